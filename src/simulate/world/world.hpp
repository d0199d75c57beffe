#pragma once

// World: all that a world file says, with defaults for what it does not. See docs/worlds.md.

#include "core/result.hpp"
#include "core/time.hpp"
#include "simulate/world/botnet_spec.hpp"
#include "simulate/world/internet_spec.hpp"
#include "simulate/world/network_spec.hpp"
#include "simulate/world/trap_spec.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

enum class EventKind {
    Ask,  ///< `party` is asked to act against `target` (a server); it does as its response says
    Stop, ///< `target` goes off, whoever did it
    NullRoute, ///< `target`'s address is null-routed at `party` (an AS), the route stays up
    Withdraw,  ///< `party` stops announcing the prefix that holds `target`
    Restore,   ///< `target` is back on the same address
    Repoint,   ///< the herder points segment `target` to `servers`, if a config master still lives
    Silence,   ///< botnet `target` sends nothing from here on, for no reason that can be seen
    Resume,    ///< and sends again
};

/// `[[event]]`: something that happens at a time the world file fixes.
struct EventSpec {
    TimePoint time{};
    EventKind kind = EventKind::Stop;
    /// Once read: "BOTNET/NAME" of a server or segment, a botnet's name, or for Ask a domain name.
    std::string target;
    std::string party; ///< as in model/party_id.hpp; Ask, NullRoute and Withdraw have one
    std::vector<std::string> servers; ///< "BOTNET/NAME" once read
    std::string note;                 ///< source or remark, into the truth's timeline
};

struct World {
    std::string name;
    std::string about; ///< one sentence
    std::uint64_t seed = 1;
    TimePoint from{};
    TimePoint to{}; ///< not included
    std::string who;
    InternetSpec internet;
    ResolverSpec resolvers;
    std::vector<NetworkSpec> networks;
    std::vector<TrapSpec> traps;
    OtherMailSpec mail;
    std::vector<BotnetSpec> botnets;
    std::vector<EventSpec> events; ///< ascending in time
    /// Record the five sandbox runs of one bot of each botnet (docs/worlds.md#sandbox-runs).
    bool sandbox_runs = true;
    double sandbox_minutes = 15; ///< t; two runs take twice as long
    /// The list of popular names beside the evidence stands for this part of all lookups; 0: none.
    double popular_names = 0.9;
    std::string text; ///< the file as read
};

/// Reads a world file. Error (Usage): names file, line and key, and says what is allowed there.
/// Unknown keys, references to names that are not there and impossible values are errors.
Result<World> read_world(const std::string& path);
/// As above from text; `path` is for messages only.
Result<World> world_from_text(std::string_view text, const std::string& path);

} // namespace takedown::simulate
