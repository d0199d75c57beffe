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
