#pragma once

// EventWatch: the system's list of sockets to wait for (epoll), each with a number of ours.

#include "core/result.hpp"
#include "core/time.hpp"
#include "trap/owned_file.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace takedown::trap {

struct Event {
    std::uint64_t key = 0;
    bool readable = false;
    bool writable = false;
    bool broken = false; ///< the other side is gone, or the socket has failed
};

constexpr unsigned watch_reading = 1;
constexpr unsigned watch_writing = 2;

class EventWatch {
public:
    static Result<EventWatch> open();

    bool add(int socket, std::uint64_t key, unsigned what);
    bool change(int socket, std::uint64_t key, unsigned what);
    void remove(int socket);

    /// At most some hundred at a time; none after `longest`.
    const std::vector<Event>& wait(std::chrono::milliseconds longest);

private:
    explicit EventWatch(OwnedFile file) : file_(std::move(file)) {}

    OwnedFile file_;
    std::vector<Event> events_;
};

/// A number that other threads can raise to wake the wait.
class WakeSignal {
public:
    static Result<WakeSignal> open();

    void raise() const;
    void clear() const;

    [[nodiscard]] int descriptor() const { return file_.get(); }

private:
    explicit WakeSignal(OwnedFile file) : file_(std::move(file)) {}

    OwnedFile file_;
};

} // namespace takedown::trap
