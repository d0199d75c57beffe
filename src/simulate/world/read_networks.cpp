#include "simulate/world/read_tables.hpp"

#include <array>

namespace takedown::simulate {

namespace {

constexpr std::size_t most_networks = 100;
constexpr std::int64_t most_people = 10'000'000;
constexpr std::int64_t most_others = 1'000'000;

constexpr std::array<std::pair<std::string_view, Recording>, 3> recordings{
    {{"pcap", Recording::Pcap}, {"zeek", Recording::Zeek}, {"netflow", Recording::Netflow}}};

void read_hosts(TomlTable& table, NetworkSpec& network)
{
    table.read_count("people", network.people, 0, most_people);
    table.read_count("servers", network.servers, 0, most_others);
    table.read_count("mail_servers", network.mail_servers, 0, most_others);
    table.read_count("monitored", network.monitored, 0, most_others);
    table.read_count("probes", network.probes, 0, most_others);
    table.read_count("chatters", network.chatters, 0, most_others);
    table.read_count("web_socket_users", network.web_socket_users, 0, most_others);
    table.read_count("file_sharers", network.file_sharers, 0, most_others);
    table.read_count("phones", network.phones, 0, most_others);
    table.read_part("behind_nat", network.behind_nat);
    table.read_count("hosts_a_gateway", network.hosts_a_gateway, 1, 10'000);
    table.read("lease_hours", network.lease_hours, 0, most_hours);
    table.read("flows_a_person_a_day", network.flows_a_person_a_day, 0, 100'000);
}

void read_network(TomlTable& table, World& world, WorldNames& names)
{
    NetworkSpec network;
    table.require("name", "must be a name of letters, digits and '-'");
    table.read("name", network.name, plain_name);
    read_as(table, "as", network.as, names);
    table.read_words<Recording>("recordings", network.recordings, recordings);
    if (network.recordings.empty()) {
        table.complain("recordings", "must have at least one of pcap, zeek, netflow");
    }
    table.read_count("snaplen", network.snaplen, 54, 262'144); // down to the headers alone
    read_hosts(table, network);
    if (!network.name.empty()) {
        names.give("network", "", network.name, table.line_of("name"));
    }
    world.networks.push_back(std::move(network));
}

} // namespace

void read_networks(TomlTable& file, World& world, WorldNames& names)
{
    file.read_table("resolvers", [&](TomlTable& table) {
        table.read_part("public_share", world.resolvers.public_share);
        table.read_part("failure_rate", world.resolvers.failure_rate);
        table.read_part("typo_rate", world.resolvers.typo_rate);
    });
    file.read_tables("network", most_networks, [&](TomlTable& table) {
        read_network(table, world, names);
    });
}

} // namespace takedown::simulate
