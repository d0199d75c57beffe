#include "cli/run_view.hpp"

#include "cli/plan_view.hpp"
#include "cli/table.hpp"
#include "core/text.hpp"
#include "exports/plan_words.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace takedown {

namespace {

constexpr std::size_t most_rows = 10;

std::size_t reported(const Findings& findings)
{
    const auto at_least = [](const Controller& controller) {
        return controller.confidence >= controller_confidence;
    };
    return static_cast<std::size_t>(
        std::count_if(findings.controllers.begin(), findings.controllers.end(), at_least)
    );
}

std::size_t sure_botnets(const Findings& findings)
{
    return static_cast<std::size_t>(std::count_if(
        findings.botnets.begin(),
        findings.botnets.end(),
        [](const Botnet& botnet) { return botnet.confidence >= botnet_confidence; }
    ));
}

/// The table cut to its first rows, with a line that says where the others are.
std::string first_rows(Table table, const Case& target, std::size_t width)
{
    const std::size_t all = table.rows.size();
    if (all > most_rows) {
        table.rows.resize(most_rows);
    }
    redact_cells(table, [&target](std::string_view text) { return target.redact(text); });
    std::string text = table_text(table, {width, false});
    if (all > most_rows) {
        text += fmt::format(
            "({} more: takedown show {} {})\n", all - most_rows, target.folder(), table.name
        );
    }
    return text + "\n";
}

} // namespace

std::string analysis_text(const Analysis& analysis)
{
    const Findings& findings = analysis.findings;
    const std::size_t botnets = sure_botnets(findings);
    const std::size_t candidates = findings.botnets.size() - botnets;
    std::string text = fmt::format(
        "{}{}, {}, {}{}, {}, {}\n",
        analysis.reused ? "nothing new: " : "",
        counted(findings.campaigns.size(), "campaign", "campaigns"),
        counted(botnets, "botnet", "botnets"),
        candidates == 0 ? "" : counted(candidates, "candidate group", "candidate groups") + ", ",
        counted(reported(findings), "controller", "controllers"),
        counted(findings.segments.size(), "segment", "segments"),
        counted(plan_calls(findings.plan).size(), "call planned", "calls planned")
    );
    for (const StageTiming& timing : analysis.timings) {
        text += fmt::format("  {:<16} {:>8.2f} s\n", timing.stage, timing.seconds);
    }
    return text;
}

std::string analysis_json(const Analysis& analysis)
{
    const Findings& findings = analysis.findings;
    nlohmann::ordered_json json;
    json["reused"] = analysis.reused;
    json["campaigns"] = findings.campaigns.size();
    json["engines"] = findings.engines.size();
    json["botnets"] = sure_botnets(findings);
    json["candidate_groups"] = findings.botnets.size() - sure_botnets(findings);
    json["controllers"] = reported(findings);
    json["segments"] = findings.segments.size();
    json["actions"] = findings.plan.chosen.size();
    json["calls"] = plan_calls(findings.plan).size();
    json["notes"] = findings.notes;
    json["stages"] = nlohmann::ordered_json::array();
    for (const StageTiming& timing : analysis.timings) {
        json["stages"].push_back({{"stage", timing.stage}, {"seconds", timing.seconds}});
    }
    return json.dump(2) + "\n";
}

std::string summary_text(const Findings& findings, const Case& target, std::size_t width)
{
    std::string text = first_rows(botnets_table(findings), target, width);
    text += first_rows(controllers_table(findings), target, width);
    text += first_rows(fallback_table(findings), target, width);
    text += target.redact(plan_text(findings, width, most_rows));
    for (const std::string& note : findings.notes) {
        text += wrap_text("Note: " + note, width, 2) + "\n";
    }
    return text;
}

} // namespace takedown
