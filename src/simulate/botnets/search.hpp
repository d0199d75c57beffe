#pragma once

// Search: how one bot looks for a server of its own, once: what it tries in which order, and what
// of that is seen.

#include "simulate/botnets/dialogue.hpp"
#include "simulate/botnets/history.hpp"
#include "simulate/botnets/population.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace takedown::simulate {

/// What a bot dealt with, for the truth: a server of the history, or an endpoint that is none (a
/// peer, an address of a fast-flux name, a name that does not exist).
struct Dealing {
    std::optional<std::size_t> server;
    Endpoint endpoint;
    Role role = Role::Unknown;
    std::string name; ///< by which it was found
    bool by_fallback = false;
};

struct BotSinks {
    ConversationSink conversation;
    std::function<void(const Bot&, const Dealing&, TimePoint)> dealt;
    /// A bot that has no fallback found no master that answers. Empty: nobody wants to know.
    std::function<void(const Bot&, TimePoint)> lost = {};
};

/// A laboratory's gateway that keeps things from a bot; an ordinary network does neither.
struct Gateway {
    bool refuses_names = false;      ///< every name "does not exist"
    bool resets_connections = false; ///< every connection is reset
};

/// Where a bot sits while it searches.
struct Seat {
    std::size_t network = 0; ///< for the sink
    Address client;
    Address resolver;
    Gateway gateway;
};

/// All that searches share; borrowed.
struct SearchScene {
    const World* world = nullptr;
    const History* history = nullptr;
    const Population* population = nullptr;
    const Dialogue* dialogue = nullptr;
    const BotSinks* sinks = nullptr;
};

class Search {
public:
    Search(const SearchScene& scene, const Bot& bot, const Seat& seat, Random& random);

    /// Looks for a server of `role` (Proxy where this bot uses those) from `time` on: the order it
    /// was told, then its fallback. When it was given what it wanted; nullopt: it gave up.
    std::optional<TimePoint> run(Role role, TimePoint time);
    /// As above for a session that stays open at most `longest`.
    std::optional<TimePoint> run_session(TimePoint time, Micros longest);

    /// Whether no server of the order it was told can be reached: time for the fallback.
    [[nodiscard]] bool order_is_dead(TimePoint time) const;
    /// One exchange with a peer or, of a fast-flux botnet, with an address of its name.
    bool try_peer();
    bool try_flux();

    void set_time(TimePoint time) { time_ = time; }

private:
    [[nodiscard]] std::vector<std::size_t> told(Role role) const;
    [[nodiscard]] bool uses_proxy() const;
    [[nodiscard]] const Outage* barrier(std::size_t server) const;
    bool try_server(std::size_t server, const std::string& name);
    bool try_name(const std::string& name);
    bool look_up(const std::string& name, const std::vector<Address>& addresses, std::uint32_t ttl);
    bool try_fallback();
    bool try_generated();
    void deal(const Dealing& dealing) const;
    [[nodiscard]] Call
    call_of(const Address& server, std::uint16_t port, const std::string& name) const;

    const SearchScene& scene_;
    const Bot& bot_;
    const Seat& seat_;
    Random& random_;
    Role role_ = Role::ConfigMaster;
    TimePoint time_{};
    Micros session_{};
    bool fallback_ = false;
};

/// The port a bot listens on for its peers.
std::uint16_t peer_port(const Bot& bot);

} // namespace takedown::simulate
