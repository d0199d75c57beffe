#include "casework/input_identity.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"

#include <fmt/format.h>

#include <string_view>

namespace takedown {

namespace {

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
        sha256_hex(fmt::format("{}\n{}\n", TAKEDOWN_VERSION, target.settings().text));
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
        files_of(stored) != files_of(now) ? "evidence was imported after"
                                          : "case.toml or the program changed after",
        target.folder()
    );
}

} // namespace takedown
