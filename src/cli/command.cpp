#include "cli/command.hpp"

#include "cli/progress.hpp"
#include "core/text.hpp"
#include "exports/display_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

namespace takedown {

namespace {

constexpr unsigned most_threads = 256;

std::atomic<bool>& interrupt_flag()
{
    static std::atomic<bool> flag{false};
    return flag;
}

/// Set when something could not be written to stdout.
bool& output_lost()
{
    static bool lost = false;
    return lost;
}

extern "C" void on_interrupt(int /*signal*/)
{
    interrupt_flag().store(true);
}

} // namespace

Result<std::uint64_t> parse_memory(const std::string& text)
{
    std::uint64_t unit = 1;
    std::string_view digits = text;
    if (!digits.empty()) {
        switch (digits.back()) {
        case 'k':
        case 'K': unit = std::uint64_t{1} << 10U; break;
        case 'm':
        case 'M': unit = std::uint64_t{1} << 20U; break;
        case 'g':
        case 'G': unit = std::uint64_t{1} << 30U; break;
        default: break;
        }
        digits.remove_suffix(unit > 1 ? 1 : 0);
    }
    const auto number = parse_number<std::uint32_t>(digits);
    if (!number && unit == 1) {
        if (const auto bytes = parse_number<std::uint64_t>(digits);
            bytes && *bytes >= Resources::least_memory) {
            return *bytes;
        }
    }
    if (!number || *number * unit < Resources::least_memory) {
        return fail(
            ErrorKind::Usage, fmt::format("--memory {}: give at least 256M, like 512M or 4G", text)
        );
    }
    return *number * unit;
}

Result<Resources> resources_of(const Invocation& invocation)
{
    Resources resources;
    TAKEDOWN_TRY(resources.memory, parse_memory(invocation.memory));
    if (invocation.threads > most_threads) {
        return fail(
            ErrorKind::Usage,
            fmt::format("--threads {}: give at most {}", invocation.threads, most_threads)
        );
    }
    resources.threads = invocation.threads;
    return resources;
}

ExitCode report_error(const Error& error)
{
    // A message may have several lines, one for each thing that is wrong.
    std::string_view rest = error.message;
    for (bool more = true; more;) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        fmt::print(stderr, "takedown: {}\n", display_text(rest.substr(0, end)));
        more = end < rest.size();
        rest.remove_prefix(more ? end + 1 : end);
    }
    switch (error.kind) {
    case ErrorKind::Usage: return ExitCode::BadUsage;
    case ErrorKind::Input: return ExitCode::BadInput;
    case ErrorKind::Case: return ExitCode::NoCase;
    case ErrorKind::Busy: return ExitCode::CaseBusy;
    case ErrorKind::Storage: return ExitCode::NoStorage;
    case ErrorKind::Interrupted: return ExitCode::Interrupted;
    case ErrorKind::Internal: break;
    }
    return ExitCode::Defect;
}

const std::atomic<bool>& interrupted()
{
    return interrupt_flag();
}

void watch_for_interrupts()
{
    struct sigaction action {};

    action.sa_handler = on_interrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND); // a second ^C ends the program at once
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

Watcher terminal_watcher(const std::shared_ptr<Progress>& progress, bool quiet)
{
    Watcher watcher;
    watcher.interrupted = &interrupted();
    if (!quiet) {
        watcher.progress = [progress, stage = std::string()](
                               std::string_view name, std::uint64_t done, std::uint64_t total
                           ) mutable {
            if (stage != name) {
                progress->finish();
                stage = name;
                progress->start(name, total);
            }
            progress->advance(done);
        };
    }
    watcher.say = [progress](std::string_view line) {
        progress->finish();
        fmt::print(stderr, "takedown: {}\n", display_text(line));
    };
    return watcher;
}

void say_line(std::string_view line)
{
    fmt::print(stderr, "takedown: {}\n", display_text(line));
}

void print(std::string_view text)
{
    errno = 0;
    const bool written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    const int problem = errno;
    if (written || problem == EPIPE || output_lost()) {
        return;
    }
    output_lost() = true;
    fmt::print(
        stderr,
        "takedown: the output cannot be written ({})\n",
        std::generic_category().message(problem)
    );
}

ExitCode code_after_output(ExitCode code)
{
    return output_lost() && code == ExitCode::Done ? ExitCode::NoStorage : code;
}

} // namespace takedown
