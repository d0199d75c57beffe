#pragma once

// Findings about mail: who handed a message over, mailings, engines, botnets and their shares.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/evidence.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace takedown {

/// The peer that handed a message to the receiving site, from the border hop.
struct Sender {
    std::uint64_t message = 0; ///< StoredMessage::id
    int border_hop = -1;       ///< index into Message::hops; -1: no border found
    std::optional<Address> source;
    std::string helo;
    std::string rdns;
    std::optional<TimePoint> time; ///< when the site took it; never the sender's Date
    std::string unknown_why;       ///< why there is no source
};

/// A mailer program by its traces; two messages of one engine agree in all three.
struct Engine {
    std::string id;               ///< "engine-3f2a9c1b04d7"
    std::string header_order;     ///< sender's own header names in order, comma-separated
    std::string message_id_shape; ///< "<H8$H8$H8@D>" (attribution: docs/sources/botnets.md#engine)
    std::string mailer;           ///< X-Mailer, digits kept
    std::string helo_habit;       ///< most frequent HELO class
    std::uint64_t messages = 0;
    std::uint64_t sources = 0;
    std::vector<EvidenceRef> samples; ///< at most 5
};

/// Why two messages are one mailing.
enum class CampaignKey { Url, Body, Attachment, Similarity };

struct Campaign {
    std::string id; ///< "campaign-3f2a9c1b", from its leader: stable as mail is added
    std::vector<std::uint64_t> messages; ///< ascending StoredMessage::id
    std::uint64_t leader = 0;
    CampaignKey key = CampaignKey::Similarity; ///< what holds most of it together
    std::string key_text;                      ///< the shared URL domain + shape, digest ...
    double least_similarity = 0; ///< worst member against the leader, estimated Jaccard, [0, 1]
    std::uint64_t sources = 0;   ///< distinct source addresses
    TimePoint first{};
    TimePoint last{};
    std::string subject;       ///< most frequent
    std::string template_text; ///< readable: literal parts, {word|word} choices, <name:kind> noise
    std::string
        template_regex; ///< RE2, matches the campaign's normalised text; empty if none was safe
    std::uint64_t template_hits = 0; ///< members the regex matches
    std::uint64_t template_ham_hits =
        0; ///< ham of the case it matches; usable only when 0 of a known number
    std::uint64_t ham_tested = 0;
    std::vector<std::string> url_domains; ///< most frequent first, at most 10
    std::vector<std::string> engines;     ///< Engine::id, most frequent first, at most 5
    std::vector<EvidenceRef> samples;     ///< at most 5
};

/// Senders held to be one botnet: campaigns joined by shared sources or by engine.
struct Botnet {
    std::string id;     ///< "botnet-3f2a9c1b"
    std::string family; ///< empty: unnamed; named only by a signature with a source
    std::string family_source;
    std::vector<std::string> campaigns;
    std::vector<std::string> engines;
    std::uint64_t messages = 0;
    std::uint64_t sources = 0;                 ///< distinct addresses, whole span
    std::uint64_t most_sources_in_an_hour = 0; ///< least number of bots at once
    double confidence = 0;                     ///< [0, 1] that it is one botnet and no mix
    std::string why;                           ///< one sentence
    TimePoint first{};
    TimePoint last{};
    std::vector<EvidenceRef> samples;
};

/// One row of the share table; `botnet` empty is the unattributed rest.
struct Share {
    std::string trap; ///< empty: all traps together
    std::string day;  ///< "2007-04-08"; empty: whole span
    std::string botnet;
    std::uint64_t messages = 0;
    std::uint64_t sources = 0;
    double by_messages = 0;     ///< part of all spam seen there and then, [0, 1]
    double by_messages_low = 0; ///< 90 % interval, cluster bootstrap
    double by_messages_high = 0;
    double by_sources = 0; ///< part of all source addresses
    double by_sources_low = 0;
    double by_sources_high = 0;
};

} // namespace takedown
