#include "simulate/botnets/history.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

bool within(const std::vector<UpTime>& spans, TimePoint time)
{
    return std::any_of(spans.begin(), spans.end(), [time](const UpTime& span) {
        return time >= span.from && time < span.to;
    });
}

} // namespace

std::span<const std::size_t> History::order(std::size_t segment, TimePoint time) const
{
    const std::vector<RendezvousOrder>& orders = segments_[segment].orders;
    std::size_t last = 0;
    for (std::size_t i = 1; i < orders.size() && orders[i].from <= time; ++i) {
        last = i;
    }
    return orders[last].servers;
}

const Outage* History::outage(std::size_t server, std::size_t from_system, TimePoint time) const
{
    for (const Outage& outage : servers_[server].outages) {
        if (time < outage.from || time >= outage.to) {
            continue;
        }
        if (!outage.null_route_at) {
            return &outage;
        }
        const auto crossing = crossings_.find({*outage.null_route_at, servers_[server].system});
        if (crossing == crossings_.end() || crossing->second[from_system]) {
            return &outage;
        }
    }
    return nullptr;
}

std::optional<std::size_t> History::server_of(const std::string& name, TimePoint time) const
{
    const auto known = by_domain_.find(name);
    if (known == by_domain_.end()) {
        return std::nullopt;
    }
    const auto suspended = suspended_.find(name);
    if (suspended != suspended_.end() && within(suspended->second, time)) {
        return std::nullopt;
    }
    std::optional<std::size_t> server;
    for (const auto& [from, index] : known->second) {
        if (from <= time) {
            server = index;
        }
    }
    return server;
}

bool History::silent(std::size_t botnet, TimePoint time) const
{
    return within(silences_[botnet], time);
}

std::optional<std::size_t> History::generated_server(std::size_t botnet) const
{
    return generated_servers_[botnet];
}

const std::string& History::flux_name(std::size_t botnet) const
{
    return flux_names_[botnet];
}

bool History::fed(std::size_t segment, std::size_t system, TimePoint time) const
{
    const SegmentHistory& history = segments_[segment];
    const auto answers = [&](std::size_t server) {
        return outage(server, system, time) == nullptr;
    };
    // Work comes from template servers where the botnet has such, else from its masters.
    const bool has_template_servers =
        std::any_of(servers_.begin(), servers_.end(), [&](const Server& server) {
            return server.botnet == history.botnet && server.role == Role::TemplateServer;
        });
    const std::span<const std::size_t> tried = order(segment, time);
    const bool by_order = std::any_of(tried.begin(), tried.end(), [&](std::size_t server) {
        const Role role = servers_[server].role;
        const bool gives_work = has_template_servers
                                    ? role == Role::TemplateServer
                                    : role == Role::ConfigMaster || role == Role::Proxy;
        return gives_work && answers(server);
    });
    if (by_order || std::any_of(history.backups.begin(), history.backups.end(), answers)) {
        return true;
    }
    const auto name_leads = [&](const std::string& name) {
        const auto server = server_of(name, time);
        return server && answers(*server);
    };
    if (std::any_of(history.list_names.begin(), history.list_names.end(), name_leads)) {
        return true;
    }
    if (const auto server = generated_servers_[history.botnet]) {
        return answers(*server);
    }
    const FallbackClass kind = world_->botnets[history.botnet].fallback.kind;
    return kind == FallbackClass::PeerToPeer || kind == FallbackClass::FastFlux;
}

std::optional<TimePoint>
History::last_fed(std::size_t segment, std::size_t system, TimePoint time) const
{
    const std::vector<bool>& fed_then = fed_[segment * internet_->systems().size() + system];
    const auto after = std::upper_bound(turns_.begin(), turns_.end(), time);
    for (auto turn = static_cast<std::size_t>(after - turns_.begin()); turn > 0; --turn) {
        if (fed_then[turn - 1]) {
            return turn == static_cast<std::size_t>(after - turns_.begin()) ? time : turns_[turn];
        }
    }
    return std::nullopt;
}

} // namespace takedown::simulate
