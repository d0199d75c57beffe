#include "analysis/controllers/role.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace takedown {

namespace {

struct Order {
    std::size_t shared = 0;       ///< bots that use another controller too
    std::size_t first = 0;        ///< of those, bots that call this one first
    std::uint64_t calls = 0;      ///< of shared bots to this one
    std::uint64_t most_calls = 0; ///< of shared bots to their busiest other one
};

Order order_of(const EndpointRecord& record, std::span<const EndpointRecord* const> others)
{
    std::map<HostId, std::pair<TimePoint, std::uint64_t>> elsewhere; // earliest call, most calls
    for (const EndpointRecord* other : others) {
        for (const HostUse& use : other->uses) {
            const auto [known, fresh] = elsewhere.try_emplace(use.host, use.first, use.calls);
            if (!fresh) {
                known->second.first = std::min(known->second.first, use.first);
                known->second.second = std::max(known->second.second, use.calls);
            }
        }
    }
    Order order;
    for (const HostUse& use : record.uses) {
        const auto known = elsewhere.find(use.host);
        if (known == elsewhere.end()) {
            continue;
        }
        ++order.shared;
        order.first += use.first < known->second.first ? 1U : 0U;
        order.calls += use.calls;
        order.most_calls += known->second.second;
    }
    return order;
}

/// Bots that send spam and that got much from it, more than once, and much each time: small answers
/// that add up over weeks are a master's.
std::size_t fed_spammers(const EndpointRecord& record)
{
    constexpr std::uint64_t much = 10'000;
    constexpr std::uint64_t much_a_call = 2'000;
    return static_cast<std::size_t>(std::count_if(
        record.uses.begin(),
        record.uses.end(),
        [](const HostUse& use) {
            return use.mails && use.calls >= 2 && use.bytes_down >= much &&
                   use.bytes_down >= much_a_call * use.calls;
        }
    ));
}

} // namespace

RoleFinding role_of(
    const EndpointRecord& record,
    std::span<const EndpointRecord* const> others,
    const ControllerSettings& settings
)
{
    if (settings.sinkhole && record.server.name.empty() &&
        settings.sinkhole(record.server.address)) {
        return {Role::Sinkhole, "its address is in the list of sinkholes"};
    }
    if (record.strength_of(Signal::PeerFanOut) > 0.3) {
        return {Role::Peer, "one of many addresses treated alike"};
    }
    if (record.strength_of(Signal::SingleDownload) >= 0.9 &&
        record.strength_of(Signal::RequestShape) < 0.3) {
        return {Role::Download, "bots only fetched from it and posted nothing"};
    }
    const std::size_t fed = fed_spammers(record);
    if (fed > 0 && 2 * fed >= record.uses.size()) {
        return {
            Role::TemplateServer,
            fmt::format("{} spamming bots each got more than 10 kB from it in several calls", fed)};
    }
    const Order order = order_of(record, others);
    if (order.shared >= 2 && 5 * order.first >= 4 * order.shared &&
        3 * order.calls <= order.most_calls && record.answers) {
        return {
            Role::ConfigMaster,
            fmt::format(
                "{} of {} bots call it before their other controllers, and a third as often or "
                "less",
                order.first,
                order.shared
            )};
    }
    return {Role::Unknown, "nothing seen tells its part from others"};
}

} // namespace takedown
