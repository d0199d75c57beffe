#include "casework/write_report.hpp"
#include "cli/command_options.hpp"
#include "cli/opened_case.hpp"

#include <fmt/format.h>

#include <memory>

namespace takedown {

namespace {

struct ReportOptions {
    std::string folder;
    std::string output;
};

ExitCode run_report(const ReportOptions& options, const Invocation& invocation)
{
    auto opened = open_to_look(options.folder, invocation);
    if (!opened) {
        return report_error(opened.error());
    }
    if (options.output == "-") {
        const auto page = report_page(opened->target, opened->findings, {});
        if (!page) {
            return report_error(page.error());
        }
        print(*page);
        return ExitCode::Done;
    }
    const std::string path =
        options.output.empty() ? opened->target.path("report.html") : options.output;
    if (const auto written = write_report(opened->target, opened->findings, {}, path); !written) {
        return report_error(written.error());
    }
    print(fmt::format("report: {}\n", path));
    return ExitCode::Done;
}

} // namespace

void define_report(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "report",
        "write the report of what was found",
        "Example:\n  takedown report grum --output grum-report.html"
    );
    auto options = std::make_shared<ReportOptions>();
    command.needs("CASE", options->folder, "folder of the case");
    command.takes(
        "--output",
        options->output,
        "where to, - for the standard output; report.html in the case unless given"
    );
    command.runs([options, &invocation] { invocation.code = run_report(*options, invocation); });
}

} // namespace takedown
