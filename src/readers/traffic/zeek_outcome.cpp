#include "readers/traffic/zeek_outcome.hpp"

namespace takedown {

namespace {

bool has(std::string_view history, char letter)
{
    return history.find(letter) != std::string_view::npos;
}

/// Both ends are known to have spoken; did the server send payload?
Outcome connected(const ZeekConnection& connection)
{
    if (connection.bytes_down > 0 || has(connection.history, 'd')) {
        return Outcome::Answered;
    }
    if (connection.transport == Transport::Udp) { // an empty datagram is an answer too
        return connection.packets_down > 0 ? Outcome::Answered : Outcome::Unknown;
    }
    return connection.bytes_down_known || !connection.history.empty() ? Outcome::ConnectedNoData
                                                                      : Outcome::Unknown;
}

Outcome icmp_outcome(const ZeekConnection& connection)
{
    if (!connection.asks_echo) {
        return Outcome::Unknown; // unreachables and the like want no answer
    }
    return connection.packets_down > 0 || connection.bytes_down > 0 ? Outcome::Answered
                                                                    : Outcome::NoAnswer;
}

/// The server's SYN-ACK was never seen.
Outcome without_handshake(const ZeekConnection& connection)
{
    if (has(connection.history, 'r')) {
        return Outcome::Refused;
    }
    return connection.packets_down == 0 ? Outcome::NoAnswer : Outcome::Unknown;
}

} // namespace

Outcome zeek_outcome(const ZeekConnection& connection)
{
    if (connection.transport == Transport::Icmp) {
        return icmp_outcome(connection);
    }
    const std::string_view state = connection.state;
    if (state == "SF" || state == "S1" || state == "S2" || state == "S3" || state == "RSTO") {
        return connected(connection);
    }
    if (state == "RSTR") {
        // Zeek also says RSTR when it saw no SYN-ACK before the reset.
        return connection.history.empty() || has(connection.history, 'h') ||
                       connection.bytes_down > 0
                   ? connected(connection)
                   : Outcome::Refused;
    }
    if (state == "REJ") {
        return Outcome::Refused;
    }
    if (state == "S0") {
        return Outcome::NoAnswer;
    }
    if (state == "RSTOS0" || state == "SH") {
        return without_handshake(connection);
    }
    // OTH, SHR, RSTRH and unset: the start was not seen; payload that came back is seen all the
    // same.
    return connection.bytes_down > 0 ? Outcome::Answered : Outcome::Unknown;
}

bool zeek_reset_by_server(std::string_view state, std::string_view history)
{
    return state == "REJ" || state == "RSTR" || state == "RSTRH" || has(history, 'r');
}

} // namespace takedown
