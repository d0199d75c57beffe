#include "casework/campaign_state.hpp"

#include "analysis/campaigns/known_places.hpp"
#include "core/cursor.hpp"
#include "core/hash.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace takedown {

namespace {

std::string file_of(const Case& target)
{
    return target.path(".campaigns");
}

/// Of the settings and of the files that the places tell of: numbers of messages are those of
/// files.
std::uint64_t identity_of(Case& target, const std::vector<KnownPlace>& places)
{
    std::uint64_t hash = hash64(target.settings().text);
    const std::uint64_t last_file = places.empty() ? 0 : places.back().message >> 32U;
    if (const auto files = target.store().files()) {
        for (const EvidenceFile& file : *files) {
            hash = file.id <= last_file ? hash64(file.sha256, hash) : hash;
        }
    }
    return hash;
}

} // namespace

std::vector<KnownPlace> load_campaign_state(Case& target)
{
    std::error_code error;
    const auto size = fs::file_size(file_of(target), error);
    if (error) {
        return {};
    }
    std::string bytes(size, '\0');
    std::ifstream file(file_of(target), std::ios::binary);
    if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        return {};
    }
    auto known = places_from(as_bytes(bytes));
    if (!known || known->identity != identity_of(target, known->places)) {
        return {};
    }
    return std::move(known->places);
}

void save_campaign_state(Case& target, std::vector<KnownPlace> places)
{
    const std::uint64_t identity = identity_of(target, places);
    const std::string bytes = bytes_of({identity, std::move(places)});
    const std::string unfinished = file_of(target) + ".new";
    std::error_code error;
    {
        std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
        if (!file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush()) {
            fs::remove(unfinished, error);
            return;
        }
    }
    fs::rename(unfinished, file_of(target), error);
    if (error) {
        fs::remove(unfinished, error);
    }
}

void forget_campaign_state(const Case& target)
{
    std::error_code error;
    fs::remove(file_of(target), error);
}

} // namespace takedown
