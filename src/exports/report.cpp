#include "exports/report.hpp"

#include "core/text.hpp"
#include "exports/report_parts.hpp"
#include "exports/report_style.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace takedown {

namespace {

constexpr std::size_t most_campaigns = 20;
constexpr std::size_t most_botnets = 15;
constexpr std::size_t most_oddities = 50;

void append_template(Html& html, const Campaign& campaign)
{
    html.raw("<details><summary>").text(campaign.id).raw(", ");
    html.text(with_thousands(campaign.messages.size()));
    html.raw(campaign.messages.size() == 1 ? " mail: " : " mails: ");
    html.sentence(shorten(campaign.subject, 200)).raw("</summary>");
    html.raw("<pre>").sentence(shorten(campaign.template_text, 1500)).raw("</pre>");
    if (!campaign.template_why_not.empty()) {
        html.raw("<p class=\"note\">Not for use on mail: ");
        html.sentence(shorten(campaign.template_why_not, 300)).raw("</p>");
    }
    html.raw("</details>\n");
}

std::string_view tlp_colour(std::string_view label)
{
    if (label.starts_with("TLP:RED")) {
        return "#ff2b2b";
    }
    if (label.starts_with("TLP:AMBER")) {
        return "#ffc000";
    }
    return label.starts_with("TLP:GREEN") ? "#33ff00" : "#ffffff";
}

/// The label at the head of each printed page. Only a label of plain letters gets into the style.
std::string running_label(std::string_view tlp)
{
    const bool plain = std::all_of(tlp.begin(), tlp.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || c == ':' || c == '+' || c == ' ';
    });
    return plain ? fmt::format(
                       "@page{{@top-right{{content:\"{}\";background:#000;color:{}}}}}",
                       tlp,
                       tlp_colour(tlp)
                   )
                 : "";
}

void append_head(Html& html, const ReportInput& input)
{
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
             "'unsafe-inline'; img-src data:; script-src ");
    html.raw(report_script_hash()).raw("; base-uri 'none'; form-action 'none'\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    html.text(input.case_name).raw(" – takedown report</title>\n<style>").raw(report_style());
    html.raw(running_label(input.tlp))
        .raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#summary\">To the "
             "summary</a>\n<header>");
    html.raw(fmt::format("<span class=\"tlp\" style=\"color:{}\">", tlp_colour(input.tlp)));
    html.text(input.tlp).raw("</span>\n").tag("h1", input.case_name);
    html.raw("<p class=\"made\">");
    if (!input.who.empty()) {
        html.raw("<strong>").text(input.who).raw("</strong>, ");
    }
    html.text(minute_text(input.made)).raw(" UTC</p></header>\n");
}

Table timings_table(const ReportInput& input)
{
    Table table;
    table.title = "How long each stage took";
    table.empty = "No stage was timed.";
    table.columns = {{"stage", "stage", ""}, {"seconds", "seconds", "", Align::Right}};

    for (const StageTiming& timing : input.timings) {
        table.rows.push_back({text_cell(timing.stage), real_cell(timing.seconds, 2)});
    }
    return table;
}

struct Section {
    std::string_view id; ///< of its <section>
    std::string_view title;
    void (*append)(Html&, const ReportInput&);
};

/// In the order they are printed and listed at the top.
constexpr std::array<Section, 11> sections{{
    {"summary", "In short", append_summary},
    {"share", "Share", append_share},
    {"botnets", "Botnets", append_botnets},
    {"campaigns", "Campaigns", append_campaigns},
    {"controllers", "Controllers", append_controllers},
    {"bots", "Bots", append_bots},
    {"places", "Places", append_map},
    {"segments", "Segments", append_segments},
    {"plan", "Plan", append_plan},
    {"open", "Open questions", append_open_questions},
    {"evidence", "Evidence", append_evidence},
}};

void append_contents(Html& html)
{
    html.raw("<nav aria-label=\"Contents\"><ul>");
    for (const Section& section : sections) {
        html.raw(fmt::format("<li><a href=\"#{}\">{}</a></li>", section.id, section.title));
    }
    html.raw("</ul></nav>\n<main>\n");
}

} // namespace

void append_botnets(Html& html, const ReportInput& input)
{
    html.raw(
        "<section id=\"botnets\" aria-labelledby=\"h-botnets\"><h2 id=\"h-botnets\">Botnets</h2>\n"
    );
    Table table = botnets_table(input.findings);
    table.title = "Confidence is that the senders are one botnet and no mix of several; below 0.50 "
                  "they are a candidate group";
    // A column of its own would be empty for most, and too wide for the page.
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const std::string& source = input.findings.botnets[i].family_source;
            if (table.columns[c].key == "why" && !source.empty()) {
                table.rows[i][c].text += " The name is from " + source + ".";
            }
        }
    }
    HtmlTableLook look;
    look.keys = {
        "id",
        "status",
        "confidence",
        "family",
        "messages",
        "sources",
        "most_sources_in_an_hour",
        "campaigns",
        "why"};
    look.most_rows = most_botnets;
    append_table(html, table, look);
    html.raw("</section>\n");
}

void append_campaigns(Html& html, const ReportInput& input)
{
    const std::vector<Campaign>& campaigns = input.findings.campaigns;
    html.raw("<section id=\"campaigns\" aria-labelledby=\"h-campaigns\"><h2 "
             "id=\"h-campaigns\">Campaigns</h2>\n");
    Table table = campaigns_table(input.findings);
    table.title = "Largest first";
    HtmlTableLook look;
    look.keys = {
        "id", "messages", "sources", "subject", "first", "last", "template_hits", "ham_hits"};
    look.most_rows = most_campaigns;
    append_table(html, table, look);
    if (!campaigns.empty()) {
        html.raw("<h3>Templates</h3><p class=\"note\">Literal text as sent; {a|b} is a choice, "
                 "&lt;name&gt; stands for text that differs in each mail.</p>\n");
    }
    for (std::size_t i = 0; i < std::min(campaigns.size(), most_campaigns); ++i) {
        append_template(html, campaigns[i]);
    }
    html.raw("</section>\n");
}

void append_open_questions(Html& html, const ReportInput& input)
{
    html.raw(
        "<section id=\"open\" aria-labelledby=\"h-open\"><h2 id=\"h-open\">What is not known</h2>\n"
    );
    if (input.findings.notes.empty()) {
        html.raw("<p class=\"none\">No stage has a note; what is unknown stands with its finding, "
                 "and under the plan.</p>\n");
    } else {
        html.raw("<ul class=\"plain\">");
        for (const std::string& note : input.findings.notes) {
            html.raw("<li>").sentence(note).raw("</li>");
        }
        html.raw("</ul>\n");
    }
    html.raw("<h3>Records that were not understood</h3>\n");
    Table oddities = oddities_table(input.oddities, input.files);
    oddities.title = "Counted and passed over; the place is of the first of each kind in a file";
    append_table(html, oddities, {{}, most_oddities});
    html.raw("</section>\n");
}

void append_evidence(Html& html, const ReportInput& input)
{
    html.raw("<section id=\"evidence\" aria-labelledby=\"h-evidence\"><h2 "
             "id=\"h-evidence\">Evidence</h2>\n");
    Table files = files_table(input.files);
    files.title = "Files as they were imported; SHA-256 of the bytes on disk";
    append_table(html, files, {{"path", "format", "size", "records", "oddities", "sha256"}});
    html.raw("<div class=\"screen\">"); // how the work went is of no use on paper
    append_table(html, counts_table(input.counts), {});
    append_table(html, timings_table(input), {});
    if (input.peak_memory > 0) {
        const double mebibytes = static_cast<double>(input.peak_memory) / (1024.0 * 1024.0);
        html.raw(fmt::format("<p>Most memory used: {:.0f} MiB.</p>\n", mebibytes));
    }
    html.raw("</div></section>\n");
}

std::string html_report(const ReportInput& input)
{
    Html html(input.redact);
    append_head(html, input);
    append_contents(html);
    for (const Section& section : sections) {
        section.append(html, input);
    }
    html.raw(
        "</main>\n<footer><p>Names and addresses of the other side are written so that nothing "
        "can be clicked: [.] stands for a dot, hxxp for http.</p>"
    );
    for (const std::string& attribution : input.attributions) {
        html.tag("p", attribution);
    }
    html.raw("<p class=\"screen\">")
        .text(input.tlp)
        .raw("</p></footer>\n<script>")
        .raw(report_script());
    html.raw("</script>\n</body>\n</html>\n");
    return html.take();
}

} // namespace takedown
