#pragma once

// Where a fact was read: evidence files, places in them, and records that were not understood.

#include "core/time.hpp"

#include <compare>
#include <cstdint>
#include <string>

namespace takedown {

/// Place of one record: `file` is the case's number for the evidence file (EvidenceFile::id, from
/// 1), `offset` the byte offset of the record in the decompressed file (in the tar stream for
/// archives).
struct EvidenceRef {
    std::uint32_t file = 0;
    std::uint64_t offset = 0;
    auto operator<=>(const EvidenceRef&) const = default;
};

/// What the user says a file's mail is. Traps and forwarded complaints hold spam; ham is used only
/// to measure false alarms and never counted in shares.
enum class MailClass { Spam, Ham };

/// One evidence file as the case knows it.
struct EvidenceFile {
    std::uint32_t id = 0;
    std::string path;   ///< relative to the case folder when inside it, else absolute
    std::string sha256; ///< of the bytes on disk: the file's identity
    std::uint64_t size = 0;
    std::string format;  ///< name in the format registry
    std::string network; ///< where its traffic was seen; private addresses are told apart by it
    std::string trap;    ///< which trap or feed its mail came from
    MailClass mail_class = MailClass::Spam;
    std::uint64_t records = 0;
    std::uint64_t oddities = 0;
    TimePoint imported{};
};

/// Something in the evidence that was not as its format says. Counted, shown, never fatal. `kind`
/// is a stable slug of the reader ("mbox-no-from-line", "pcap-packet-cut").
struct Oddity {
    std::string kind;
    EvidenceRef where; ///< of the first of its kind in the file
    std::uint64_t count = 1;
    std::string detail; ///< for people; valid UTF-8, at most 200 bytes
};

} // namespace takedown
