#include "exports/period.hpp"
#include "exports/report_parts.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace takedown {

namespace {

constexpr std::size_t most_rows = 40;
constexpr double left = 190;
constexpr double top = 22;
constexpr double row_height = 15;
constexpr double full_height = 11;
constexpr double thin_height = 3;

struct Span {
    std::string first;
    std::string last;
};

/// From the first to the last day of any contact.
Span span_of(const std::vector<const Controller*>& rows)
{
    Span span;
    for (const Controller* c : rows) {
        for (const ServerDay& day : c->days) {
            span.first = span.first.empty() ? day.day : std::min(span.first, day.day);
            span.last = std::max(span.last, day.day);
        }
    }
    return span;
}

/// One path a row and state: a bar for each day, full where a bot was answered, else thin.
std::string bars(const Controller& c, const Span& span, double step, double y, bool answered)
{
    const double height = answered ? full_height : thin_height;
    std::string path;
    for (const ServerDay& day : c.days) {
        const bool lives = day.answered > 0;
        if (lives != answered || day.answered + day.failed == 0) {
            continue;
        }
        path += fmt::format(
            "M{:.1f} {:.1f}h{:.1f}v{}h-{:.1f}z",
            left + step * static_cast<double>(days_between(span.first, day.day)),
            y + (full_height - height) / 2,
            step,
            height,
            step
        );
    }
    return path;
}

void append_row(Html& html, const Controller& c, const Span& span, double step, std::size_t row)
{
    const double y = top + row_height * static_cast<double>(row);
    html.raw(fmt::format(R"(<text x="{}" y="{:.1f}" text-anchor="end">)", left - 8, y + full_height)
    );
    html.indicator(text_of(c.server)).raw("</text>");
    for (const bool answered : {true, false}) {
        const std::string path = bars(c, span, step, y, answered);
        if (!path.empty()) {
            html.raw(fmt::format(R"(<path class="f{}" d="{}"/>)", answered ? 0 : 1, path));
        }
    }
}

void append_dates(Html& html, const Span& span, long days, double step, double height)
{
    constexpr double room = 90;
    const auto every = std::max(1L, static_cast<long>(std::ceil(room / step)));
    const auto first = parse_iso_time(span.first);
    for (long day = 0; first && day <= days; day += every) {
        const double x = left + step * static_cast<double>(day);
        html.raw(fmt::format(
            R"(<path class="grid" d="M{0:.1f} {1}V{2:.1f}"/><text class="q" x="{0:.1f}" y="{3}">)",
            x,
            top - 4,
            height,
            top - 8
        ));
        html.text(format_day(*first + std::chrono::days(day))).raw("</text>");
    }
}

} // namespace

void append_life(Html& html, const Findings& findings)
{
    std::vector<const Controller*> rows;
    for (const Controller* c : claimed_controllers(findings)) {
        if (rows.size() < most_rows && !c->days.empty()) {
            rows.push_back(c);
        }
    }
    const Span span = span_of(rows);
    const long days = days_between(span.first, span.last);
    if (days < 1) {
        return;
    }
    // By the day on which it was last heard of: the order in which they fell.
    std::stable_sort(rows.begin(), rows.end(), [](const Controller* a, const Controller* b) {
        const auto last_answer = [](const Controller* c) {
            std::string last;
            for (const ServerDay& day : c->days) {
                last = day.answered > 0 ? day.day : last;
            }
            return last;
        };
        return last_answer(a) < last_answer(b);
    });
    const double height = top + row_height * static_cast<double>(rows.size());
    html.raw("<h3>When each answered</h3><p class=\"note\">By the day (UTC), in the order in which "
             "they fell silent. Full bar: a bot was answered, be it with an error page, as "
             "a host that stays up behind a dead controller gives. Thin line: bots tried and "
             "nobody answered. All numbers: takedown show CASE days</p>\n");
    html.raw(fmt::format(
        "<svg viewBox=\"0 0 {} {:.0f}\" role=\"img\" aria-label=\"Days on which each controller "
        "answered; takedown show CASE days has the numbers\">",
        chart_width,
        height + 4
    ));
    const double step = (chart_width - left) / static_cast<double>(days + 1);
    append_dates(html, span, days, step, height);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        append_row(html, *rows[row], span, step, row);
    }
    html.raw("</svg>\n");
}

} // namespace takedown
