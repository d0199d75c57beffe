#include "casework/analyze.hpp"
#include "casework/hiding_record.hpp"
#include "cli/command.hpp"
#include "cli/command_options.hpp"
#include "cli/progress.hpp"
#include "cli/run_view.hpp"

#include <fmt/format.h>

#include <memory>

namespace takedown {

namespace {

struct AnalyzeOptions {
    std::string folder;
    bool afresh = false;
    bool json = false;
};

ExitCode run_analyze(const AnalyzeOptions& options, const Invocation& invocation)
{
    const auto resources = resources_of(invocation);
    if (!resources) {
        return report_error(resources.error());
    }
    auto opened = Case::open(options.folder, Access::ReadWrite, *resources);
    if (!opened) {
        return report_error(opened.error());
    }
    const auto progress = std::make_shared<Progress>();
    const auto analysis = analyze(
        *opened,
        options.afresh ? Reuse::Never : Reuse::IfUnchanged,
        terminal_watcher(progress, invocation.quiet)
    );
    progress->finish();
    if (!analysis) {
        return report_error(analysis.error());
    }
    if (const auto notes = hiding_notes(*opened); notes) {
        for (const std::string& note : *notes) {
            say_line(note);
        }
    }
    print(options.json ? analysis_json(*analysis) : analysis_text(*analysis));
    return ExitCode::Done;
}

} // namespace

void define_analyze(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "analyze",
        "run every analysis over what the case holds",
        "Example:\n  takedown analyze grum"
    );
    auto options = std::make_shared<AnalyzeOptions>();
    command.needs("CASE", options->folder, "folder of the case");
    command.flag("--afresh", options->afresh, "even if nothing changed since the last time");
    command.flag("--json", options->json, "print what was found as JSON");
    command.runs([options, &invocation] { invocation.code = run_analyze(*options, invocation); });
}

} // namespace takedown
