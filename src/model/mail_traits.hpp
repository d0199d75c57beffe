#pragma once

// MailTraits: what the campaign, engine and botnet stages keep of one message, about 300 bytes.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/evidence.hpp"
#include "model/text_table.hpp"

#include <array>
#include <cstdint>
#include <optional>
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
    auto operator<=>(const UrlTrait&) const = default;
};

/// Everything here comes from the sender: what the receiving site wrote at or above the border hop
/// is left out, except source and time, which are the site's own word.
struct MailTraits {
    std::uint64_t message = 0; ///< StoredMessage::id
    EvidenceRef where;
    std::optional<Address> source;
    std::optional<TimePoint> time; ///< when the site took it; absent: no believable time
    TextId trap = 0;
    MailClass mail_class = MailClass::Spam;
    HeloClass helo = HeloClass::Missing;
    TextId helo_word = 0; ///< the word itself for BareWord, else 0

    std::uint64_t engine = 0;    ///< hash of the next three; 0: there is no header to tell by
    TextId header_order = 0;     ///< sender's header names in order, comma-separated
    TextId message_id_shape = 0; ///< "<H12$H8$H8@name>"
    TextId mailer = 0;           ///< X-Mailer or User-Agent
    TextId boundary_shape = 0;

    TextId subject = 0;            ///< shortened to 120 bytes
    TextId subject_shape = 0;      ///< digits and names out; 0 when fewer than 3 words are left
    std::uint64_t body_digest = 0; ///< as MessageFingerprint
    std::uint32_t words = 0;
    std::array<std::uint16_t, 64> sketch{};
    std::vector<UrlTrait> urls;             ///< distinct, at most 8
    std::vector<std::uint64_t> attachments; ///< first 64 bits of the content's SHA-256, at most 8
};

/// The mail of a case as the clustering stages see it. `mails` ascends in MailTraits::message.
struct TraitSet {
    std::vector<MailTraits> mails;
    TextTable texts;
};

/// "engine-3f2a9c1b0d4e" for MailTraits::engine.
std::string engine_id(std::uint64_t engine);

} // namespace takedown
