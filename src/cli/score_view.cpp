#include "cli/score_view.hpp"

#include "cli/table.hpp"
#include "simulate/score/segment_score.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

namespace takedown {

namespace {

using simulate::ClusterScore;
using simulate::FallbackCell;
using simulate::PrecisionRecall;
using simulate::Score;
using simulate::WrongCase;

constexpr int digits = 3;

/// The rows of one part of a score.
class Rows {
public:
    explicit Rows(Table& table, std::string part) : table_(table), part_(std::move(part)) {}

    void count(const std::string& figure, std::uint64_t number, const std::string& meaning)
    {
        add(figure, count_cell(number), meaning);
    }

    void real(const std::string& figure, std::optional<double> number, const std::string& meaning)
    {
        add(figure, number ? real_cell(*number, digits) : absent_cell("–"), meaning);
    }

    void part(const std::string& figure, std::optional<double> part, const std::string& meaning)
    {
        add(figure, part ? part_cell(*part) : absent_cell("–"), meaning);
    }

    void add(const std::string& figure, Cell value, const std::string& meaning)
    {
        table_.rows.push_back(
            {text_cell(part_), text_cell(figure), std::move(value), text_cell(meaning)}
        );
    }

private:
    Table& table_;
    std::string part_;
};

void add_clusters(Rows& rows, const ClusterScore& score, const std::string& items)
{
    rows.count(items, score.items, "scored");
    rows.real(
        "B-cubed precision",
        score.bcubed_precision,
        "of what stands together with one of the " + items + ", the part that belongs with it"
    );
    rows.real(
        "B-cubed recall",
        score.bcubed_recall,
        "of what belongs with one of the " + items + ", the part that stands with it"
    );
    rows.real("B-cubed F1", score.bcubed_f1, "both in one figure");
    rows.real("homogeneity", score.homogeneity, "1: nothing found is a mix");
    rows.real("completeness", score.completeness, "1: nothing true is torn apart");
    rows.real("V-measure", score.v_measure, "both in one figure");
}

void add_mail(Table& table, const Score& score)
{
    Rows messages(table, "messages");
    messages.count("matched", score.messages_matched, "of the truth that are in the case");
    messages.count("missing", score.messages_missing, "whole in the truth, not in the case");
    Rows campaigns(table, "campaigns");
    add_clusters(campaigns, score.campaigns, "messages");
    Rows botnets(table, "botnets");
    add_clusters(botnets, score.botnets, "messages");
    botnets.part("attributed", score.attributed, "of the botnets' mail, put to any botnet");
    botnets.part(
        "attributed wrongly", score.attributed_wrongly, "of the other spam, put to any botnet"
    );
}

/// 0.0312 → "3.1 points".
Cell points_cell(std::optional<double> part)
{
    if (!part || !std::isfinite(*part)) {
        return absent_cell("–");
    }
    return {fmt::format("{:.1f} points", *part * 100), *part};
}

void add_shares(Table& table, const Score& score)
{
    const simulate::ShareScore& shares = score.shares;
    Rows rows(table, "shares");
    rows.count("rows", shares.rows, "botnet or rest, by trap and over all, by day and over all");
    rows.add(
        "mean error",
        points_cell(shares.mean_absolute_error),
        "between stated and true share of the spam, by spam"
    );
    rows.add("largest error", points_cell(shares.largest_error), "of any row");
    rows.part(
        "interval coverage",
        shares.interval_coverage,
        fmt::format(
            "rows whose interval holds the truth; {:.0f} % stated", shares.stated_coverage * 100
        )
    );
    rows.add(
        "unattributed",
        points_cell(shares.unattributed_error),
        "stated minus true, over all; below 0: too much was attributed"
    );
}

void add_found(
    Rows& rows,
    const PrecisionRecall& score,
    const std::string& prefix,
    const std::string& what,
    const std::string& there
)
{
    rows.real(
        prefix + "precision",
        score.precision,
        fmt::format("{} of {} {} are true", score.true_positives, score.found, what)
    );
    rows.real(
        prefix + "recall",
        score.recall,
        fmt::format("{} of {} {} were found", score.there_found, score.there, there)
    );
}

void add_controllers(Table& table, const Score& score)
{
    const simulate::ControllerScore& controllers = score.controllers;
    Rows rows(table, "controllers");
    add_found(rows, controllers.endpoints, "", "reported", "that watched bots contacted");
    add_found(
        rows,
        controllers.groups,
        "grouped ",
        "reported",
        "with peers, made-up names and the like as one a botnet"
    );
    rows.add(
        "rank of the first",
        controllers.rank_of_first ? count_cell(*controllers.rank_of_first) : absent_cell("–"),
        "place of the first true one by confidence"
    );
    rows.count("benign reported", controllers.benign_reported, "services that steer nothing");
    rows.count("roles right", controllers.roles_right, "of true ones reported");
    rows.count("roles unknown", controllers.roles_unknown, "not claimed");
    rows.count("roles wrong", controllers.roles_wrong, "claimed and not so");
    const simulate::GarciaScore& hosts = controllers.hosts;
    Rows by_host(table, "hosts");
    by_host.real(
        "true positive rate", hosts.true_positive_rate, "bots called so, early ones worth more"
    );
    by_host.real("false positive rate", hosts.false_positive_rate, "clean hosts called bots");
    by_host.real("precision", hosts.precision, "of the calls");
    by_host.real("F1", hosts.f1, fmt::format("over {} windows of 5 minutes", hosts.windows));
    by_host.real(
        "AllPositive F1", hosts.all_positive_f1, "of calling every host a bot: to be beaten"
    );
}

void add_steering(Table& table, const Score& score)
{
    Rows segments(table, "segments");
    add_clusters(segments, score.segments, "bots");
    std::uint64_t right = 0;
    std::uint64_t all = 0;
    for (const FallbackCell& cell : score.fallback) {
        all += cell.count;
        right += simulate::is_right(cell) ? cell.count : 0;
    }
    Rows fallback(table, "fallback");
    fallback.count("segments", all, "true ones with watched bots");
    fallback.count("right", right, "the class, or unknown where it could not be seen");
}

void add_places(Table& table, const Score& score)
{
    Rows sites(table, "sites");
    sites.count("sites", score.sites.sites, "found ones of true controllers");
    sites.count("AS right", score.sites.right_as, "of these");
    sites.count("country right", score.sites.right_country, "of these");
    sites.count("prefix right", score.sites.right_prefix, "of these");
    add_found(sites, score.sites.upstreams, "upstream ", "upstreams", "upstreams");
    const simulate::PlanScore& plan = score.plan;
    Rows rows(table, "plan");
    rows.part("cut off", plan.weight_cut, "of the bots, by what the plan asks for");
    rows.part("at best", plan.best_weight, "of the bots, by the best plan");
    rows.real("cost", plan.cost, "of the plan");
    rows.real("best cost", plan.best_cost, "of the best plan");
    rows.count("actions", plan.actions, "to be asked for");
    rows.count("needless", plan.needless, "against no true controller");
}

Table fallback_table(const std::vector<FallbackCell>& cells)
{
    Table table;
    table.name = "fallback";
    table.title = "Fallback classes";
    table.empty = "No segment has watched bots.";
    table.columns = {
        {"truth", "truth", ""},
        {"said", "said", ""},
        {"shown", "could be seen", ""},
        {"count", "segments", "", Align::Right},
        {"right", "right", ""}};
    for (const FallbackCell& cell : cells) {
        table.rows.push_back(
            {text_cell(std::string(words_of(cell.truth))),
             text_cell(std::string(words_of(cell.said))),
             truth_cell(cell.shown),
             count_cell(cell.count),
             truth_cell(simulate::is_right(cell))}
        );
    }
    return table;
}

Table calibration_table(const simulate::ControllerScore& controllers)
{
    Table table;
    table.name = "calibration";
    table.title = "Confidence";
    table.empty = "No endpoint was looked at.";
    table.columns = {
        {"confidence", "stated confidence", ""},
        {"said", "endpoints", "", Align::Right},
        {"true", "true controllers", "", Align::Right},
        {"part", "part", "", Align::Right}};
    const double width = 1.0 / static_cast<double>(controllers.calibration.size());
    double from = 0;
    for (const auto& [said, right] : controllers.calibration) {
        if (said > 0) {
            table.rows.push_back(
                {text_cell(fmt::format("{:.1f}–{:.1f}", from, from + width)),
                 count_cell(said),
                 count_cell(right),
                 part_cell(static_cast<double>(right) / static_cast<double>(said))}
            );
        }
        from += width;
    }
    return table;
}

Table wrong_table(const std::vector<WrongCase>& wrong, std::size_t most_wrong)
{
    Table table;
    table.name = "wrong";
    table.title = "What was wrong, the worst first";
    table.empty = "Nothing was wrong.";
    table.columns = {
        {"part", "part", ""},
        {"what", "what", ""},
        {"said", "said", "", Align::Left, Content::Sentence},
        {"truth", "truth", "", Align::Left, Content::Sentence}};
    std::map<std::string, std::size_t> shown;
    for (const WrongCase& one : wrong) {
        if (shown[one.part]++ < most_wrong) {
            table.rows.push_back(
                {text_cell(one.part),
                 text_cell(one.what),
                 text_cell(one.said),
                 text_cell(one.truth)}
            );
        }
    }
    return table;
}

} // namespace

Table score_table(const Score& score)
{
    Table table;
    table.name = "score";
    table.title = "Score";
    table.empty = "There is no figure.";
    table.columns = {
        {"part", "part", "link of the chain"},
        {"figure", "figure", "name of the figure"},
        {"value", "value", "absent where it cannot be had", Align::Right},
        {"meaning", "meaning", "what it says", Align::Left, Content::Sentence}};
    add_mail(table, score);
    add_shares(table, score);
    add_controllers(table, score);
    add_steering(table, score);
    add_places(table, score);
    return table;
}

std::string score_text(const Score& score, std::size_t width, std::size_t most_wrong)
{
    const TableLook look{width, false};
    const Table wrong = wrong_table(score.wrong, most_wrong);
    std::string text = fmt::format("World {}, seed {}\n\n", display_text(score.world), score.seed);
    text += table_text(score_table(score), look) + '\n';
    text += table_text(fallback_table(score.fallback), look) + '\n';
    text += table_text(calibration_table(score.controllers), look) + '\n';
    text += table_text(wrong, look);
    if (wrong.rows.size() < score.wrong.size()) {
        text += fmt::format("({} more: --all)\n", score.wrong.size() - wrong.rows.size());
    }
    return text;
}

} // namespace takedown
