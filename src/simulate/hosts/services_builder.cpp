#include "simulate/hosts/services_builder.hpp"

#include "simulate/hosts/names.hpp"
#include "simulate/world/portable_math.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace takedown::simulate {

namespace {

constexpr std::size_t popular_sites = 320;
constexpr std::size_t rare_sites = 3000;
constexpr std::size_t rare_sites_an_address = 24;
constexpr std::size_t mail_domains = 3000;
constexpr std::size_t exchangers = 360;

/// Zipf's law: the n-th is visited 1/n as often as the first.
double zipf(std::size_t index)
{
    return 1.0 / static_cast<double>(index + 1);
}

/// Sites that spoke TLS by year, between the public counts of 2010 (about a tenth) and today.
Era era_of(TimePoint time)
{
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
    const int year = static_cast<int>(date.year());
    Era era;
    era.encrypted_share = std::clamp(
        0.1 + 0.8 / (1 + portable_exp(-(static_cast<double>(year) - 2016) / 1.7)), 0.1, 0.95
    );
    era.tls_version = year < 2014 ? "TLSv1.0" : year < 2021 ? "TLSv1.2" : "TLSv1.3";
    era.certificates_seen = year < 2021;
    return era;
}

} // namespace

ServicesBuilder::ServicesBuilder(const World& world, Internet& internet)
    : world_(world),
      internet_(internet),
      random_(seed_of(world.seed, "services")),
      content_(internet.of_kind(AsKind::Content)),
      hosting_(internet.of_kind(AsKind::Hosting)),
      taken_(internet.systems().size())
{
    if (content_.empty()) {
        content_ = hosting_;
    }
    if (hosting_.empty()) {
        hosting_ = content_;
    }
}

Result<Services> ServicesBuilder::build()
{
    if (content_.empty()) {
        return fail(
            ErrorKind::Usage,
            "[internet]: hosts need something to reach: set hosting_networks or content_networks "
            "to at "
            "least 1"
        );
    }
    services_.seed_ = world_.seed;
    services_.era_ = era_of(world_.from);
    services_.suffixes_ = world_.internet.name_suffixes;
    if (services_.suffixes_.empty()) {
        services_.suffixes_.emplace_back("example");
    }
    for (int i = 0; i < 3; ++i) {
        services_.resolvers_.push_back(next_address(true));
    }
    add_sites();
    add_rare_sites();
    add_content_networks();
    add_background_services();
    add_mail();
    add_aliases();
    add_certificates();
    add_voice_providers();
    sum_popularity();
    return std::move(services_);
}

Address ServicesBuilder::next_address(bool content)
{
    const std::vector<std::size_t>& systems = content ? content_ : hosting_;
    for (std::size_t tries = 0; tries < systems.size(); ++tries) {
        const std::size_t system = systems[turn_++ % systems.size()];
        // Others need server addresses too: controllers live at the same hosters.
        if (taken_[system] * 2 >= internet_.first_lease_index(system)) {
            continue;
        }
        if (const auto address = internet_.take_server_address(system)) {
            ++taken_[system];
            given_.push_back(*address);
            return *address;
        }
    }
    if (given_.empty()) { // a system too small even for one: its first address serves all
        given_.push_back(internet_.address(systems.front(), 0));
    }
    return given_[random_.below(given_.size())];
}

std::vector<Address> ServicesBuilder::next_addresses(std::size_t count, bool content)
{
    std::vector<Address> addresses;
    for (std::size_t i = 0; i < count; ++i) {
        addresses.push_back(next_address(content));
    }
    std::sort(addresses.begin(), addresses.end());
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
    return addresses;
}

std::string ServicesBuilder::new_name(std::string_view host, std::string label, bool own_domain)
{
    const std::string& suffix = services_.suffixes_[random_.below(services_.suffixes_.size())];
    std::string domain = own_domain ? label + "." + suffix : label;
    while (!names_.insert(std::string(host) + domain).second) {
        label += std::to_string(random_.below(10));
        domain = own_domain ? label + "." + suffix : label;
    }
    return host.empty() ? domain : fmt::format("{}.{}", host, domain);
}

Offer& ServicesBuilder::add(ServiceKind kind, std::string name, std::vector<Address> addresses)
{
    constexpr std::uint32_t times_to_live[] = {60, 300, 300, 600, 3600};
    Offer offer;
    offer.kind = kind;
    offer.seed = seed_of(world_.seed, name);
    offer.service.name = std::move(name);
    offer.service.addresses = std::move(addresses);
    offer.service.ttl_seconds = times_to_live[random_.below(std::size(times_to_live))];
    offer.encrypted = random_.chance(services_.era_.encrypted_share);
    offer.service.port = offer.encrypted ? 443 : 80;
    auto& list = services_.offers_[static_cast<std::size_t>(kind)];
    list.push_back(std::move(offer));
    return list.back();
}

void ServicesBuilder::add_sites()
{
    for (std::size_t i = 0; i < popular_sites; ++i) {
        const bool big = i < 40;
        Offer& offer =
            add(ServiceKind::PopularSite,
                new_name(random_.chance(0.6) ? "www" : "", chosen_label(random_), true),
                next_addresses(big ? random_.between(2, 6) : 1, random_.chance(big ? 0.9 : 0.4)));
        offer.service.popularity = zipf(i);
    }
    for (std::size_t i = 0; i < 36; ++i) {
        constexpr std::string_view hosts[] = {"ads", "pixel", "stats", "t", "metrics", "sync"};
        Offer& offer =
            add(ServiceKind::Tracker,
                new_name(hosts[i % std::size(hosts)], chosen_label(random_), true),
                next_addresses(random_.between(1, 4), true));
        offer.service.popularity = zipf(i);
        offer.service.ttl_seconds = i % 2 == 0 ? 60 : 300;
    }
}

void ServicesBuilder::add_rare_sites()
{
    Address shared = next_address(false);
    for (std::size_t i = 0; i < rare_sites; ++i) {
        if (i % rare_sites_an_address == 0) {
            shared = next_address(false);
        }
        const double look = random_.unit();
        std::string label = look < 0.88   ? chosen_label(random_)
                            : look < 0.94 ? short_label(random_)
                                          : letters(random_.between(8, 14), random_);
        add(ServiceKind::RareSite,
            new_name(random_.chance(0.5) ? "www" : "", std::move(label), true),
            {shared});
    }
}

void ServicesBuilder::add_content_networks()
{
    for (std::size_t company = 0; company < 5; ++company) {
        const std::string domain =
            new_name(company % 2 == 0 ? "cdn" : "edge", chosen_label(random_), true);
        const std::vector<Address> machines = next_addresses(40, true);
        for (std::size_t i = 0; i < 36; ++i) {
            Offer& offer =
                add(ServiceKind::ContentNetwork,
                    new_name(machine_label(random_), domain, false),
                    machines);
            offer.service.ttl_seconds =
                random_.chance(0.6) ? 20 + 10 * static_cast<std::uint32_t>(random_.below(5)) : 300;
            offer.service.popularity = zipf(i) / static_cast<double>(company + 1);
        }
    }
}

void ServicesBuilder::add_small(
    ServiceKind kind, std::size_t count, std::size_t addresses, std::string_view host
)
{
    for (std::size_t i = 0; i < count; ++i) {
        Offer& offer =
            add(kind,
                new_name(host, chosen_label(random_), true),
                next_addresses(addresses, random_.chance(0.6)));
        offer.service.popularity = zipf(i);
    }
}

void ServicesBuilder::add_background_services()
{
    add_small(ServiceKind::Update, 10, 4, "update");
    add_small(ServiceKind::CertificateStatus, 5, 2, "ocsp");
    add_small(ServiceKind::TimeServer, 5, 16, "pool");
    add_small(ServiceKind::CloudSync, 7, 5, "sync");
    add_small(ServiceKind::Push, 5, 6, "push");
    add_small(ServiceKind::WebSocket, 14, 2, "live");
    add_small(ServiceKind::Monitoring, 8, 2, "collector");
    add_small(ServiceKind::ChatNetwork, 5, 6, "irc");
    add_small(ServiceKind::MailProvider, 6, 3, "imap");
    add_small(ServiceKind::Tracking, 5, 2, "tracker");
    add_small(ServiceKind::Unreliable, 24, 1, "api");
    for (const ServiceKind kind : {ServiceKind::CertificateStatus, ServiceKind::Update}) {
        for (Offer& offer : services_.offers_[static_cast<std::size_t>(kind)]) {
            offer.encrypted = false;
            offer.service.port = 80;
        }
    }
    for (const ServiceKind kind :
         {ServiceKind::CloudSync,
          ServiceKind::Push,
          ServiceKind::Monitoring,
          ServiceKind::WebSocket}) {
        for (Offer& offer : services_.offers_[static_cast<std::size_t>(kind)]) {
            offer.encrypted = true;
            offer.service.port = 443;
        }
    }
    const auto set_port = [&](ServiceKind kind, std::uint16_t port, std::uint32_t ttl) {
        for (Offer& offer : services_.offers_[static_cast<std::size_t>(kind)]) {
            offer.service.port = port;
            offer.service.ttl_seconds = ttl;
        }
    };
    set_port(ServiceKind::TimeServer, 123, 150);
    set_port(ServiceKind::ChatNetwork, 6667, 600);
    set_port(ServiceKind::MailProvider, 993, 300);
    set_port(ServiceKind::Tracking, 6881, 3600);
}

void ServicesBuilder::add_mail()
{
    for (std::size_t i = 0; i < exchangers; ++i) {
        Offer& offer =
            add(ServiceKind::MailExchanger,
                new_name(i % 3 == 0 ? "mx1" : "mail", chosen_label(random_), true),
                next_addresses(i < 12 ? 4 : 1, i < 12));
        offer.service.port = 25;
        offer.service.ttl_seconds = 3600;
        offer.service.popularity = zipf(i);
        services_.exchangers_.insert(
            services_.exchangers_.end(),
            offer.service.addresses.begin(),
            offer.service.addresses.end()
        );
    }
    std::sort(services_.exchangers_.begin(), services_.exchangers_.end());
    services_.exchangers_.erase(
        std::unique(services_.exchangers_.begin(), services_.exchangers_.end()),
        services_.exchangers_.end()
    );
    double sum = 0;
    for (std::size_t i = 0; i < mail_domains; ++i) {
        const std::size_t exchanger =
            i < exchangers ? i : random_.below(random_.chance(0.5) ? 12 : exchangers);
        services_.mail_domains_.push_back(
            {new_name("", chosen_label(random_), true), static_cast<std::uint32_t>(exchanger)}
        );
        services_.mail_domain_sums_.push_back(sum += 1.0 / std::sqrt(static_cast<double>(i + 1)));
    }
    for (const std::string_view host : {"zen", "bl", "dnsbl", "psbl"}) {
        services_.block_lists_.push_back(new_name(host, chosen_label(random_), true));
    }
}

void ServicesBuilder::add_aliases()
{
    const auto& companies =
        services_.offers_[static_cast<std::size_t>(ServiceKind::ContentNetwork)];
    for (const ServiceKind kind :
         {ServiceKind::PopularSite,
          ServiceKind::Tracker,
          ServiceKind::Update,
          ServiceKind::CertificateStatus,
          ServiceKind::CloudSync}) {
        for (Offer& offer : services_.offers_[static_cast<std::size_t>(kind)]) {
            if (random_.chance(0.6)) {
                const std::string& machine =
                    companies[random_.below(companies.size())].service.name;
                offer.alias = machine_label(random_) + machine.substr(machine.find('.'));
            }
        }
    }
}

void ServicesBuilder::add_certificates()
{
    std::vector<std::string> authorities;
    for (int i = 0; i < 4; ++i) {
        authorities.push_back(fmt::format("CN={0} TLS CA,O={0},C=US", chosen_label(random_)));
    }
    for (auto& kind : services_.offers_) {
        for (Offer& offer : kind) {
            if (services_.era_.certificates_seen) {
                offer.subject = "CN=" + offer.service.name;
                offer.issuer = authorities[offer.seed % authorities.size()];
            }
        }
    }
}

/// Last, and where there are phones alone: other services have the names and addresses that they
/// had before there were phones in world files.
void ServicesBuilder::add_voice_providers()
{
    const auto& networks = world_.networks;
    if (std::none_of(networks.begin(), networks.end(), [](const NetworkSpec& network) {
            return network.phones > 0;
        })) {
        return;
    }
    add_small(ServiceKind::VoiceProvider, 3, 2, "sip");
    for (Offer& offer : services_.offers_[static_cast<std::size_t>(ServiceKind::VoiceProvider)]) {
        offer.encrypted = false;
        offer.service.port = 5060;
        offer.service.ttl_seconds = 3600;
    }
}

void ServicesBuilder::sum_popularity()
{
    for (std::size_t kind = 0; kind < services_.offers_.size(); ++kind) {
        double sum = 0;
        for (const Offer& offer : services_.offers_[kind]) {
            services_.sums_[kind].push_back(sum += offer.service.popularity);
        }
    }
}

} // namespace takedown::simulate
