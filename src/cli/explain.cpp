#include "cli/explain.hpp"

#include "cli/explanation.hpp"
#include "cli/table.hpp"
#include "core/text.hpp"
#include "exports/display_text.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace takedown {

namespace {

template <class Finding>
std::optional<Explanation> explained_in(const std::vector<Finding>& all, std::string_view id)
{
    const auto found =
        std::find_if(all.begin(), all.end(), [id](const Finding& one) { return one.id == id; });
    return found == all.end() ? std::nullopt : std::optional(explained(*found));
}

std::optional<Explanation> explained_steering(std::string_view id, const Findings& findings)
{
    for (const Controller& c : findings.controllers) {
        if (c.id == id || text_of(c.server) == id) {
            return explained(c, findings);
        }
    }
    for (const Segment& s : findings.segments) {
        if (s.id == id) {
            return explained(s, findings);
        }
    }
    for (const Site& s : findings.sites) {
        if (id == "site:" + s.address.text()) {
            return explained(s);
        }
    }
    for (std::size_t i = 0; i < findings.plan.actions_considered.size(); ++i) {
        if (findings.plan.actions_considered[i].id == id) {
            return explained_action(i, findings);
        }
    }
    for (const Controller& c : findings.controllers) {
        if (c.server.name.empty() && c.server.address.text() == id) {
            return explained(c, findings);
        }
    }
    return std::nullopt;
}

std::optional<Explanation> explained_in_parties(std::string_view id, const Findings& findings)
{
    const std::vector<Party>& parties = findings.plan.parties;
    const auto found = std::find_if(parties.begin(), parties.end(), [id](const Party& party) {
        return party.id == id;
    });
    return found == parties.end() ? std::nullopt : std::optional(explained(*found, findings));
}

/// Parties, bots, traps and files, which are no findings of their own.
std::optional<Explanation>
explained_aside(std::string_view id, const Findings& findings, std::span<const EvidenceFile> files)
{
    if (auto found = explained_in_parties(id, findings)) {
        return found;
    }
    if (auto found = explained_bot(id, findings)) {
        return found;
    }
    if (auto found = explained_trap(id, findings, files)) {
        return found;
    }
    for (const Botnet& botnet : findings.botnets) {
        if (!botnet.family.empty() && equal_ignoring_case(botnet.family, id)) {
            return explained(botnet);
        }
    }
    return explained_file(id, files);
}

std::optional<Explanation>
explained_id(std::string_view id, const Findings& findings, std::span<const EvidenceFile> files)
{
    if (auto found = explained_in(findings.campaigns, id)) {
        return found;
    }
    if (auto found = explained_in(findings.engines, id)) {
        return found;
    }
    if (auto found = explained_in(findings.botnets, id)) {
        return found;
    }
    if (auto found = explained_steering(id, findings)) {
        return found;
    }
    return explained_aside(id, findings, files);
}

/// What a report wrote so that nothing can be clicked, as it was.
std::string refanged(std::string_view pasted)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> marks = {
        {{"[.]", "."}, {"[:]", ":"}, {"[at]", "@"}}};
    std::string id(trim(pasted));
    for (const auto& [mark, character] : marks) {
        for (std::size_t at = id.find(mark); at != std::string::npos; at = id.find(mark, at + 1)) {
            id.replace(at, mark.size(), character);
        }
    }
    return id;
}

std::vector<std::string> all_ids(const Findings& findings)
{
    std::vector<std::string> ids;
    const auto add = [&ids](const auto& all) {
        for (const auto& one : all) {
            ids.push_back(one.id);
        }
    };
    add(findings.botnets);
    add(findings.controllers);
    add(findings.segments);
    add(findings.campaigns);
    add(findings.engines);
    add(findings.plan.actions_considered);
    add(findings.plan.parties);
    for (const Site& site : findings.sites) {
        ids.push_back("site:" + site.address.text());
    }
    return ids;
}

/// Letters to insert, drop or change to make one text of the other.
std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, change});
        }
    }
    return row[b.size()];
}

std::string nearest_ids(std::string_view id, const Findings& findings)
{
    constexpr std::size_t most_listed = 5;
    constexpr std::size_t most_compared = 100;
    const std::string_view wanted = id.substr(0, most_compared);
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (std::string& known : all_ids(findings)) {
        const bool within =
            !wanted.empty() && find_ignoring_case(known, wanted) != std::string::npos;
        const std::size_t distance =
            within ? 0 : edit_distance(wanted, std::string_view(known).substr(0, most_compared));
        ranked.emplace_back(distance, std::move(known));
    }
    const std::size_t listed = std::min(ranked.size(), most_listed);
    std::partial_sort(
        ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(listed), ranked.end()
    );
    std::string text;
    for (std::size_t i = 0; i < listed; ++i) {
        text += (text.empty() ? "" : ", ") + display_text(ranked[i].second);
    }
    return text;
}

} // namespace

Result<std::string> explain(
    std::string_view pasted,
    const Findings& findings,
    std::span<const EvidenceFile> files,
    const std::string& folder,
    bool json
)
{
    const std::string id = refanged(pasted);
    const auto explanation = explained_id(id, findings, files);
    if (!explanation) {
        const std::string near = nearest_ids(id, findings);
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "there is no finding '{}'; {}",
                display_text(shorten(id, 100)),
                near.empty() ? "the case has no findings yet" : "nearest: " + near
            )
        );
    }
    const EvidencePlaces places{files, folder};
    return json ? explanation_json(*explanation, places)
                : explanation_text(*explanation, places, output_width(STDOUT_FILENO));
}

} // namespace takedown
