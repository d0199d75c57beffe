#pragma once

// Points in time (UTC, microseconds) and the text forms that evidence writes them in.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace takedown {

using Micros = std::chrono::microseconds;
using TimePoint = std::chrono::sys_time<Micros>;
using Day = std::chrono::sys_days;

/// From seconds and microseconds since 1970 as captures hold them. Never overflows: out-of-range
/// seconds are clamped to years 1..9999.
TimePoint from_epoch(std::int64_t seconds, std::int64_t micros);

/// From decimal seconds since 1970 as Zeek writes them ("1331901000.000000"); nullopt if not a
/// number.
std::optional<TimePoint> parse_epoch(std::string_view text);

/// "2011-08-18T15:40:53.826372Z", "2011/08/18 15:40:53.826372", "2011-08-18 15:40:53", date alone.
/// Without a zone the text is taken as UTC. nullopt if it is none of these or the date does not
/// exist.
std::optional<TimePoint> parse_iso_time(std::string_view text);

/// RFC 5322 date as in Date and Received ("Sun, 8 Apr 2007 21:00:48 +0300 (MSD)"), obsolete zones,
/// two-digit years and a missing week day included. nullopt if it cannot be read.
std::optional<TimePoint> parse_mail_date(std::string_view text);

/// "2011-08-18T15:40:53Z"; with microseconds only when they are not 0.
std::string format_time(TimePoint time);

/// "2011-08-18".
std::string format_day(TimePoint time);

/// "1 h 04 min", "12.3 s", "850 ms": for people.
std::string format_duration(Micros duration);

} // namespace takedown
