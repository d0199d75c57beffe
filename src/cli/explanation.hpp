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
/// `action` is an index into Plan::actions_considered.
Explanation explained_action(std::size_t action, const Findings& findings);

std::string explanation_text(
    const Explanation& explanation, std::span<const EvidenceFile> files, std::size_t width
);
std::string explanation_json(const Explanation& explanation, std::span<const EvidenceFile> files);

/// A shell command that shows the bytes at a place, made harmless for the terminal, from the case
/// folder: "zcat -- 'evidence/a.mbox.gz' | tail -c +124 | head -c 2000 | cat -v".
std::string open_command(const EvidenceRef& where, std::span<const EvidenceFile> files);

} // namespace takedown
