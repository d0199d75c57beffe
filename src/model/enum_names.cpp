#include "model/enum_names.hpp"

#include <array>

namespace takedown {

namespace {

using Name = std::string_view;

constexpr std::array<Name, 2> mail_classes{"spam", "ham"};
constexpr std::array<Name, 4> transports{"tcp", "udp", "icmp", "other"};
constexpr std::array<Name, 5> outcomes{
    "unknown", "no_answer", "refused", "connected_no_data", "answered"};
constexpr std::array<Name, 6> campaign_keys{
    "url", "body", "attachment", "similarity", "similar_file", "structure"};
constexpr std::array<Name, 7> roles{
    "unknown", "config_master", "template_server", "proxy", "download", "peer", "sinkhole"};
constexpr std::array<Name, 7> fallback_classes{
    "unknown", "none", "address_list", "domain_list", "dga", "fast_flux", "peer_to_peer"};
constexpr std::array<Name, 6> party_kinds{
    "hosting_company", "upstream", "registrar", "registry", "national_cert", "name_service"};
constexpr std::array<Name, 5> action_kinds{
    "stop_server", "null_route", "suspend_name", "block_names"};

} // namespace

std::span<const std::string_view> names_of(MailClass)
{
    return mail_classes;
}

std::span<const std::string_view> names_of(Transport)
{
    return transports;
}

std::span<const std::string_view> names_of(Outcome)
{
    return outcomes;
}

std::span<const std::string_view> names_of(CampaignKey)
{
    return campaign_keys;
}

std::span<const std::string_view> names_of(Role)
{
    return roles;
}

std::span<const std::string_view> names_of(FallbackClass)
{
    return fallback_classes;
}

std::span<const std::string_view> names_of(PartyKind)
{
    return party_kinds;
}

std::span<const std::string_view> names_of(ActionKind)
{
    return action_kinds;
}

} // namespace takedown
