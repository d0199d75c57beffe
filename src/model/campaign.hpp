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

/// How one kind of client speaks SMTP, word for word: seen in traffic or by the trap. No analysis
/// fills this in yet.
struct Dialect {
    std::string id;       ///< "dialect-3f2a9c1b"
    std::string commands; ///< "EHLO |MAIL FROM:<|RCPT TO:<|DATA|QUIT": verbs as spelled, in order
    std::uint64_t sessions = 0;
    std::uint64_t clients = 0;
    bool of_mail_servers = false;     ///< a dialect that clean servers speak too
    std::vector<std::string> engines; ///< Engine::id of mail from the same clients, most first
    std::vector<std::string> botnets; ///< Botnet::id by their clients, most first
    std::string why;                  ///< what makes it telling, or why it tells nothing
    std::vector<EvidenceRef> samples; ///< at most 5
};

/// Why two messages are one mailing. Structure: the same features (layout, charset, links, names of
/// files) along a path of the feature tree, where the words are random.
enum class CampaignKey { Url, Body, Attachment, Similarity, SimilarFile, Structure };

/// The two members of a campaign that are least alike.
struct WorstPair {
    double similarity = 1;       ///< estimated Jaccard, [0, 1]
    std::uint64_t one = 0;       ///< StoredMessage::id
    std::uint64_t other = 0;     ///< StoredMessage::id
    std::uint64_t looked_at = 0; ///< pairs compared: all of them up to 256 members, else a sample
};

struct Campaign {
    std::string id; ///< "campaign-3f2a9c1b", from its leader: stable as mail is added
    std::vector<std::uint64_t> messages; ///< ascending StoredMessage::id
    std::uint64_t leader = 0;
    CampaignKey key = CampaignKey::Similarity; ///< what holds most of it together
    std::string key_text;                      ///< the shared URL domain + shape, digest ...
    double least_similarity = 0; ///< worst member against the leader, estimated Jaccard, [0, 1]
    WorstPair worst_pair;
    std::uint64_t sources = 0; ///< distinct source addresses
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
    std::string template_why_not; ///< why the regex is absent or not usable; empty: it is usable
    std::vector<std::string> url_domains; ///< most frequent first, at most 10
    std::vector<std::string> engines;     ///< Engine::id, most frequent first, at most 5
    std::vector<EvidenceRef> samples;     ///< at most 5
};

/// How many bots: a range, as an address is no bot (NAT hides several, DHCP gives one many).
struct BotCount {
    std::uint64_t at_once = 0;  ///< most distinct addresses in one hour: the low end
    std::uint64_t in_a_day = 0; ///< most distinct addresses in 24 hours: the high end
    double estimate = 0;        ///< lines at work at one time of the busiest day; 0: none
    double low = 0;             ///< 95 % interval of the estimate
    double high = 0;
    std::string why; ///< what the correction rests on, or why there is none
};

/// A host that was not at the traps and is one of a botnet's by what it sends mail to. No analysis
/// fills this in yet.
struct GrownHost {
    Address host;
    std::uint64_t targets = 0; ///< mail exchangers it tried that the botnet's bots try
    std::uint64_t telling = 0; ///< of those, tried by no other botnet
    TimePoint first{};
    TimePoint last{};
    EvidenceRef where; ///< its first try
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
    BotCount bots;
    std::vector<GrownHost> grown;  ///< by telling targets, most first; at most 10,000
    std::uint64_t grown_hosts = 0; ///< all of them
    double confidence = 0;         ///< [0, 1] that it is one botnet and no mix
    std::string why;               ///< one sentence
    TimePoint first{};
    TimePoint last{};
    std::vector<EvidenceRef> samples;
};

/// One row of the share table; `botnet` empty is the unattributed rest. Intervals are 95 %.
struct Share {
    std::string trap; ///< empty: all traps together
    /// UTC: "2007-04-08" a day, "2007-04-08T13" an hour, "2007-W14" a week (ISO 8601); empty: whole
    /// span
    std::string period;
    std::string botnet;
    std::uint64_t messages = 0;
    std::uint64_t sources = 0;
    double by_messages = 0;     ///< part of all spam seen there and then, [0, 1]
    double by_messages_low = 0; ///< cluster bootstrap, and between traps where there are enough
    double by_messages_high = 0;
    double by_sources = 0; ///< part of all source addresses
    double by_sources_low = 0;
    double by_sources_high = 0;
    double bots = 0;    ///< estimated bots at work there and then (BotCount::estimate's way)
    double by_bots = 0; ///< part of all estimated sending hosts
    double by_bots_low = 0;
    double by_bots_high = 0;
};

} // namespace takedown
