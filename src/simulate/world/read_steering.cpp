#include "core/text.hpp"
#include "simulate/world/read_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

constexpr std::array<std::pair<std::string_view, Role>, 4> roles{
    {{"config-master", Role::ConfigMaster},
     {"template-server", Role::TemplateServer},
     {"proxy", Role::Proxy},
     {"download", Role::Download}}};

constexpr std::array<std::pair<std::string_view, Speech>, 4> speeches{
    {{"http", Speech::Http},
     {"https", Speech::Https},
     {"raw-tcp", Speech::RawTcp},
     {"irc", Speech::Irc}}};

constexpr std::array<std::pair<std::string_view, FallbackClass>, 6> fallback_classes{
    {{"none", FallbackClass::None},
     {"address-list", FallbackClass::AddressList},
     {"domain-list", FallbackClass::DomainList},
     {"dga", FallbackClass::Dga},
     {"fast-flux", FallbackClass::FastFlux},
     {"peer-to-peer", FallbackClass::PeerToPeer}}};

constexpr std::size_t most_names = 10'000;

/// The named system with the longest prefix around an address; 0: none.
Asn holder_of(const Address& address, const InternetSpec& internet)
{
    Asn holder = 0;
    unsigned longest = 0;
    for (const AsSpec& system : internet.systems) {
        for (const Prefix& block : system.prefixes) {
            if (block.contains(address) && block.length() >= longest) {
                holder = system.number;
                longest = block.length();
            }
        }
    }
    return holder;
}

/// Without a prefix around it, an address would belong to nobody and no route would lead there.
void read_address(TomlTable& controller, ServerSpec& server, const InternetSpec& internet)
{
    std::string text;
    controller.read("address", text);
    if (text.empty()) {
        return;
    }
    server.address = Address::parse(text);
    if (!server.address) {
        controller.complain("address", fmt::format("'{}' must be an IPv4 or IPv6 address", text));
        return;
    }
    const Asn holder = holder_of(*server.address, internet);
    if (holder == 0) {
        controller.complain(
            "address",
            fmt::format("{} must lie in one of the prefixes of an [[as]]", server.address->text())
        );
    } else if (server.as != 0 && server.as != holder) {
        controller.complain(
            "address",
            fmt::format(
                "{} must lie in a prefix of {}, it lies in one of {}",
                server.address->text(),
                server.as,
                holder
            )
        );
    }
    server.as = holder;
}

bool overlap(const ServerSpec& a, const ServerSpec& b)
{
    return (!a.to || !b.from || *b.from < *a.to) && (!b.to || !a.from || *a.from < *b.to);
}

void check_twins(TomlTable& controller, const BotnetSpec& botnet, const ServerSpec& server)
{
    for (const ServerSpec& other : botnet.servers) {
        if (server.address && other.address == server.address && other.port == server.port &&
            overlap(server, other)) {
            controller.complain(
                "address",
                fmt::format("must differ from that of '{}' in address, port or time", other.name)
            );
        }
    }
}

void read_list(TomlTable& fallback, FallbackSpec& spec)
{
    const bool of_hosts =
        spec.kind == FallbackClass::DomainList || spec.kind == FallbackClass::FastFlux;
    fallback.read_texts("list", spec.list, of_hosts ? host_name : plain_name, most_names);
    if (!spec.list.empty() && !of_hosts && spec.kind != FallbackClass::AddressList) {
        fallback.complain(
            "list", R"(is for kind = "address-list", "domain-list" or "fast-flux" alone)"
        );
    }
    if (spec.kind == FallbackClass::FastFlux && spec.list.size() > 1) {
        fallback.complain("list", R"(must have one host for kind = "fast-flux")");
    }
}

} // namespace

void read_controller(
    TomlTable& controller, BotnetSpec& botnet, const InternetSpec& internet, WorldNames& names
)
{
    ServerSpec server;
    controller.require("name", "must be a name of letters, digits and '-'");
    controller.read("name", server.name, plain_name);
    controller.read_word<Role>("role", server.role, roles);
    controller.read_texts("segments", server.segments, plain_name, 50);
    for (const std::string& segment : server.segments) {
        names.use("botnet.segment", botnet.name, segment, controller, "segments");
    }
    read_as(controller, "as", server.as, names);
    controller.read_count("port", server.port, 1, 65'535);
    controller.read_texts("names", server.names, host_name, 100);
    controller.read("from", server.from);
    controller.read("to", server.to);
    if (server.from && server.to && *server.from >= *server.to) {
        controller.complain(
            "to", fmt::format("must be later than from, {}", format_time(*server.from))
        );
    }
    read_address(controller, server, internet);
    check_twins(controller, botnet, server);
    controller.read("published", server.published);
    if (!server.name.empty()) {
        names.give("botnet.controller", botnet.name, server.name, controller.line_of("name"));
    }
    botnet.servers.push_back(std::move(server));
}

void read_segment(TomlTable& segment, BotnetSpec& botnet, WorldNames& names)
{
    SegmentSpec spec;
    segment.require("name", "must be a name of letters, digits and '-'");
    segment.read("name", spec.name, plain_name);
    segment.read("weight", spec.weight, 0, 1e6);
    segment.read_texts("order", spec.order, plain_name, 500);
    for (const std::string& server : spec.order) {
        names.use("botnet.controller", botnet.name, server, segment, "order");
    }
    if (!spec.name.empty()) {
        names.give("botnet.segment", botnet.name, spec.name, segment.line_of("name"));
    }
    botnet.segments.push_back(std::move(spec));
}

void read_polling(TomlTable& polling, PollingSpec& spec)
{
    polling.read_word<Speech>("speech", spec.speech, speeches);
    polling.read("uri", spec.uri, uri_pattern);
    polling.read("template_uri", spec.template_uri, uri_pattern);
    polling.read("user_agent", spec.user_agent);
    polling.read("minutes", spec.minutes, 0.1, 100'000);
    polling.read_part("jitter", spec.jitter);
    polling.read("template_minutes", spec.template_minutes, 0.1, 100'000);
    polling.read("retries", spec.retries, 0, 100);
    polling.read("retry_seconds", spec.retry_seconds, 0.1, 86'400);
    polling.read("returns_to_first", spec.returns_to_first);
    polling.read_part("proxy_share", spec.proxy_share);
}

void read_fallback(TomlTable& fallback, BotnetSpec& botnet, WorldNames& names)
{
    FallbackSpec& spec = botnet.fallback;
    fallback.read_word<FallbackClass>("kind", spec.kind, fallback_classes);
    read_list(fallback, spec);
    if (spec.kind == FallbackClass::AddressList) {
        for (const std::string& server : spec.list) {
            names.use("botnet.controller", botnet.name, server, fallback, "list");
        }
    }
    fallback.read_count("count", spec.count, 1, static_cast<std::int64_t>(most_names));
    if (spec.kind == FallbackClass::DomainList && spec.list.size() > spec.count) {
        spec.count = static_cast<std::uint32_t>(spec.list.size());
    }
    fallback.read_count("names_a_day", spec.names_a_day, 1, 50'000);
    fallback.read_count("registered_a_day", spec.registered_a_day, 0, 50'000);
    if (spec.registered_a_day > spec.names_a_day) {
        fallback.complain(
            "registered_a_day", fmt::format("must be at most names_a_day, {}", spec.names_a_day)
        );
    }
    fallback.read_count("name_length", spec.name_length, 4, 60);
    fallback.read("word_names", spec.word_names);
    fallback.read_count("flux_addresses", spec.flux_addresses, 1, 30);
    fallback.read("flux_ttl_seconds", spec.flux_ttl_seconds, 1, 86'400);
    fallback.read_count("peers", spec.peers, 1, 10'000);
    fallback.read("peer_contacts_an_hour", spec.peer_contacts_an_hour, 0, 10'000);
    fallback.read("used_always", spec.used_always);
    if (spec.used_always && spec.kind != FallbackClass::FastFlux &&
        spec.kind != FallbackClass::PeerToPeer) {
        fallback.complain("used_always", R"(is for kind = "fast-flux" or "peer-to-peer" alone)");
    }
}

void read_herder(TomlTable& herder, HerderSpec& spec, WorldNames& names)
{
    herder.read("notices_hours", spec.notices_hours, 0, most_hours);
    herder.read("prepares_hours", spec.prepares_hours, 0, most_hours);
    herder.read_count("reserve", spec.reserve, 0, 1000);
    read_as(herder, "reserve_as", spec.reserve_as, names);
    herder.read("repoints", spec.repoints);
}

} // namespace takedown::simulate
