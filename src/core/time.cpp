#include "core/time.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace takedown {

namespace {

using std::chrono::day;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::seconds;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t first_second = -62135596800; // 0001-01-01
constexpr std::int64_t last_second = 253402300799;  // 9999-12-31T23:59:59

/// Reads numbers and marks from the front of a text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return text_.empty(); }

    [[nodiscard]] char front() const { return text_.empty() ? '\0' : text_.front(); }

    bool accept(char c)
    {
        if (front() != c || text_.empty()) {
            return false;
        }
        text_.remove_prefix(1);
        return true;
    }

    /// Between `least` and `most` digits; -1 if fewer.
    int number(std::size_t least, std::size_t most)
    {
        std::size_t length = 0;
        int value = 0;
        while (length < most && length < text_.size() && text_[length] >= '0' &&
               text_[length] <= '9') {
            value = value * 10 + (text_[length] - '0');
            ++length;
        }
        if (length < least) {
            return -1;
        }
        text_.remove_prefix(length);
        digits_ = length;
        return value;
    }

    /// Digits the last number() took.
    [[nodiscard]] std::size_t digits() const { return digits_; }

    std::string_view word()
    {
        std::size_t length = 0;
        while (length < text_.size() && ((text_[length] | 32) >= 'a' && (text_[length] | 32) <= 'z')
        ) {
            ++length;
        }
        const auto taken = text_.substr(0, length);
        text_.remove_prefix(length);
        return taken;
    }

    void skip_blanks()
    {
        while (!text_.empty() && (front() == ' ' || front() == '\t' || front() == '\r' ||
                                  front() == '\n' || front() == ',')) {
            text_.remove_prefix(1);
        }
    }

private:
    std::string_view text_;
    std::size_t digits_ = 0;
};

struct Clock {
    int hour = 0;
    int minute = 0;
    int second = 0;
    int micros = 0;
};

std::optional<TimePoint> compose(int y, int m, int d, const Clock& clock)
{
    const year_month_day date{
        year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
    if (y < 1 || y > 9999 || !date.ok() || clock.hour > 23 || clock.minute > 59 ||
        clock.second > 60) {
        return std::nullopt;
    }
    return TimePoint{std::chrono::sys_days{date}} + hours{clock.hour} + minutes{clock.minute} +
           seconds{std::min(clock.second, 59)} + Micros{clock.micros};
}

int read_fraction(Scanner& scan)
{
    if (!scan.accept('.') && !scan.accept(',')) {
        return 0;
    }
    int value = std::max(scan.number(1, 6), 0);
    for (std::size_t i = scan.digits(); i < 6; ++i) {
        value *= 10;
    }
    while (scan.front() >= '0' && scan.front() <= '9') { // beyond microseconds
        (void)scan.number(1, 1);
    }
    return value;
}

/// "12:34[:56[.789]]"; false if not there.
bool read_clock(Scanner& scan, Clock& clock)
{
    clock.hour = scan.number(1, 2);
    if (clock.hour < 0 || (!scan.accept(':') && !scan.accept('.'))) {
        return false;
    }
    clock.minute = scan.number(1, 2);
    if (clock.minute < 0) {
        return false;
    }
    if (scan.accept(':') || scan.accept('.')) {
        clock.second = scan.number(1, 2);
        clock.micros = read_fraction(scan);
    }
    return clock.second >= 0;
}

/// "+0300", "+03:00", "Z" or a name of RFC 5322 section 4.3; unknown names count as UTC, as it
/// says.
minutes read_zone(Scanner& scan)
{
    const bool minus = scan.front() == '-';
    if (scan.accept('+') || scan.accept('-')) {
        const int zone_hours = scan.number(2, 2);
        (void)scan.accept(':');
        const int zone_minutes = std::max(scan.number(2, 2), 0);
        if (zone_hours < 0 || zone_hours > 23 || zone_minutes > 59) {
            return minutes{0};
        }
        const minutes east{60 * zone_hours + zone_minutes};
        return minus ? -east : east;
    }

    struct Named {
        std::string_view name;
        int hours;
    };

    constexpr std::array<Named, 8> names{
        {{"EST", -5},
         {"EDT", -4},
         {"CST", -6},
         {"CDT", -5},
         {"MST", -7},
         {"MDT", -6},
         {"PST", -8},
         {"PDT", -7}}};
    const std::string_view word = scan.word();
    for (const Named& zone : names) {
        if (equal_ignoring_case(zone.name, word)) {
            return hours{zone.hours};
        }
    }
    return minutes{0};
}

int month_number(std::string_view word)
{
    constexpr std::array<std::string_view, 12> names{
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (word.size() >= 3 && equal_ignoring_case(word.substr(0, 3), names.at(i))) {
            return static_cast<int>(i) + 1;
        }
    }
    return -1;
}

int four_digit_year(int value, std::size_t digits)
{
    if (digits == 2) { // RFC 5322 section 4.3
        return value < 50 ? 2000 + value : 1900 + value;
    }
    return digits == 3 ? 1900 + value : value;
}

} // namespace

TimePoint from_epoch(std::int64_t epoch_seconds, std::int64_t micros)
{
    const auto whole = std::clamp(epoch_seconds, first_second, last_second);
    return TimePoint{seconds{whole}} + Micros{std::clamp<std::int64_t>(micros, 0, 999'999)};
}

std::optional<TimePoint> parse_epoch(std::string_view text)
{
    const std::size_t point = text.find('.');
    const auto whole = parse_number<std::int64_t>(text.substr(0, point));
    if (!whole) {
        return std::nullopt;
    }
    if (point == std::string_view::npos) {
        return from_epoch(*whole, 0);
    }
    std::int64_t micros = 0;
    int scale = 100'000;
    for (const char c : text.substr(point + 1)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        micros += (c - '0') * scale;
        scale /= 10;
    }
    return from_epoch(*whole, micros);
}

std::optional<TimePoint> parse_iso_time(std::string_view text)
{
    Scanner scan(trim(text));
    const int y = scan.number(4, 4);
    const char mark = scan.front();
    if (y < 0 || (mark != '-' && mark != '/') || !scan.accept(mark)) {
        return std::nullopt;
    }
    const int m = scan.number(1, 2);
    if (m < 1 || !scan.accept(mark)) {
        return std::nullopt;
    }
    const int d = scan.number(1, 2);
    Clock clock;
    minutes zone{0};
    if (!scan.at_end()) {
        if ((!scan.accept('T') && !scan.accept('t') && !scan.accept(' ')) ||
            !read_clock(scan, clock)) {
            return std::nullopt;
        }
        scan.skip_blanks();
        zone = read_zone(scan);
        if (!scan.at_end()) {
            return std::nullopt;
        }
    }
    const auto time = d < 1 ? std::nullopt : compose(y, m, d, clock);
    return time ? std::optional(*time - zone) : std::nullopt;
}

std::optional<TimePoint> parse_mail_date(std::string_view text)
{
    Scanner scan(text);
    scan.skip_blanks();
    if (!scan.word().empty()) { // day of the week, which we do not need
        scan.skip_blanks();
    }
    const int d = scan.number(1, 2);
    scan.skip_blanks();
    (void)scan.accept('-');
    const int m = month_number(scan.word());
    (void)scan.accept('-');
    scan.skip_blanks();
    const int y = scan.number(2, 4);
    if (d < 1 || m < 1 || y < 0) {
        return std::nullopt;
    }
    const int full_year = four_digit_year(y, scan.digits());
    scan.skip_blanks();
    Clock clock;
    if (!read_clock(scan, clock)) {
        return std::nullopt;
    }
    scan.skip_blanks();
    const minutes zone = read_zone(scan);
    const auto time = compose(full_year, m, d, clock);
    return time ? std::optional(*time - zone) : std::nullopt;
}

std::string format_time(TimePoint time)
{
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const year_month_day date{midnight};
    const std::chrono::hh_mm_ss clock{time - midnight};
    std::array<char, 64> text{};
    int length = std::snprintf(
        text.data(),
        text.size(),
        "%04d-%02u-%02uT%02d:%02d:%02d",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count())
    );
    std::string written(text.data(), static_cast<std::size_t>(length));
    if (clock.subseconds().count() != 0) {
        length = std::snprintf(
            text.data(), text.size(), ".%06d", static_cast<int>(clock.subseconds().count())
        );
        written.append(text.data(), static_cast<std::size_t>(length));
    }
    return written + "Z";
}

std::string format_day(TimePoint time)
{
    return format_time(time).substr(0, 10);
}

std::string format_duration(Micros duration)
{
    const double total = std::max(0.0, static_cast<double>(duration.count()) / 1e6);
    std::array<char, 64> text{};
    int length = 0;
    if (total < 1) {
        length = std::snprintf(text.data(), text.size(), "%.0f ms", total * 1000);
    } else if (total < 60) {
        length = std::snprintf(text.data(), text.size(), "%.1f s", total);
    } else if (total < 3600) {
        const auto whole = static_cast<int>(total);
        length = std::snprintf(text.data(), text.size(), "%d min %02d s", whole / 60, whole % 60);
    } else if (total < 2.0 * 86400) {
        const auto whole = static_cast<int>(total / 60);
        length = std::snprintf(text.data(), text.size(), "%d h %02d min", whole / 60, whole % 60);
    } else {
        length = std::snprintf(text.data(), text.size(), "%.1f days", total / 86400);
    }
    return {text.data(), static_cast<std::size_t>(length)};
}

} // namespace takedown
