#pragma once

// HistoryMaker: plays a world's events and its herders, in order of time.

#include "simulate/botnets/history.hpp"
#include "simulate/world/random.hpp"

#include <queue>

namespace takedown::simulate {

class HistoryMaker {
public:
    HistoryMaker(const World& world, Internet& internet);
    Result<History> make();

private:
    enum class Happening {
        Event,    ///< one of the world file
        Acts,     ///< a party that was asked does what it was asked for
        Restores, ///< and puts the server back
        Ends,     ///< a server's time in the world file is over
        Replaces, ///< the herder has a replacement for a server ready
    };

    struct Entry {
        TimePoint time{};
        std::uint64_t number = 0; ///< order among those of one time
        Happening what = Happening::Event;
        std::size_t index = 0; ///< of the event or of the server
        bool operator>(const Entry& other) const;
    };

    Result<void> add_botnet(std::size_t botnet);
    Result<std::size_t> add_server(std::size_t botnet, const ServerSpec& spec);
    [[nodiscard]] std::vector<std::size_t> generated_hosting() const;
    void add_segments(std::size_t botnet);
    Result<void> add_fallback(std::size_t botnet);
    void plan(TimePoint time, Happening what, std::size_t index);
    void play_event(const EventSpec& event, std::size_t index, TimePoint time);
    void asked(const EventSpec& event, std::size_t index);
    void acts(const EventSpec& event, std::size_t index, TimePoint time);
    void begin_outage(std::size_t server, TimePoint time, Outage outage);
    void withdraw(std::size_t server, TimePoint time);
    void restore(std::size_t server, TimePoint time);
    void repoint(const EventSpec& event, TimePoint time);
    Result<void> replace(std::size_t server, TimePoint time);
    void point_to_replacement(std::size_t dead, std::size_t fresh, TimePoint time);
    void suspend(const std::string& name, TimePoint time);
    [[nodiscard]] bool gone(std::size_t server, TimePoint time) const;
    [[nodiscard]] bool has_master(std::size_t segment, TimePoint time) const;
    [[nodiscard]] std::optional<std::size_t> server_named(const std::string& name) const;
    [[nodiscard]] std::string told(std::size_t server) const;
    void tell(TimePoint time, std::string what, const std::string& note = {});
    void note_crossing(std::size_t at, std::size_t origin);
    void find_turns();

    const World& world_;
    Internet& internet_;
    History made_;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> coming_;
    std::uint64_t count_ = 0;
    std::vector<std::uint32_t> replacements_; ///< by botnet
};

} // namespace takedown::simulate
