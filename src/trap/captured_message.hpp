#pragma once

// CapturedMessage: one mail that a client has handed over completely, before it is stored.

#include "trap/body_facts.hpp"
#include "trap/peer.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace takedown::trap {

struct Envelope {
    bool open = false; ///< MAIL was accepted
    std::string sender;
    std::vector<std::string> recipients; ///< secrets
};

struct CapturedMessage {
    std::string id; ///< unique: the session's name and the mail's number in it
    Envelope envelope;
    std::string body; ///< as sent, without what framing adds
    BodyFacts facts;
    std::string helo;     ///< empty if the client did not say it
    std::string protocol; ///< "SMTP", "ESMTP", "ESMTPS", "ESMTPSA": RFC 3848
    TimePoint received{};
};

/// The mail as it lies in the trap's mailbox (docs/formats/mbox.md, mboxrd, lines as sent): our own
/// fields on top, the last of them the Received line that names the peer, so that nothing that the
/// client wrote comes before it. `own_name`: what the trap calls itself.
std::string
mailbox_form(const CapturedMessage& message, const Peer& peer, std::string_view own_name);

} // namespace takedown::trap
