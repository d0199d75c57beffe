#include "core/text.hpp"
#include "exports/report_parts.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

namespace takedown {

namespace {

constexpr double label_width = 210;
constexpr std::size_t most_bars = 12; ///< botnets with a bar of their own

/// A pattern a series, so that nobody needs to tell colours.
constexpr std::array<std::string_view, 7> pattern_lines = {
    "", "M0 8L8 0", "M0 4H8", "M4 0V8", "M0 0L8 8", "M0 4H8M4 0V8", "M0 8L8 0M0 0L8 8"};

void append_patterns(Html& html)
{
    html.raw("<svg width=\"0\" height=\"0\" class=\"hidden\" aria-hidden=\"true\"><defs>");
    for (std::size_t i = 0; i < pattern_lines.size(); ++i) {
        html.raw(fmt::format(
            "<pattern id=\"p{0}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect "
            "width=\"8\" height=\"8\" class=\"f{0}\"/><path d=\"{1}\" class=\"hatch\"/></pattern>",
            i,
            pattern_lines[i]
        ));
    }
    html.raw("</defs></svg>\n");
}

/// One bar of the overall chart and one row of its table.
struct Slice {
    std::string label;
    std::size_t series = rest_series;
    Share share;
    bool joined = false; ///< several shares as one: the interval of a sum is not that of its parts
};

/// The largest botnets, all others as one, and the unattributed rest.
std::vector<Slice> slices_of(const Findings& findings, const std::vector<Share>& overall)
{
    std::vector<Slice> slices;
    Slice others;
    std::size_t joined = 0;
    const auto botnets =
        static_cast<std::size_t>(std::count_if(overall.begin(), overall.end(), [](const Share& s) {
            return !s.botnet.empty();
        }));
    const std::size_t own = botnets > most_bars + 1 ? most_bars : botnets;
    for (const Share& share : overall) {
        const std::size_t place = slices.size();
        if (share.botnet.empty() || place < own) {
            const bool rest = share.botnet.empty();
            slices.push_back(
                {botnet_label(findings, share.botnet),
                 rest ? rest_series : std::min(place, rest_series),
                 share}
            );
            continue;
        }
        ++joined;
        others.share.messages += share.messages;
        others.share.sources += share.sources;
        others.share.by_messages += share.by_messages;
        others.share.by_sources += share.by_sources;
        others.share.bots += share.bots;
        others.share.by_bots += share.by_bots;
    }
    if (joined > 0) {
        others.label = counted(joined, "further group", "further groups");
        others.joined = true;
        slices.insert(slices.begin() + static_cast<std::ptrdiff_t>(own), std::move(others));
    }
    return slices;
}

double on_scale(double part, double most)
{
    return label_width + (chart_width - label_width - 150) * std::clamp(part / most, 0.0, 1.0);
}

void append_bar(Html& html, const Slice& slice, double y, double most)
{
    const Share& s = slice.share;
    const double end = on_scale(s.by_messages, most);
    html.raw(fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">", label_width - 10, y + 20));
    html.text(shorten(slice.label, 30)).raw("</text>");
    html.raw(fmt::format(
        R"svg(<rect x="{}" y="{}" width="{:.1f}" height="18" fill="url(#p{})"/>)svg",
        label_width,
        y + 7,
        std::max(1.0, end - label_width),
        slice.series
    ));
    const double low = on_scale(s.by_messages_low, most);
    const double high = std::max(low, on_scale(s.by_messages_high, most));
    if (!slice.joined) {
        html.raw(fmt::format(
            R"(<path class="whisker" d="M{0:.1f} {1}H{2:.1f}M{0:.1f} {3}v8M{2:.1f} {3}v8"/>)",
            low,
            y + 16,
            high,
            y + 12
        ));
    }
    html.raw(fmt::format(R"(<text x="{:.1f}" y="{}">)", std::max(end, high) + 10, y + 20));
    html.text(percent_text(s.by_messages)).raw(" <tspan class=\"q\">");
    html.text(slice.joined ? "" : interval_text(s.by_messages_low, s.by_messages_high));
    html.raw("</tspan></text>");
}

void append_overall_chart(Html& html, const std::vector<Slice>& slices)
{
    constexpr double row = 30;
    double most = 0.01;
    for (const Slice& slice : slices) {
        most = std::max({most, slice.share.by_messages, slice.share.by_messages_high});
    }
    html.raw(
        "<figure><figcaption>Part of all spam seen, whole span and all traps; the line is the 95 % "
        "interval.</figcaption>"
    );
    html.raw(fmt::format(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Share of the spam by botnet; the "
        "table below holds the numbers\">",
        chart_width,
        row * static_cast<double>(slices.size()) + 4
    ));
    double y = 0;
    for (const Slice& slice : slices) {
        append_bar(html, slice, y, most);
        y += row;
    }
    html.raw("</svg></figure>\n");
}

Table slices_table(const std::vector<Slice>& slices)
{
    Findings whole_span;
    for (const Slice& slice : slices) {
        whole_span.shares.push_back(slice.share);
    }
    Table table = share_table(whole_span);
    table.title = "Whole span, all traps; base: all spam seen, all source addresses seen";
    for (std::size_t i = 0; i < slices.size(); ++i) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const std::string& key = table.columns[c].key;
            if (key == "botnet") {
                table.rows[i][c].text = slices[i].label;
            } else if (slices[i].joined && (key.ends_with("_low") || key.ends_with("_high"))) {
                table.rows[i][c] = absent_cell();
            }
        }
    }
    return table;
}

} // namespace

void append_share(Html& html, const ReportInput& input)
{
    const Findings& findings = input.findings;
    html.raw("<section id=\"share\" aria-labelledby=\"h-share\"><h2 id=\"h-share\">Share of the "
             "spam</h2>\n");
    const std::vector<Share> overall = overall_shares(findings);
    if (overall.empty()) {
        html.raw(
            "<p class=\"none\">No spam was seen, so there is nothing to share out.</p></section>\n"
        );
        return;
    }
    append_patterns(html);
    const std::vector<Slice> slices = slices_of(findings, overall);
    append_overall_chart(html, slices);
    append_table(
        html,
        slices_table(slices),
        {{"botnet",
          "messages",
          "by_messages",
          "by_messages_low",
          "by_messages_high",
          "sources",
          "by_sources",
          "by_sources_low",
          "by_sources_high",
          "bots",
          "by_bots",
          "by_bots_low",
          "by_bots_high"}}
    );
    html.raw("<p class=\"note\">A sender is counted once here, for the botnet it sent most for, so "
             "that "
             "the parts add up to the whole. The table of botnets counts every sender of a botnet, "
             "so it may show more.")
        .raw(
            slices.size() < overall.size() ? " Each group by itself: takedown show CASE share" : ""
        )
        .raw("</p>\n");
    append_days(html, findings, overall);
    html.raw("</section>\n");
}

} // namespace takedown
