#include "analysis/controllers/signal.hpp"

namespace takedown {

std::string_view slug_of(Signal signal)
{
    constexpr std::array<std::string_view, signal_count> slugs{
        "attack-act",         "shared-by-suspects",  "like-suspects",   "failure-then-switch",
        "repeated-shape",     "calls-unanswered",    "rhythm",          "long-session",
        "request-to-address", "request-shape",       "own-protocol",    "nameless-tls",
        "odd-port",           "strange-certificate", "suspicious-name", "direct-address",
        "irc-dialogue",       "peer-fan-out",        "generated-name",  "known-service",
        "platform-service",   "popular-name",        "browsing",        "single-download",
        "nothing-said",       "many-clean-hosts",
    };
    return slugs.at(index_of(signal));
}

} // namespace takedown
