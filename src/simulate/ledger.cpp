#include "simulate/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown::simulate {

namespace {

std::string fallback_text(const BotnetSpec& botnet)
{
    const FallbackSpec& fallback = botnet.fallback;
    switch (fallback.kind) {
    case FallbackClass::None: return "bots go on asking the servers they know";
    case FallbackClass::AddressList: return "bots go through further addresses that are built in";
    case FallbackClass::DomainList:
        return fmt::format("bots go through {} names that are built in", fallback.count);
    case FallbackClass::Dga:
        return fmt::format(
            "bots make up {} names a day, of which {} are registered",
            fallback.names_a_day,
            fallback.registered_a_day
        );
    case FallbackClass::FastFlux:
        return fmt::format(
            "bots ask for a name that leads to {} bots at a time for {} s",
            fallback.flux_addresses,
            fallback.flux_ttl_seconds
        );
    case FallbackClass::PeerToPeer: return fmt::format("bots ask their {} peers", fallback.peers);
    case FallbackClass::Unknown: break;
    }
    return {};
}

/// The times in the window at which a server could be reached by anybody.
std::vector<UpTime> up_times(const Server& server, const Window& window)
{
    std::vector<UpTime> up{{std::max(window.from, server.from), std::min(window.to, server.to)}};
    for (const Outage& outage : server.outages) {
        if (outage.null_route_at) {
            continue; // it lives on, only not everybody reaches it
        }
        std::vector<UpTime> left;
        for (const UpTime& span : up) {
            if (outage.from > span.from) {
                left.push_back({span.from, std::min(span.to, outage.from)});
            }
            if (outage.to < span.to) {
                left.push_back({std::max(span.from, outage.to), span.to});
            }
        }
        up = std::move(left);
    }
    std::erase_if(up, [](const UpTime& span) { return span.from >= span.to; });
    return up;
}

} // namespace

Ledger::Ledger(const World& world, const History& history, const Window& window)
    : world_(world),
      history_(history),
      window_(window),
      servers_(history.servers().size()),
      mailed_(world.botnets.size()),
      polled_(world.botnets.size()),
      hosts_(history.segments().size()),
      fallback_shown_(history.segments().size())
{
    for (std::size_t i = 0; i < mailed_.size(); ++i) {
        mailed_[i].bots.resize(world.botnets[i].bots);
    }
}

void Ledger::note(const Bot& bot, const HostId& host, const Dealing& dealing, TimePoint time)
{
    if (!window_.contains(time)) {
        return;
    }
    hosts_[bot.segment].insert(host);
    polled_[bot.botnet].insert(bot.number);
    fallback_shown_[bot.segment] = fallback_shown_[bot.segment] || dealing.by_fallback;
    Dealt& dealt = dealing.server ? servers_[*dealing.server] : others_[dealing.endpoint];
    dealt.bots.emplace(bot.botnet, bot.number);
    dealt.contacts += 1;
    dealt.role = dealing.role;
    dealt.botnet = bot.botnet;
    dealt.segments.insert(bot.segment);
    dealt.first = std::min(dealt.first, time);
    dealt.last = std::max(dealt.last, time);
    if (!dealing.name.empty()) {
        dealt.names.insert(dealing.name);
    }
}

void Ledger::note_lost(const Bot& bot, TimePoint time)
{
    if (window_.contains(time)) {
        fallback_shown_[bot.segment] = true;
    }
}

void Ledger::note(const TrapDelivery& delivery)
{
    const std::string& trap = world_.traps[delivery.trap].name;
    const std::string botnet = delivery.bot ? world_.botnets[delivery.bot->botnet].name : "";
    const std::string day = format_day(delivery.delivery.time);
    for (const std::string& of : {trap, std::string()}) {
        counts_[{of, day}][botnet] += 1;
        counts_[{of, ""}][botnet] += 1;
    }
    if (!delivery.bot) {
        return;
    }
    Mailed& mailed = mailed_[delivery.bot->botnet];
    mailed.messages += 1;
    mailed.sources.insert(delivery.delivery.source);
    if (delivery.bot->number < mailed.bots.size()) {
        mailed.bots[delivery.bot->number] = true;
    }
    const std::int64_t hour =
        std::chrono::floor<std::chrono::hours>(delivery.delivery.time).time_since_epoch().count();
    if (hour != mailed.hour) {
        mailed.hour = hour;
        mailed.bots_of_hour.clear();
    }
    mailed.bots_of_hour.insert(delivery.bot->number);
    mailed.most_at_once = std::max<std::uint64_t>(mailed.most_at_once, mailed.bots_of_hour.size());
}

void Ledger::add_shares(Truth& truth) const
{
    for (const auto& [where, botnets] : counts_) {
        std::uint64_t total = 0;
        for (const auto& [botnet, messages] : botnets) {
            total += messages;
        }
        for (const auto& [botnet, messages] : botnets) {
            TrueShare share;
            share.trap = where.first;
            share.day = where.second;
            share.botnet = botnet;
            share.messages = messages;
            share.by_messages = static_cast<double>(messages) / static_cast<double>(total);
            truth.shares.push_back(std::move(share));
        }
    }
}

void Ledger::add_controllers(Truth& truth) const
{
    const auto segment_names = [this](const std::set<std::size_t>& segments) {
        std::vector<std::string> names;
        for (const std::size_t segment : segments) {
            names.push_back(history_.segments()[segment].name);
        }
        return names;
    };
    for (std::size_t i = 0; i < servers_.size(); ++i) {
        const Server& server = history_.servers()[i];
        const Dealt& dealt = servers_[i];
        TrueController made;
        made.server = {server.address, server.port, Transport::Tcp, {}};
        made.name = server.name;
        made.botnet = world_.botnets[server.botnet].name;
        made.role = server.role;
        made.names = server.names;
        for (const std::string& name : dealt.names) {
            if (std::find(made.names.begin(), made.names.end(), name) == made.names.end()) {
                made.names.push_back(name);
            }
        }
        std::set<std::size_t> segments = dealt.segments;
        for (std::size_t segment = 0; segment < history_.segments().size(); ++segment) {
            const SegmentHistory& history = history_.segments()[segment];
            const auto holds = [i](const std::vector<std::size_t>& servers) {
                return std::find(servers.begin(), servers.end(), i) != servers.end();
            };
            const bool told = std::any_of(
                history.orders.begin(),
                history.orders.end(),
                [&](const RendezvousOrder& order) {
                    return order.from < window_.to && holds(order.servers);
                }
            );
            if (told || holds(history.backups)) {
                segments.insert(segment);
            }
        }
        made.segments = segment_names(segments);
        made.up = up_times(server, window_);
        made.watched_bots = dealt.bots.size();
        made.contacts = dealt.contacts;
        made.published = server.published;
        truth.controllers.push_back(std::move(made));
    }
    for (const auto& [endpoint, dealt] : others_) {
        TrueController made;
        made.server = endpoint;
        made.botnet = world_.botnets[dealt.botnet].name;
        made.role = dealt.role;
        made.names.assign(dealt.names.begin(), dealt.names.end());
        made.segments = segment_names(dealt.segments);
        if (endpoint.name.empty()) {
            made.up = {{dealt.first, dealt.last}};
        }
        made.watched_bots = dealt.bots.size();
        made.contacts = dealt.contacts;
        truth.controllers.push_back(std::move(made));
    }
}

void Ledger::add_segments(Truth& truth) const
{
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        const SegmentHistory& history = history_.segments()[i];
        TrueSegment made;
        made.name = history.name;
        made.botnet = world_.botnets[history.botnet].name;
        made.weight = history.weight;
        made.watched_bots.assign(hosts_[i].begin(), hosts_[i].end());
        made.fallback = world_.botnets[history.botnet].fallback.kind;
        made.fallback_shown = fallback_shown_[i];
        made.fallback_detail = fallback_text(world_.botnets[history.botnet]);
        truth.segments.push_back(std::move(made));
    }
}

void Ledger::settle(Truth& truth) const
{
    for (std::size_t i = 0; i < mailed_.size(); ++i) {
        TrueBotnet made;
        made.name = world_.botnets[i].name;
        made.family = world_.botnets[i].family;
        const std::vector<bool>& mailed = mailed_[i].bots;
        made.bots = static_cast<std::uint64_t>(std::count(mailed.begin(), mailed.end(), true));
        for (const std::uint64_t bot : polled_[i]) {
            made.bots += bot < mailed.size() && mailed[bot] ? 0U : 1U;
        }
        made.most_bots_at_once = mailed_[i].most_at_once;
        made.sources = mailed_[i].sources.size();
        made.messages = mailed_[i].messages;
        truth.botnets.push_back(std::move(made));
    }
    add_shares(truth);
    add_controllers(truth);
    add_segments(truth);
}

} // namespace takedown::simulate
