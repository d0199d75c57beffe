#pragma once

// MailTraits: what the campaign, engine and botnet stages keep of one message: 200 bytes and its
// part of the lists that all messages of a case share.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/evidence.hpp"
#include "model/text_table.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// What a client called itself in HELO, against what the receiving site knew of it.
enum class HeloClass : std::uint8_t {
    Missing,      ///< not recorded
    SameAsRdns,   ///< the name its address resolves to
    OtherName,    ///< a full name, but not the one its address resolves to
    NameNoRdns,   ///< a full name, where the address resolves to none
    BareWord,     ///< a name without a dot: "friend"
    Localhost,    ///< localhost, localhost.localdomain
    OwnBracketed, ///< its own address as "[192.0.2.1]", which the standard allows
    OwnAddress,   ///< its own address without brackets
    OtherAddress, ///< some other address
    ReceiverName, ///< the receiving server's own name
};

/// Number of HeloClass values.
constexpr std::size_t helo_classes = 10;

/// "same as rDNS", "bare word", ...: for people.
std::string_view text_of(HeloClass helo);

/// HELO forms that mail servers hardly ever use: 17,061 of 50,199 TREC07 spam, 14 of 25,220 ham
/// (docs/sources/botnets.md#helo).
bool is_bot_like(HeloClass helo);

/// A link of a message, cut to what is the same in all mails of a campaign.
struct UrlTrait {
    TextId domain = 0; ///< registered domain
    TextId shape = 0;  ///< domain and path shape together: "example.com /N/W.php?id="
    TextId path = 0;   ///< the path's shape alone: "/N/W.php?id="
    auto operator<=>(const UrlTrait&) const = default;
};

/// A file or picture of at least 128 bytes that a message carries.
struct FileTrait {
    std::uint64_t digest = 0; ///< first 64 bits of the content's SHA-256
    TextId similar = 0;       ///< its TLSH digest; 0: none
    TextId name = 0; ///< media type and the name with digits → N: "application/zip bill_N.zip"
};

/// Places in a list of TraitSet that belong to one message.
struct TraitRange {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// Sketch of a text as clustering keeps it: the low bytes of MessageFingerprint::sketch.
using SmallSketch = std::array<std::uint8_t, 64>;

/// Everything here comes from the sender: what the receiving site wrote at or above the border hop
/// is left out, except source and time, which are the site's own word.
struct MailTraits {
    std::uint64_t message = 0; ///< StoredMessage::id
    EvidenceRef where;
    std::optional<Address> source;
    HeloClass helo = HeloClass::Missing;
    std::optional<TimePoint> time; ///< when the site took it; absent: no believable time
    TextId trap = 0;
    MailClass mail_class = MailClass::Spam;
    TextId helo_word = 0; ///< the word itself for BareWord, else 0

    TextId header_order = 0;     ///< sender's header names in order, comma-separated
    TextId message_id_shape = 0; ///< "<H12$H8$H8@name>"
    TextId mailer = 0;           ///< X-Mailer or User-Agent
    std::uint64_t engine = 0;    ///< hash of the last three; 0: there is no header to tell by
    TextId boundary_shape = 0;

    TextId subject = 0;       ///< shortened to 120 bytes; TextTable keeps it while there is room
    TextId subject_shape = 0; ///< digits and names out; 0 when fewer than 3 words are left
    TextId content_type = 0;
    TextId charset = 0;
    TextId layout = 0;             ///< Message::layout
    std::uint64_t body_digest = 0; ///< as MessageFingerprint
    std::uint64_t identity = 0;    ///< hash of what the message says: the same in any case
    SmallSketch sketch{};
    std::uint32_t words = 0;
    TraitRange urls;  ///< of TraitSet::urls: distinct, at most 8
    TraitRange files; ///< of TraitSet::files: at most 8
};

/// The mail of a case as the clustering stages see it. `mails` ascends in MailTraits::message.
struct TraitSet {
    std::vector<MailTraits> mails;
    std::vector<UrlTrait> urls;
    std::vector<FileTrait> files;
    TextTable texts;

    [[nodiscard]] std::span<const UrlTrait> urls_of(const MailTraits& mail) const;
    [[nodiscard]] std::span<const FileTrait> files_of(const MailTraits& mail) const;
};

/// "engine-3f2a9c1b0d4e" for MailTraits::engine.
std::string engine_id(std::uint64_t engine);

} // namespace takedown
