#include "cli/command_options.hpp"
#include "cli/explain.hpp"
#include "cli/opened_case.hpp"

#include <memory>

namespace takedown {

namespace {

struct ExplainOptions {
    std::string folder;
    std::string id;
    bool json = false;
};

ExitCode run_explain(const ExplainOptions& options, const Invocation& invocation)
{
    const auto opened = open_to_look(options.folder, invocation);
    if (!opened) {
        return report_error(opened.error());
    }
    const auto text =
        explain(options.id, opened->findings, opened->files, options.folder, options.json);
    if (!text) {
        return report_error(text.error());
    }
    print(opened->target.redact(*text));
    return ExitCode::Done;
}

} // namespace

void define_explain(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "explain",
        "the evidence behind one finding, down to file and offset",
        "Example:\n  takedown explain grum controller:192.0.2.1:80/tcp"
    );
    auto options = std::make_shared<ExplainOptions>();
    command.needs("CASE", options->folder, "folder of the case");
    command.needs("ID", options->id, "an id, as `show` or the report prints it");
    command.flag("--json", options->json, "as JSON");
    command.runs([options, &invocation] { invocation.code = run_explain(*options, invocation); });
}

} // namespace takedown
