#include "casework/analyze.hpp"
#include "casework/import.hpp"
#include "casework/write_report.hpp"
#include "cli/command.hpp"
#include "cli/command_options.hpp"
#include "cli/import_view.hpp"
#include "cli/progress.hpp"
#include "cli/run_view.hpp"
#include "cli/table.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>

namespace takedown {

namespace {

struct RunOptions {
    std::string folder;
    bool afresh = false;
    bool json = false;
};

/// An evidence folder with nothing in it at all is a mistake; one whose files are all known is not.
ExitCode code_of(const ImportSummary& summary)
{
    const ExitCode code = import_code(summary);
    return code == ExitCode::BadInput && summary.known_files > 0 ? ExitCode::DoneWithRefusals
                                                                 : code;
}

Result<ExitCode> run_all(
    const RunOptions& options,
    const Invocation& invocation,
    Progress& progress,
    const Watcher& watcher
)
{
    TAKEDOWN_TRY(const Resources resources, resources_of(invocation));
    TAKEDOWN_TRY(Case target, Case::open(options.folder, Access::ReadWrite, resources));
    TAKEDOWN_TRY(
        const ImportSummary imported, import_evidence(target, {target.path("evidence")}, watcher)
    );
    progress.finish();
    if (imported.files == 0 && imported.known_files == 0) {
        return fail(
            ErrorKind::Input,
            fmt::format(
                "{}: nothing usable there; put spam and traffic into it and run this again",
                target.path("evidence")
            )
        );
    }
    TAKEDOWN_TRY(
        const Analysis analysis,
        analyze(target, options.afresh ? Reuse::Never : Reuse::IfUnchanged, watcher)
    );
    progress.finish();
    const std::string report = target.path("report.html");
    std::vector<StageTiming> timings = analysis.timings;
    if (!timings.empty()) {
        timings.insert(timings.begin(), {"import", imported.seconds});
    }
    if (!analysis.reused || ::access(report.c_str(), R_OK) != 0) {
        TAKEDOWN_CHECKED(write_report(target, analysis.findings, timings, report));
    }
    if (options.json) {
        print(analysis_json(analysis));
    } else {
        print(
            import_text(imported) + analysis_text(analysis) + "\n" +
            summary_text(analysis.findings, target, output_width(STDOUT_FILENO)) +
            fmt::format("\nreport: {}\n", report)
        );
    }
    return code_of(imported);
}

ExitCode run_run(const RunOptions& options, const Invocation& invocation)
{
    const auto progress = std::make_shared<Progress>();
    const auto code =
        run_all(options, invocation, *progress, terminal_watcher(progress, invocation.quiet));
    progress->finish();
    return code ? *code : report_error(code.error());
}

} // namespace

void define_run(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "run",
        "import what is new in CASE/evidence, analyse, plan, report",
        "Example:\n  takedown run grum"
    );
    auto options = std::make_shared<RunOptions>();
    command.needs("CASE", options->folder, "folder of the case");
    command.flag("--afresh", options->afresh, "analyse even if nothing changed");
    command.flag("--json", options->json, "print what was found as JSON");
    command.runs([options, &invocation] { invocation.code = run_run(*options, invocation); });
}

} // namespace takedown
