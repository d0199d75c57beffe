#pragma once

// Period: the days most of the mail is of, since forged dates reach over decades.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace takedown {

struct Bulk {
    std::string first; ///< "2012-07-09"; empty when there is no mail
    std::string last;
    std::uint64_t inside = 0;
    std::uint64_t outside = 0;
};

/// From the day of the 1st to that of the 99th percentile of the messages, both included.
/// `messages` is by day; days without a name are no part of it.
Bulk bulk_of(const std::map<std::string, std::uint64_t>& messages);

/// What a Share::period is: "whole", "week", "day" or "hour".
std::string_view period_kind(std::string_view period);

/// Days from one "2012-07-09" to another; 0 when one of them is none.
long days_between(std::string_view from, std::string_view to);

} // namespace takedown
