#include "model/party_id.hpp"

namespace takedown {

std::string as_party_id(Asn asn)
{
    return "AS" + std::to_string(asn);
}

std::string host_party_id(const Site& site)
{
    if (site.asn != 0) {
        return as_party_id(site.asn);
    }
    return site.holder.empty() ? std::string{} : "holder:" + site.holder;
}

std::string cert_party_id(std::string_view country)
{
    return "cert:" + std::string(country);
}

std::string registrar_party_id(std::string_view domain)
{
    return "registrar:" + std::string(domain);
}

std::string registry_party_id(std::string_view top_level_domain)
{
    return "registry:" + std::string(top_level_domain);
}

std::string name_service_party_id(std::string_view domain)
{
    return "names:" + std::string(domain);
}

} // namespace takedown
