#include "readers/traffic/binetflow_state.hpp"

namespace takedown {

namespace {

bool has(std::string_view flags, char flag)
{
    return flags.find(flag) != std::string_view::npos;
}

/// "FSPA_FSPA": the TCP flags each side was seen to send.
Outcome flags_outcome(std::string_view from_source, std::string_view from_other)
{
    if (has(from_other, 'P')) {
        return Outcome::Answered;
    }
    if (!has(from_source, 'S')) {
        return Outcome::Unknown; // the start was not seen
    }
    if (has(from_other, 'S')) {
        return Outcome::ConnectedNoData;
    }
    if (has(from_other, 'R')) {
        return Outcome::Refused;
    }
    // An ACK to a silent other side means that its half was not captured.
    return from_other.empty() && !has(from_source, 'A') ? Outcome::NoAnswer : Outcome::Unknown;
}

} // namespace

Outcome argus_outcome(Transport transport, std::string_view state, bool answers)
{
    const std::size_t bar = state.find('_');
    if (transport == Transport::Tcp) {
        if (bar != std::string_view::npos) {
            return flags_outcome(state.substr(0, bar), state.substr(bar + 1));
        }
        if (state == "REQ" || state == "INT") {
            return Outcome::NoAnswer;
        }
        return Outcome::Unknown; // CON, FIN, RST, ACC: established or gone, data not told
    }
    if (transport == Transport::Icmp) {
        if (state != "ECO") {
            return Outcome::Unknown;
        }
        return answers ? Outcome::Answered : Outcome::NoAnswer;
    }
    if (state == "CON") {
        return Outcome::Answered;
    }
    if (state == "INT" || state == "REQ") {
        return answers ? Outcome::Answered : Outcome::NoAnswer;
    }
    if (state.substr(0, 2) == "UR") { // answered by an ICMP unreachable
        return Outcome::Refused;
    }
    return Outcome::Unknown;
}

} // namespace takedown
