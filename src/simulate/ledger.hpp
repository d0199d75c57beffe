#pragma once

// Ledger: what the truth is made of, noted down while the evidence is written.

#include "simulate/botnets/search.hpp"
#include "simulate/botnets/trap_mail.hpp"
#include "simulate/truth/truth.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace takedown::simulate {

/// Notes of mail and notes of traffic touch nothing in common: one thread may make each.
class Ledger {
public:
    /// Borrows both; they must outlive it.
    Ledger(const World& world, const History& history, const Window& window);

    /// A watched bot dealt with something at `time`, under `host`; `network` is its name.
    void note(const Bot& bot, const HostId& host, const Dealing& dealing, TimePoint time);
    /// A watched bot without a fallback found no server that answers.
    void note_lost(const Bot& bot, TimePoint time);
    /// A message was handed over to a trap (spam, not ham).
    void note(const TrapDelivery& delivery);

    /// "BOTNET/NAME" of a bot's segment.
    [[nodiscard]] const std::string& segment_name(const Bot& bot) const
    {
        return history_.segments()[bot.segment].name;
    }

    /// Fills in botnets, shares, controllers and segments.
    void settle(Truth& truth) const;

private:
    struct Dealt {
        std::set<std::pair<std::size_t, std::uint64_t>> bots; ///< botnet and number
        std::uint64_t contacts = 0;
        Role role = Role::Unknown;
        std::set<std::string> names;
        std::set<std::size_t> segments;
        std::size_t botnet = 0;
        TimePoint first = TimePoint::max();
        TimePoint last = TimePoint::min();
    };

    struct Mailed {
        std::uint64_t messages = 0;
        std::unordered_set<Address> sources;
        std::vector<bool> bots;
        std::int64_t hour = 0;
        std::unordered_set<std::uint64_t> bots_of_hour;
        std::uint64_t most_at_once = 0;
    };

    void add_shares(Truth& truth) const;
    void add_controllers(Truth& truth) const;
    void add_segments(Truth& truth) const;

    const World& world_;
    const History& history_;
    Window window_;
    std::vector<Dealt> servers_;                  ///< by server of the history
    std::map<Endpoint, Dealt> others_;            ///< peers, fast-flux addresses, names
    std::vector<Mailed> mailed_;                  ///< by botnet
    std::vector<std::set<std::uint64_t>> polled_; ///< by botnet: numbers of bots
    std::vector<std::set<HostId>> hosts_;         ///< by segment
    std::vector<bool> fallback_shown_;            ///< by segment
    /// Messages by trap, day and botnet; botnet "" is of no botnet.
    std::map<std::pair<std::string, std::string>, std::map<std::string, std::uint64_t>> counts_;
};

} // namespace takedown::simulate
