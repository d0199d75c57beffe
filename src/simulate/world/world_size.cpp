#include "simulate/world/world_size.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr double most_mail_a_day = 1e8;
constexpr double most_flows_a_day = 1e8;
constexpr double most_bots = 1e8;
constexpr double most_leases = 1e9;
constexpr double most_table_rows = 1e9;

double mail_a_day(const BotnetSpec& botnet)
{
    double most = botnet.volume.empty() ? botnet.messages_a_day : 0;
    for (const VolumePoint& point : botnet.volume) {
        most = std::max(most, point.messages_a_day);
    }
    return most;
}

/// By how much biases may raise a botnet's mail.
double bias_of(const World& world, const BotnetSpec& botnet)
{
    double weights = 0;
    double biased = 0;
    for (const TrapSpec& trap : world.traps) {
        const auto bias = trap.bias.find(botnet.name);
        weights += trap.weight;
        biased += trap.weight * (bias == trap.bias.end() ? 1 : bias->second);
    }
    return weights > 0 ? biased / weights : 0;
}

double flows_a_day(const World& world)
{
    double flows = 0;
    for (const NetworkSpec& network : world.networks) {
        flows += static_cast<double>(network.people) * network.flows_a_person_a_day;
    }
    for (const BotnetSpec& botnet : world.botnets) {
        double watched = 0;
        for (const auto& [network, bots] : botnet.watched) {
            watched += static_cast<double>(bots);
        }
        const bool has_peers = botnet.fallback.kind == FallbackClass::PeerToPeer;
        const double an_hour = botnet.targets_an_hour +
                               (has_peers ? botnet.fallback.peer_contacts_an_hour : 0) +
                               60 / botnet.polling.minutes + 60 / botnet.polling.template_minutes;
        flows += watched * an_hour * 24;
    }
    return flows;
}

/// Addresses that hosts have over the world's time.
double leases_of(const World& world)
{
    const double hours = static_cast<double>((world.to - world.from).count()) / 3600e6;
    double leases = 0;
    for (const NetworkSpec& network : world.networks) {
        const double hosts = static_cast<double>(network.people) + network.servers +
                             network.mail_servers + network.monitored + network.probes +
                             network.chatters + network.web_socket_users + network.file_sharers +
                             network.phones;
        leases +=
            network.lease_hours > 0 ? hosts * hours / std::max(network.lease_hours, 0.5) : hosts;
    }
    return leases;
}

/// Rows of full routing tables, over the world's time.
double table_rows(const World& world)
{
    const InternetSpec& internet = world.internet;
    const double hours = static_cast<double>((world.to - world.from).count()) / 3600e6;
    double prefixes = 2.0 * (internet.transit_networks + internet.access_networks +
                             internet.hosting_networks + internet.content_networks);
    for (const AsSpec& system : internet.systems) {
        prefixes += static_cast<double>(std::max<std::size_t>(system.prefixes.size(), 2));
    }
    return prefixes * internet.collectors * (1 + hours / internet.table_hours);
}

} // namespace

void check_size(TomlTable& file, const World& world)
{
    const auto check = [&file](std::string_view key, double has, double most, std::string_view of) {
        if (has > most) {
            file.complain(
                key,
                fmt::format(
                    "all together come to {:.4g} {}, must be at most {}",
                    has,
                    of,
                    with_thousands(static_cast<std::uint64_t>(most))
                )
            );
        }
    };
    double mails = world.mail.stray_spam_a_day + world.mail.snowshoe_a_day + world.mail.ham_a_day +
                   world.mail.newsletters_a_day;
    double bots = 0;
    for (const BotnetSpec& botnet : world.botnets) {
        mails += mail_a_day(botnet) * bias_of(world, botnet);
        bots += static_cast<double>(botnet.bots);
    }
    check(world.botnets.empty() ? "mail" : "botnet", mails, most_mail_a_day, "messages a day");
    check("botnet", bots, most_bots, "bots");
    check("network", flows_a_day(world), most_flows_a_day, "flows a day of people and bots");
    check(
        "network",
        leases_of(world),
        most_leases,
        "leases of addresses (hosts times the world's hours by lease_hours, at least 0.5)"
    );
    check(
        "internet", table_rows(world), most_table_rows, "rows of routing tables (see table_hours)"
    );
}

} // namespace takedown::simulate
