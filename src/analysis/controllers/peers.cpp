#include "analysis/controllers/peers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t least_peers = 15;

struct Group {
    std::vector<std::size_t> contacts;
    std::map<std::uint64_t, std::size_t> sizes; ///< bytes a datagram → contacts
    std::set<std::string> blocks;               ///< /16 and /32
    std::size_t datagrams = 0;
    std::size_t silent = 0;
};

std::string block_of(const Address& address)
{
    return Prefix(address, address.is_v4() ? 16 : 32).text();
}

std::map<std::uint16_t, Group> groups_of(const HostScene& host, const std::vector<bool>& open)
{
    std::map<std::uint16_t, Group> groups;
    for (std::size_t i = 0; i < host.contacts.size(); ++i) {
        const ContactScene& contact = host.contacts[i];
        const Endpoint& server = contact.contact->server;
        const bool odd = contact.speech == Speech::Other || contact.speech == Speech::Nothing;
        if (!open[i] || !odd || server.port < 1024 || !contact.names.empty()) {
            continue;
        }
        Group& group = groups[server.port];
        group.contacts.push_back(i);
        group.blocks.insert(block_of(server.address));
        if (server.transport == Transport::Udp && contact.packets_up > 0) {
            ++group.datagrams;
            ++group.sizes[contact.bytes_up / contact.packets_up];
            group.silent += contact.bytes_down == 0 ? 1U : 0U;
        }
    }
    return groups;
}

/// 0: no net of peers.
double strength_of(const Group& group)
{
    if (group.contacts.size() < least_peers || group.datagrams < least_peers ||
        4 * group.blocks.size() < group.contacts.size()) {
        return 0;
    }
    std::size_t largest = 0;
    for (const auto& [size, count] : group.sizes) {
        largest = std::max(largest, count);
    }
    const double alike = static_cast<double>(largest) / static_cast<double>(group.datagrams);
    const double size = std::min(1.0, static_cast<double>(group.contacts.size()) / 40);
    return alike < 0.5 ? 0 : 0.4 * alike + 0.6 * size * alike;
}

} // namespace

void observe_peers(
    const HostScene& host, const std::vector<bool>& open, ObservationsByContact& found
)
{
    // Flow records alone cannot tell a botnet's peers from any file sharing.
    if (!host.sees_payload) {
        return;
    }
    for (const auto& [port, group] : groups_of(host, open)) {
        const double strength = strength_of(group);
        if (strength <= 0) {
            continue;
        }
        const std::string text = fmt::format(
            "one of {} addresses in {} blocks called on port {} with datagrams of one length, {} "
            "silent",
            group.contacts.size(),
            group.blocks.size(),
            port,
            group.silent
        );
        const std::size_t kept = std::min(group.contacts.size(), host.settings->most_peers_a_host);
        for (std::size_t k = 0; k < kept; ++k) {
            const std::size_t i = group.contacts[k];
            found[i].push_back({Signal::PeerFanOut, strength, text, {host.contacts[i].where()}});
        }
    }
}

} // namespace takedown
