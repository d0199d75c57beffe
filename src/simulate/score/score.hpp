#pragma once

// Score: how far what an analysis found is from the truth of a world. Formulas:
// docs/sources/score.md.

#include "core/result.hpp"
#include "model/evidence.hpp"
#include "model/findings.hpp"
#include "simulate/truth/truth.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace takedown::simulate {

/// Found parts of what is true, and true parts of what was found. Absent where nothing was found or
/// nothing was there to find: such a figure is not 0 and not 1.
struct PrecisionRecall {
    std::optional<double> precision;
    std::optional<double> recall;
    std::uint64_t true_positives = 0; ///< of what was found
    std::uint64_t found = 0;
    std::uint64_t there = 0; ///< of what is true and could be found
    std::uint64_t there_found = 0;
};

/// Agreement of two clusterings of the same messages or hosts. What is in no found cluster counts
/// as a cluster of its own; where nothing at all was clustered that should have been, precision and
/// homogeneity are absent and the others 0.
struct ClusterScore {
    std::uint64_t items = 0;
    std::optional<double> bcubed_precision;
    std::optional<double> bcubed_recall;
    std::optional<double> bcubed_f1;
    std::optional<double> homogeneity;
    std::optional<double> completeness;
    std::optional<double> v_measure;
};

/// One thing that was wrong, for people: which, what was said, what is true.
struct WrongCase {
    std::string part; ///< "campaigns", "controllers", ...
    std::string what; ///< an id of the findings or a name of the truth
    std::string said;
    std::string truth;
};

struct ShareScore {
    std::uint64_t rows = 0; ///< botnet or rest × trap or all × day or span, where there is truth
    std::optional<double> mean_absolute_error; ///< of by_messages, weighted by messages
    std::optional<double> largest_error;
    std::optional<double> interval_coverage; ///< part of the rows whose interval holds the truth
    double stated_coverage = 0.95;
    std::optional<double> unattributed_error;   ///< said minus true, all traps, whole window
    std::map<std::string, std::string> matched; ///< true botnet → the found one that stands for it
};

/// Garcia's error metric per host and time window, and the same for "everything is an attack".
struct GarciaScore {
    std::optional<double> true_positive_rate;
    std::optional<double> false_positive_rate;
    std::optional<double> precision;
    std::optional<double> f1;
    std::optional<double> all_positive_f1;
    std::uint64_t windows = 0;
};

struct ControllerScore {
    PrecisionRecall endpoints; ///< at confidence >= controller_confidence
    /// The same, but what has no name of its own in the world (peers, generated names, addresses of
    /// fast flux) counts as one for each botnet and kind.
    PrecisionRecall groups;
    std::optional<std::uint64_t> rank_of_first; ///< of a true one among all by confidence, from 1
    std::uint64_t benign_reported = 0;
    GarciaScore hosts;
    std::uint64_t roles_right = 0;
    std::uint64_t roles_unknown = 0;
    std::uint64_t roles_wrong = 0;
    /// By tenth of stated confidence, 10 of them: how many said, how many of those true.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> calibration;
};

/// True segments with watched bots, against the found segment that has most of these. Right: the
/// same class, or `unknown` for what could not be seen.
struct FallbackCell {
    FallbackClass truth = FallbackClass::None;
    FallbackClass said = FallbackClass::Unknown;
    bool shown = false; ///< it could be seen in the window
    std::uint64_t count = 0;
};

struct SiteScore {
    std::uint64_t sites = 0;
    std::uint64_t right_as = 0;
    std::uint64_t right_country = 0;
    std::uint64_t right_prefix = 0;
    PrecisionRecall upstreams;
};

struct PlanScore {
    std::optional<double> weight_cut;  ///< part of the bots that the chosen actions truly cut off
    std::optional<double> best_weight; ///< part that the best plan cuts
    double cost = 0;
    double best_cost = 0;
    std::uint64_t actions = 0;  ///< chosen
    std::uint64_t needless = 0; ///< chosen actions against no true controller
};

struct Score {
    std::string world;
    std::uint64_t seed = 0;
    std::uint64_t messages_matched = 0;
    std::uint64_t messages_missing = 0; ///< in the truth, whole, and not in the case
    ClusterScore campaigns;
    ClusterScore botnets;
    /// Part of the messages of true botnets that stand in any found botnet.
    std::optional<double> attributed;
    /// Part of the other spam that stands in any found botnet.
    std::optional<double> attributed_wrongly;
    ShareScore shares;
    ControllerScore controllers;
    ClusterScore segments;
    std::vector<FallbackCell> fallback;
    SiteScore sites;
    PlanScore plan;
    std::vector<WrongCase> wrong; ///< by part, the worst first, at most 20 a part
};

/// What a score needs to know of a case. `messages` has the place of each stored message.
struct ScoredCase {
    Findings findings;
    std::vector<EvidenceFile> files;
    std::vector<std::pair<std::uint64_t, EvidenceRef>> messages; ///< StoredMessage::id, ascending
};

/// In memory: a few bytes for each message of the case, none for each of the truth. The same for
/// any order of what is in `scored`. Error: Input, when the truth cannot be read or is not of this
/// case (no file in common).
Result<Score> score(const ScoredCase& scored, const std::string& truth_folder);

/// One JSON object with the fields of Score by their names.
std::string score_json(const Score& score);

} // namespace takedown::simulate
