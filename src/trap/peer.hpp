#pragma once

// Who is at the other end of a session, and how the trap names the session.

#include "core/ip.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <string>

namespace takedown::trap {

/// What is known of a session before its first byte.
struct Peer {
    std::string session; ///< unique name of the session: upper-case hex digits
    Address address;
    std::uint16_t port = 0;
    Address own_address; ///< the address it connected to
    std::uint16_t own_port = 0;
    std::string syn;     ///< IP and TCP header of its SYN as the kernel kept it; empty if not kept
    TimePoint began{};   ///< wall clock when it connected
    Micros began_tick{}; ///< the same moment on the clock that never jumps
};

/// The wall clock at a tick of the session.
inline TimePoint wall_time(const Peer& peer, Micros tick)
{
    return peer.began + (tick - peer.began_tick);
}

} // namespace takedown::trap
