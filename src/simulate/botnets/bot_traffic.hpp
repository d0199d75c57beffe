#pragma once

// BotTraffic: what the bots inside watched networks do on the wire.

#include "simulate/botnets/search.hpp"
#include "simulate/world/window.hpp"

#include <cstdint>
#include <vector>

namespace takedown::simulate {

/// Polls lie on grids of time with jitter, bursts of mail follow on work that was handed out: what
/// a bot begins in a slice depends on the world, the bot and the slice alone. A search or burst may
/// run on for up to `longest_run`; whoever cuts a window begins that much earlier and leaves out
/// what began before.
class BotTraffic {
public:
    static constexpr std::chrono::minutes longest_run{60};

    /// Borrows all; they must outlive it.
    static Result<BotTraffic> make(
        const World& world,
        const History& history,
        const Population& population,
        const Neighbourhood& neighbourhood
    );

    /// What all watched bots begin in a slice.
    void act(std::int64_t slice, const BotSinks& sinks) const;

    /// One laboratory run of a bot of `botnet`: started at `from`, watched for `length`; `client`
    /// and `resolver` are the laboratory's. Conversations go to network 0 of the sink, ascending by
    /// start only after sorting.
    void run_in_laboratory(
        std::size_t botnet, const Seat& seat, const Window& window, const BotSinks& sinks
    ) const;

private:
    void poll(const SearchScene& scene, const Bot& bot, std::int64_t slice) const;
    void hold_session(const SearchScene& scene, const Bot& bot, std::int64_t slice) const;
    void meet_peers(const SearchScene& scene, const Bot& bot, std::int64_t slice) const;
    void ask_for_work(const SearchScene& scene, const Bot& bot, std::int64_t slice) const;
    void send_mail(
        const SearchScene& scene, const Bot& bot, const Seat& seat, TimePoint from, Random& random
    ) const;
    [[nodiscard]] Seat seat_of(const Bot& bot, TimePoint time) const;
    [[nodiscard]] bool has_template_servers(std::size_t botnet) const;

    const World* world_ = nullptr;
    const History* history_ = nullptr;
    const Population* population_ = nullptr;
    const Neighbourhood* neighbourhood_ = nullptr;
    std::vector<Dialogue> dialogues_; ///< by botnet
};

} // namespace takedown::simulate
