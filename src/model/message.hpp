#pragma once

// One mail as it was read: the facts, before anybody judges which of them to believe.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/evidence.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace takedown {

/// One Received line, parsed. Everything but `by` is what the line's writer says of its peer.
struct Hop {
    std::uint32_t header_index = 0; ///< index into Message::headers
    std::optional<Address> from;    ///< address the peer connected from
    std::string helo;               ///< what the peer called itself, as sent
    std::string rdns;               ///< name the writer looked up for `from`; empty if none
    std::string by;                 ///< the writer's own name
    std::string protocol;           ///< SMTP, ESMTP, HTTP, local ...
    std::optional<TimePoint> time;
};

struct Url {
    std::string host;              ///< lower case, no port
    std::string registered_domain; ///< by the public suffix list; the address for a numeric host
    std::string path_shape;        ///< path with digits → N, random words → W: "/N/W.php?id="
};

struct Attachment {
    std::string name;       ///< as sent, valid UTF-8
    std::string media_type; ///< lower case "application/zip"
    std::uint64_t size = 0; ///< decoded bytes
    std::string sha256;
    std::string tlsh; ///< digest of similar files, "T1..."; empty: too small or too uniform for one
};

/// What brought a mail to where it was read, when it did not come by itself.
enum class Carrier {
    None,
    Forward,     ///< sent on as an attachment by a person
    AbuseReport, ///< ARF (RFC 5965) or XARF
    Bounce,      ///< a mail system's report of what it could not deliver (RFC 3464)
};

/// The carrier's own words about the mail inside it. The message's other fields are those of the
/// mail inside; where none could be opened (kind "unopened"), those of the carrier itself.
struct CarriedBy {
    Carrier carrier = Carrier::None;
    std::string reporter;             ///< domain of who sent it on
    std::string kind;                 ///< "abuse", "fraud", "spam" ...: lower case; may be empty
    std::optional<Address> source;    ///< who handed the mail to the reporter, if he says so
    std::optional<TimePoint> arrival; ///< when, if he says so
    bool headers_only = false;        ///< no body of the mail inside was sent along
};

/// What campaigns compare, computed once at import.
struct MessageFingerprint {
    std::uint64_t body_digest = 0; ///< of the normalised text; 0 when there is no text
    std::uint32_t words = 0;       ///< words the sketch was made of
    std::array<std::uint16_t, 64>
        sketch{}; ///< one-permutation MinHash of word 3-shingles, densified
};

struct Message {
    EvidenceRef where;
    std::uint64_t length = 0;         ///< bytes in the file
    std::string member;               ///< name inside an archive or folder; empty otherwise
    std::vector<std::string> headers; ///< names of all fields, top first, spelled as written
    std::vector<Hop> hops;            ///< Received lines, top (last added) first
    std::optional<TimePoint> date;    ///< the sender's own Date, not to be trusted
    std::string message_id;           ///< with its brackets, as sent, valid UTF-8
    std::string subject;              ///< decoded, valid UTF-8
    std::string from_domain;          ///< lower case domain of From
    std::string mailer;               ///< X-Mailer or User-Agent
    std::string content_type;         ///< lower case "multipart/alternative"
    std::string charset;              ///< of the first text part, lower case
    std::string boundary;             ///< outermost multipart boundary
    /// How the body is built, at most 200 bytes: kinds of lines of a plain text (T text, U link, N
    /// empty), the first levels of elements of HTML, the tree of parts of a multipart.
    std::string layout;
    CarriedBy carried_by;
    std::vector<std::string>
        recipients;   ///< envelope and To addresses, lower case: secrets, never stored
    std::string text; ///< visible text, HTML stripped, valid UTF-8, capped (mail reader's limit)
    std::vector<Url> urls; ///< distinct, in order
    std::vector<Attachment> attachments;
    MessageFingerprint fingerprint;
};

/// A stored message with its number, as the analyses get it (no text, no recipients).
struct StoredMessage {
    std::uint64_t id = 0; ///< file << 32 | record number in the file: same for any thread count
    std::string trap;
    MailClass mail_class = MailClass::Spam;
    Message message; ///< `text` and `recipients` are empty here
};

} // namespace takedown
