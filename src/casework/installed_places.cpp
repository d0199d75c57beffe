#include "casework/installed_places.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace fs = std::filesystem;

namespace takedown {

std::vector<std::string> installed_places()
{
    const char* given =
        std::getenv("TAKEDOWN_PLACES"); // NOLINT(concurrency-mt-unsafe): never set here
    const fs::path root = given != nullptr ? given : TAKEDOWN_PLACES_DEFAULT;
    std::vector<std::string> found;
    for (const char* name :
         {"asn/asn-ipv4.csv",
          "asn/asn-ipv6.csv",
          "geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb",
          "iptoasn-country-mmdb/iptoasn-country.mmdb"}) {
        std::error_code error;
        if (fs::exists(root / name, error)) {
            found.push_back((root / name).string());
        }
    }
    return found;
}

} // namespace takedown
