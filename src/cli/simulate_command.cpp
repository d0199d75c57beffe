#include "cli/command.hpp"
#include "cli/command_options.hpp"
#include "cli/progress.hpp"
#include "core/text.hpp"
#include "simulate/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

namespace takedown {

namespace {

struct SimulateOptions {
    std::string world;
    std::string folder;
    std::string seed;
    std::string from;
    std::string to;
};

Result<void> read_time(const std::string& option, const std::string& text, TimePoint& time)
{
    if (text.empty()) {
        return {};
    }
    const auto parsed = parse_iso_time(text);
    if (!parsed) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "{} {}: write a UTC time like 2012-07-16 or 2012-07-16T12:00:00Z", option, text
            )
        );
    }
    time = *parsed;
    return {};
}

Result<simulate::Window> window_of(const SimulateOptions& options, const simulate::World& world)
{
    simulate::Window window{world.from, world.to};
    TAKEDOWN_CHECKED(read_time("--from", options.from, window.from));
    TAKEDOWN_CHECKED(read_time("--to", options.to, window.to));
    if (window.from < world.from || window.to > world.to || window.from >= window.to) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "--from and --to: the world {} lasts from {} to {}; name a part of that",
                world.name,
                format_time(world.from),
                format_time(world.to)
            )
        );
    }
    return window;
}

Result<void> run_simulate(const SimulateOptions& options, const Invocation& invocation)
{
    TAKEDOWN_TRY(simulate::World world, simulate::read_world(options.world));
    if (!options.seed.empty()) {
        const auto seed = parse_number<std::uint64_t>(options.seed);
        if (!seed) {
            return fail(
                ErrorKind::Usage, fmt::format("--seed {}: write a whole number", options.seed)
            );
        }
        world.seed = *seed;
    }
    TAKEDOWN_TRY(const simulate::Window window, window_of(options, world));

    Progress progress;
    simulate::SimulationOptions wanted;
    wanted.folder = options.folder;
    wanted.window = window;
    wanted.threads = invocation.threads == 0 ? std::max(1U, std::thread::hardware_concurrency())
                                             : invocation.threads;
    wanted.interrupted = &interrupted();
    bool started = false;
    if (!invocation.quiet) {
        wanted.progress = [&](std::uint64_t done, std::uint64_t total) {
            if (!started) {
                progress.start("simulating", total);
                started = true;
            }
            progress.advance(done);
        };
    }
    const auto begun = std::chrono::steady_clock::now();
    const auto counts = simulate::simulate(world, wanted);
    progress.finish();
    if (!counts) {
        return tl::unexpected<Error>(counts.error());
    }
    const auto took = std::chrono::duration_cast<Micros>(std::chrono::steady_clock::now() - begun);
    print(fmt::format(
        "{}: {} to {}, seed {}\n{} messages, {} conversations in {}\n\n"
        "next: takedown run {}\n      takedown score {}\n",
        world.name,
        format_time(window.from),
        format_time(window.to),
        world.seed,
        with_thousands(counts->messages),
        with_thousands(counts->conversations),
        format_duration(took),
        options.folder,
        options.folder
    ));
    return {};
}

} // namespace

void define_simulate(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "simulate",
        "write evidence with known truth from a world file",
        "Example:\n  takedown simulate examples/grum-2012/world.toml grum && takedown run grum\n"
        "World files: docs/worlds.md"
    );
    auto options = std::make_shared<SimulateOptions>();
    command.needs("WORLD", options->world, "world file (TOML)");
    command.needs(
        "OUT", options->folder, "new folder; becomes a case with truth/ beside the evidence"
    );
    command.takes("--seed", options->seed, "another seed than the world file's");
    command.takes("--from", options->from, "begin of the part to write (UTC)");
    command.takes("--to", options->to, "its end");
    command.runs([options, &invocation] {
        const auto done = run_simulate(*options, invocation);
        invocation.code = done ? ExitCode::Done : report_error(done.error());
    });
}

} // namespace takedown
