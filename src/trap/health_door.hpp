#pragma once

// HealthDoor: where health is asked for, on loopback or a path of this machine.

#include "core/result.hpp"
#include "core/time.hpp"
#include "trap/event_watch.hpp"
#include "trap/owned_file.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace takedown::trap {

class HealthDoor {
public:
    /// "127.0.0.1:2580", "[::1]:2580" or "unix:/path". Another machine may not ask: an address
    /// that is not loopback is an Error. `place` is what it is bound to, for people.
    static Result<HealthDoor> open(const std::string& where, std::string& place);

    /// Its sockets get keys above `first_key`.
    bool watch(EventWatch& events, std::uint64_t first_key);

    /// `answer`: from a request to what to send.
    void handle(
        const Event& event,
        EventWatch& events,
        Micros at,
        const std::function<std::string(std::string_view)>& answer
    );
    /// Drops those that take too long to ask.
    void drop_slow(Micros at);

private:
    struct Asker {
        OwnedFile socket;
        std::string request;
        Micros since{};
    };

    explicit HealthDoor(OwnedFile listener) : listener_(std::move(listener)) {}

    OwnedFile listener_;
    std::map<std::uint64_t, Asker> askers_;
    std::uint64_t first_key_ = 0;
    std::uint64_t serial_ = 0;
};

} // namespace takedown::trap
