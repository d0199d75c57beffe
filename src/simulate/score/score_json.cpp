#include "model/enum_names.hpp"
#include "simulate/score/score.hpp"

#include <nlohmann/json.hpp>

namespace takedown::simulate {

namespace {

// Fields keep their order, so that the same score gives the same bytes.
using Json = nlohmann::ordered_json;

template <class T>
Json value_of(const std::optional<T>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json json_of(const PrecisionRecall& one)
{
    return {
        {"precision", value_of(one.precision)},
        {"recall", value_of(one.recall)},
        {"true_positives", one.true_positives},
        {"found", one.found},
        {"there", one.there},
        {"there_found", one.there_found}};
}

Json json_of(const ClusterScore& one)
{
    return {
        {"items", one.items},
        {"bcubed_precision", value_of(one.bcubed_precision)},
        {"bcubed_recall", value_of(one.bcubed_recall)},
        {"bcubed_f1", value_of(one.bcubed_f1)},
        {"homogeneity", value_of(one.homogeneity)},
        {"completeness", value_of(one.completeness)},
        {"v_measure", value_of(one.v_measure)}};
}

Json json_of(const ShareScore& one)
{
    return {
        {"rows", one.rows},
        {"mean_absolute_error", value_of(one.mean_absolute_error)},
        {"largest_error", value_of(one.largest_error)},
        {"interval_coverage", value_of(one.interval_coverage)},
        {"stated_coverage", one.stated_coverage},
        {"unattributed_error", value_of(one.unattributed_error)},
        {"matched", one.matched}};
}

Json json_of(const GarciaScore& one)
{
    return {
        {"true_positive_rate", value_of(one.true_positive_rate)},
        {"false_positive_rate", value_of(one.false_positive_rate)},
        {"precision", value_of(one.precision)},
        {"f1", value_of(one.f1)},
        {"all_positive_f1", value_of(one.all_positive_f1)},
        {"windows", one.windows}};
}

Json json_of(const ControllerScore& one)
{
    Json calibration = Json::array();
    for (const auto& [said, right] : one.calibration) {
        calibration.push_back({{"said", said}, {"true", right}});
    }
    return {
        {"endpoints", json_of(one.endpoints)},
        {"groups", json_of(one.groups)},
        {"rank_of_first", value_of(one.rank_of_first)},
        {"benign_reported", one.benign_reported},
        {"hosts", json_of(one.hosts)},
        {"roles_right", one.roles_right},
        {"roles_unknown", one.roles_unknown},
        {"roles_wrong", one.roles_wrong},
        {"calibration", std::move(calibration)}};
}

Json json_of(const std::vector<FallbackCell>& cells)
{
    Json rows = Json::array();
    for (const FallbackCell& cell : cells) {
        rows.push_back(
            {{"truth", name_of(cell.truth)},
             {"said", name_of(cell.said)},
             {"shown", cell.shown},
             {"count", cell.count}}
        );
    }
    return rows;
}

Json json_of(const SiteScore& one)
{
    return {
        {"sites", one.sites},
        {"right_as", one.right_as},
        {"right_country", one.right_country},
        {"right_prefix", one.right_prefix},
        {"upstreams", json_of(one.upstreams)}};
}

Json json_of(const PlanScore& one)
{
    return {
        {"weight_cut", value_of(one.weight_cut)},
        {"best_weight", value_of(one.best_weight)},
        {"cost", one.cost},
        {"best_cost", one.best_cost},
        {"actions", one.actions},
        {"needless", one.needless}};
}

Json json_of(const std::vector<WrongCase>& wrong)
{
    Json rows = Json::array();
    for (const WrongCase& one : wrong) {
        rows.push_back(
            {{"part", one.part}, {"what", one.what}, {"said", one.said}, {"truth", one.truth}}
        );
    }
    return rows;
}

} // namespace

std::string score_json(const Score& score)
{
    const Json whole = {
        {"world", score.world},
        {"seed", score.seed},
        {"messages_matched", score.messages_matched},
        {"messages_missing", score.messages_missing},
        {"campaigns", json_of(score.campaigns)},
        {"botnets", json_of(score.botnets)},
        {"attributed", value_of(score.attributed)},
        {"attributed_wrongly", value_of(score.attributed_wrongly)},
        {"shares", json_of(score.shares)},
        {"controllers", json_of(score.controllers)},
        {"segments", json_of(score.segments)},
        {"fallback", json_of(score.fallback)},
        {"sites", json_of(score.sites)},
        {"plan", json_of(score.plan)},
        {"wrong", json_of(score.wrong)}};
    return whole.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace takedown::simulate
