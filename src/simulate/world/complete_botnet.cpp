#include "simulate/world/read_tables.hpp"

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

/// Neighbours are advertised differently, so that botnets of one world do not look alike.
constexpr std::array<std::string_view, 7> theme_round{
    "pharmacy", "watches", "casino", "software", "loans", "dating", "parcel"};
constexpr std::size_t default_mailings = 3;

void add_mailings(BotnetSpec& botnet, std::size_t index)
{
    constexpr std::array<MailingKind, default_mailings> kinds{
        MailingKind::Text, MailingKind::Html, MailingKind::Text};
    for (std::size_t i = 0; i < default_mailings; ++i) {
        MailingSpec mailing;
        mailing.theme = theme_round[(index * default_mailings + i) % theme_round.size()];
        mailing.name = mailing.theme;
        mailing.kind = kinds[i];
        botnet.mailings.push_back(std::move(mailing));
    }
}

void add_servers(BotnetSpec& botnet)
{
    ServerSpec master;
    master.name = "master";
    botnet.servers.push_back(master);
    ServerSpec templates;
    templates.name = "templates";
    templates.role = Role::TemplateServer;
    botnet.servers.push_back(templates);
}

bool is_tried(
    const ServerSpec& server,
    const SegmentSpec& segment,
    const FallbackSpec& fallback,
    TimePoint world_from
)
{
    const auto holds = [](const std::vector<std::string>& list, const std::string& name) {
        return std::find(list.begin(), list.end(), name) != list.end();
    };
    const bool kept_for_later =
        (fallback.kind == FallbackClass::AddressList && holds(fallback.list, server.name)) ||
        (server.from && *server.from > world_from);
    return !kept_for_later && (server.segments.empty() || holds(server.segments, segment.name));
}

} // namespace

void complete_botnet(BotnetSpec& botnet, std::size_t index, TimePoint world_from)
{
    if (botnet.mailings.empty()) {
        add_mailings(botnet, index);
    }
    if (botnet.servers.empty()) {
        add_servers(botnet);
    }
    if (botnet.segments.empty()) {
        botnet.segments.emplace_back().name = "main";
    }
    for (SegmentSpec& segment : botnet.segments) {
        if (!segment.order.empty()) {
            continue;
        }
        for (const ServerSpec& server : botnet.servers) {
            if (is_tried(server, segment, botnet.fallback, world_from)) {
                segment.order.push_back(server.name);
            }
        }
    }
}

} // namespace takedown::simulate
