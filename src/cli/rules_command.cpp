#include "cli/command_options.hpp"
#include "cli/opened_case.hpp"
#include "exports/filter_rules.hpp"

#include <fmt/format.h>

#include <memory>

namespace takedown {

namespace {

struct RulesOptions {
    std::string folder;
    std::string format = "re2";
};

ExitCode run_rules(const RulesOptions& options, const Invocation& invocation)
{
    const auto format = rule_format_named(options.format);
    if (!format) {
        return report_error(Error{
            ErrorKind::Usage,
            fmt::format(
                "--format {}: choose re2, rspamd or spamassassin", display_text(options.format)
            )});
    }
    const auto opened = open_to_look(options.folder, invocation);
    if (!opened) {
        return report_error(opened.error());
    }
    const FilterRules made = filter_rules(
        opened->findings, *format, opened->redact(), opened->target.settings().trap_addresses
    );
    print(made.text);
    say_line(fmt::format(
        "{} rules; {} campaigns have no template that may be used on mail (show their "
        "template_why_not"
        " with: takedown explain)",
        made.rules,
        made.unusable
    ));
    if (made.secret > 0) {
        say_line(fmt::format("{} rules were left out: they would tell a trap", made.secret));
    }
    return ExitCode::Done;
}

} // namespace

void define_rules(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "rules",
        "print mail filter rules made from the campaigns' templates",
        "Only templates that were tried on the case's wanted mail without a hit become rules.\n\n"
        "Example:\n  takedown rules grum --format spamassassin > takedown.cf"
    );
    auto options = std::make_shared<RulesOptions>();
    command.needs("CASE", options->folder, "folder of the case");
    command.takes("--format", options->format, "re2 (as is), rspamd or spamassassin");
    command.runs([options, &invocation] { invocation.code = run_rules(*options, invocation); });
}

} // namespace takedown
