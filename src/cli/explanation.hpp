#pragma once

// Explanation: one finding with all that speaks for and against it, and where to read it.

#include "model/evidence.hpp"
#include "model/findings.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace takedown {

struct Reason {
    std::string kind;             ///< slug
    std::optional<double> weight; ///< log-odds, where the evidence is weighed
    std::string text;
    std::vector<EvidenceRef> where;
    std::string no_place; ///< why `where` is empty, where that needs saying
};

struct Explanation {
    std::string id;
    std::string kind; ///< "controller", "campaign" ...
    std::vector<std::pair<std::string, std::string>> facts;
    std::vector<Reason> reasons;
    std::vector<std::string> see_also; ///< identifiers
};

Explanation explained(const Campaign& campaign);
Explanation explained(const Engine& engine);
Explanation explained(const Botnet& botnet);
Explanation explained(const Controller& controller, const Findings& findings);
Explanation explained(const Segment& segment, const Findings& findings);
Explanation explained(const Site& site);
Explanation explained(const Party& party, const Findings& findings);
/// A host under watch, in each network that has one of that address; none: no such bot.
std::optional<Explanation> explained_bot(std::string_view address, const Findings& findings);
/// A trap or feed by its name; none: nothing was seen there.
std::optional<Explanation> explained_trap(
    std::string_view name, const Findings& findings, std::span<const EvidenceFile> files
);
/// An evidence file by number, path or SHA-256; none: the case has no such file.
std::optional<Explanation> explained_file(std::string_view id, std::span<const EvidenceFile> files);
/// `action` is an index into Plan::actions_considered.
Explanation explained_action(std::size_t action, const Findings& findings);

/// Where evidence lies: the case's files, and the folder they are relative to as the user gave it.
struct EvidencePlaces {
    std::span<const EvidenceFile> files;
    std::string folder;
};

std::string
explanation_text(const Explanation& explanation, const EvidencePlaces& places, std::size_t width);
std::string explanation_json(const Explanation& explanation, const EvidencePlaces& places);

/// A shell command that shows the bytes at a place, made harmless for the terminal, from where the
/// user stands: "zcat -- 'grum/evidence/a.mbox.gz' | tail -c +124 | head -c 2000 | cat -v".
std::string open_command(const EvidenceRef& where, const EvidencePlaces& places);

} // namespace takedown
