#include "cli/plan_view.hpp"

#include "cli/table.hpp"
#include "exports/plan_words.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace takedown {

namespace {

using Json = nlohmann::ordered_json;

Json routes_json(const Plan& plan, const std::vector<std::size_t>& indices)
{
    Json routes = Json::array();
    for (const std::size_t index : indices) {
        if (index < plan.routes.size()) {
            const LiveRoute& route = plan.routes[index];
            routes.push_back(
                {{"segment", route.segment}, {"through", route.through}, {"via", route.via}}
            );
        }
    }
    return routes;
}

void append_item(std::string& text, std::string_view item, std::size_t width)
{
    text += "  - " + wrap_text(display_text(item), width - 4, 4) + "\n";
}

std::string calls_text(std::size_t number)
{
    return counted(number, "call", "calls");
}

void append_call(std::string& text, const PlanCall& call, std::size_t number, std::size_t width)
{
    std::string head = fmt::format("{}. {}: {}", number, call.who, call.what);
    for (const std::string& target : call.targets) {
        head += (&target == &call.targets.front() ? " " : ", ") + target;
    }
    text += wrap_text(head, width - 3, 3) + "\n";
    if (!call.contact.empty()) {
        text += "   Contact: " + call.contact + "\n";
    }
    for (const std::string& line : call.reasons) {
        text += "   " + wrap_text(line, width - 3, 3) + "\n";
    }
}

} // namespace

std::string plan_text(const Findings& findings, std::size_t width, std::size_t most_calls)
{
    const Plan& plan = findings.plan;
    std::string text;
    const std::vector<PlanCall> calls = plan_calls(plan);
    std::size_t number = 0;
    for (const PlanCall& call : calls) {
        if (number == most_calls) {
            text += fmt::format("({} more: takedown plan)\n", calls_text(calls.size() - number));
            break;
        }
        append_call(text, call, ++number, width);
    }
    if (calls.empty()) {
        text += "Nothing is planned.\n";
    } else if (const std::string missing = contact_words(plan); !missing.empty()) {
        text += "\n" + wrap_text(missing, width, 0) + "\n";
    }
    text += "\n" + wrap_text(proof_words(plan), width, 0) + "\n";
    if (!plan.uncuttable.empty()) {
        text += "\nNobody can cut:\n";
        for (const std::size_t route : plan.uncuttable) {
            append_item(text, route_words(plan, route), width);
        }
    }
    if (!plan.caveats.empty()) {
        text += "\nWhat the plan does not know:\n";
        for (const std::string& caveat : caveat_words(plan)) {
            append_item(text, caveat, width);
        }
    }
    return text;
}

std::string plan_json(const Findings& findings)
{
    const Plan& plan = findings.plan;
    const Json table = Json::parse(table_json(plan_table(findings)), nullptr, false);
    const Json whole = {
        {"steps", table.is_object() ? table.value("rows", Json::array()) : Json::array()},
        {"cost", plan.cost},
        {"lower_bound", plan.lower_bound},
        {"optimal", plan.optimal},
        {"certificate", routes_json(plan, plan.certificate)},
        {"uncuttable", routes_json(plan, plan.uncuttable)},
        {"caveats", plan.caveats}};
    return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace takedown
