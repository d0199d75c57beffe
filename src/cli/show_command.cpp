#include "cli/command_options.hpp"
#include "cli/opened_case.hpp"
#include "cli/show.hpp"
#include "cli/table.hpp"
#include "exports/period.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace takedown {

namespace {

struct ShowOptions {
    std::string folder;
    std::string what;
    std::string by; ///< kind of period of the table of shares; empty: whole span and days
    bool json = false;
    bool csv = false;
};

std::string names_footer()
{
    std::string text = "Tables:\n";
    for (const ShowName& name : show_names()) {
        text += fmt::format("  {:<12} {}\n", name.name, name.help);
    }
    return text + "\nExample:\n  takedown show grum controllers\n  takedown show grum share --csv "
                  "> share.csv";
}

/// Three tables are about what was imported, and are there before any analysis.
LookAt looked_at(std::string_view what)
{
    const bool evidence = what == "files" || what == "oddities" || what == "counts";
    return evidence ? LookAt::Evidence : LookAt::Findings;
}

Result<void> check_period(const ShowOptions& options)
{
    constexpr std::array<std::string_view, 4> kinds{"whole", "week", "day", "hour"};
    if (options.by.empty()) {
        return {};
    }
    if (options.what != "share") {
        return fail(ErrorKind::Usage, "--by goes with the table 'share' only");
    }
    if (std::find(kinds.begin(), kinds.end(), options.by) == kinds.end()) {
        return fail(
            ErrorKind::Usage,
            fmt::format("--by {}: choose whole, week, day or hour", display_text(options.by))
        );
    }
    return {};
}

bool is_wanted(std::string_view kind, std::string_view by)
{
    return by.empty() ? kind == "whole" || kind == "day" : kind == by;
}

ExitCode run_show(const ShowOptions& options, const Invocation& invocation)
{
    if (const auto sensible = check_period(options); !sensible) {
        return report_error(sensible.error());
    }
    // A misspelt table is told before the case is opened.
    if (const auto known = table_for(options.what, {}, {}, {}, {}); !known) {
        return report_error(known.error());
    }
    auto opened = open_to_look(options.folder, invocation, looked_at(options.what));
    if (!opened) {
        return report_error(opened.error());
    }
    std::erase_if(opened->findings.shares, [&](const Share& share) {
        return !is_wanted(period_kind(share.period), options.by);
    });
    auto table =
        table_for(options.what, opened->findings, opened->files, opened->oddities, opened->counts);
    if (!table) {
        return report_error(table.error());
    }
    redact_cells(*table, opened->redact());
    if (options.json) {
        print(table_json(*table));
    } else if (options.csv) {
        print(table_csv(*table));
    } else {
        print(table_text(*table, {output_width(STDOUT_FILENO), output_styled(STDOUT_FILENO)}));
    }
    return ExitCode::Done;
}

} // namespace

void define_show(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(program, "show", "print one table of a case", names_footer());
    auto options = std::make_shared<ShowOptions>();
    command.needs("CASE", options->folder, "folder of the case");
    command.needs("TABLE", options->what, "which table");
    command.takes("--by", options->by, "shares of each: whole, week, day or hour");
    command.flag("--json", options->json, "as JSON");
    command.flag("--csv", options->csv, "as CSV", "--json");
    command.runs([options, &invocation] { invocation.code = run_show(*options, invocation); });
}

} // namespace takedown
