#pragma once

// The SMTP dialogue of a session, in the client's own spelling (RFC 5321).

#include "simulate/evidence/script.hpp"

namespace takedown::simulate {

/// Makes a session say on the wire what its fields say: it ends at STARTTLS when `tls`; what its
/// dialect has no command for is cleared (sender without MAIL, recipients without RCPT, message and
/// subject without DATA); recipient_domains are those of its recipients unless given; one without
/// any reply sent no message.
void settle(SmtpSession& session);

/// The server greets; then each command of `dialect` and its reply, RCPT once a recipient (shared
/// out when the dialect names it more than once). Replies are those of success but the last one,
/// which is `last_reply`; when that is not 221 a QUIT gets no reply. DATA gets 354 when
/// `message_sent`, and the message, which is as long as the flow's bytes ask, ends with the next
/// reply (none when last_reply is 354). After STARTTLS come a TLS handshake and the conversation's
/// rounds.
void append_smtp(Script& script, const SmtpSession& session, const Conversation& conversation);

/// The same sizes, without the records of TLS.
void append_smtp_sizes(
    Script& script, const SmtpSession& session, const Conversation& conversation
);

/// The envelope sender: an invented mailbox of from_domain; empty when that is empty.
std::string envelope_sender(const SmtpSession& session);

/// Date, From, To and Message-ID that the message's head has, beside Subject.
struct MessageHead {
    std::string date;
    std::string from;
    std::string to;
    std::string message_id;
};

MessageHead message_head(const SmtpSession& session);

/// The text that goes with a reply code, without the code.
std::string_view reply_text(int code);

} // namespace takedown::simulate
