#include "cli/import_view.hpp"

#include "core/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace takedown {

std::string import_text(const ImportSummary& summary)
{
    if (summary.files == 0 && summary.refused.empty() && summary.known_files > 0) {
        return fmt::format(
            "nothing new: all {} files are in the case\n", with_thousands(summary.known_files)
        );
    }
    const double seconds = std::max(summary.seconds, 1e-3);
    std::string text = fmt::format(
        "imported {} files ({:.1f} MB): {} records in {:.1f} s, {:.0f} records/s\n",
        with_thousands(summary.files),
        static_cast<double>(summary.bytes) / 1e6,
        with_thousands(summary.records),
        summary.seconds,
        static_cast<double>(summary.records) / seconds
    );
    if (summary.known_files > 0) {
        text += fmt::format(
            "  {} files were in the case already\n", with_thousands(summary.known_files)
        );
    }
    if (summary.oddities > 0) {
        text += fmt::format(
            "  {} oddities counted; see: takedown show CASE oddities\n",
            with_thousands(summary.oddities)
        );
    }
    if (!summary.refused.empty()) {
        text += fmt::format("  {} files refused (named above)\n", summary.refused.size());
    }
    return text;
}

std::string import_json(const ImportSummary& summary)
{
    nlohmann::ordered_json json;
    json["files"] = summary.files;
    json["known_files"] = summary.known_files;
    json["bytes"] = summary.bytes;
    json["records"] = summary.records;
    json["oddities"] = summary.oddities;
    json["seconds"] = summary.seconds;
    json["refused"] = nlohmann::ordered_json::array();
    for (const RefusedFile& file : summary.refused) {
        json["refused"].push_back(
            {{"path", to_valid_utf8(file.path)},
             {"why", to_valid_utf8(file.why)},
             {"recognised", file.recognised}}
        );
    }
    return json.dump(2) + "\n";
}

ExitCode import_code(const ImportSummary& summary)
{
    const auto& refused = summary.refused;
    const bool nothing_usable = summary.files == 0 && summary.known_files == 0;
    if (nothing_usable || std::any_of(refused.begin(), refused.end(), [](const RefusedFile& file) {
            return file.named;
        })) {
        return ExitCode::BadInput;
    }
    const bool unreadable =
        std::any_of(refused.begin(), refused.end(), [](const RefusedFile& file) {
            return file.recognised;
        });
    return unreadable || summary.damaged > 0 ? ExitCode::DoneWithRefusals : ExitCode::Done;
}

} // namespace takedown
