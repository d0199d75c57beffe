#include "core/text.hpp"
#include "exports/report_parts.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace takedown {

namespace {

constexpr std::size_t most_series = 6; ///< colours and patterns that can be told apart
constexpr std::size_t rest_series = 6; ///< unattributed, and botnets past the sixth
constexpr double chart_width = 900;
constexpr double label_width = 190;

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

/// Series of each botnet, by its place among the overall shares.
std::map<std::string, std::size_t> series_of(const std::vector<Share>& overall)
{
    std::map<std::string, std::size_t> series;
    for (const Share& share : overall) {
        if (!share.botnet.empty()) {
            const std::size_t place = series.size();
            series[share.botnet] = std::min(place, rest_series);
        }
    }
    series[""] = rest_series;
    return series;
}

double on_scale(double part, double most)
{
    return label_width + (chart_width - label_width - 150) * std::clamp(part / most, 0.0, 1.0);
}

void append_overall_chart(Html& html, const Findings& findings, const std::vector<Share>& overall)
{
    constexpr double row = 30;
    double most = 0.01;
    for (const Share& s : overall) {
        most = std::max({most, s.by_messages, s.by_messages_high});
    }
    auto series = series_of(overall);
    html.raw(
        "<figure><figcaption>Part of all spam seen, whole span and all traps; the line is the 90 % "
        "interval.</figcaption>"
    );
    html.raw(fmt::format(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Share of the spam by botnet; the "
        "table "
        "below holds the numbers\">",
        chart_width,
        row * static_cast<double>(overall.size()) + 4
    ));
    double y = 0;
    for (const Share& s : overall) {
        const double end = on_scale(s.by_messages, most);
        html.raw(
            fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">", label_width - 10, y + 20)
        );
        html.text(shorten(botnet_name(findings, s.botnet), 28)).raw("</text>");
        html.raw(fmt::format(
            "<rect x=\"{}\" y=\"{}\" width=\"{:.1f}\" height=\"18\" fill=\"url(#p{})\"/>",
            label_width,
            y + 7,
            std::max(1.0, end - label_width),
            series[s.botnet]
        ));
        const double low = on_scale(s.by_messages_low, most);
        const double high = std::max(low, on_scale(s.by_messages_high, most));
        html.raw(fmt::format(
            "<path class=\"whisker\" d=\"M{0:.1f} {1}H{2:.1f}M{0:.1f} {3}v8M{2:.1f} {3}v8\"/>",
            low,
            y + 16,
            high,
            y + 12
        ));
        html.raw(fmt::format("<text x=\"{:.1f}\" y=\"{}\">", std::max(end, high) + 10, y + 20));
        html.text(percent_text(s.by_messages)).raw(" <tspan class=\"q\">");
        html.text(interval_text(s.by_messages_low, s.by_messages_high)).raw("</tspan></text>");
        y += row;
    }
    html.raw("</svg></figure>\n");
}

struct DayShares {
    std::array<double, most_series + 1> part{};
    std::array<double, most_series + 1> low{};
    std::array<double, most_series + 1> high{};
    std::array<unsigned, most_series + 1> members{};
    std::uint64_t messages = 0;
};

std::map<std::string, DayShares>
shares_by_day(const Findings& findings, std::map<std::string, std::size_t>& series)
{
    std::map<std::string, DayShares> days;
    for (const Share& s : findings.shares) {
        if (s.trap.empty() && !s.day.empty()) {
            DayShares& day = days[s.day];
            const auto known = series.find(s.botnet);
            const std::size_t place = known == series.end() ? rest_series : known->second;
            day.part[place] += s.by_messages;
            day.low[place] += s.by_messages_low;
            day.high[place] += s.by_messages_high;
            ++day.members[place];
            day.messages += s.messages;
        }
    }
    return days;
}

void append_axis(Html& html, double height)
{
    for (int percent = 0; percent <= 100; percent += 25) {
        const double y = 10 + height * (100 - percent) / 100;
        html.raw(fmt::format(
            "<path class=\"grid\" d=\"M46 {0:.1f}H{1}\"/><text class=\"q\" x=\"40\" y=\"{2:.1f}\" "
            "text-anchor=\"end\">{3} %</text>",
            y,
            chart_width,
            y + 4,
            percent
        ));
    }
}

void append_day_chart(Html& html, const std::map<std::string, DayShares>& days)
{
    constexpr double height = 230;
    html.raw(fmt::format(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Share of the spam for each day; the "
        "table below holds the numbers\">",
        chart_width,
        height + 38
    ));
    append_axis(html, height);
    const double step = (chart_width - 52) / static_cast<double>(days.size());
    const std::size_t label_every = 1 + days.size() / 10;
    std::size_t place = 0;
    for (const auto& [name, day] : days) {
        const double x = 52 + step * static_cast<double>(place);
        const double width = std::min(step * 0.8, 64.0);
        double y = 10 + height;
        for (std::size_t i = 0; i < day.part.size(); ++i) {
            const double tall = height * std::clamp(day.part[i], 0.0, 1.0);
            y -= tall;
            if (tall > 0) {
                html.raw(fmt::format(
                    "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
                    "fill=\"url(#p{})\"/>",
                    x,
                    y,
                    width,
                    std::max(0.5, tall - 1),
                    i
                ));
            }
        }
        if (place++ % label_every == 0) {
            html.raw(fmt::format("<text class=\"q\" x=\"{:.1f}\" y=\"{}\">", x, height + 28));
            html.text(days.size() > 1 && name.size() == 10 ? name.substr(5) : name).raw("</text>");
        }
    }
    html.raw("</svg>\n");
}

std::string series_name(
    const Findings& findings, const std::map<std::string, std::size_t>& series, std::size_t wanted
)
{
    const std::size_t botnets = series.size() - 1;
    if (wanted == rest_series) {
        return botnets > most_series ? "others and unattributed" : "unattributed";
    }
    const auto found = std::find_if(series.begin(), series.end(), [&](const auto& entry) {
        return entry.second == wanted;
    });
    return found == series.end() ? "" : botnet_name(findings, found->first);
}

Table day_table(
    const Findings& findings,
    const std::map<std::string, std::size_t>& series,
    const std::map<std::string, DayShares>& days
)
{
    Table table;
    table.name = "share";
    table.title = "Part of the spam of each day (90 % interval)";
    table.columns = {
        {"day", "day", "UTC"}, {"messages", "mails", "spam seen that day", Align::Right}};
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i <= rest_series; ++i) {
        const std::string name = series_name(findings, series, i);
        if (!name.empty()) {
            shown.push_back(i);
            table.columns.push_back(
                {fmt::format("s{}", i), name, "part of that day's spam", Align::Right}
            );
        }
    }
    for (const auto& [name, day] : days) {
        std::vector<Cell> row = {text_cell(name), count_cell(day.messages)};
        for (const std::size_t i : shown) {
            // The interval of a sum is not the sum of intervals: a joined series shows none.
            row.push_back(absent_cell(
                day.members[i] == 1 ? fmt::format(
                                          "{} ({})",
                                          percent_text(day.part[i]),
                                          interval_text(day.low[i], day.high[i])
                                      )
                                    : percent_text(day.part[i])
            ));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

void append_days(Html& html, const Findings& findings, const std::vector<Share>& overall)
{
    auto series = series_of(overall);
    const std::map<std::string, DayShares> days = shares_by_day(findings, series);
    if (days.size() < 2) {
        html.raw(
            "<p class=\"none\">The spam is of fewer than two days, so there is no course over time "
            "to draw.</p>\n"
        );
        return;
    }
    html.raw("<h3>Day by day</h3><figure><figcaption>Part of the spam seen each day (UTC), all "
             "traps.</figcaption>");
    append_day_chart(html, days);
    html.raw("<ul class=\"legend\">");
    for (std::size_t i = 0; i <= rest_series; ++i) {
        if (const std::string name = series_name(findings, series, i); !name.empty()) {
            html.raw(fmt::format(
                "<li><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><rect width=\"16\" "
                "height=\"16\" "
                "fill=\"url(#p{})\"/></svg>",
                i
            ));
            html.text(name).raw("</li>");
        }
    }
    html.raw("</ul></figure>\n");
    const bool many = days.size() > 14;
    html.raw(many ? "<details><summary>The numbers of each day</summary>" : "");
    append_table(html, day_table(findings, series, days), {});
    html.raw(many ? "</details>\n" : "");
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
    append_overall_chart(html, findings, overall);
    Findings whole_span;
    whole_span.botnets = findings.botnets;
    whole_span.shares = overall;
    Table table = share_table(whole_span);
    table.title = "Whole span, all traps; base: all spam seen, all source addresses seen";
    for (std::size_t i = 0; i < overall.size(); ++i) {
        table.rows[i][2].text = botnet_name(findings, overall[i].botnet);
    }
    append_table(
        html,
        table,
        {{"botnet",
          "messages",
          "by_messages",
          "by_messages_low",
          "by_messages_high",
          "sources",
          "by_sources",
          "by_sources_low",
          "by_sources_high"}}
    );
    append_days(html, findings, overall);
    html.raw("</section>\n");
}

} // namespace takedown
