#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/names.hpp"

namespace takedown::simulate {

namespace {

constexpr std::uint16_t type_a = 1;
/// Names that a person's programs look up a day, roughly: the base of ResolverSpec::typo_rate.
constexpr double names_a_day = 150;
constexpr double browser_starts_a_day = 2;

bool probes_for_hijackers(const HostPlan& host)
{
    return (host.seed >> 24U) % 6 % 5 == 0; // the Chrome-like ones of the browsers
}

/// Asks for what does not exist; machines with a search list try it with their own domain too.
TimePoint ask_in_vain(Scene& scene, const std::string& name, TimePoint time, Random& random)
{
    time = scene.ask(name, type_a, time, dns_no_such_name, {}, random);
    if ((scene.host().seed >> 32U) % 2 == 0) {
        time = scene.ask(
            name + "." + scene.plan().search_domain(),
            type_a,
            time + Micros(500),
            dns_no_such_name,
            {},
            random
        );
    }
    return time;
}

void look_up_oddly(Scene& scene)
{
    const double busy = activity(scene.begin(), scene.plan().utc_offset()) / 144;
    Random random = scene.random("odd", static_cast<std::uint64_t>(scene.slice()));
    for (std::uint64_t left = random.poisson(scene.resolvers().typo_rate * names_a_day * busy);
         left > 0;
         --left) {
        const Offer& meant = scene.services().pick(ServiceKind::PopularSite, random);
        const std::string name = mistyped(meant.service.name, random);
        const TimePoint time = scene.begin() + seconds(random.unit() * 595);
        if (name != meant.service.name) {
            ask_in_vain(scene, name, time, random);
        }
    }
    if (!probes_for_hijackers(scene.host())) {
        return;
    }
    for (std::uint64_t left = random.poisson(browser_starts_a_day / scene.host().pace * busy);
         left > 0;
         --left) {
        // A browser starts and asks for three names that nobody can have, to see who lies to it.
        TimePoint time = scene.begin() + seconds(random.unit() * 595);
        for (int i = 0; i < 3; ++i) {
            time = ask_in_vain(
                scene, letters(random.between(7, 15), random), time + Micros(200), random
            );
        }
    }
}

} // namespace

Behaviour odd_lookups()
{
    return {
        "odd lookups",
        [](const HostPlan& host) { return host.browses(); },
        [](const HostPlan& host) { return probes_for_hijackers(host) ? 9.0 : 1.0; },
        look_up_oddly};
}

} // namespace takedown::simulate
