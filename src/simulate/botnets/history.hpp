#pragma once

// History: which servers of which botnet are where and alive when, and what their bots are told.
// Computed once for a world, before any evidence, so that every moment can be asked by itself.

#include "core/result.hpp"
#include "simulate/internet/internet.hpp"
#include "simulate/internet/route_change.hpp"
#include "simulate/truth/truth.hpp"
#include "simulate/world/world.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace takedown::simulate {

/// How a server that is gone looks to those who call it.
enum class Manner {
    Silent,   ///< nothing comes back
    Refused,  ///< its machine answers, its program does not
    NoData,   ///< something accepts the connection and says nothing
    BadAnswer ///< its host shows a page of its own
};

struct Outage {
    TimePoint from{};
    TimePoint to = TimePoint::max();
    Manner manner = Manner::Silent;
    std::optional<std::size_t> null_route_at; ///< system; absent: gone for everybody
};

struct Server {
    std::string name;
    std::size_t botnet = 0;
    Role role = Role::ConfigMaster;
    std::size_t system = 0; ///< of the internet
    Address address;
    std::uint16_t port = 80;
    std::vector<std::string> names;
    TimePoint from{};
    TimePoint to{};
    std::vector<Outage> outages; ///< ascending by `from`
    std::string published;
};

struct RendezvousOrder {
    TimePoint from{};
    std::vector<std::size_t> servers; ///< in the order bots try them, all roles
};

struct SegmentHistory {
    std::size_t botnet = 0;
    std::string name;
    double weight = 0;                   ///< part of the botnet's bots
    std::vector<RendezvousOrder> orders; ///< ascending; the first holds from the start
    std::vector<std::size_t> backups;    ///< servers of a fallback list, tried after the order
    std::vector<std::string> list_names; ///< of a domain list, tried after the order
};

class History {
public:
    /// Plays the world's events and its herders from start to end. Takes server addresses from
    /// `internet`. Error (Usage): no address left, names the key.
    static Result<History> make(const World& world, Internet& internet);

    [[nodiscard]] std::span<const Server> servers() const { return servers_; }

    [[nodiscard]] std::span<const SegmentHistory> segments() const { return segments_; }

    [[nodiscard]] std::span<const RouteChange> route_changes() const { return route_changes_; }

    [[nodiscard]] std::span<const TrueEvent> events() const { return events_; }

    /// Servers that bots of a segment are told to try, at a time.
    [[nodiscard]] std::span<const std::size_t> order(std::size_t segment, TimePoint time) const;
    /// What keeps hosts of `from_system` from reaching a server; nullptr: it can be reached.
    [[nodiscard]] const Outage*
    outage(std::size_t server, std::size_t from_system, TimePoint time) const;
    /// The server a domain name leads to; nullopt: the name does not exist then.
    [[nodiscard]] std::optional<std::size_t>
    server_of(const std::string& name, TimePoint time) const;
    [[nodiscard]] bool silent(std::size_t botnet, TimePoint time) const;
    /// Server behind generated names, of botnets that have those.
    [[nodiscard]] std::optional<std::size_t> generated_server(std::size_t botnet) const;
    /// The name of a fast-flux botnet.
    [[nodiscard]] const std::string& flux_name(std::size_t botnet) const;

    /// Moments at which anything about servers, orders or names changes, ascending.
    [[nodiscard]] std::span<const TimePoint> turns() const { return turns_; }

    /// The last moment up to `time` at which bots of a segment in a system were given work;
    /// nullopt: never. `time` itself when they are now.
    [[nodiscard]] std::optional<TimePoint>
    last_fed(std::size_t segment, std::size_t system, TimePoint time) const;

private:
    friend class HistoryMaker;

    [[nodiscard]] bool fed(std::size_t segment, std::size_t system, TimePoint time) const;

    const World* world_ = nullptr;
    const Internet* internet_ = nullptr;
    std::vector<Server> servers_;
    std::vector<SegmentHistory> segments_;
    std::vector<RouteChange> route_changes_;
    std::vector<TrueEvent> events_;
    std::map<std::string, std::vector<std::pair<TimePoint, std::size_t>>> by_domain_;
    std::map<std::string, std::vector<UpTime>> suspended_;
    std::vector<std::vector<UpTime>> silences_;                 ///< by botnet
    std::vector<std::optional<std::size_t>> generated_servers_; ///< by botnet
    std::vector<std::string> flux_names_;                       ///< by botnet
    /// Whether a null route at one system cuts another off from a third, by all three.
    std::map<std::pair<std::size_t, std::size_t>, std::vector<bool>> crossings_;
    std::vector<TimePoint> turns_;
    /// For each segment and system, at each turn: fed until the next.
    std::vector<std::vector<bool>> fed_;
};

} // namespace takedown::simulate
