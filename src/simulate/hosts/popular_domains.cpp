#include "simulate/hosts/popular_domains.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace takedown::simulate {

namespace {

/// Lookups that a network of 60 people with the default other hosts makes of each kind, in
/// thousandths of all: address queries of bench/worlds/none-ordinary, without those of bots and of
/// block lists. Rare sites have what browsing asks for, not what probes do.
double lookups_of(ServiceKind kind)
{
    switch (kind) {
    case ServiceKind::PopularSite: return 371;
    case ServiceKind::RareSite: return 60;
    case ServiceKind::ContentNetwork: return 81;
    case ServiceKind::Tracker: return 42;
    case ServiceKind::Update: return 64;
    case ServiceKind::CertificateStatus: return 26;
    case ServiceKind::TimeServer: return 21;
    case ServiceKind::CloudSync: return 82;
    case ServiceKind::Push: return 33;
    case ServiceKind::WebSocket: return 3;
    case ServiceKind::Monitoring: return 109;
    case ServiceKind::ChatNetwork: return 1;
    case ServiceKind::MailExchanger: return 55;
    case ServiceKind::MailProvider: return 29;
    case ServiceKind::Tracking: return 4;
    case ServiceKind::Unreliable: return 18;
    case ServiceKind::VoiceProvider: return 1;
    case ServiceKind::Count: break;
    }
    return 0;
}

/// One label and the suffix below which it is registered; empty for a name that has neither.
std::string_view registered_domain(std::string_view name, const std::vector<std::string>& suffixes)
{
    std::size_t longest = 0;
    for (const std::string& suffix : suffixes) {
        if (suffix.size() > longest && name.size() > suffix.size() + 1 && name.ends_with(suffix) &&
            name[name.size() - suffix.size() - 1] == '.') {
            longest = suffix.size();
        }
    }
    if (longest == 0) {
        return {};
    }
    const std::size_t dot = name.rfind('.', name.size() - longest - 2);
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

} // namespace

std::vector<std::string> popular_domains(const Services& services, double part)
{
    std::map<std::string_view, double> by_domain;
    double all = 0;
    for (std::size_t index = 0; index < static_cast<std::size_t>(ServiceKind::Count); ++index) {
        const auto kind = static_cast<ServiceKind>(index);
        const auto offers = services.of(kind);
        double popularity = 0;
        for (const Offer& offer : offers) {
            popularity += offer.service.popularity;
        }
        for (const Offer& offer : offers) {
            const double lookups = lookups_of(kind) * offer.service.popularity / popularity;
            all += lookups;
            if (kind != ServiceKind::Unreliable) {
                by_domain[registered_domain(offer.service.name, services.suffixes())] += lookups;
            }
        }
    }
    by_domain.erase("");
    std::vector<std::pair<double, std::string_view>> ranked;
    ranked.reserve(by_domain.size());
    for (const auto& [domain, lookups] : by_domain) {
        ranked.emplace_back(-lookups, domain);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::string> listed;
    double told = 0;
    for (const auto& [lookups, domain] : ranked) {
        if (told >= part * all) {
            break;
        }
        told -= lookups;
        listed.emplace_back(domain);
    }
    return listed;
}

std::string popular_names_csv(const std::vector<std::string>& domains)
{
    std::string text;
    for (std::size_t i = 0; i < domains.size(); ++i) {
        text += std::to_string(i + 1) + "," + domains[i] + "\n";
    }
    return text;
}

} // namespace takedown::simulate
