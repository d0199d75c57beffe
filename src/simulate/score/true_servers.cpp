#include "simulate/score/true_servers.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace takedown::simulate {

namespace {

/// Rows in an order that does not depend on that of the truth.
std::vector<const TrueController*> ordered(const Truth& truth)
{
    std::vector<const TrueController*> rows;
    for (const TrueController& row : truth.controllers) {
        rows.push_back(&row);
    }
    std::sort(rows.begin(), rows.end(), [](const TrueController* a, const TrueController* b) {
        return std::tie(a->server, a->botnet, a->name) < std::tie(b->server, b->botnet, b->name);
    });
    return rows;
}

std::string group_of(const TrueController& row)
{
    if (!row.name.empty()) {
        return text_of(row.server);
    }
    const bool by_name = row.server.address == Address{};
    return row.botnet + (row.role == Role::Peer ? "'s peers"
                         : by_name              ? "'s names"
                                                : "'s addresses");
}

} // namespace

TrueServers::TrueServers(const Truth& truth)
{
    for (const TrueController* row : ordered(truth)) {
        const auto [place, is_new] = by_endpoint_.try_emplace(row->server, servers_.size());
        if (is_new) {
            TrueServer made;
            made.server = row->server;
            made.name = row->name;
            made.group = group_of(*row);
            servers_.push_back(std::move(made));
        }
        TrueServer& server = servers_[place->second];
        server.roles.insert(row->role);
        server.watched_bots = std::max(server.watched_bots, row->watched_bots);
        for (const std::string& segment : row->segments) {
            server.served += server.served.empty() ? "" : ", ";
            server.served += segment;
        }
        if (row->server.address != Address{}) {
            addresses_.insert(row->server.address);
        }
        if (!row->server.name.empty()) {
            by_name_.try_emplace(to_lower(row->server.name), place->second);
        }
        for (const std::string& name : row->names) {
            by_name_.try_emplace(to_lower(name), place->second);
        }
    }
}

std::optional<std::size_t> TrueServers::find(const Endpoint& endpoint) const
{
    if (endpoint.address == Address{}) {
        const auto found = by_name_.find(to_lower(endpoint.name));
        return found == by_name_.end() ? std::nullopt : std::optional(found->second);
    }
    Endpoint door = endpoint;
    door.name.clear();
    const auto found = by_endpoint_.find(door);
    return found == by_endpoint_.end() ? std::nullopt : std::optional(found->second);
}

bool TrueServers::covers_a_name(std::string_view domain) const
{
    const std::string lower = to_lower(domain);
    return std::any_of(by_name_.begin(), by_name_.end(), [&lower](const auto& entry) {
        const std::string_view name = entry.first;
        return name == lower || (name.size() > lower.size() && name.ends_with(lower) &&
                                 name[name.size() - lower.size() - 1] == '.');
    });
}

} // namespace takedown::simulate
