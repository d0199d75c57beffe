#include "simulate/internet/topology.hpp"

#include "simulate/internet/system_names.hpp"
#include "simulate/world/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_map>
#include <utility>

namespace takedown::simulate {

namespace {

/// Networks of the same country are likelier to be each other's providers.
constexpr double same_country_factor = 3;

bool holds(const std::vector<std::size_t>& list, std::size_t system)
{
    return std::find(list.begin(), list.end(), system) != list.end();
}

class TopologyMaker {
public:
    explicit TopologyMaker(const World& world) : world_(world), spec_(world.internet) {}

    Result<std::vector<System>> make()
    {
        TAKEDOWN_CHECKED(add_named());
        TAKEDOWN_CHECKED(add_generated());
        TAKEDOWN_CHECKED(link_named());
        TAKEDOWN_CHECKED(choose_core());
        find_providers();
        find_peers();
        TAKEDOWN_CHECKED(check_circles());
        return std::move(systems_);
    }

private:
    Result<void> add_named();
    Result<void> add_generated();
    System generated(AsKind kind, std::uint32_t ordinal);
    Result<void> link_named();
    Result<void> link_providers(std::size_t customer);
    Result<void> link_peers(std::size_t system);
    Result<void> link_provider(std::size_t customer, Asn number);
    Result<void> link_peer(std::size_t system, Asn number);
    Result<void> choose_core();
    void find_providers();
    void take_providers(std::size_t customer, std::vector<std::size_t> candidates);
    void find_peers();
    void take_peers(const std::vector<std::size_t>& level);
    [[nodiscard]] Result<void> check_circles() const;
    [[nodiscard]] Result<void>
    fail_circle(const std::vector<std::size_t>& path, std::size_t again) const;

    [[nodiscard]] Random chance(std::string_view matter, std::size_t system) const
    {
        return Random(seed_of(world_.seed, matter, system));
    }

    [[nodiscard]] bool linked(std::size_t a, std::size_t b) const
    {
        return holds(systems_[a].providers, b) || holds(systems_[b].providers, a) ||
               holds(systems_[a].peers, b);
    }

    void add_provider(std::size_t customer, std::size_t provider)
    {
        systems_[customer].providers.push_back(provider);
        systems_[provider].customers.push_back(customer);
    }

    void add_peers(std::size_t a, std::size_t b)
    {
        systems_[a].peers.push_back(b);
        systems_[b].peers.push_back(a);
    }

    const World& world_;
    const InternetSpec& spec_;
    std::vector<System> systems_;
    std::unordered_map<Asn, std::size_t> by_number_;
    std::vector<std::size_t> core_;
    std::vector<std::size_t> generated_transit_;
    std::vector<std::size_t> transit_; ///< all that sell transit, named and generated
};

Result<void> TopologyMaker::add_named()
{
    for (const AsSpec& spec : spec_.systems) {
        if (!by_number_.emplace(spec.number, systems_.size()).second) {
            return fail(
                ErrorKind::Usage,
                fmt::format("as.number: {} is given twice; each number once", spec.number)
            );
        }
        System system;
        system.number = spec.number;
        system.name = spec.name.empty() ? fmt::format("AS{}", spec.number) : spec.name;
        system.country = spec.country;
        system.kind = spec.kind;
        system.abuse = spec.abuse;
        system.named = true;
        system.response = spec.response;
        system.prefixes = spec.prefixes;
        if (system.country.empty() && !spec_.countries.empty()) {
            Random random = chance("as-country", systems_.size());
            system.country = spec_.countries[random.below(spec_.countries.size())];
        }
        systems_.push_back(std::move(system));
    }
    return {};
}

Result<void> TopologyMaker::add_generated()
{
    const std::array<std::pair<AsKind, std::uint32_t>, 4> kinds{{
        {AsKind::Transit, spec_.transit_networks},
        {AsKind::Access, spec_.access_networks},
        {AsKind::Hosting, spec_.hosting_networks},
        {AsKind::Content, spec_.content_networks},
    }};
    std::uint64_t number = spec_.first_as;
    for (const auto& [kind, count] : kinds) {
        for (std::uint32_t i = 0; i < count; ++i) {
            while (by_number_.contains(static_cast<Asn>(number))) {
                ++number;
            }
            if (number >= std::numeric_limits<Asn>::max()) {
                return fail(
                    ErrorKind::Usage,
                    "internet.first_as: leaves no room below 4294967295 for the generated networks"
                );
            }
            System system = generated(kind, i);
            system.number = static_cast<Asn>(number++);
            by_number_.emplace(system.number, systems_.size());
            systems_.push_back(std::move(system));
        }
    }
    name_domains(systems_, spec_.name_suffixes);
    for (std::size_t i = spec_.systems.size(); i < systems_.size(); ++i) {
        if (!chance("as-abuse", i).chance(0.08)) { // some have no mailbox on record
            systems_[i].abuse = "abuse@" + systems_[i].domain;
        }
    }
    return {};
}

System TopologyMaker::generated(AsKind kind, std::uint32_t ordinal)
{
    System system;
    system.kind = kind;
    system.name = fmt::format("{} {}", kind_word(kind), ordinal + 1);
    Random random = chance("as-country", systems_.size());
    const std::vector<std::string>& countries = spec_.countries;
    if (kind == AsKind::Access && ordinal < countries.size()) {
        system.country = countries[ordinal]; // bots are to be had in every country
    } else if (!countries.empty()) {
        std::vector<double> weights(countries.size());
        for (std::size_t i = 0; i < weights.size(); ++i) {
            weights[i] = 1.0 / static_cast<double>(i + 2);
        }
        system.country = countries[random.weighted(weights)];
    }
    Random answers = chance("as-response", systems_.size());
    const double drawn = answers.unit();
    system.response.response = drawn < 0.1    ? Response::Deaf
                               : drawn < 0.15 ? Response::Returns
                                              : Response::Answers;
    system.response.response_hours = std::clamp(answers.log_normal(24, 0.8), 2.0, 400.0);
    system.response.return_hours = std::clamp(answers.log_normal(72, 0.5), 12.0, 400.0);
    return system;
}

Result<void> TopologyMaker::link_named()
{
    for (std::size_t i = 0; i < spec_.systems.size(); ++i) {
        TAKEDOWN_CHECKED(link_providers(i));
    }
    for (std::size_t i = 0; i < spec_.systems.size(); ++i) { // they must be no providers
        TAKEDOWN_CHECKED(link_peers(i));
    }
    return {};
}

Result<void> TopologyMaker::link_providers(std::size_t customer)
{
    for (const Asn number : spec_.systems[customer].providers) {
        TAKEDOWN_CHECKED(link_provider(customer, number));
    }
    return {};
}

Result<void> TopologyMaker::link_peers(std::size_t system)
{
    for (const Asn number : spec_.systems[system].peers) {
        TAKEDOWN_CHECKED(link_peer(system, number));
    }
    return {};
}

Result<void> TopologyMaker::link_provider(std::size_t customer, Asn number)
{
    const auto at = by_number_.find(number);
    if (at == by_number_.end() ||
        (!systems_[at->second].named && systems_[at->second].kind != AsKind::Transit)) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "as.providers: AS{} has provider {}, which is neither an [[as]] nor a generated "
                "transit network",
                systems_[customer].number,
                number
            )
        );
    }
    if (at->second == customer) {
        return fail_circle({customer}, customer);
    }
    if (!holds(systems_[customer].providers, at->second)) {
        add_provider(customer, at->second);
    }
    return {};
}

Result<void> TopologyMaker::link_peer(std::size_t system, Asn number)
{
    const auto at = by_number_.find(number);
    if (at == by_number_.end() || at->second == system ||
        holds(systems_[system].providers, at->second) ||
        holds(systems_[system].customers, at->second)) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "as.peers: AS{} has peer {}, which must be another network of the world and "
                "neither its provider nor its customer",
                systems_[system].number,
                number
            )
        );
    }
    if (!holds(systems_[system].peers, at->second)) {
        add_peers(system, at->second);
    }
    return {};
}

Result<void> TopologyMaker::choose_core()
{
    for (std::size_t i = 0; i < systems_.size(); ++i) {
        if (systems_[i].kind == AsKind::Transit) {
            transit_.push_back(i);
            if (!systems_[i].named) {
                generated_transit_.push_back(i);
            } else if (systems_[i].providers.empty()) {
                core_.push_back(i);
            }
        }
    }
    if (!generated_transit_.empty()) {
        const std::size_t size = std::min(
            {generated_transit_.size(), 3 + generated_transit_.size() / 10, std::size_t{12}}
        );
        core_.assign(
            generated_transit_.begin(),
            generated_transit_.begin() + static_cast<std::ptrdiff_t>(size)
        );
    }
    if (core_.empty()) {
        return fail(
            ErrorKind::Usage,
            "internet.transit_networks: is 0 and no [[as]] of kind \"transit\" is without "
            "providers; at least one such network must hold the others together"
        );
    }
    for (std::size_t a = 0; a < core_.size(); ++a) {
        for (std::size_t b = a + 1; b < core_.size(); ++b) {
            if (!linked(core_[a], core_[b])) {
                add_peers(core_[a], core_[b]);
            }
        }
    }
    return {};
}

void TopologyMaker::find_providers()
{
    // Generated transit networks buy from earlier ones only and named ones of the core or of
    // generated transit networks, so no circle comes of what is drawn here.
    std::vector<std::size_t> earlier = core_;
    for (const std::size_t system : generated_transit_) {
        if (!holds(core_, system)) {
            take_providers(system, earlier);
            earlier.push_back(system);
        }
    }
    const std::vector<std::size_t>& above_named = generated_transit_.empty() ? core_ : earlier;
    for (std::size_t i = 0; i < systems_.size(); ++i) {
        const System& system = systems_[i];
        if (!system.providers.empty() || holds(core_, i)) {
            continue;
        }
        if (system.named) {
            take_providers(i, system.kind == AsKind::Transit ? core_ : above_named);
        } else {
            take_providers(i, transit_);
        }
    }
}

void TopologyMaker::take_providers(std::size_t customer, std::vector<std::size_t> candidates)
{
    Random random = chance("as-providers", customer);
    std::uint64_t wanted = 1 + random.poisson(spec_.providers_per_network - 1);
    while (wanted > 0 && !candidates.empty()) {
        // Who has many customers gets more: so real networks have the heavy tail they have.
        std::vector<double> weights;
        weights.reserve(candidates.size());
        for (const std::size_t candidate : candidates) {
            const System& system = systems_[candidate];
            weights.push_back(
                (1 + static_cast<double>(system.customers.size())) *
                (system.country == systems_[customer].country ? same_country_factor : 1)
            );
        }
        const std::size_t drawn = random.weighted(weights);
        if (!linked(customer, candidates[drawn])) {
            add_provider(customer, candidates[drawn]);
            --wanted;
        }
        candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(drawn));
    }
}

void TopologyMaker::find_peers()
{
    std::vector<std::size_t> middle;
    std::vector<std::size_t> edge;
    for (std::size_t i = spec_.systems.size(); i < systems_.size(); ++i) {
        if (systems_[i].kind != AsKind::Transit) {
            edge.push_back(i);
        } else if (!holds(core_, i)) {
            middle.push_back(i);
        }
    }
    take_peers(middle);
    take_peers(edge);
}

void TopologyMaker::take_peers(const std::vector<std::size_t>& level)
{
    for (const std::size_t system : level) {
        Random random = chance("as-peers", system);
        // Each link is a peer for both.
        std::uint64_t wanted = random.poisson(spec_.peers_per_network / 2);
        wanted = std::min<std::uint64_t>(wanted, level.size() - 1);
        while (wanted-- > 0) {
            const std::size_t other = level[random.below(level.size())];
            if (other != system && !linked(system, other)) {
                add_peers(system, other);
            }
        }
    }
}

Result<void>
TopologyMaker::fail_circle(const std::vector<std::size_t>& path, std::size_t again) const
{
    std::string circle;
    bool inside = false;
    for (const std::size_t system : path) {
        inside = inside || system == again;
        if (inside) {
            circle += fmt::format("AS{} buys from ", systems_[system].number);
        }
    }
    return fail(
        ErrorKind::Usage,
        fmt::format(
            "as.providers: {}AS{}, a circle; providers must lead upwards",
            circle,
            systems_[again].number
        )
    );
}

Result<void> TopologyMaker::check_circles() const
{
    enum class State : std::uint8_t { New, Open, Done };
    std::vector<State> states(systems_.size(), State::New);
    std::vector<std::size_t> path;
    std::vector<std::size_t> next(systems_.size(), 0);
    for (std::size_t start = 0; start < systems_.size(); ++start) {
        if (states[start] == State::New) {
            path.push_back(start);
            states[start] = State::Open;
        }
        while (!path.empty()) {
            const std::size_t system = path.back();
            if (next[system] == systems_[system].providers.size()) {
                states[system] = State::Done;
                path.pop_back();
                continue;
            }
            const std::size_t provider = systems_[system].providers[next[system]++];
            if (states[provider] == State::Open) {
                return fail_circle(path, provider);
            }
            if (states[provider] == State::New) {
                states[provider] = State::Open;
                path.push_back(provider);
            }
        }
    }
    return {};
}

} // namespace

Result<std::vector<System>> make_topology(const World& world)
{
    return TopologyMaker(world).make();
}

} // namespace takedown::simulate
