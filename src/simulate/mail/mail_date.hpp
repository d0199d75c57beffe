#pragma once

// Dates as mail programs write them.

#include "core/time.hpp"

#include <string>

namespace takedown::simulate {

struct DateStyle {
    int zone_minutes = 0;    ///< east of Greenwich
    bool weekday = true;     ///< "Sun, "
    char day_padding = 0;    ///< before a day of one digit: ' ' or '0'; 0: nothing
    bool minus_zero = false; ///< "-0000" for UTC, as qmail
};

/// "Sun, 8 Apr 2007 13:18:40 -0400".
void append_mail_date(TimePoint time, const DateStyle& style, std::string& out);

/// "Sun Apr  8 13:07:32 2007", as in the "From " lines of an mbox; in UTC.
void append_mbox_date(TimePoint time, std::string& out);

/// "April 8, 2007".
void append_plain_date(TimePoint time, std::string& out);

} // namespace takedown::simulate
