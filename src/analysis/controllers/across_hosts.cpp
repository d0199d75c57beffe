#include "analysis/controllers/across_hosts.hpp"

#include "analysis/controllers/speech.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace takedown {

namespace {

bool is_web_port(std::uint16_t port)
{
    return port == 80 || port == 443 || port == 8080 || port == 8443 || port == 25 || port == 587 ||
           port == 993;
}

bool within_a_third(std::uint64_t a, std::uint64_t b)
{
    const auto larger = static_cast<double>(std::max(a, b));
    const auto smaller = static_cast<double>(std::min(a, b));
    return larger <= 1.34 * smaller + 16;
}

bool alike(const HostUse& a, const HostUse& b)
{
    return within_a_third(a.bytes_up, b.bytes_up) && within_a_third(a.bytes_down, b.bytes_down);
}

struct Use {
    std::size_t record = 0;
    const HostUse* use = nullptr;
};

std::vector<EvidenceRef> no_more_than_5(std::vector<EvidenceRef> refs)
{
    refs.resize(std::min<std::size_t>(refs.size(), 5));
    return refs;
}

std::vector<EvidenceRef> refs_of(const EndpointRecord& record)
{
    std::vector<EvidenceRef> refs;
    for (const Observation& one : record.observations) {
        refs.insert(refs.end(), one.where.begin(), one.where.end());
    }
    std::sort(refs.begin(), refs.end());
    refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
    return no_more_than_5(std::move(refs));
}

using UsesByPort = std::map<std::uint16_t, std::vector<Use>>;

UsesByPort stays_by_port(std::span<const EndpointRecord> records)
{
    constexpr std::size_t most_uses = 1000;
    UsesByPort by_port;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const Endpoint& server = records[i].server;
        if (server.transport != Transport::Tcp || is_web_port(server.port) ||
            !server.name.empty()) {
            continue;
        }
        for (const HostUse& use : records[i].uses) {
            if (use.stays && by_port[server.port].size() < most_uses) {
                by_port[server.port].push_back({i, &use});
            }
        }
    }
    return by_port;
}

struct Likes {
    std::size_t attackers = 0; ///< attacking hosts with a session like it, itself included
    std::size_t elsewhere = 0; ///< of those, with another server
};

Likes likes_of(const Use& mine, const std::vector<Use>& uses)
{
    Likes likes;
    for (const Use& other : uses) {
        if (other.use->attacks && alike(*mine.use, *other.use)) {
            ++likes.attackers;
            likes.elsewhere += other.record != mine.record ? 1U : 0U;
        }
    }
    return likes;
}

/// log2 of how much likelier attackers are here than in the crowd, for each of them; 8 bits are
/// full surprise. Source: docs/sources/controllers.md#shared-by-suspects
double surprise_of(const EndpointRecord& record, const Crowd& crowd)
{
    constexpr double full = 8;
    if (crowd.attackers == 0 || record.attacking_hosts == 0) {
        return 0;
    }
    const auto attackers = static_cast<double>(record.attacking_hosts);
    const auto users = static_cast<double>(std::max(record.hosts_in_case, record.attacking_hosts));
    const double expected = static_cast<double>(crowd.attackers) / static_cast<double>(crowd.hosts);
    return std::max(0.0, attackers * std::log2(attackers / users / expected) / full);
}

} // namespace

void observe_sharing(EndpointRecord& record, const Crowd& crowd)
{
    const std::uint64_t suspicious = record.suspicious_hosts;
    const std::uint64_t clean =
        record.hosts_in_case > suspicious ? record.hosts_in_case - suspicious : 0;
    const double rarity = static_cast<double>(std::max<std::uint64_t>(suspicious, 1)) /
                          static_cast<double>(std::max<std::uint64_t>(suspicious, 1) + clean);
    for (Observation& one : record.observations) {
        if (one.signal == Signal::AttackAct) {
            one.strength *= rarity;
        }
    }
    const double surprise = surprise_of(record, crowd);
    if (record.attacking_hosts >= 2 && surprise > 0 && rarity > 0.3) {
        const double many = std::log2(static_cast<double>(record.attacking_hosts)) / 2;
        const double strength = rarity * std::min({1.0, many, surprise});
        record.put(
            {Signal::SharedBySuspects,
             strength,
             fmt::format(
                 "{} suspicious hosts use it, {} of them attack, and {} other hosts do",
                 suspicious,
                 record.attacking_hosts,
                 clean
             ),
             refs_of(record)}
        );
    }
    if (clean >= 2) {
        record.put(
            {Signal::ManyCleanHosts,
             std::min(1.0, std::log2(static_cast<double>(clean)) / 6),
             fmt::format("{} hosts use it without anything suspicious", clean),
             {}}
        );
    }
}

void observe_likeness(std::span<EndpointRecord> records)
{
    for (const auto& [port, uses] : stays_by_port(records)) {
        for (const Use& mine : uses) {
            const Likes likes = likes_of(mine, uses);
            if (likes.attackers < 2 || likes.elsewhere == 0) {
                continue;
            }
            records[mine.record].put(
                {Signal::LikeSuspects,
                 1.0,
                 fmt::format(
                     "{} attacking hosts keep sessions of this size on port {}",
                     likes.attackers,
                     port
                 ),
                 refs_of(records[mine.record])}
            );
        }
    }
}

} // namespace takedown
