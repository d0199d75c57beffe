#include "cli/command_options.hpp"
#include "cli/opened_case.hpp"
#include "cli/show.hpp"
#include "cli/table.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>

namespace takedown {

namespace {

struct ShowOptions {
    std::string folder;
    std::string what;
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

ExitCode run_show(const ShowOptions& options, const Invocation& invocation)
{
    // A misspelt table is told before the case is opened.
    if (const auto known = table_for(options.what, {}, {}, {}, {}); !known) {
        return report_error(known.error());
    }
    const auto opened = open_to_look(options.folder, invocation, looked_at(options.what));
    if (!opened) {
        return report_error(opened.error());
    }
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
    command.flag("--json", options->json, "as JSON");
    command.flag("--csv", options->csv, "as CSV", "--json");
    command.runs([options, &invocation] { invocation.code = run_show(*options, invocation); });
}

} // namespace takedown
