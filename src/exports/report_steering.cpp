#include "core/text.hpp"
#include "exports/plan_words.hpp"
#include "exports/report_parts.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace takedown {

namespace {

constexpr std::size_t most_explained = 20; ///< controllers with their evidence spelled out
constexpr std::size_t most_listed = 60;    ///< controllers in the table, as many as on the map
constexpr std::size_t most_bots = 50;
constexpr std::size_t most_calls = 100;
constexpr std::size_t open_at_first = 3;

std::string likelihood_bar(double confidence)
{
    return fmt::format(
        "<span class=\"bar\" aria-hidden=\"true\"><i style=\"width:{:.0f}%\"></i></span>",
        100 * std::clamp(std::isfinite(confidence) ? confidence : 0.0, 0.0, 1.0)
    );
}

/// A server of a content network may have hundreds of names.
std::string few_of(std::vector<std::string> names)
{
    constexpr std::size_t most_names = 5;
    const std::size_t all = names.size();
    if (all > most_names + 1) {
        names.resize(most_names);
        names.push_back(fmt::format("{} more", all - most_names));
    }
    return list_cell(std::move(names)).text;
}

/// First and last, either whole on a line.
void append_span(Html& html, const Controller& controller)
{
    const std::string span = span_text(controller.first, controller.last);
    constexpr std::string_view dash = " – ";
    const std::size_t at = span.find(dash);
    html.raw("<span class=\"e\">").text(span.substr(0, at));
    if (at != std::string::npos) {
        html.raw(" –</span> <span class=\"e\">").text(span.substr(at + dash.size()));
    }
    html.raw("</span>");
}

/// In a column of controllers the word stands in its heading.
Table without_kind(Table table)
{
    constexpr std::string_view kind = "controller:";
    for (std::vector<Cell>& row : table.rows) {
        std::string& text = row.back().text;
        for (std::size_t at = text.find(kind); at != std::string::npos; at = text.find(kind, at)) {
            text.erase(at, kind.size());
        }
    }
    return table;
}

void append_controller_table(Html& html, const Findings& findings)
{
    html.raw(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Controllers\"><table>"
        "<caption>Confidence is that the server steers bots; from 0.50 it is called a "
        "controller. Numbers as on the map.</caption><thead><tr>"
        "<th scope=\"col\" class=\"n\">No.</th><th scope=\"col\">server</th><th scope=\"col\">role"
        "</th><th scope=\"col\">confidence</th><th scope=\"col\" class=\"n\">bots</th><th "
        "scope=\"col\">names</th><th scope=\"col\">first – last (UTC)</th></tr></thead><tbody>\n"
    );
    std::size_t number = 0;
    const std::vector<const Controller*> claimed = claimed_controllers(findings);
    for (const Controller* c : claimed) {
        if (number == most_listed) {
            break;
        }
        html.raw(fmt::format("<tr><td class=\"n\">{}</td><th scope=\"row\" class=\"m\">", ++number)
        );
        html.raw("<span class=\"e\">").indicator(text_of(c->server)).raw("</span></th><td>");
        html.text(words_of(c->role));
        html.raw("</td><td class=\"k\">").text(decimal_text(c->confidence, 2));
        html.raw(likelihood_bar(c->confidence))
            .raw("</td>")
            .tag("td class=\"n\"", with_thousands(c->bots.size()));
        html.raw("<td class=\"m\">").indicator(few_of(c->names)).raw("</td><td>");
        append_span(html, *c);
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody></table></div>\n");
    if (claimed.size() > most_listed) {
        html.raw("<p class=\"none\">").text(with_thousands(claimed.size() - most_listed));
        html.raw(" more: takedown show CASE controllers</p>\n");
    }
}

std::string places_of(const EvidenceItem& item, std::span<const EvidenceFile> files)
{
    std::string places;
    for (const EvidenceRef& where : item.where) {
        places += (places.empty() ? "" : "; ") + place_text(where, files);
    }
    return places;
}

void append_reasons(Html& html, const Controller& controller, const ReportInput& input)
{
    Table table;
    table.title = "Evidence for and against " + defang(text_of(controller.server));
    table.empty = "No evidence was kept.";
    table.columns = {
        {"kind", "kind", "of observation"},
        {"weight", "weight", "log-odds it adds; negative: explains the contact away", Align::Right},
        {"text", "what was seen", "", Align::Left, Content::Sentence},
        {"where", "where", "file and byte"}};
    for (const EvidenceItem& item : controller.evidence) {
        Cell weight = real_cell(item.weight, 1);
        weight.text.insert(0, item.weight > 0 ? "+" : "");
        table.rows.push_back(
            {text_cell(item.kind),
             std::move(weight),
             text_cell(item.text),
             text_cell(places_of(item, input.files))}
        );
    }
    HtmlTableLook look;
    look.caption = false;
    append_table(html, table, look);
}

void append_failovers(Html& html, const Fallback& fallback, const ReportInput& input)
{
    Table table;
    table.title = "What failed and what followed: " + fallback.segment;
    table.columns = {
        {"failed", "failed", "", Align::Left, Content::Indicator},
        {"manner", "how", ""},
        {"next", "what followed", "", Align::Left, Content::Indicator},
        {"delay", "after", "time between", Align::Right},
        {"where", "where", "file and byte"}};
    for (const Failover& f : fallback.failovers) {
        EvidenceItem item;
        item.where = f.where;
        table.rows.push_back(
            {text_cell(f.failed),
             text_cell(f.manner),
             text_cell(f.next.empty() ? "nothing" : f.next),
             text_cell(f.next.empty() ? "" : format_duration(f.delay)),
             text_cell(places_of(item, input.files))}
        );
    }
    if (!table.rows.empty()) {
        append_table(html, table, {});
    }
    if (!fallback.names.empty()) {
        html.raw("<p>Names (")
            .text(with_thousands(fallback.name_count))
            .raw(" in all): <span class=\"m\">");
        html.indicator(list_cell(fallback.names).text).raw("</span></p>\n");
    }
}

void append_call(Html& html, const PlanCall& call)
{
    html.raw("<li><strong>").sentence(call.who).raw("</strong>: ").text(call.what);
    for (const std::string& target : call.targets) {
        html.raw(&target == &call.targets.front() ? " <span class=\"m\">" : ", <span class=\"m\">");
        html.indicator(target).raw("</span>");
    }
    if (!call.contact.empty()) {
        html.raw("<p>Contact: ").sentence(call.contact).raw("</p>");
    }
    for (const std::string& reason : call.reasons) {
        html.raw("<p>").sentence(reason).raw("</p>");
    }
    html.raw("</li>\n");
}

} // namespace

void append_bots(Html& html, const ReportInput& input)
{
    html.raw("<section id=\"bots\" aria-labelledby=\"h-bots\"><h2 id=\"h-bots\">Bots</h2>\n");
    Table bots = bots_table(input.findings);
    const std::size_t all = bots.rows.size();
    bots.title = "Hosts under watch that a controller steers: theirs are the owners to warn. The "
                 "surest first";
    HtmlTableLook look;
    look.most_rows = most_bots;
    append_table(html, bots, look);
    if (all > 0) {
        html.raw("<p class=\"note\">All of them, with the candidates they speak to, for other "
                 "programs: takedown show CASE contacts --csv</p>\n");
    }
    html.raw("</section>\n");
}

void append_controllers(Html& html, const ReportInput& input)
{
    const Findings& findings = input.findings;
    html.raw("<section id=\"controllers\" aria-labelledby=\"h-controllers\"><h2 "
             "id=\"h-controllers\">Controllers</h2>\n");
    const std::vector<const Controller*> claimed = claimed_controllers(findings);
    if (claimed.empty()) {
        html.raw("<p class=\"none\">No server could be shown to steer bots.</p>\n");
    } else {
        append_controller_table(html, findings);
        append_life(html, findings);
        html.raw("<h3>Why each is held to be one</h3>\n");
    }
    for (std::size_t i = 0; i < std::min(claimed.size(), most_explained); ++i) {
        const Controller& c = *claimed[i];
        html.raw(i < open_at_first ? "<details open><summary>" : "<details><summary>");
        html.raw(fmt::format("{}. <span class=\"m\">", i + 1)).indicator(text_of(c.server));
        html.raw("</span>, ").text(c.role == Role::Unknown ? "role unknown" : words_of(c.role));
        html.raw("</summary>");
        if (!c.role_why.empty()) {
            html.raw("<p>Role: ").sentence(c.role_why).raw("</p>");
        }
        append_reasons(html, c, input);
        html.raw("</details>\n");
    }
    if (claimed.size() > most_explained) {
        html.raw("<p class=\"none\">The evidence on the others: takedown explain CASE ID</p>\n");
    }
    const std::size_t candidates = findings.controllers.size() - claimed.size();
    if (candidates > 0) {
        html.raw("<p class=\"note\">").text(with_thousands(candidates));
        html.raw(candidates == 1 ? " more endpoint was" : " more endpoints were")
            .raw(" looked at and did not reach 0.50: takedown show CASE candidates</p>\n");
    }
    html.raw("</section>\n");
}

void append_segments(Html& html, const ReportInput& input)
{
    const Findings& findings = input.findings;
    html.raw("<section id=\"segments\" aria-labelledby=\"h-segments\"><h2 "
             "id=\"h-segments\">Segments and "
             "fallback</h2>\n<p>A segment is a group of bots that share a set of controllers. It "
             "dies only "
             "when every way to a controller that can give it new orders is cut.</p>\n");
    append_table(html, without_kind(segments_table(findings)), {});
    append_table(html, fallback_table(findings), {});
    for (const Fallback& fallback : findings.fallbacks) {
        append_failovers(html, fallback, input);
    }
    html.raw("</section>\n");
}

void append_plan(Html& html, const ReportInput& input)
{
    const Plan& plan = input.findings.plan;
    html.raw("<section id=\"plan\" aria-labelledby=\"h-plan\"><h2 id=\"h-plan\">Plan</h2>\n");
    const std::vector<PlanCall> calls = plan_calls(plan);
    if (calls.empty()) {
        html.raw("<p class=\"none\">Nothing is planned.</p>\n");
    } else {
        html.raw("<p>")
            .text(counted(calls.size(), "call", "calls"))
            .raw(", in the order to make them. ");
        html.sentence(contact_words(plan)).raw("</p><ol class=\"steps\">\n");
    }
    for (std::size_t i = 0; i < std::min(calls.size(), most_calls); ++i) {
        append_call(html, calls[i]);
    }
    html.raw(calls.empty() ? "" : "</ol>\n");
    if (calls.size() > most_calls) {
        html.raw("<p class=\"none\">").text(with_thousands(calls.size() - most_calls));
        html.raw(" more: takedown plan CASE</p>\n");
    }
    html.raw("<h3>How good it is</h3><p>").sentence(proof_words(plan)).raw("</p>\n");
    if (!plan.uncuttable.empty()) {
        html.raw("<h3>What nobody can cut</h3><ul class=\"plain\">");
        for (const std::size_t route : plan.uncuttable) {
            html.raw("<li>").sentence(route_words(plan, route)).raw("</li>");
        }
        html.raw("</ul>\n");
    }
    if (!plan.caveats.empty()) {
        html.raw("<h3>What the plan does not know</h3><ul class=\"plain\">");
        for (const std::string& caveat : caveat_words(plan)) {
            html.raw("<li>").sentence(caveat).raw("</li>");
        }
        html.raw("</ul>\n");
    }
    html.raw("</section>\n");
}

} // namespace takedown
