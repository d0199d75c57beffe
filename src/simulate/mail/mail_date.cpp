#include "simulate/mail/mail_date.hpp"

#include "simulate/mail/letters.hpp"

#include <array>
#include <cstdlib>
#include <string_view>

namespace takedown::simulate {

namespace {

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"};

struct Calendar {
    std::uint64_t year, day, hour, minute, second;
    std::size_t month, weekday;
};

Calendar calendar_of(TimePoint time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time - day).count();
    const auto of_day = static_cast<std::uint64_t>(seconds);
    return {
        static_cast<std::uint64_t>(static_cast<int>(date.year())),
        static_cast<unsigned>(date.day()),
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60,
        static_cast<unsigned>(date.month()) - 1,
        std::chrono::weekday(day).c_encoding()};
}

void append_clock(const Calendar& at, std::string& out)
{
    append_padded(at.hour, 2, out);
    out += ':';
    append_padded(at.minute, 2, out);
    out += ':';
    append_padded(at.second, 2, out);
}

} // namespace

void append_mail_date(TimePoint time, const DateStyle& style, std::string& out)
{
    const Calendar at = calendar_of(time + std::chrono::minutes(style.zone_minutes));
    if (style.weekday) {
        out += weekdays[at.weekday];
        out += ", ";
    }
    if (at.day < 10 && style.day_padding != 0) {
        out += style.day_padding;
    }
    append_number(at.day, out);
    out += ' ';
    out += months[at.month].substr(0, 3);
    out += ' ';
    append_number(at.year, out);
    out += ' ';
    append_clock(at, out);
    out += style.zone_minutes < 0 || style.minus_zero ? " -" : " +";
    const auto zone = static_cast<unsigned>(std::abs(style.zone_minutes));
    append_padded(zone / 60, 2, out);
    append_padded(zone % 60, 2, out);
}

void append_mbox_date(TimePoint time, std::string& out)
{
    const Calendar at = calendar_of(time);
    out += weekdays[at.weekday];
    out += ' ';
    out += months[at.month].substr(0, 3);
    out += at.day < 10 ? "  " : " ";
    append_number(at.day, out);
    out += ' ';
    append_clock(at, out);
    out += ' ';
    append_number(at.year, out);
}

void append_plain_date(TimePoint time, std::string& out)
{
    const Calendar at = calendar_of(time);
    out += months[at.month];
    out += ' ';
    append_number(at.day, out);
    out += ", ";
    append_number(at.year, out);
}

} // namespace takedown::simulate
