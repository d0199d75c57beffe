#include "simulate/simulation.hpp"

#include "simulate/hosts/popular_domains.hpp"
#include "simulate/mail_pass.hpp"
#include "simulate/registries/registry_writer.hpp"
#include "simulate/registries/routing_writer.hpp"
#include "simulate/traffic_pass.hpp"
#include "simulate/true_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <thread>
#include <utility>

namespace takedown::simulate {

namespace {

constexpr const char* popular_file = "popular.csv";

std::string case_settings(const World& world)
{
    std::string traps;
    for (const TrapSpec& trap : world.traps) {
        const std::string domain = trap.domain.empty() ? trap.name + ".trap.example" : trap.domain;
        traps += fmt::format("{}\"*@{}\"", traps.empty() ? "" : ", ", domain);
    }
    return fmt::format(
               R"(# Made by `takedown simulate` from the world "{0}", seed {1}.
[case]
name = "{0}"

[mail]
trap_addresses = [{2}]

[traffic]
separate_networks = ["**/evidence/sandbox/*", "evidence/sandbox/*"]
)",
               world.name,
               world.seed,
               traps
           ) +
           (world.popular_names > 0
                ? fmt::format("\n[allow]\npopular_names = \"{}\"\n", popular_file)
                : std::string());
}

Result<void> write_text(const std::string& path, std::string_view text)
{
    TAKEDOWN_TRY(TextFile file, TextFile::create(path));
    file.write(text);
    return file.close();
}

/// Nothing is mixed into what is there already: whose truth would it be?
Result<void> prepare_folder(const std::string& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (!std::filesystem::is_directory(folder, error)) {
        return fail(ErrorKind::Storage, fmt::format("{}: cannot be made a folder", folder));
    }
    if (!std::filesystem::is_empty(folder, error)) {
        return fail(
            ErrorKind::Usage,
            fmt::format("{}: is not empty; name a new folder for the evidence", folder)
        );
    }
    return {};
}

std::vector<Address> benign_addresses(const Neighbourhood& neighbourhood)
{
    std::set<Address> addresses;
    for (const Service& service : neighbourhood.services()) {
        addresses.insert(service.addresses.begin(), service.addresses.end());
    }
    addresses.insert(
        neighbourhood.mail_exchangers().begin(), neighbourhood.mail_exchangers().end()
    );
    return {addresses.begin(), addresses.end()};
}

/// Every address that a watched machine without a bot had, looked at often enough to miss no lease.
std::vector<HostId> clean_hosts(
    const World& world,
    const Neighbourhood& neighbourhood,
    const Population& population,
    const Window& window
)
{
    std::set<std::pair<std::size_t, std::uint64_t>> infected;
    for (const Bot& bot : population.watched()) {
        infected.emplace(bot.watched->network, bot.watched->host);
    }
    std::set<HostId> hosts;
    for (std::size_t network = 0; network < world.networks.size(); ++network) {
        const NetworkSpec& spec = world.networks[network];
        const auto lease = Micros(static_cast<std::int64_t>(spec.lease_hours * 3600e6));
        const Micros step = lease > Micros(0)
                                ? std::max<Micros>(lease / 4, std::chrono::minutes(10))
                                : Micros(window.to - window.from);
        for (std::uint64_t host = 0; host < neighbourhood.host_count(network); ++host) {
            for (TimePoint time = window.from;
                 !infected.contains({network, host}) && time < window.to;
                 time += step) {
                hosts.insert({spec.name, neighbourhood.address_at(network, host, time)});
            }
        }
    }
    return {hosts.begin(), hosts.end()};
}

struct Passes {
    Result<void> mail;
    Result<void> traffic;
};

Passes run_passes(MailPass& mail, TrafficPass& traffic, const SimulationOptions& options)
{
    const Window& window = options.window;
    const auto slices =
        static_cast<std::uint64_t>(slice_of(window.to - Micros(1)) - slice_of(window.from) + 1);
    std::atomic<std::uint64_t> done = 0;
    const auto stop = [&] {
        options.progress(std::min(++done, 2 * slices), 2 * slices);
        return options.interrupted != nullptr && options.interrupted->load();
    };
    const auto stop_quietly = [&] {
        ++done;
        return options.interrupted != nullptr && options.interrupted->load();
    };
    Passes passes;
    const auto run_traffic = [&](const std::function<bool()>& ask) {
        passes.traffic = traffic.run(window, ask);
        if (passes.traffic) {
            passes.traffic = traffic.run_laboratories(window);
        }
    };
    if (options.threads < 2) {
        passes.mail = mail.run(window, stop);
        run_traffic(stop);
        return passes;
    }
    {
        const std::jthread beside([&] { passes.mail = mail.run(window, stop_quietly); });
        run_traffic(stop);
    }
    return passes;
}

} // namespace

Result<SimulationCounts> simulate(const World& world, const SimulationOptions& options)
{
    TAKEDOWN_CHECKED(prepare_folder(options.folder));
    TAKEDOWN_TRY(Internet internet, Internet::make(world));
    TAKEDOWN_TRY(const History history, History::make(world, internet));
    TAKEDOWN_TRY(const Neighbourhood neighbourhood, Neighbourhood::make(world, internet));
    TAKEDOWN_TRY(
        const Population population, Population::make(world, internet, history, neighbourhood)
    );
    TAKEDOWN_TRY(
        const BotTraffic bots, BotTraffic::make(world, history, population, neighbourhood)
    );
    TAKEDOWN_TRY(const TrapMail trap_mail, TrapMail::make(world, internet, history, population));

    Ledger ledger(world, history, options.window);
    MailPass mail(world, trap_mail, ledger, options.folder);
    TrafficPass traffic(
        {&world, &history, &population, &neighbourhood, &bots}, ledger, options.folder
    );
    const Passes passes = run_passes(mail, traffic, options);
    TAKEDOWN_CHECKED(passes.mail);
    TAKEDOWN_CHECKED(passes.traffic);
    if (options.interrupted != nullptr && options.interrupted->load()) {
        return fail(
            ErrorKind::Interrupted,
            fmt::format("{}: ended early; remove the folder and start again", options.folder)
        );
    }
    TAKEDOWN_CHECKED(write_routes(
        internet,
        history.route_changes(),
        options.window,
        world.internet.table_hours,
        options.folder + "/evidence/routing"
    ));
    TAKEDOWN_CHECKED(write_registry(internet, world, options.folder));
    std::error_code error;
    std::filesystem::create_directories(options.folder + "/evidence", error);
    std::filesystem::rename(options.folder + "/places", options.folder + "/evidence/places", error);
    if (world.popular_names > 0) {
        TAKEDOWN_CHECKED(write_text(
            options.folder + "/" + popular_file,
            popular_names_csv(neighbourhood.popular_domains(world.popular_names))
        ));
    }
    TAKEDOWN_CHECKED(write_text(options.folder + "/case.toml", case_settings(world)));
    TAKEDOWN_CHECKED(write_text(options.folder + "/truth/world.toml", world.text));

    Truth truth;
    truth.world = world.name;
    truth.seed = world.seed;
    truth.window = options.window;
    ledger.settle(truth);
    truth.sites = true_sites(truth, internet);
    truth.clean_hosts = clean_hosts(world, neighbourhood, population, options.window);
    truth.benign_servers = benign_addresses(neighbourhood);
    for (const NetworkSpec& network : world.networks) {
        truth.bot_networks.push_back(network.name);
    }
    for (const TrueEvent& event : history.events()) {
        if (event.time < options.window.to) {
            truth.timeline.push_back(event);
        }
    }
    truth.plan = true_plan(truth, world, internet);
    TAKEDOWN_CHECKED(write_truth(truth, options.folder + "/truth"));
    SimulationCounts counts = mail.counts();
    counts.conversations = traffic.counts().conversations;
    return counts;
}

} // namespace takedown::simulate
