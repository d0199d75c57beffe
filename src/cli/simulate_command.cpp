#include "cli/command.hpp"
#include "cli/command_options.hpp"
#include "cli/new_folder.hpp"
#include "cli/progress.hpp"
#include "core/text.hpp"
#include "simulate/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
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

Result<void> read_seed(const std::string& text, simulate::World& world)
{
    constexpr auto most = std::numeric_limits<std::int64_t>::max(); // as in a world file
    const auto seed = parse_number<std::int64_t>(text);
    if (!text.empty() && (!seed || *seed < 0)) {
        return fail(
            ErrorKind::Usage,
            fmt::format("--seed {}: write a whole number from 0 to {}", text, most)
        );
    }
    world.seed = seed ? static_cast<std::uint64_t>(*seed) : world.seed;
    return {};
}

/// What shows only when a world is built names a key; the reader wants to know of which file.
Error naming(const std::string& world, const Error& error)
{
    return error.kind == ErrorKind::Usage ? Error{error.kind, world + ": " + error.message} : error;
}

Result<void> run_simulate(const SimulateOptions& options, const Invocation& invocation)
{
    TAKEDOWN_TRY(const Resources resources, resources_of(invocation));
    TAKEDOWN_TRY(simulate::World world, simulate::read_world(options.world));
    TAKEDOWN_CHECKED(read_seed(options.seed, world));
    TAKEDOWN_TRY(const simulate::Window window, window_of(options, world));
    TAKEDOWN_TRY(NewFolder folder, NewFolder::claim(options.folder));

    Progress progress;
    simulate::SimulationOptions wanted;
    wanted.folder = folder.place();
    wanted.window = window;
    wanted.threads = resources.threads == 0 ? std::max(1U, std::thread::hardware_concurrency())
                                            : resources.threads;
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
    if (interrupted().load()) {
        return fail(ErrorKind::Interrupted, "interrupted; nothing is left of what was written");
    }
    if (!counts) {
        return tl::unexpected<Error>(naming(options.world, counts.error()));
    }
    TAKEDOWN_CHECKED(folder.finish());
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

/// A world file's problems come one a line, and are shown so.
ExitCode report_problems(const Error& error)
{
    std::size_t begin = 0;
    for (std::size_t end = error.message.find('\n'); end != std::string::npos;
         end = error.message.find('\n', begin)) {
        say_line(std::string_view(error.message).substr(begin, end - begin));
        begin = end + 1;
    }
    return report_error({error.kind, error.message.substr(begin)});
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
        invocation.code = done ? ExitCode::Done : report_problems(done.error());
    });
}

} // namespace takedown
