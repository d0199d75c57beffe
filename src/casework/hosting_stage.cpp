#include "analysis/hosting/parties.hpp"
#include "analysis/hosting/sites.hpp"
#include "casework/installed_places.hpp"
#include "casework/name_lists.hpp"
#include "casework/stages.hpp"
#include "readers/format.hpp"
#include "reference/mmdb.hpp"
#include "reference/place_ranges.hpp"
#include "reference/public_suffix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace fs = std::filesystem;

namespace takedown {

namespace {

/// Adds what one MMDB or range CSV file says of each address. A file that cannot be used is a note.
template <class Database>
void ask_database(
    const std::string& path,
    const std::set<Address>& addresses,
    std::map<Address, std::vector<PlaceAnswer>>& answers,
    Findings& findings
)
{
    const auto database = Database::open(path);
    if (!database) {
        findings.notes.push_back(
            fmt::format("{} (places from it are missing)", database.error().message)
        );
        return;
    }
    for (const Address& address : addresses) {
        if (auto answer = database->lookup(address)) {
            answers[address].push_back(std::move(*answer));
        }
    }
}

/// Adds what the files say, each of the kind its name ends in.
void ask_databases(
    const std::vector<std::string>& files,
    const std::set<Address>& addresses,
    std::map<Address, std::vector<PlaceAnswer>>& answers,
    Findings& findings
)
{
    for (const std::string& file : files) {
        if (file.ends_with(".csv")) {
            ask_database<PlaceRanges>(file, addresses, answers, findings);
        } else {
            ask_database<PlaceDatabase>(file, addresses, answers, findings);
        }
    }
}

/// The case's own MMDBs and those its settings name.
Result<std::vector<std::string>> given_places(Case& target)
{
    std::vector<std::string> files;
    TAKEDOWN_TRY(const std::vector<EvidenceFile> evidence, target.store().files());
    for (const EvidenceFile& file : evidence) {
        const Format* format = format_named(file.format);
        if (format != nullptr && format->kind == FormatKind::Places && format->binary) {
            const fs::path path(file.path);
            files.push_back(path.is_absolute() ? file.path : target.path(file.path));
        }
    }
    for (const std::string& file : target.settings().place_databases) {
        const fs::path path(file);
        files.push_back(path.is_absolute() ? file : target.path(file));
    }
    return files;
}

Result<SiteSources> gather(
    Case& target,
    const std::set<Address>& addresses,
    const std::vector<Route>& routes,
    const std::vector<PlaceRange>& ranges,
    Findings& findings
)
{
    SiteSources sources;
    sources.routes = routes;
    sources.ranges = ranges;
    TAKEDOWN_TRY(const std::vector<EvidenceFile> evidence, target.store().files());
    for (const EvidenceFile& file : evidence) {
        sources.file_names.emplace(file.id, fs::path(file.path).filename().string());
    }
    TAKEDOWN_TRY(const std::vector<std::string> given, given_places(target));
    ask_databases(given, addresses, sources.lookups, findings);
    // Public databases name an owner for documentation addresses too; only a case's own files can
    // mean something by them.
    std::set<Address> real;
    std::copy_if(
        addresses.begin(),
        addresses.end(),
        std::inserter(real, real.end()),
        [](const Address& address) { return !address.is_documentation(); }
    );
    ask_databases(installed_places(), real, sources.lookups, findings);
    return sources;
}

} // namespace

Result<void> hosting_stage(Case& target, const Watcher& watcher, Findings& findings)
{
    std::vector<Controller> reported;
    std::set<Address> addresses;
    for (const Controller& controller : findings.controllers) {
        if (controller.confidence >= controller_confidence && controller.server.name.empty()) {
            reported.push_back(controller);
            addresses.insert(controller.server.address);
        }
    }
    if (reported.empty()) {
        return {};
    }
    watcher.progress("hosting", 0, 0);
    const std::vector<Address> wanted(addresses.begin(), addresses.end());
    TAKEDOWN_TRY(const std::vector<Route> routes, target.store().routes_covering(wanted));
    TAKEDOWN_TRY(const std::vector<PlaceRange> ranges, target.store().places_covering(wanted));
    TAKEDOWN_TRY(const SiteSources sources, gather(target, addresses, routes, ranges, findings));
    findings.sites = locate_all(reported, sources);
    const PublicSuffixList suffixes;
    TAKEDOWN_TRY(const auto dynamic, load_names(target, target.settings().dynamic_names));
    findings.plan.parties = parties_of(
        findings.sites,
        findings.controllers,
        findings.fallbacks,
        suffixes,
        [&](std::string_view name) { return name_service_of(name, suffixes, dynamic.get()); }
    );
    return {};
}

} // namespace takedown
