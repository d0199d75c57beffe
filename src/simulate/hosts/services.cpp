#include "simulate/hosts/services.hpp"

#include "simulate/hosts/services_builder.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr std::size_t strangers_wanted = 6000;

std::size_t by_sums(const std::vector<double>& sums, Random& random)
{
    const auto found = std::upper_bound(sums.begin(), sums.end(), random.unit() * sums.back());
    return std::min(static_cast<std::size_t>(found - sums.begin()), sums.size() - 1);
}

std::int64_t seconds_of(TimePoint time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

} // namespace

Result<Services> Services::make(const World& world, Internet& internet)
{
    return ServicesBuilder(world, internet).build();
}

const Offer& Services::pick(ServiceKind kind, Random& random) const
{
    const auto index = static_cast<std::size_t>(kind);
    return offers_[index][by_sums(sums_[index], random)];
}

void Services::answers(
    const Offer& offer, std::size_t network, TimePoint time, std::vector<Address>& into
) const
{
    const std::vector<Address>& all = offer.service.addresses;
    if (all.size() <= 4) {
        into = all;
        return;
    }
    const std::int64_t turn =
        seconds_of(time) / std::max<std::int64_t>(offer.service.ttl_seconds, 30);
    Random random(seed_of(offer.seed, "answer", network, static_cast<std::uint64_t>(turn)));
    // A content network answers with machines near the asker; a pool with any of its own.
    const bool near = offer.kind == ServiceKind::ContentNetwork;
    const std::size_t reach = near ? std::max<std::size_t>(4, all.size() / 3) : all.size();
    const std::size_t base = near ? seed_of(offer.seed, "near", network) % all.size() : 0;
    const std::size_t first = random.below(reach);
    const std::size_t count = random.between(2, 4);
    into.clear();
    for (std::size_t i = 0; i < count; ++i) {
        into.push_back(all[(base + (first + i * 5) % reach) % all.size()]);
    }
    std::sort(into.begin(), into.end());
    into.erase(std::unique(into.begin(), into.end()), into.end());
}

bool Services::is_down(const Offer& offer, TimePoint time) const
{
    if (offer.kind != ServiceKind::Unreliable) {
        return false;
    }
    if (offer.seed % 4 == 0) { // gone for good, and somebody's program has not noticed
        return true;
    }
    const std::int64_t hour = seconds_of(time) / 3600;
    Random random(seed_of(offer.seed, "down", static_cast<std::uint64_t>(hour / 48)));
    const auto first = static_cast<std::int64_t>(random.below(40));
    const auto length = static_cast<std::int64_t>(random.between(1, 8));
    return hour % 48 >= first && hour % 48 < first + length;
}

const Services::MailDomain& Services::pick_mail_domain(Random& random) const
{
    return mail_domains_[by_sums(mail_domain_sums_, random)];
}

const Stranger& Services::pick_stranger(Random& random) const
{
    return strangers_[random.below(strangers_.size())];
}

void Services::settle_strangers(
    const Internet& internet, std::span<const std::size_t> watched_systems, std::uint64_t seed
)
{
    std::vector<std::size_t> from;
    for (const AsKind kind : {AsKind::Access, AsKind::Hosting, AsKind::Content}) {
        for (const std::size_t system : internet.of_kind(kind)) {
            if (std::find(watched_systems.begin(), watched_systems.end(), system) ==
                    watched_systems.end() &&
                internet.address_count(system) > internet.first_lease_index(system)) {
                from.push_back(system);
            }
        }
        if (!from.empty()) { // people live in access networks, where a world has some
            break;
        }
    }
    Random random(seed_of(seed, "strangers"));
    strangers_.clear();
    for (std::size_t i = 0; i < strangers_wanted && !from.empty(); ++i) {
        const std::size_t system = from[random.below(from.size())];
        const std::uint64_t first = internet.first_lease_index(system);
        const Address address =
            internet.address(system, first + random.below(internet.address_count(system) - first));
        strangers_.push_back({address, internet.reverse_name(address)});
    }
    for (const Address& address : exchangers_) {
        if (from.empty()) {
            strangers_.push_back({address, internet.reverse_name(address)});
        }
    }
}

std::vector<Service> Services::all() const
{
    std::vector<Service> services;
    for (const auto& kind : offers_) {
        for (const Offer& offer : kind) {
            services.push_back(offer.service);
        }
    }
    return services;
}

} // namespace takedown::simulate
