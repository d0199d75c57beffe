#include "analysis/controllers/generated_names.hpp"

#include "analysis/controllers/names.hpp"
#include "core/text.hpp"
#include "reference/local_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <unordered_set>

namespace takedown {

namespace {

constexpr std::size_t least_names = 6;
/// Generators ask for their names in a row; people mistype that many in weeks.
constexpr Micros longest_row = std::chrono::hours(6);

/// "host.example.com.office.example": the resolver tried a suffix on a name asked before.
bool is_completed(std::string_view name, const std::unordered_set<std::string_view>& asked)
{
    for (std::size_t dot = name.find('.', name.find('.') + 1); dot != std::string_view::npos;
         dot = name.find('.', dot + 1)) {
        if (asked.contains(name.substr(0, dot))) {
            return true;
        }
    }
    return false;
}

/// Names of generators have a chosen label under a suffix, with at most "www." before it.
bool is_plain_domain(std::string_view name)
{
    const auto labels = split(name, '.');
    return labels.size() >= 2 && labels.size() <= 4 && chosen_label(name).size() >= 6;
}

/// Chance of letters and digits as such names have them, without a language model: few vowels or
/// many digits.
bool looks_random(std::string_view label)
{
    std::size_t vowels = 0;
    std::size_t digits = 0;
    std::size_t run = 0;
    std::size_t longest_run = 0;
    for (const char c : label) {
        const bool vowel = std::string_view("aeiouy").find(c) != std::string_view::npos;
        const bool digit = c >= '0' && c <= '9';
        vowels += vowel ? 1U : 0U;
        digits += digit ? 1U : 0U;
        run = vowel || digit || c == '-' ? 0 : run + 1;
        longest_run = std::max(longest_run, run);
    }
    const auto length = static_cast<double>(label.size());
    return static_cast<double>(vowels) < 0.25 * length ||
           static_cast<double>(digits) > 0.2 * length || longest_run >= 5;
}

bool is_machine_made(std::string_view label, const ControllerSettings& settings)
{
    return settings.machine_made ? settings.machine_made(label) > 0 : looks_random(label);
}

std::string_view zone_of(std::string_view name)
{
    const std::string_view label = chosen_label(name);
    return name.substr(static_cast<std::size_t>(label.data() - name.data()));
}

std::vector<GeneratedName> candidates_of(const HostScene& host)
{
    std::vector<GeneratedName> candidates;
    std::unordered_set<std::string_view> zones;
    for (const Lookup& lookup : host.host->lookups) {
        const bool in_vain =
            lookup.response == dns_no_such_name || lookup.response == dns_server_failure;
        const bool of_address = lookup.type == 1 || lookup.type == 28;
        if (!in_vain || !of_address || is_local_name(lookup.name) ||
            !is_plain_domain(lookup.name) || is_completed(lookup.name, host.looked_up)) {
            continue;
        }
        if (zones.insert(zone_of(lookup.name)).second) {
            candidates.push_back({lookup.name, lookup.time, lookup.where});
        }
    }
    return candidates;
}

/// Many names below one parent are hash or reversed-address queries to a service: drops them.
void drop_one_parent(std::vector<GeneratedName>& names)
{
    std::map<std::string, std::size_t> parents;
    const auto parent_of = [](const GeneratedName& one) {
        const std::string_view zone = zone_of(one.name);
        return std::string(zone.substr(std::min(zone.find('.'), zone.size())));
    };
    for (const GeneratedName& one : names) {
        ++parents[parent_of(one)];
    }
    names.erase(
        std::remove_if(
            names.begin(),
            names.end(),
            [&](const GeneratedName& one) {
                const std::string parent = parent_of(one);
                // ".com" is a suffix; ".dbl.example.org" is a service.
                return std::count(parent.begin(), parent.end(), '.') >= 2 && parents[parent] > 2;
            }
        ),
        names.end()
    );
}

/// Drops what is not one of `least_names` within `longest_row`; ascending in time.
void keep_rows(std::vector<GeneratedName>& names)
{
    std::vector<bool> in_row(names.size(), false);
    for (std::size_t last = least_names - 1; last < names.size(); ++last) {
        const std::size_t first = last + 1 - least_names;
        if (names[last].time - names[first].time <= longest_row) {
            std::fill(
                in_row.begin() + static_cast<std::ptrdiff_t>(first),
                in_row.begin() + static_cast<std::ptrdiff_t>(last + 1),
                true
            );
        }
    }
    std::size_t place = 0;
    std::erase_if(names, [&](const GeneratedName&) { return !in_row[place++]; });
}

} // namespace

GeneratedNames generated_names_of(const HostScene& host)
{
    GeneratedNames found;
    std::vector<GeneratedName> candidates = candidates_of(host);
    drop_one_parent(candidates);
    if (candidates.size() >= least_names) {
        keep_rows(candidates);
    }
    if (candidates.size() < least_names) {
        return found;
    }
    std::set<std::string> suffixes;
    std::size_t machine_made = 0;
    double sum = 0;
    double squares = 0;
    for (const GeneratedName& one : candidates) {
        const std::string_view label = chosen_label(one.name);
        const auto length = static_cast<double>(label.size());
        machine_made += is_machine_made(label, *host.settings) ? 1U : 0U;
        suffixes.emplace(zone_of(one.name).substr(label.size()));
        sum += length;
        squares += length * length;
    }
    const auto count = static_cast<double>(candidates.size());
    const double part = static_cast<double>(machine_made) / count;
    const double spread = std::sqrt(std::max(0.0, squares / count - (sum / count) * (sum / count)));
    if (part < 0.5 || suffixes.size() > 20) {
        return found;
    }
    found.strength =
        std::min(1.0, part + 0.1) * std::min(1.0, count / 10) * (spread < 5 ? 1.0 : 0.7);
    found.text = fmt::format(
        "one of {} names that do not exist, {:.0f} % of them machine-made, {:.0f} letters long on "
        "average, under {} suffixes",
        candidates.size(),
        100 * part,
        sum / count,
        suffixes.size()
    );
    found.names = std::move(candidates);
    return found;
}

} // namespace takedown
