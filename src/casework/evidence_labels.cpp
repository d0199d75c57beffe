#include "casework/evidence_labels.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <vector>

namespace takedown {

namespace {

/// "north" for "north.mbox.gz": everything up to the first dot that is not the first character.
std::string stem_of(std::string_view file_name)
{
    const std::size_t dot = file_name.find('.', 1);
    return std::string(file_name.substr(0, dot));
}

/// The part after `folder` when that is a folder itself, else nothing.
std::string folder_below(const std::vector<std::string_view>& parts, std::string_view folder)
{
    for (std::size_t i = 0; i + 2 < parts.size(); ++i) {
        if (equal_ignoring_case(parts[i], folder)) {
            return std::string(parts[i + 1]);
        }
    }
    return {};
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view path)
{
    return std::any_of(patterns.begin(), patterns.end(), [path](const std::string& pattern) {
        return glob_matches(pattern, path);
    });
}

} // namespace

EvidenceLabels labels_of(std::string_view path, const Settings& settings)
{
    const std::vector<std::string_view> parts = split(path, '/');
    // Folders inside an archive ("logs.tar!/...") are its maker's, not the case's.
    const auto archive = std::find_if(parts.begin(), parts.end(), [](std::string_view part) {
        return part.ends_with('!');
    });
    const std::vector<std::string_view> placed(
        parts.begin(), archive == parts.end() ? archive : archive + 1
    );
    EvidenceLabels labels;
    labels.trap = folder_below(placed, "traps");
    if (labels.trap.empty()) {
        labels.trap = stem_of(placed.back());
    }
    labels.network = folder_below(placed, "traffic");
    if (any_matches(settings.separate_networks, path)) {
        labels.network = stem_of(parts.back());
    } else if (labels.network.empty()) {
        labels.network = "main";
    }
    const bool in_ham_folder =
        std::any_of(parts.begin(), parts.end() - 1, [](std::string_view part) {
            return equal_ignoring_case(part, "ham");
        });
    if (in_ham_folder || any_matches(settings.ham, path)) {
        labels.mail_class = MailClass::Ham;
    }
    return labels;
}

} // namespace takedown
