#include "analysis/campaigns/border.hpp"

#include "core/hash.hpp"
#include "core/text.hpp"
#include "reference/public_suffix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace takedown {

namespace {

constexpr std::size_t most_hops = 64;       ///< of a message that are looked at
constexpr std::size_t enough_peers = 20;    ///< distinct peers behind a relay that are counted
constexpr std::size_t least_peers = 5;      ///< a relay passes on mail of at least so many
constexpr double least_consistent = 0.9;    ///< part of its mail that looks relayed
constexpr double least_part_of_trap = 0.02; ///< for a relay whose name was not looked up
constexpr std::uint64_t hardly_seen = 50;   ///< messages of a network; below, the wider one counts
constexpr std::uint64_t enough_mail_to_tell = 100; ///< in a trap; below, an unlearnt relay is open

/// What was seen of one network as peer of one of the site's own lines.
struct PeerHistory {
    std::uint64_t messages = 0;
    std::uint64_t relayed = 0;                ///< with the site's name on the next line too
    std::uint64_t named = 0;                  ///< relayed, and the site's line looked its name up
    std::unordered_set<std::uint64_t> behind; ///< peers of the next line, at most enough_peers

    void add(bool is_relayed, bool is_named, const Hop* below)
    {
        ++messages;
        if (is_relayed) {
            ++relayed;
            named += is_named ? 1U : 0U;
            if (behind.size() < enough_peers && below->from) {
                behind.insert(std::hash<Address>{}(*below->from));
            }
        }
    }
};

struct TrapHistory {
    std::uint64_t messages = 0;
    std::unordered_map<Prefix, PeerHistory> peers;
};

/// How one line says its peer stands to the site.
enum class Peer {
    Outside,
    Internal,  ///< private, local or trusted: sure
    Candidate, ///< says so itself and the next line agrees: only if learnt
};

/// Relays of large sites change their last bits.
Prefix network_of(const Address& address)
{
    return {address, address.is_v4() ? 24U : 32U};
}

/// What a registry gives to the largest networks (Microsoft's relays are all over 2603:1000::/24).
/// Its mail counts where the narrower network is hardly seen.
std::optional<Prefix> wide_network_of(const Address& address)
{
    return address.is_v4() ? std::nullopt : std::optional(Prefix(address, 24));
}

/// The first line from `at` on that names a peer or its writer. qmail adds lines that name neither
/// ("(qmail 81 invoked from network)"); whoever wrote the line above them wrote them too.
std::size_t next_named(const std::vector<Hop>& hops, std::size_t at)
{
    while (at < hops.size() && !hops[at].from && hops[at].helo.empty() && hops[at].by.empty()) {
        ++at;
    }
    return at;
}

bool is_same_or_below(std::string_view host, std::string_view domain)
{
    if (domain.empty() || host.size() < domain.size()) {
        return false;
    }
    if (!equal_ignoring_case(host.substr(host.size() - domain.size()), domain)) {
        return false;
    }
    return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

/// Exchange Online calls one host by two names: its peer "BN8.namprd.prod.outlook.com" writes
/// itself "BN8.outlook.office365.com".
bool is_same_host(std::string_view one, std::string_view other)
{
    constexpr std::size_t telling = 6; // shorter labels ("mx", "mail1") are everybody's
    const std::string_view label = one.substr(0, one.find('.'));
    return label.size() >= telling && equal_ignoring_case(label, other.substr(0, other.find('.')));
}

/// Whoever fetched a mailbox (fetchmail, getmail) owns it, and the line below is its server's.
bool is_fetched(const Hop& hop)
{
    return starts_with_ignoring_case(hop.protocol, "imap") ||
           starts_with_ignoring_case(hop.protocol, "pop");
}

/// "by 2002:a05:6402:1::1 with SMTP id ...": written between two machines of one site.
bool is_inner_note(const Hop& hop)
{
    return !hop.from && hop.helo.empty() && hop.rdns.empty() && Address::parse(hop.by).has_value();
}

/// After these lines the site goes by the name that the line below has.
bool renames_site(const Hop& hop)
{
    return is_fetched(hop) || is_inner_note(hop);
}

bool is_loopback(const Address& address)
{
    static const Prefix four(Address::v4(0x7f000000U), 8);
    static const auto six = Address::parse("::1");
    return four.contains(address) || address == *six;
}

} // namespace

struct BorderFinder::State {
    BorderSettings settings;
    PublicSuffixList suffixes;
    std::unordered_map<std::string, TrapHistory> traps;

    /// The site's own line names the site: its domain, or the bare host where there is none.
    [[nodiscard]] std::string site_of(const Hop& top) const
    {
        return suffixes.registered_domain(to_lower(top.by));
    }

    [[nodiscard]] bool is_ours(std::string_view host, std::string_view site) const
    {
        if (host.empty()) {
            return false;
        }
        if (is_same_or_below(host, site)) {
            return true;
        }
        return std::any_of(
            settings.receiving_hosts.begin(),
            settings.receiving_hosts.end(),
            [&](const std::string& ours) { return is_same_or_below(host, ours); }
        );
    }

    /// Mail that was carried was taken by the reporter's servers: they have relays of their own.
    [[nodiscard]] static std::string taken_by(const StoredMessage& message)
    {
        const CarriedBy& carried = message.message.carried_by;
        return carried.carrier == Carrier::None ? message.trap
                                                : message.trap + '\n' + carried.reporter;
    }

    [[nodiscard]] bool is_receiving_host(std::string_view host) const { return is_ours(host, ""); }

    [[nodiscard]] Peer peer_of(const Hop& hop, const Hop* below, std::string_view site) const;
    [[nodiscard]] bool is_learnt(const TrapHistory& trap, const Address& peer) const;
    /// The border by the Received lines alone.
    [[nodiscard]] Sender border_of(const StoredMessage& message) const;
    /// Why nothing that a carrier says about its mail counts; empty if it does.
    [[nodiscard]] std::string why_not_believed(const StoredMessage& message) const;
    [[nodiscard]] bool is_own(const Sender& sender) const;
};

Peer BorderFinder::State::peer_of(const Hop& hop, const Hop* below, std::string_view site) const
{
    if (below == nullptr) {
        return Peer::Outside;
    }
    // Only a program on the writer's own host connects from there; Google names no host at all.
    if (is_fetched(hop) || (hop.from && is_loopback(*hop.from)) || is_inner_note(hop)) {
        return Peer::Internal;
    }
    const std::string& name = hop.rdns.empty() ? hop.helo : hop.rdns;
    const bool is_our_name = is_ours(name, site);
    if (!is_ours(below->by, site) && !(is_our_name && is_same_host(name, below->by))) {
        return Peer::Outside;
    }
    if (!hop.from) {
        // A hand-over inside the host: no peer is named at all. A name without an address could be
        // a sender's HELO that hides the rest of the line.
        return hop.helo.empty() && hop.rdns.empty() ? Peer::Internal : Peer::Outside;
    }
    if (hop.from->is_private()) {
        return Peer::Internal;
    }
    for (const Prefix& relay : settings.trusted_relays) {
        if (relay.contains(*hop.from)) {
            return Peer::Internal;
        }
    }
    return is_our_name ? Peer::Candidate : Peer::Outside;
}

bool BorderFinder::State::is_learnt(const TrapHistory& trap, const Address& peer) const
{
    auto found = trap.peers.find(network_of(peer));
    if (const auto wide = wide_network_of(peer);
        wide && (found == trap.peers.end() || found->second.messages < hardly_seen)) {
        found = trap.peers.find(*wide);
    }
    if (found == trap.peers.end()) {
        return false;
    }
    const PeerHistory& history = found->second;
    const auto messages = static_cast<double>(history.messages);
    const auto relayed = static_cast<double>(history.relayed);
    if (history.behind.size() < least_peers || relayed < least_consistent * messages) {
        return false;
    }
    const bool looked_up = static_cast<double>(history.named) >= least_consistent * relayed;
    return looked_up || (history.behind.size() >= enough_peers &&
                         relayed >= least_part_of_trap * static_cast<double>(trap.messages));
}

BorderFinder::BorderFinder(BorderSettings settings) : state_(std::make_unique<State>())
{
    state_->settings = std::move(settings);
}

BorderFinder::~BorderFinder() = default;
BorderFinder::BorderFinder(BorderFinder&&) noexcept = default;
BorderFinder& BorderFinder::operator=(BorderFinder&&) noexcept = default;

void BorderFinder::learn(const StoredMessage& message)
{
    const std::vector<Hop>& hops = message.message.hops;
    TrapHistory& trap = state_->traps[State::taken_by(message)];
    ++trap.messages;
    const std::size_t top = next_named(hops, 0);
    if (top == hops.size()) {
        return;
    }
    std::string site = state_->site_of(hops[top]);
    std::size_t next = 0;
    for (std::size_t i = top; i < std::min(hops.size(), most_hops); i = next) {
        next = next_named(hops, i + 1);
        const Hop* below = next < hops.size() ? &hops[next] : nullptr;
        const Peer peer = state_->peer_of(hops[i], below, site);
        if (hops[i].from && !hops[i].from->is_private()) {
            const bool named = state_->is_ours(hops[i].rdns, site);
            trap.peers[network_of(*hops[i].from)].add(peer != Peer::Outside, named, below);
            if (const auto wide = wide_network_of(*hops[i].from)) {
                trap.peers[*wide].add(peer != Peer::Outside, named, below);
            }
        }
        if (peer == Peer::Outside) {
            break;
        }
        site = renames_site(hops[i]) ? state_->site_of(*below) : site;
    }
}

namespace {

Sender no_border(const StoredMessage& message, std::string why)
{
    Sender sender;
    sender.message = message.id;
    sender.unknown_why = std::move(why);
    return sender;
}

Sender sender_from(const StoredMessage& message, std::size_t border)
{
    const Hop& hop = message.message.hops[border];
    Sender sender;
    sender.message = message.id;
    sender.border_hop = static_cast<int>(border);
    sender.helo = hop.helo;
    sender.rdns = hop.rdns;
    sender.time = hop.time;
    if (!hop.from) {
        sender.unknown_why = "the receiving site's line names no address";
    } else if (hop.from->is_private() || hop.from->is_multicast_or_broadcast()) {
        sender.unknown_why = fmt::format(
            "the receiving site's line names {}, which is no public address", hop.from->text()
        );
    } else {
        sender.source = hop.from;
    }
    return sender;
}

/// The reporter's word; the hop of the mail inside that agrees tells the rest.
void take_reported_source(const Message& message, Sender& sender)
{
    const std::optional<Address>& source = message.carried_by.source;
    if (sender.source != source) {
        const auto hop =
            std::find_if(message.hops.begin(), message.hops.end(), [&](const Hop& one) {
                return one.from == source;
            });
        if (hop != message.hops.end()) {
            sender.border_hop = static_cast<int>(hop - message.hops.begin());
            sender.helo = hop->helo;
            sender.rdns = hop->rdns;
            sender.time = hop->time;
        } else {
            sender.helo.clear();
            sender.rdns.clear();
        }
    }
    sender.source = source;
    sender.unknown_why.clear();
}

} // namespace

std::string BorderFinder::State::why_not_believed(const StoredMessage& message) const
{
    const CarriedBy& carried = message.message.carried_by;
    if (carried.kind == "unopened") {
        return "a report or bounce that does not hold the mail it is about";
    }
    const auto& trusted = settings.trusted_reporters;
    const bool is_trusted =
        trusted.empty() || std::any_of(trusted.begin(), trusted.end(), [&](const auto& domain) {
            return is_same_or_below(carried.reporter, domain);
        });
    if (!is_trusted) {
        return fmt::format("'{}' is not one of the case's trusted reporters", carried.reporter);
    }
    if (carried.carrier != Carrier::Bounce) {
        return {};
    }
    const std::vector<Hop>& hops = message.message.hops;
    const std::size_t top = next_named(hops, 0);
    const std::string reporter = suffixes.registered_domain(to_lower(carried.reporter));
    if (top == hops.size() || reporter.empty() || site_of(hops[top]) != reporter) {
        return "the bounced mail bears no line of the site that returned it";
    }
    return {};
}

bool BorderFinder::State::is_own(const Sender& sender) const
{
    const bool relay =
        sender.source && std::any_of(
                             settings.trusted_relays.begin(),
                             settings.trusted_relays.end(),
                             [&](const Prefix& one) { return one.contains(*sender.source); }
                         );
    return relay || is_receiving_host(sender.rdns);
}

Sender BorderFinder::State::border_of(const StoredMessage& message) const
{
    const std::vector<Hop>& hops = message.message.hops;
    if (hops.empty()) {
        return no_border(message, "no Received line");
    }
    const std::size_t top = next_named(hops, 0);
    if (top == hops.size()) {
        return no_border(message, "no Received line names a peer or its writer");
    }
    std::string site = site_of(hops[top]);
    const bool carried = message.message.carried_by.carrier != Carrier::None;
    if (!carried && !settings.receiving_hosts.empty() && !is_receiving_host(hops[top].by)) {
        return no_border(
            message, "the topmost Received line is not by a receiving host of the case"
        );
    }
    const auto trap = traps.find(taken_by(message));
    std::size_t border = top;
    std::size_t next = 0;
    for (; border < std::min(hops.size(), most_hops); border = next) {
        const Hop& hop = hops[border];
        next = next_named(hops, border + 1);
        const Hop* below = next < hops.size() ? &hops[next] : nullptr;
        const Peer peer = peer_of(hop, below, site);
        if (peer == Peer::Outside) {
            break;
        }
        if (peer == Peer::Internal) {
            site = renames_site(hop) ? site_of(*below) : site;
            continue;
        }
        if (trap != traps.end() && is_learnt(trap->second, *hop.from)) {
            continue;
        }
        if (trap == traps.end() || trap->second.messages < enough_mail_to_tell) {
            return no_border(
                message,
                fmt::format(
                    "too little mail to tell whether {} is a relay of the receiving site: "
                    "name it as trusted relay, or name the receiving hosts",
                    hop.from->text()
                )
            );
        }
        break;
    }
    return sender_from(message, std::min(border, hops.size() - 1));
}

Sender BorderFinder::find(const StoredMessage& message) const
{
    const CarriedBy& carried = message.message.carried_by;
    if (carried.carrier == Carrier::None) {
        return state_->border_of(message);
    }
    if (std::string why = state_->why_not_believed(message); !why.empty()) {
        return no_border(message, std::move(why));
    }
    Sender sender = state_->border_of(message);
    if (carried.source && !carried.source->is_private() && carried.carrier != Carrier::Bounce) {
        take_reported_source(message.message, sender);
    }
    sender.time = carried.arrival ? carried.arrival : sender.time;
    if (carried.carrier == Carrier::Bounce && state_->is_own(sender)) {
        return no_border(message, "a bounce of mail that the receiving site sent itself");
    }
    return sender;
}

} // namespace takedown
