#include "simulate/hosts/behaviour.hpp"
#include "simulate/hosts/host.hpp"
#include "simulate/hosts/network_plan.hpp"
#include "simulate/hosts/popular_domains.hpp"
#include "simulate/hosts/services.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace takedown::simulate {

namespace {

/// Part of a person's flows that programs may make by themselves.
constexpr double most_background = 0.6;

struct Resident {
    HostPlan plan;
    std::uint32_t habits = 0; ///< bits, by place in behaviours()
};

std::uint64_t addresses_wanted(const NetworkSpec& spec)
{
    return leased_hosts(spec) * (spec.lease_hours > 0 ? 2 : 1);
}

/// The system that a network without a number is: an access network of nobody else's with room for
/// it, the first of an order that the seed gives.
Result<std::size_t> choose_system(
    const World& world,
    std::size_t index,
    const Internet& internet,
    const std::set<std::size_t>& used
)
{
    const NetworkSpec& spec = world.networks[index];
    if (spec.as != 0) {
        if (const auto named = internet.find(spec.as)) {
            return *named;
        }
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "[[network]] \"{}\": as = {} is no network of this world", spec.name, spec.as
            )
        );
    }
    const std::vector<std::size_t> access = internet.of_kind(AsKind::Access);
    std::optional<std::size_t> roomiest;
    const auto room = [&](std::size_t system) {
        return internet.address_count(system) -
               std::min(internet.address_count(system), internet.first_lease_index(system));
    };
    for (std::size_t i = 0; i < access.size(); ++i) {
        const std::size_t system =
            access[permuted(i, access.size(), seed_of(world.seed, "watched"))];
        if (used.contains(system)) {
            continue;
        }
        if (room(system) >= addresses_wanted(spec)) {
            return system;
        }
        if (!roomiest || room(system) > room(*roomiest)) {
            roomiest = system;
        }
    }
    if (!roomiest) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "[[network]] \"{}\": no access network is left for it; raise [internet] "
                "access_networks or "
                "set as",
                spec.name
            )
        );
    }
    return *roomiest;
}

std::uint32_t habits_of(const HostPlan& host)
{
    std::uint32_t bits = 0;
    const auto all = behaviours();
    for (std::size_t i = 0; i < all.size(); ++i) {
        bits |= all[i].belongs_to(host) ? 1U << i : 0U;
    }
    return bits;
}

/// Habits by themselves take what they take, stretched where that is too much; browsing fills up.
void set_pace(Resident& resident, double flows_a_day)
{
    HostPlan& host = resident.plan;
    if (!host.browses()) {
        return;
    }
    double background = 0;
    const auto all = behaviours();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if ((resident.habits >> i & 1U) != 0 && all[i].flows_a_day != nullptr) {
            background += all[i].flows_a_day(host);
        }
    }
    host.pace = std::max(1.0, background / std::max(most_background * flows_a_day, 1e-3));
    const double left = std::max(0.0, flows_a_day - background / host.pace);
    host.sessions_a_day = left / flows_a_session(host);
}

} // namespace

struct Neighbourhood::State {
    Services services;
    ResolverSpec resolvers;
    std::vector<NetworkPlan> plans;
    std::vector<std::vector<Resident>> residents; ///< by network; the last one is Outside
};

Neighbourhood::Neighbourhood() = default;
Neighbourhood::~Neighbourhood() = default;
Neighbourhood::Neighbourhood(Neighbourhood&&) noexcept = default;
Neighbourhood& Neighbourhood::operator=(Neighbourhood&&) noexcept = default;

Result<Neighbourhood> Neighbourhood::make(const World& world, Internet& internet)
{
    Neighbourhood made;
    made.state_ = std::make_unique<State>();
    State& state = *made.state_;
    state.resolvers = world.resolvers;
    TAKEDOWN_TRY(state.services, Services::make(world, internet));
    std::set<std::size_t> used;
    for (const NetworkSpec& spec : world.networks) {
        if (const auto named = spec.as == 0 ? std::nullopt : internet.find(spec.as)) {
            used.insert(*named);
        }
    }
    LeasesTaken taken;
    for (std::size_t index = 0; index < world.networks.size(); ++index) {
        TAKEDOWN_TRY(const std::size_t system, choose_system(world, index, internet, used));
        used.insert(system);
        TAKEDOWN_TRY(NetworkPlan plan, NetworkPlan::make(world, index, system, internet, taken));
        plan.use_public_resolvers(state.services.public_resolvers());
        std::vector<Resident> residents(plan.host_count() + 1);
        for (std::uint64_t number = 0; number < residents.size(); ++number) {
            HostPlan& host = residents[number].plan;
            host.kind = number < plan.host_count() ? plan.kind_of(number) : HostKind::Outside;
            host.network = static_cast<std::uint32_t>(index);
            host.number = number;
            host.seed = seed_of(world.seed, "host", index, number);
            residents[number].habits = habits_of(host);
            set_pace(residents[number], plan.spec().flows_a_person_a_day);
        }
        state.plans.push_back(std::move(plan));
        state.residents.push_back(std::move(residents));
    }
    const std::vector<std::size_t> watched(used.begin(), used.end());
    state.services.settle_strangers(internet, watched, world.seed);
    return made;
}

void Neighbourhood::act(std::int64_t slice, const ConversationSink& sink) const
{
    const auto all = behaviours();
    for (std::size_t network = 0; network < state_->plans.size(); ++network) {
        Scene scene(state_->services, state_->plans[network], state_->resolvers, slice, sink);
        for (const Resident& resident : state_->residents[network]) {
            scene.enter(resident.plan);
            for (std::size_t i = 0; i < all.size(); ++i) {
                if ((resident.habits >> i & 1U) != 0) {
                    all[i].act(scene);
                }
            }
        }
    }
}

Address Neighbourhood::resolver_of(std::size_t network, std::uint64_t host) const
{
    return state_->plans[network].resolver_of(host);
}

const std::vector<Address>& Neighbourhood::mail_exchangers() const
{
    return state_->services.mail_exchangers();
}

std::uint64_t Neighbourhood::host_count(std::size_t network) const
{
    return state_->plans[network].host_count();
}

Address Neighbourhood::address_at(std::size_t network, std::uint64_t host, TimePoint time) const
{
    return state_->plans[network].address_at(host, time);
}

std::size_t Neighbourhood::system_of(std::size_t network) const
{
    return state_->plans[network].system();
}

std::vector<std::string> Neighbourhood::popular_domains(double part) const
{
    return simulate::popular_domains(state_->services, part);
}

std::vector<Service> Neighbourhood::services() const
{
    return state_->services.all();
}

} // namespace takedown::simulate
