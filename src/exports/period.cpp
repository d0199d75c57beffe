#include "exports/period.hpp"

#include "core/time.hpp"

#include <chrono>

namespace takedown {

Bulk bulk_of(const std::map<std::string, std::uint64_t>& messages)
{
    std::uint64_t all = 0;
    for (const auto& [day, number] : messages) {
        all += day.empty() ? 0 : number;
    }
    const auto total = static_cast<double>(all);
    Bulk bulk;
    std::uint64_t before = 0;
    for (const auto& [day, number] : messages) {
        if (day.empty() || number == 0) {
            continue;
        }
        const std::uint64_t up_to = before + number;
        if (static_cast<double>(up_to) >= 0.01 * total &&
            static_cast<double>(before) < 0.99 * total) {
            bulk.first = bulk.first.empty() ? day : bulk.first;
            bulk.last = day;
            bulk.inside += number;
        }
        before = up_to;
    }
    bulk.outside = all - bulk.inside;
    return bulk;
}

long days_between(std::string_view from, std::string_view to)
{
    const auto first = parse_iso_time(std::string(from) + " 00:00:00");
    const auto last = parse_iso_time(std::string(to) + " 00:00:00");
    if (!first || !last) {
        return 0;
    }
    return static_cast<long>(
        std::chrono::duration_cast<std::chrono::hours>(*last - *first).count() / 24
    );
}

std::string_view period_kind(std::string_view period)
{
    constexpr std::size_t length_of_day = 10; // "2012-07-09"
    if (period.empty()) {
        return "whole";
    }
    if (period.find('W') != std::string_view::npos) {
        return "week";
    }
    return period.size() == length_of_day ? "day" : "hour";
}

} // namespace takedown
