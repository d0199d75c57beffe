#include "cli/command.hpp"
#include "cli/command_options.hpp"
#include "core/text.hpp"
#include "trap/trap_server.hpp"
#include "trap/trap_settings.hpp"

#include <fmt/format.h>

#include <memory>

namespace takedown {

namespace {

struct TrapOptions {
    std::string folder;
    std::string config;
    std::string name;
    std::string health;
    std::string user;
    std::vector<std::string> listen;
    std::vector<std::string> domains;
};

Result<trap::TrapSettings> settings_of(const TrapOptions& options)
{
    trap::TrapSettings settings;
    if (!options.config.empty()) {
        TAKEDOWN_CHECKED(trap::read_settings(options.config, settings));
    }
    const auto replace = [](std::string& setting, const std::string& option) {
        setting = option.empty() ? setting : option;
    };
    replace(settings.session.name, options.name);
    replace(settings.health, options.health);
    replace(settings.user, options.user);
    if (!options.listen.empty()) {
        settings.listen = options.listen;
    }
    if (!options.domains.empty()) {
        settings.domains = options.domains;
    }
    return settings;
}

Result<void> run(const TrapOptions& options)
{
    TAKEDOWN_TRY(const trap::TrapSettings settings, settings_of(options));
    TAKEDOWN_TRY(
        const trap::TrapSummary summary,
        trap::run_trap(options.folder, settings, interrupted(), say_line)
    );
    print(fmt::format(
        "{} connections, {} messages\n\nnext: takedown import CASE {}/mail\n",
        with_thousands(summary.connections),
        with_thousands(summary.messages),
        options.folder
    ));
    return {};
}

} // namespace

void define_trap(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "trap",
        "run an SMTP spam trap: it takes mail, records how it was sent, and sends none on",
        "Example:\n  takedown trap spool --name mx.example.org --domain example.org\n"
        "Ends with ^C or SIGTERM. How to run one for real: docs/trap.md"
    );
    auto options = std::make_shared<TrapOptions>();
    command.needs("SPOOL", options->folder, "folder for what is caught; made if it is not there");
    command.takes("--config", options->config, "settings file (TOML)");
    command.takes(
        "--listen",
        options->listen,
        "address and port; default 127.0.0.1:2525; more than one may be"
    );
    command.takes("--domain", options->domains, "take mail for this domain only; default: for all");
    command.takes("--name", options->name, "host name in the greeting");
    command.takes(
        "--health", options->health, "answer health checks at 127.0.0.1:PORT or unix:/path"
    );
    command.takes("--user", options->user, "account to become; needed when started by root");
    command.runs([options, &invocation] {
        const auto done = run(*options);
        invocation.code = done ? ExitCode::Done : report_error(done.error());
    });
}

} // namespace takedown
