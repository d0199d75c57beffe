#include "analysis/botnets/bot_count.hpp"

#include "analysis/botnets/address_returns.hpp"
#include "analysis/botnets/botnets.hpp"
#include "analysis/botnets/cluster_bootstrap.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_groups = 40; ///< of networks, each left out once
constexpr Micros one_hour = std::chrono::hours(1);
constexpr Micros one_day = std::chrono::hours(24);

struct Busiest {
    TimePoint begin{};
    std::uint64_t sources = 0;
};

/// The window of that length with most distinct sources; the first of equals. Ascending sightings.
Busiest busiest(std::span<const BotSighting> sightings, Micros length)
{
    std::map<Address, std::size_t> inside;
    Busiest most;
    std::size_t oldest = 0;
    for (const BotSighting& one : sightings) {
        ++inside[one.source];
        while (one.time - sightings[oldest].time >= length) {
            const auto gone = inside.find(sightings[oldest].source);
            if (--gone->second == 0) {
                inside.erase(gone);
            }
            ++oldest;
        }
        if (inside.size() > most.sources) {
            most = {sightings[oldest].time, inside.size()};
        }
    }
    return most;
}

/// The hours of each group of networks: addresses of one network are handed on together.
std::vector<AddressHours> grouped(std::span<const BotSighting> sightings, TimePoint begin)
{
    std::map<Address, std::set<std::size_t>> by_address;
    for (const BotSighting& one : sightings) {
        if (one.time >= begin && one.time - begin < one_day) {
            by_address[one.source].insert(static_cast<std::size_t>((one.time - begin) / one_hour));
        }
    }
    std::map<Prefix, AddressHours> networks;
    for (const auto& [address, hours] : by_address) {
        networks[{address, address.is_v4() ? 24U : 48U}].add(hours);
    }
    std::vector<AddressHours> groups(std::min(networks.size(), most_groups));
    std::size_t next = 0;
    for (const auto& [network, hours] : networks) {
        groups[next++ % groups.size()].add(hours, 1);
    }
    return groups;
}

std::string reason_of(const LineFit& fit)
{
    const std::string lease = fit.change * static_cast<double>(AddressHours::most_lag) < 0.05
                                  ? "addresses that hardly change"
                                  : fmt::format("addresses kept for {:.0f} hours", 1 / fit.change);
    return fmt::format(
        "{} times an address came back within {} hours, which goes with {}; several bots behind "
        "one gateway count as one, hosts that are off count only when they are on",
        with_thousands(static_cast<std::uint64_t>(fit.returns)),
        fit.lags,
        lease
    );
}

void estimate(std::span<const BotSighting> sightings, TimePoint begin, BotCount& count)
{
    const std::vector<AddressHours> groups = grouped(sightings, begin);
    AddressHours all;
    for (const AddressHours& group : groups) {
        all.add(group, 1);
    }
    const auto hours_with_mail =
        std::count_if(all.seen.begin(), all.seen.end(), [](double seen) { return seen > 0; });
    if (hours_with_mail < 3) {
        count.why = "no estimate: fewer than three hours with mail";
        return;
    }
    const std::optional<LineFit> fit = fit_lines(groups);
    if (!fit) {
        count.why = "no estimate: hardly any address came back in a later hour, so there may be "
                    "any number more";
        return;
    }
    const double half = student_t_975(std::max<std::size_t>(groups.size(), 2) - 1) * fit->error;
    const auto least = static_cast<double>(count.at_once);
    count.estimate = std::max(fit->lines, least);
    count.low = std::max(fit->lines * std::exp(-half), least);
    count.high = std::max(fit->lines * std::exp(half), count.estimate);
    count.why = reason_of(*fit);
}

} // namespace

BotCount count_bots(std::vector<BotSighting> sightings)
{
    std::sort(sightings.begin(), sightings.end(), [](const BotSighting& a, const BotSighting& b) {
        return std::pair(a.time, a.source) < std::pair(b.time, b.source);
    });
    BotCount count;
    if (sightings.empty()) {
        count.why = "no estimate: no mail with a source and a time";
        return count;
    }
    count.at_once = busiest(sightings, one_hour).sources;
    const Busiest day = busiest(sightings, one_day);
    count.in_a_day = day.sources;
    estimate(sightings, day.begin, count);
    return count;
}

void count_bots(const TraitSet& set, std::span<const Campaign> campaigns, std::span<Botnet> botnets)
{
    const std::vector<int> botnet_of = attribution(set, campaigns, botnets);
    std::vector<std::vector<BotSighting>> sightings(botnets.size());
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        const MailTraits& mail = set.mails[i];
        if (botnet_of[i] >= 0 && mail.source && mail.time) {
            sightings[static_cast<std::size_t>(botnet_of[i])].push_back({*mail.time, *mail.source});
        }
    }
    for (std::size_t i = 0; i < botnets.size(); ++i) {
        botnets[i].bots = count_bots(std::move(sightings[i]));
    }
}

} // namespace takedown
