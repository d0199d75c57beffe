#include "analysis/hosting/sites.hpp"

#include "analysis/hosting/route_table.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace takedown {
namespace {

constexpr std::size_t most_paths = 20;
constexpr std::size_t most_refs = 5;
/// A longest match that so few peer ASes see while its cover has more may be a leak.
constexpr std::size_t few_peers = 1;

void say(std::string& note, const std::string& sentence)
{
    note += (note.empty() ? "" : " ") + sentence + '.';
}

std::string text_of_path(const std::vector<Asn>& path)
{
    std::string text;
    for (const Asn asn : path) {
        text += (text.empty() ? "" : " ") + std::to_string(asn);
    }
    return text;
}

std::string name_of(const std::map<Asn, std::string>& names, Asn asn)
{
    const auto found = names.find(asn);
    return found == names.end() ? std::string{} : found->second;
}

std::string file_name(const SiteSources& sources, std::uint32_t file)
{
    const auto found = sources.file_names.find(file);
    return found == sources.file_names.end() ? "file " + std::to_string(file) : found->second;
}

std::set<Asn> peer_ases(const PrefixView& view)
{
    std::set<Asn> peers;
    for (const CleanPath& path : view.paths) {
        peers.insert(path.route->peer_as);
    }
    return peers;
}

void add_origins(Site& site, const PrefixView& view)
{
    std::map<Asn, std::set<Asn>> peers_of_origin;
    for (const CleanPath& path : view.paths) {
        peers_of_origin[path.path.back()].insert(path.route->peer_as);
    }
    std::vector<std::pair<std::size_t, Asn>> rated;
    for (const auto& [origin, peers] : peers_of_origin) {
        rated.emplace_back(peers.size(), origin);
    }
    std::sort(rated.begin(), rated.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (const auto& [count, origin] : rated) {
        site.origins.push_back(origin);
    }
    if (site.origins.size() > 1) {
        say(site.note,
            "Several ASes announce " + site.prefix->text() + "; the first is seen by most peers");
    }
}

void add_upstreams(Site& site, const PrefixView& view, const SiteSources& sources)
{
    std::map<Asn, std::map<Asn, double>> crossings; // peer AS → upstream → paths
    std::map<Asn, double> sessions;
    for (const CleanPath& path : view.paths) {
        if (path.path.size() > 1) {
            crossings[path.route->peer_as][path.path[path.path.size() - 2]] += 1;
            sessions[path.route->peer_as] += 1;
        }
    }
    std::map<Asn, Upstream> upstreams;
    for (const auto& [peer, crossed] : crossings) {
        for (const auto& [asn, count] : crossed) {
            Upstream& upstream = upstreams[asn];
            upstream.asn = asn;
            ++upstream.peers;
            upstream.path_share += count / sessions[peer] / static_cast<double>(crossings.size());
        }
    }
    for (auto& [asn, upstream] : upstreams) {
        upstream.holder = name_of(sources.as_names, asn);
        site.upstreams.push_back(std::move(upstream));
    }
    std::stable_sort(
        site.upstreams.begin(),
        site.upstreams.end(),
        [](const Upstream& a, const Upstream& b) { return a.path_share > b.path_share; }
    );
    if (site.upstreams.empty() && !view.paths.empty()) {
        say(site.note, "Every peer with a route is its origin, so no upstream is seen");
    }
}

void add_paths(Site& site, const PrefixView& view)
{
    std::set<std::vector<Asn>> distinct;
    for (const CleanPath& path : view.paths) {
        if (site.route_refs.size() < most_refs) {
            site.route_refs.push_back(path.route->where);
        }
        if (distinct.insert(path.path).second && site.paths.size() < most_paths) {
            site.paths.push_back(text_of_path(path.path));
        }
    }
    for (const auto& [reason, count] : view.dropped) {
        say(site.note, std::to_string(count) + " paths " + reason + " were left out");
    }
}

void add_routing(Site& site, const RouteTableView& table, const SiteSources& sources)
{
    if (sources.routes.empty()) {
        say(site.note, "The case holds no route to it, so origin and upstreams are unknown");
        return;
    }
    say(site.note, "Routes are those of " + format_day(table.newest()));
    if (table.outdated() > 0) {
        say(site.note,
            std::to_string(table.outdated()) + " routes of older tables in the case were left out");
    }
    std::vector<Prefix> prefixes = table.covering(site.address);
    if (prefixes.empty()) {
        say(site.note, "No route in the case covers it, so origin and upstreams are unknown");
        return;
    }
    site.prefix = prefixes.front();
    site.covering.assign(prefixes.begin() + 1, prefixes.end());
    const PrefixView view = table.view(*site.prefix);
    add_origins(site, view);
    add_upstreams(site, view, sources);
    add_paths(site, view);
    const std::size_t peers = peer_ases(view).size();
    if (peers <= few_peers && !site.covering.empty() &&
        peer_ases(table.view(site.covering.front())).size() > few_peers) {
        say(site.note,
            "Only " + std::to_string(peers) + " peer AS sees " + site.prefix->text() +
                ", while more see " + site.covering.front().text());
    }
    if (!site.origins.empty()) {
        PlaceAnswer answer;
        answer.source = view.paths.empty()
                            ? "routes"
                            : file_name(sources, view.paths.front().route->where.file);
        answer.asn = site.origins.front();
        answer.holder = name_of(sources.as_names, answer.asn);
        answer.prefix = site.prefix;
        site.answers.push_back(std::move(answer));
    }
}

/// The block a range is, when it is one.
std::optional<Prefix> block_of(const PlaceRange& range)
{
    for (unsigned length = 0; length <= range.first.width(); ++length) {
        const Prefix prefix(range.first, length);
        if (prefix.address() == range.first && prefix.contains(range.last)) {
            const bool next_holds_it = length < range.first.width() &&
                                       Prefix(range.first, length + 1).contains(range.last);
            // The last address of the block has only ones where the first has only zeros.
            bool full = !next_holds_it;
            for (unsigned bit = length; full && bit < range.first.width(); ++bit) {
                full = range.last.bit(bit);
            }
            if (full) {
                return prefix;
            }
        }
    }
    return std::nullopt;
}

bool holds(const PlaceRange& range, const Address& address)
{
    return range.first.is_v4() == address.is_v4() && range.first <= address &&
           address <= range.last;
}

/// Whether `a` lies within `b`, so that it says more.
bool is_narrower(const PlaceRange& a, const PlaceRange& b)
{
    return a.first >= b.first && a.last <= b.last && (a.first != b.first || a.last != b.last);
}

void add_ranges(Site& site, const SiteSources& sources)
{
    std::map<std::uint32_t, const PlaceRange*> best; // one a file
    for (const PlaceRange& range : sources.ranges) {
        if (holds(range, site.address)) {
            const PlaceRange*& current = best[range.where.file];
            if (current == nullptr || is_narrower(range, *current)) {
                current = &range;
            }
        }
    }
    for (const auto& [file, range] : best) {
        site.answers.push_back(
            {file_name(sources, file),
             range->country,
             range->city,
             range->latitude,
             range->longitude,
             range->asn,
             range->holder,
             block_of(*range)}
        );
    }
}

void settle(Site& site)
{
    for (const PlaceAnswer& answer : site.answers) {
        if (!answer.country.empty()) {
            site.differs =
                site.differs || (!site.country.empty() && site.country != answer.country);
            site.country = site.country.empty() ? answer.country : site.country;
        }
        if (answer.asn != 0) {
            const bool is_origin =
                std::find(site.origins.begin(), site.origins.end(), answer.asn) !=
                site.origins.end();
            site.differs = site.differs || (site.asn != 0 && site.asn != answer.asn && !is_origin);
            site.asn = site.asn == 0 ? answer.asn : site.asn;
        }
    }
    // The name that goes with the AS that was settled on, else any.
    for (const PlaceAnswer& answer : site.answers) {
        if (site.holder.empty() && answer.asn == site.asn) {
            site.holder = answer.holder;
        }
    }
    for (const PlaceAnswer& answer : site.answers) {
        if (site.holder.empty() && site.asn == 0) {
            site.holder = answer.holder;
        }
    }
    if (site.country.empty()) {
        say(site.note, "No place data in the case covers it, so its country is unknown");
    }
    if (site.differs) {
        say(site.note, "Sources disagree on its country or AS; all answers are listed");
    }
}

Site site_of(const Controller& controller, const RouteTableView& table, const SiteSources& sources)
{
    Site site;
    site.controller = controller.id;
    site.address = controller.server.address;
    if (site.address == Address{}) {
        say(site.note, "Known by name only and never resolved in the case");
        return site;
    }
    if (site.address.is_private() || site.address.is_multicast_or_broadcast()) {
        say(site.note, "A private or multicast address: it is inside the network that was watched");
        return site;
    }
    add_routing(site, table, sources);
    add_ranges(site, sources);
    const auto found = sources.lookups.find(site.address);
    if (found != sources.lookups.end()) {
        site.answers.insert(site.answers.end(), found->second.begin(), found->second.end());
    }
    settle(site);
    return site;
}

} // namespace

std::vector<Site> locate_all(std::span<const Controller> controllers, const SiteSources& sources)
{
    const RouteTableView table(sources.routes, sources.route_servers);
    std::vector<Site> sites;
    sites.reserve(controllers.size());
    for (const Controller& controller : controllers) {
        sites.push_back(site_of(controller, table, sources));
    }
    return sites;
}

Site locate(const Controller& controller, const SiteSources& sources)
{
    return locate_all({&controller, 1}, sources).front();
}

} // namespace takedown
