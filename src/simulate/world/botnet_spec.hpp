#pragma once

// What a world file says about a botnet: its mailer, mailings, bots, servers and fallback.

#include "core/time.hpp"
#include "model/controller.hpp"
#include "model/routing.hpp"
#include "simulate/world/internet_spec.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace takedown::simulate {

/// `[botnet.engine]`: the mailer program, by the traces it leaves.
struct EngineSpec {
    /// Names of the header fields in the order they are written; fields without a value in a
    /// message are left out.
    std::vector<std::string> header_order{
        "Message-ID", "From", "To", "Subject", "Date", "MIME-Version", "Content-Type", "X-Mailer"};
    /// Letters stand for themselves but {hexN} {HEXN} {decN} {alnumN} {lowerN} {domain} {user}
    /// {epoch}: "<{hex12}${hex8}@{domain}>".
    std::string message_id = "<{hex12}.{dec6}@{domain}>";
    std::string boundary = "----=_NextPart_{dec3}_{HEX4}_{HEX8}.{HEX8}";
    std::string mailer; ///< X-Mailer; empty: none
    /// What a bot calls itself: "{rdns}", "{ip}", "[{ip}]", "{word}", "localhost", "{trap}" or any
    /// text with the letters of message_id.
    std::string helo = "{rdns}";
    /// Commands as spelled, "|" between them, as in model SmtpSession::dialect.
    std::string dialect = "HELO |MAIL FROM:<|RCPT TO:<|DATA|QUIT";
    double forged_hops = 0;  ///< mean number of invented Received lines
    double other_mailer = 0; ///< part of the mail that wears another engine's traces (noise)
};

enum class MailingKind { Text, Html, Image, Attachment };

/// `[[botnet.campaign]]`: one mailing.
struct MailingSpec {
    std::string name;
    std::optional<TimePoint> from; ///< absent: the world's
    std::optional<TimePoint> to;
    double weight = 1; ///< part of the botnet's mail while it runs, relative to its others
    MailingKind kind = MailingKind::Text;
    /// Subject and body in the template language of docs/worlds.md#templates; empty: generated
    /// from `theme`.
    std::string subject;
    std::string body;
    std::string theme = "pharmacy"; ///< pharmacy, watches, casino, loans, software, dating, parcel
    std::uint32_t urls = 8;         ///< link names in rotation; 0: no link
    double random_text = 0.2;       ///< part of the body that is invented anew for each message
    std::string attachment;         ///< file name with template letters; "invoice_{dec5}.zip"
};

/// `[[botnet.controller]]`
struct ServerSpec {
    std::string name;
    Role role = Role::ConfigMaster;
    std::vector<std::string> segments; ///< empty: all
    Asn as = 0;                        ///< 0: a generated hosting network
    std::optional<Address> address;    ///< absent: taken from its network
    std::uint16_t port = 80;
    std::vector<std::string> names; ///< domain names that lead to it
    std::optional<TimePoint> from;  ///< absent: there from the start
    std::optional<TimePoint> to;
    std::string published; ///< where the facts of this row were published; into the truth
};

/// `[[botnet.segment]]`
struct SegmentSpec {
    std::string name;
    double weight = 1; ///< part of the bots, relative to the other segments
    /// Servers in the order bots try them; empty: those whose `segments` name it, as listed.
    std::vector<std::string> order;
};

/// How bots speak to their servers.
enum class Speech { Http, Https, RawTcp, Irc };

/// `[botnet.polling]`
struct PollingSpec {
    Speech speech = Speech::Http;
    std::string uri = "/{word}/s_alive.php?id={id}&tick={dec6}&ver={dec3}"; ///< of the master
    std::string template_uri = "/{word}/s_task.php?id={id}&task={dec3}";
    std::string user_agent = "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)";
    double minutes = 30; ///< between two polls of the master
    double jitter = 0.2; ///< standard deviation of the gap, as a part of it
    double template_minutes = 60;
    double retries = 2;           ///< further tries of a server that fails, before the next one
    double retry_seconds = 5;     ///< first wait; doubles
    bool returns_to_first = true; ///< each poll begins at the first of the order again
    double proxy_share = 0; ///< part of the bots that reach servers through one of the proxies
};

/// `[botnet.fallback]`
struct FallbackSpec {
    FallbackClass kind = FallbackClass::None;
    /// AddressList: names of servers. DomainList: domain names; the rest of `count` is invented.
    std::vector<std::string> list;
    std::uint32_t count = 8; ///< names of a domain list
    /// Dga: names a day; how many of them the herder registers, and the shape of a name.
    std::uint32_t names_a_day = 250;
    std::uint32_t registered_a_day = 1;
    std::uint32_t name_length = 12;
    bool word_names = false; ///< built of dictionary words instead of letters
    /// FastFlux: addresses (of bots) a name shows at once, and its time to live.
    std::uint32_t flux_addresses = 5;
    double flux_ttl_seconds = 180;
    /// PeerToPeer: peers a bot knows, datagrams an hour.
    std::uint32_t peers = 40;
    double peer_contacts_an_hour = 30;
    bool used_always = false; ///< fast flux and peers from the start, not only after a failure
};

/// `[botnet.herder]`: what the other side does.
struct HerderSpec {
    double notices_hours = 6;  ///< until a dead server is seen
    double prepares_hours = 6; ///< until a replacement stands
    std::uint32_t reserve = 2; ///< replacements it can pay for
    Asn reserve_as = 0;        ///< where; 0: a generated hosting network each
    bool repoints = true;      ///< through any surviving config master of the segment
};

/// Messages a day that all traps together get, from this time on; straight lines between points.
struct VolumePoint {
    TimePoint time{};
    double messages_a_day = 0;
};

/// `[[botnet]]`
struct BotnetSpec {
    std::string name;
    std::string family; ///< for the truth
    std::uint32_t bots = 400;
    double online = 0.6;      ///< part of the bots at work at once
    double lease_hours = 30;  ///< mean time a bot keeps its address
    double behind_nat = 0.15; ///< part of the bots that share an address with others
    double ipv6 = 0;          ///< part of the bots that send over IPv6
    /// Country → weight; empty: as the access networks lie.
    std::map<std::string, double> countries;
    /// Network name → bots inside it. Bots outside are seen by their mail alone.
    std::map<std::string, std::uint32_t> watched;
    double messages_a_day = 200; ///< over all traps, unless `volume` says more
    std::vector<VolumePoint> volume;
    double sends_on_hours = 12;  ///< mean time bots go on with what they have in memory
    double targets_an_hour = 60; ///< mail exchangers that a sending bot is seen to contact
    EngineSpec engine;
    std::vector<MailingSpec> mailings;
    std::vector<SegmentSpec> segments;
    std::vector<ServerSpec> servers;
    PollingSpec polling;
    FallbackSpec fallback;
    HerderSpec herder;
};

} // namespace takedown::simulate
