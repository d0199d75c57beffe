#include "core/text.hpp"
#include "exports/period.hpp"
#include "exports/report_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace takedown {

namespace {

constexpr double chart_height = 230;
constexpr double chart_left = 52;

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
        if (s.trap.empty() && period_kind(s.period) == "day") {
            DayShares& day = days[s.period];
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

/// `most` is the number of mails at the top of the axis; 0: the axis shows parts of each day.
void append_axis(Html& html, double height, std::uint64_t most)
{
    for (int percent = 0; percent <= 100; percent += most == 0 ? 25 : 50) {
        const double y = 10 + height * (100 - percent) / 100;
        const std::string label = most == 0
                                      ? fmt::format("{} %", percent)
                                      : with_thousands(most * static_cast<unsigned>(percent) / 100);
        html.raw(fmt::format(
            "<path class=\"grid\" d=\"M46 {0:.1f}H{1}\"/><text class=\"q\" x=\"40\" y=\"{2:.1f}\" "
            "text-anchor=\"end\">{3}</text>",
            y,
            chart_width,
            y + 4,
            label
        ));
    }
}

/// Where a day stands in the chart. A gap in the calendar takes one place of its own.
struct DayPlace {
    std::string name;
    const DayShares* shares = nullptr; ///< null: a gap
    long missing = 0;                  ///< days of the gap
};

std::vector<DayPlace> places_of(const std::map<std::string, DayShares>& days, const Bulk& bulk)
{
    std::vector<DayPlace> places;
    for (const auto& [name, day] : days) {
        if (name < bulk.first || name > bulk.last) {
            continue;
        }
        if (!places.empty()) {
            const long missing = days_between(places.back().name, name) - 1;
            if (missing > 0) {
                places.push_back({"", nullptr, missing});
            }
        }
        places.push_back({name, &day, 0});
    }
    return places;
}

/// Of the days shown, rounded up to two leading digits, so that the axis has even numbers.
std::uint64_t most_in_a_day(const std::vector<DayPlace>& places)
{
    std::uint64_t most = 1;
    for (const DayPlace& place : places) {
        most = std::max(most, place.shares == nullptr ? 0 : place.shares->messages);
    }
    std::uint64_t unit = 2;
    while (most / unit >= 50) {
        unit *= 10;
    }
    return (most + unit - 1) / unit * unit;
}

void append_gap(Html& html, const DayPlace& gap, double x, double step)
{
    html.raw(fmt::format(R"(<path class="gap" d="M{:.1f} 10v{}"/>)", x + step / 2, chart_height));
    if (step >= 30) {
        html.raw(fmt::format(
            R"(<text class="q" x="{:.1f}" y="{:.1f}" text-anchor="middle">{} d</text>)",
            x + step / 2 + 2,
            chart_height / 2,
            gap.missing
        ));
    }
}

/// The interval of one part of a bar, standing on the parts below it, beside those of the other
/// parts. Narrow bars have no room.
std::string whisker(const DayShares& day, std::size_t series, double below, double x, double width)
{
    constexpr double least_width = 16;
    if (day.members[series] != 1 || width < least_width) {
        return {};
    }
    const auto height = [&](double part) {
        return below - chart_height * std::clamp(part, 0.0, 1.0);
    };
    const double at =
        x + width * static_cast<double>(series + 1) / static_cast<double>(rest_series + 1);
    return fmt::format(
        "M{0:.1f} {1:.1f}V{2:.1f}M{3:.1f} {1:.1f}h4M{3:.1f} {2:.1f}h4",
        at,
        height(day.low[series]),
        std::max(10.0, height(day.high[series])),
        at - 2
    );
}

/// One path a series and not one shape a day: a page printed to PDF draws each pattern once.
void append_bars(Html& html, const std::vector<DayPlace>& places, double step, std::uint64_t most)
{
    std::array<std::string, rest_series + 1> paths;
    std::string whiskers;
    const double width = std::min(step * 0.8, 64.0);
    for (std::size_t place = 0; place < places.size(); ++place) {
        if (places[place].shares == nullptr) {
            append_gap(html, places[place], chart_left + step * static_cast<double>(place), step);
            continue;
        }
        const double x = chart_left + step * static_cast<double>(place);
        const double scale = most == 0 ? chart_height
                                       : chart_height *
                                             static_cast<double>(places[place].shares->messages) /
                                             static_cast<double>(most);
        double y = 10 + chart_height;
        for (std::size_t i = 0; i < paths.size(); ++i) {
            const double tall = scale * std::clamp(places[place].shares->part[i], 0.0, 1.0);
            if (most == 0 && tall > 0 && i != rest_series) {
                whiskers += whisker(*places[place].shares, i, y, x, width);
            }
            y -= tall;
            if (tall > 0) {
                paths[i] += fmt::format(
                    "M{:.1f} {:.1f}h{:.1f}v{:.1f}h-{:.1f}z",
                    x,
                    y,
                    width,
                    std::max(0.5, tall - 1),
                    width
                );
            }
        }
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (!paths[i].empty()) {
            html.raw(fmt::format("<path fill=\"url(#p{})\" d=\"{}\"/>", i, paths[i]));
        }
    }
    if (!whiskers.empty()) {
        html.raw(fmt::format("<path class=\"whisker\" d=\"{}\"/>", whiskers));
    }
}

void append_day_labels(Html& html, const std::vector<DayPlace>& places, double step)
{
    std::set<std::string> years;
    for (const DayPlace& place : places) {
        if (place.shares != nullptr) {
            years.insert(place.name.substr(0, 4));
        }
    }
    const bool one_year = years.size() == 1;
    const double room = one_year ? 46 : 78;
    std::vector<double> taken;
    // Days behind a gap come first: there the reader needs to know where the chart goes on.
    for (const bool first : {true, false}) {
        for (std::size_t i = 0; i < places.size(); ++i) {
            const bool opens = i == 0 || places[i - 1].shares == nullptr;
            const double x =
                std::min(chart_left + step * static_cast<double>(i), chart_width - room);
            const bool covered = std::any_of(taken.begin(), taken.end(), [&](double other) {
                return std::abs(other - x) < room;
            });
            if (places[i].shares == nullptr || opens != first || covered) {
                continue;
            }
            taken.push_back(x);
            html.raw(fmt::format(R"(<text class="q" x="{:.1f}" y="{}">)", x, chart_height + 28));
            html.text(one_year ? places[i].name.substr(5) : places[i].name).raw("</text>");
        }
    }
}

void append_day_chart(Html& html, const std::vector<DayPlace>& places, std::uint64_t most)
{
    html.raw(fmt::format(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{} for each day; the "
        "table below holds the numbers\">",
        chart_width,
        chart_height + 38,
        most == 0 ? "Share of the spam" : "Spam mails"
    ));
    append_axis(html, chart_height, most);
    const double step = (chart_width - chart_left) / static_cast<double>(places.size());
    append_bars(html, places, step, most);
    append_day_labels(html, places, step);
    html.raw("</svg>\n");
}

std::string period_words(const std::map<std::string, DayShares>& days, const Bulk& bulk)
{
    std::string text = bulk.first == bulk.last
                           ? fmt::format("Part of the spam of {} (UTC), all traps.", bulk.first)
                           : fmt::format(
                                 "Part of the spam seen each day (UTC), all traps, {} to {}.",
                                 bulk.first,
                                 bulk.last
                             );
    if (bulk.outside > 0) {
        text += fmt::format(
            " That is the period of the bulk, from the 1st to the 99th percentile of the mails; {} "
            "of {} more {} dated outside it, between {} and {}, and only in the table.",
            with_thousands(bulk.outside),
            with_thousands(bulk.inside + bulk.outside),
            bulk.outside == 1 ? "is" : "are",
            days.begin()->first,
            days.rbegin()->first
        );
    }
    return text;
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
    return found == series.end() ? "" : botnet_label(findings, found->first);
}

Table day_table(
    const Findings& findings,
    const std::map<std::string, std::size_t>& series,
    const std::map<std::string, DayShares>& days
)
{
    Table table;
    table.name = "share";
    table.title = "Part of the spam of each day (95 % interval)";
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

void append_legend(
    Html& html, const Findings& findings, const std::map<std::string, std::size_t>& series
)
{
    html.raw("<ul class=\"legend\">");
    for (std::size_t i = 0; i <= rest_series; ++i) {
        if (const std::string name = series_name(findings, series, i); !name.empty()) {
            html.raw(fmt::format(
                "<li><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><rect width=\"16\" "
                "height=\"16\" fill=\"url(#p{})\"/></svg>",
                i
            ));
            html.text(name).raw("</li>");
        }
    }
    html.raw("</ul>");
}

} // namespace

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
    std::map<std::string, std::uint64_t> messages;
    for (const auto& [name, day] : days) {
        messages[name] = day.messages;
    }
    const Bulk bulk = bulk_of(messages);
    const std::vector<DayPlace> places = places_of(days, bulk);
    html.raw("<h3>Day by day</h3><figure><figcaption>").text(period_words(days, bulk));
    const bool gaps = std::any_of(places.begin(), places.end(), [](const DayPlace& place) {
        return place.shares == nullptr;
    });
    html.raw(
        gaps ? " Dotted lines: days without spam are left out.</figcaption>" : "</figcaption>"
    );
    append_day_chart(html, places, 0);
    append_legend(html, findings, series);
    html.raw("</figure>\n<figure><figcaption>The same in mails: whether a part grew or the whole "
             "shrank.</figcaption>");
    append_day_chart(html, places, most_in_a_day(places));
    html.raw("</figure>\n");
    const bool many = days.size() > 14;
    html.raw(many ? "<details class=\"long\"><summary>The numbers of each day</summary>" : "");
    append_table(html, day_table(findings, series, days), {});
    html.raw(many ? "</details>\n" : "");
}

} // namespace takedown
