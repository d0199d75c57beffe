#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/web_volume.hpp"

namespace takedown::simulate {

namespace {

/// Two programs of each machine: the system, each six hours or so, and for most a virus scanner,
/// each hour or two.
struct Updater {
    const Offer* offer;
    Grid grid;
    double news; ///< chance that there is something to fetch
};

constexpr double system_hours = 6;
constexpr double scanner_share = 0.6;
constexpr double scanner_hours = 1.5;

bool has_scanner(const HostPlan& host)
{
    return host.browses() && Random(seed_of(host.seed, "scanner")).chance(scanner_share);
}

void poll(Scene& scene, const Updater& updater, std::uint64_t number, TimePoint time)
{
    Random random = scene.random("update", updater.grid.seed, number);
    const Offer& offer = *updater.offer;
    const Scene::Found found = scene.look_up(offer, time, random);
    constexpr std::string_view agent = "Update-Agent/7.9 (Windows)";
    scene.request(
        offer,
        found,
        {"HEAD",
         "/v9/windowsupdate/redir/" + std::to_string(offer.seed % 100000) + ".cab",
         agent,
         "application/octet-stream"},
        small_volume(200, 0, random),
        random
    );
    if (!random.chance(updater.news)) {
        return;
    }
    Volume fetched{0, static_cast<std::uint64_t>(random.heavy_tail(8e3, 0.8, 8e6)), 0.3, 1};
    fetched.seconds += static_cast<double>(fetched.down) / 2e6;
    std::string cabinet =
        "/d/msdownload/update/" + std::to_string(random.below(100000000)) + ".cab";
    scene.request(
        offer,
        {found.at + seconds(0.4 + random.exponential(0.3)), found.address},
        {"GET", std::move(cabinet), agent, "application/vnd.ms-cab-compressed"},
        fetched,
        random
    );
}

void update(Scene& scene)
{
    const double pace = scene.host().pace;
    Random chosen = scene.random("updaters");
    const Offer& system = scene.services().pick(ServiceKind::Update, chosen);
    const Offer& scanner = scene.services().pick(ServiceKind::Update, chosen);
    const auto run = [&](const Updater& updater) {
        scene.each(updater.grid, [&](std::int64_t number, TimePoint time) {
            poll(scene, updater, static_cast<std::uint64_t>(number), time);
        });
    };
    run({&system, grid_of(scene.seed("system"), system_hours * 3600 * pace, 0.2), 0.5});
    if (has_scanner(scene.host())) {
        run({&scanner, grid_of(scene.seed("scanner"), scanner_hours * 3600 * pace, 0.02), 0.15});
    }
}

double flows(const HostPlan& host)
{
    const double lookups = queries_a_lookup(host);
    const double system = 24 / system_hours * (lookups + 1.5);
    return awake_part(host) *
           (system + (has_scanner(host) ? 24 / scanner_hours * (lookups + 1.15) : 0));
}

} // namespace

Behaviour system_updates()
{
    return {
        "system updates",
        [](const HostPlan& host) { return host.kind != HostKind::Outside; },
        flows,
        update};
}

} // namespace takedown::simulate
