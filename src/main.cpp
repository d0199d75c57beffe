#include "cli/command.hpp"
#include "core/text.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <sstream>

int main(int count, char** arguments)
{
    using namespace takedown; // NOLINT(google-build-using-namespace): the one place that dispatches

    std::signal(SIGPIPE, SIG_IGN);
    watch_for_interrupts();

    CLI::App program{"takedown: from the spam and traffic you have, to a botnet that stays down.\n"
                     "Passive: it never contacts anything found in evidence."};
    Invocation invocation;
    program.set_version_flag("--version", "takedown " TAKEDOWN_VERSION);
    program.require_subcommand(1);
    program.fallthrough();
    program.add_option("--memory", invocation.memory, "memory to use, like 512M or 4G")
        ->capture_default_str();
    program.add_option("--threads", invocation.threads, "threads to use; 0: as many as there are")
        ->capture_default_str();
    program.add_flag("-q,--quiet", invocation.quiet, "no progress bar");
    program.footer(
        "Example:\n  takedown init grum && cp spam.mbox grum/evidence/ && takedown run grum"
    );

    program.failure_message([](const CLI::App*, const CLI::Error& error) {
        return "takedown: " + to_valid_utf8(error.what()) + " (try --help)\n";
    });

    define_run(program, invocation);
    define_init(program, invocation);
    define_import(program, invocation);
    define_analyze(program, invocation);
    define_show(program, invocation);
    define_explain(program, invocation);
    define_plan(program, invocation);
    define_report(program, invocation);
    define_rules(program, invocation);
    define_simulate(program, invocation);
    define_score(program, invocation);
    define_trap(program, invocation);

    try {
        program.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        std::ostringstream text; // help and version; so that a full disk is told for them too
        if (program.exit(error, text) != 0) {
            return static_cast<int>(ExitCode::BadUsage);
        }
        print(text.str());
    }
    return static_cast<int>(code_after_output(invocation.code));
}
