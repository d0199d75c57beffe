#pragma once

// Truth: what really happened in a world's window, as far as an analysis could be asked about it.
// Written beside the evidence as truth/*.json (docs/worlds.md#truth), never read by the analyses.

#include "core/ip.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "model/activity.hpp"
#include "model/controller.hpp"
#include "model/plan.hpp"
#include "model/site.hpp"
#include "simulate/world/window.hpp"

#include <cstdint>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// One message of a trap or of the ham folder. `botnet` and `campaign` empty: of no botnet; stray
/// spam has neither, snowshoe mail a campaign alone.
struct TrueMessage {
    std::string file; ///< relative to the case folder: "evidence/traps/north/2012-07-01.mbox"
    std::uint64_t offset = 0; ///< of its `From ` line in the file: EvidenceRef::offset
    std::string botnet;
    std::string campaign; ///< "BOTNET/NAME"
    std::string segment;  ///< "BOTNET/NAME" of the bot that sent it; empty: no bot
    Address source;
    bool damaged = false; ///< cut or mangled on purpose: may be unreadable
    bool ham = false;
};

/// What a botnet truly sent to the traps: every message, the damaged ones included. The base is all
/// spam of that trap and day, no ham.
struct TrueShare {
    std::string trap;   ///< empty: all traps together
    std::string day;    ///< "2012-07-01"; empty: whole window
    std::string botnet; ///< empty: of no botnet
    std::uint64_t messages = 0;
    double by_messages = 0; ///< [0, 1]
};

struct TrueBotnet {
    std::string name;
    std::string family;
    std::uint64_t bots = 0;              ///< machines that were seen to send or poll in the window
    std::uint64_t most_bots_at_once = 0; ///< that sent, in any hour
    std::uint64_t sources = 0;           ///< distinct addresses its mail came from
    std::uint64_t messages = 0;
};

struct UpTime {
    TimePoint from{};
    TimePoint to{};
};

struct TrueController {
    Endpoint
        server; ///< known by name alone when it never had an address: a listed or generated name
    std::string name; ///< in the world file, or made ("replacement-1")
    std::string botnet;
    Role role = Role::Unknown;
    std::vector<std::string> names;    ///< domain names that led to it
    std::vector<std::string> segments; ///< "BOTNET/NAME"
    std::vector<UpTime> up;            ///< within the window
    std::uint64_t watched_bots =
        0;                      ///< that contacted it inside a watched network: 0 cannot be found
    std::uint64_t contacts = 0; ///< of those
    std::string published;
};

struct TrueSegment {
    std::string name; ///< "BOTNET/NAME"
    std::string botnet;
    double weight = 0;                ///< part of the botnet's bots
    std::vector<HostId> watched_bots; ///< every address a watched bot of it had in the window
    FallbackClass fallback = FallbackClass::None;
    /// A watched bot had to use it (or uses it always) in the window; of None: found no server that
    /// answers, and had nothing else to try.
    bool fallback_shown = false;
    std::string fallback_detail; ///< one sentence
};

struct TrueSite {
    Address address;
    Asn asn = 0;
    Prefix prefix; ///< as announced
    std::string country;
    std::string holder;
    std::vector<Asn> upstreams; ///< providers and peers that carry a route to it
    std::string abuse;          ///< empty: none on record
};

/// What the plan should be: the least that cuts every segment with watched bots, on true facts of
/// the window, and which parties would not act. Servers that are gone stay in: they may come back.
struct TruePlan {
    Plan plan;
    std::vector<std::string> uncuttable; ///< segments that no plan cuts
};

struct TrueEvent {
    TimePoint time{};
    std::string what; ///< one sentence
    std::string note;
};

struct Truth {
    std::string world;
    std::uint64_t seed = 0;
    Window window;
    std::vector<TrueBotnet> botnets;
    std::vector<TrueShare> shares;
    std::vector<TrueController> controllers;
    std::vector<TrueSegment> segments;
    std::vector<TrueSite> sites;         ///< one an address of a controller
    std::vector<Address> benign_servers; ///< addresses of services that steer nothing
    TruePlan plan;
    std::vector<TrueEvent> timeline;       ///< of the whole world up to the window's end
    std::vector<std::string> bot_networks; ///< names of watched networks
    /// Every address that a watched machine without a bot had in the window. Empty: not kept; what
    /// is said of hosts is then scored without false alarms.
    std::vector<HostId> clean_hosts;
};

/// Writes truth.json (all but messages) into `folder`. Error: Storage.
Result<void> write_truth(const Truth& truth, const std::string& folder);
/// Every field must be there; unknown ones are passed over. Error: Input, names the file and the
/// line of what is no JSON, or the field that is missing or wrong.
Result<Truth> read_truth(const std::string& folder);

/// messages.jsonl, one line a message, written as they come: memory does not grow with them. Fields
/// that are empty or false are left out.
class TrueMessageWriter {
public:
    static Result<TrueMessageWriter> create(const std::string& folder);
    void add(const TrueMessage& message);
    /// Error: Storage, also for what add() could not write.
    Result<void> finish();

private:
    std::ofstream out_;
    std::string path_;
    std::string line_; ///< lines that wait to be written
};

/// Calls `take` for each line of messages.jsonl. Error: Input, names file and line, as for any
/// field that is missing, unknown, twice there or of the wrong kind.
Result<void>
read_true_messages(const std::string& folder, const std::function<void(TrueMessage&&)>& take);

} // namespace takedown::simulate
