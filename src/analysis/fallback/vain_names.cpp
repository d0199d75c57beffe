#include "analysis/fallback/vain_names.hpp"

#include "reference/local_names.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

namespace takedown {

namespace {

constexpr Micros longest_gap = std::chrono::seconds(10);
constexpr double least_share = 0.8;
constexpr std::uint64_t least_walks = 3;
constexpr double most_chance = 1e-3;

struct Askings {
    std::uint64_t all = 0;
    std::uint64_t before_a_call = 0;
};

bool extends_a_used_name(const std::string& name, const std::set<std::string>& used)
{
    return std::any_of(used.begin(), used.end(), [&name](const std::string& one) {
        return name.size() > one.size() && name.compare(0, one.size(), one) == 0 &&
               name[one.size()] == '.';
    });
}

bool is_followed_by_a_call(TimePoint asked, std::span<const TimePoint> calls)
{
    const auto next = std::lower_bound(calls.begin(), calls.end(), asked);
    return next != calls.end() && *next - asked <= longest_gap;
}

/// The chance that one moment, taken at random, lies within the gap before some call.
double chance_of_one(std::span<const TimePoint> calls)
{
    const std::chrono::duration<double> span = calls.back() - calls.front();
    const std::chrono::duration<double> gap = longest_gap;
    return span > gap ? std::min(1.0, static_cast<double>(calls.size()) * (gap / span)) : 1.0;
}

} // namespace

bool is_in_vain(const Lookup& lookup)
{
    return (lookup.type == 1 || lookup.type == 28) &&
           (lookup.response == dns_no_such_name || lookup.response == dns_server_failure);
}

std::set<std::string> names_before_calls(
    std::span<const Lookup> lookups,
    std::span<const TimePoint> calls,
    const std::set<std::string>& used
)
{
    std::set<std::string> names;
    if (calls.empty()) {
        return names;
    }
    std::map<std::string_view, Askings> askings;
    for (const Lookup& lookup : lookups) {
        if (is_in_vain(lookup) && !is_local_name(lookup.name)) {
            Askings& of_name = askings[lookup.name];
            ++of_name.all;
            of_name.before_a_call += is_followed_by_a_call(lookup.time, calls) ? 1U : 0U;
        }
    }
    const double chance = chance_of_one(calls);
    for (const auto& [name, seen] : askings) {
        const auto walks = static_cast<double>(seen.before_a_call);
        if (seen.before_a_call >= least_walks &&
            walks >= least_share * static_cast<double>(seen.all) &&
            std::pow(chance, walks) <= most_chance &&
            !extends_a_used_name(std::string(name), used)) {
            names.emplace(name);
        }
    }
    return names;
}

} // namespace takedown
