#include "casework/input_identity.hpp"

#include "casework/installed_families.hpp"
#include "casework/installed_places.hpp"
#include "core/cursor.hpp"
#include "core/hash.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

namespace fs = std::filesystem;

namespace takedown {

namespace {

/// Size and time of change; empty for a path that is not there. Reading whole databases of places
/// before every table that is shown would take seconds.
std::string stamp_of(const fs::path& path)
{
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) {
        return {};
    }
    const auto changed = fs::last_write_time(path, error).time_since_epoch().count();
    return fmt::format("{} {} {}\n", path.string(), size, changed);
}

/// The program and every file that the settings point to.
std::string reference_stamps(const Case& target)
{
    const Settings& settings = target.settings();
    std::error_code error;
    std::string stamps = stamp_of(fs::read_symlink("/proc/self/exe", error));
    std::vector<std::string> files = settings.place_databases;
    files.push_back(settings.popular_names);
    files.push_back(settings.dynamic_names);
    for (const std::string& file : files) {
        if (!file.empty()) {
            stamps += stamp_of(fs::path(file).is_absolute() ? file : target.path(file));
        }
    }
    for (const std::string& file : installed_places()) {
        stamps += stamp_of(file);
    }
    for (const std::string& file : family_files()) {
        stamps += stamp_of(file);
    }
    return stamps;
}

std::string files_of(std::string_view identity)
{
    const std::size_t colon = identity.find(':');
    return std::string(colon == std::string_view::npos ? "" : identity.substr(colon + 1));
}

} // namespace

Result<std::string> input_identity(Case& target)
{
    TAKEDOWN_TRY(const std::vector<EvidenceFile> evidence, target.store().files());
    Sha256 files;
    for (const EvidenceFile& file : evidence) {
        files.add(as_bytes(file.sha256));
        files.add(as_bytes("\n"));
    }
    const std::string settings =
        sha256_hex(target.settings().text + "\n" + reference_stamps(target));
    return settings + ":" + files.finish();
}

Result<std::string> why_outdated(Case& target)
{
    TAKEDOWN_TRY(const std::string stored, target.store().findings_input());
    TAKEDOWN_TRY(const std::string now, input_identity(target));
    if (stored.empty() || stored == now) {
        return std::string{};
    }
    return fmt::format(
        "{} the analysis: run `takedown analyze {}`",
        files_of(stored) != files_of(now)
            ? "evidence was imported after"
            : "settings, the files they name, or the program changed after",
        target.folder()
    );
}

} // namespace takedown
