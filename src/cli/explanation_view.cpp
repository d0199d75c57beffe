#include "casework/import.hpp"
#include "cli/explanation.hpp"
#include "cli/table.hpp"
#include "core/text.hpp"
#include "exports/display_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace takedown {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view raw_warning =
    "Careful: the commands print raw evidence, in which trap addresses stand in clear.";

std::string shell_quoted(std::string_view path)
{
    std::string text = "'";
    for (const char c : path) {
        text += c == '\'' ? std::string_view("'\\''") : std::string_view(&c, 1);
    }
    return text + "'";
}

std::string_view unpacker_of(std::string_view path)
{
    constexpr std::array<std::array<std::string_view, 2>, 5> unpackers = {
        {{".gz", "zcat"},
         {".tgz", "zcat"},
         {".zst", "zstdcat"},
         {".bz2", "bzcat"},
         {".xz", "xzcat"}}};
    for (const auto& [ending, command] : unpackers) {
        if (path.ends_with(ending)) {
            return command;
        }
    }
    return "cat";
}

Json places_json(const std::vector<EvidenceRef>& all, const EvidencePlaces& places)
{
    Json list = Json::array();
    for (const EvidenceRef& where : all) {
        const EvidenceFile* const file = file_of(where, places.files);
        list.push_back(
            {{"file", file == nullptr ? Json() : Json(case_path(*file))},
             {"sha256", file == nullptr ? Json() : Json(file->sha256)},
             {"offset", where.offset},
             {"open", open_command(where, places)}}
        );
    }
    return list;
}

/// From where the user stands: absolute evidence stays as it is.
std::string path_from_here(const EvidenceFile& file, const std::string& folder)
{
    const std::string path = case_path(file);
    if (path.starts_with('/') || folder.empty() || folder == ".") {
        return path;
    }
    return folder.ends_with('/') ? folder + path : folder + "/" + path;
}

void append_places(std::string& text, const Reason& reason, const EvidencePlaces& places)
{
    if (reason.where.empty() && !reason.no_place.empty()) {
        text += "      (" + reason.no_place + ")\n";
    }
    for (const EvidenceRef& where : reason.where) {
        text += "      " + place_text(where, places.files) + "\n";
        const std::string command = open_command(where, places);
        text += command.empty() ? "" : "        " + command + "\n";
    }
}

bool has_command(const Explanation& explanation, const EvidencePlaces& places)
{
    const auto opens = [&](const EvidenceRef& where) {
        return !open_command(where, places).empty();
    };
    return std::any_of(
        explanation.reasons.begin(),
        explanation.reasons.end(),
        [&](const Reason& reason) {
            return std::any_of(reason.where.begin(), reason.where.end(), opens);
        }
    );
}

/// Wrapped with every line but the first led by `indent` blanks; steers no terminal.
std::string shown(std::string_view text, std::size_t width, std::size_t indent)
{
    return wrap_text(display_text(text), width, indent);
}

} // namespace

std::string open_command(const EvidenceRef& where, const EvidencePlaces& places)
{
    const EvidenceFile* const file = file_of(where, places.files);
    if (file == nullptr) {
        return "";
    }
    const std::string path = path_from_here(*file, places.folder);
    // A path that is not as it is shown cannot be pasted.
    if (display_text(path) != path) {
        return "";
    }
    const std::vector<KnownFormat> formats = known_formats();
    const bool binary = std::any_of(formats.begin(), formats.end(), [&](const KnownFormat& format) {
        return format.binary && format.name == file->format;
    });
    return fmt::format(
        "{} -- {} | tail -c +{} | head -c {}",
        unpacker_of(path),
        shell_quoted(path),
        where.offset + 1,
        binary ? "256 | od -A d -t x1z" : "2000 | cat -v"
    );
}

std::string
explanation_text(const Explanation& explanation, const EvidencePlaces& places, std::size_t width)
{
    constexpr std::size_t label_width = 26;
    std::string text = display_text(explanation.id) + "\n";
    for (const auto& [label, value] : explanation.facts) {
        if (!value.empty()) {
            text += fmt::format("  {:<{}}", label, label_width) +
                    shown(shorten(value, 4000), width - label_width - 2, label_width + 2) + "\n";
        }
    }
    text += explanation.reasons.empty() ? "" : "\nEvidence\n";
    if (has_command(explanation, places)) {
        text += "  " + shown(raw_warning, width - 2, 2) + "\n";
    }
    for (const Reason& reason : explanation.reasons) {
        const std::string weight = reason.weight ? fmt::format("{:+.1f}  ", *reason.weight) : "";
        text += "  " + shown(weight + reason.kind + ": " + reason.text, width - 4, 4) + "\n";
        append_places(text, reason, places);
    }
    if (!explanation.see_also.empty()) {
        text += "\nSee also\n";
        for (const std::string& id : explanation.see_also) {
            text += "  " + display_text(id) + "\n";
        }
    }
    return text;
}

std::string explanation_json(const Explanation& explanation, const EvidencePlaces& places)
{
    Json facts = Json::object();
    for (const auto& [label, value] : explanation.facts) {
        facts[label] = value;
    }
    Json reasons = Json::array();
    for (const Reason& reason : explanation.reasons) {
        reasons.push_back(
            {{"kind", reason.kind},
             {"weight", reason.weight ? Json(*reason.weight) : Json()},
             {"text", reason.text},
             {"where", places_json(reason.where, places)},
             {"no_place",
              reason.where.empty() && !reason.no_place.empty() ? Json(reason.no_place) : Json()}}
        );
    }
    const Json whole = {
        {"id", explanation.id},
        {"kind", explanation.kind},
        {"facts", std::move(facts)},
        {"evidence", std::move(reasons)},
        {"warning", has_command(explanation, places) ? Json(raw_warning) : Json()},
        {"see_also", explanation.see_also}};
    return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace takedown
