#pragma once

// What every command shares: global options, exit codes, errors for people, and ending early on ^C.

#include "casework/case.hpp"
#include "core/result.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace CLI {
class App;
} // namespace CLI

namespace takedown {

class Progress;

/// Exit codes of the program, documented in docs/exit-codes.md.
enum class ExitCode : int {
    Done = 0,
    Defect = 1,
    BadUsage = 2,
    BadInput = 3,
    NoCase = 4,
    CaseBusy = 5,
    NoStorage = 6,
    DoneWithRefusals = 7, ///< the work is done, but some input could not be read
    Interrupted = 130,
};

/// The global options and what the chosen command came to.
struct Invocation {
    std::string memory = "2G";
    unsigned threads = 0;
    bool quiet = false;
    ExitCode code = ExitCode::Done;
};

/// Adds one command to the program; its callback runs it and sets `invocation.code`.
void define_init(CLI::App& program, Invocation& invocation);
void define_import(CLI::App& program, Invocation& invocation);
void define_analyze(CLI::App& program, Invocation& invocation);
void define_show(CLI::App& program, Invocation& invocation);
void define_explain(CLI::App& program, Invocation& invocation);
void define_plan(CLI::App& program, Invocation& invocation);
void define_report(CLI::App& program, Invocation& invocation);
void define_rules(CLI::App& program, Invocation& invocation);
void define_run(CLI::App& program, Invocation& invocation);
void define_score(CLI::App& program, Invocation& invocation);
void define_simulate(CLI::App& program, Invocation& invocation);
void define_trap(CLI::App& program, Invocation& invocation);

/// "512M", "2G", "1500000000" → bytes; at least Resources::least_memory.
Result<std::uint64_t> parse_memory(const std::string& text);

Result<Resources> resources_of(const Invocation& invocation);

/// Prints "takedown: message" on stderr and gives the exit code of its kind.
ExitCode report_error(const Error& error);

/// Set by SIGINT and SIGTERM once watch_for_interrupts() was called.
const std::atomic<bool>& interrupted();
void watch_for_interrupts();

/// A Watcher that draws `progress` on a terminal and says lines on stderr.
Watcher terminal_watcher(const std::shared_ptr<Progress>& progress, bool quiet);

/// "takedown: line" on stderr: what people should know, without being an error.
void say_line(std::string_view line);

/// Writes to stdout. That it could not is told once and kept for code_after_output(); a reader that
/// went away (a closed pipe) is no error.
void print(std::string_view text);

/// `code`, or NoStorage if the command did its work but its output could not be written.
ExitCode code_after_output(ExitCode code);

} // namespace takedown
