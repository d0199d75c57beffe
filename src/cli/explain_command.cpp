#include "cli/explain.hpp"
#include "cli/opened_case.hpp"

#include <CLI/CLI.hpp>

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
    const auto text = explain(options.id, opened->findings, opened->files, options.json);
    if (!text) {
        return report_error(text.error());
    }
    print(opened->target.redact(*text));
    return ExitCode::Done;
}

} // namespace

void define_explain(CLI::App& program, Invocation& invocation)
{
    auto* command = program.add_subcommand(
        "explain", "the evidence behind one finding, down to file and offset"
    );
    command->footer("Example:\n  takedown explain grum controller:192.0.2.1:80/tcp");
    auto options = std::make_shared<ExplainOptions>();
    command->add_option("CASE", options->folder, "folder of the case")->required();
    command->add_option("ID", options->id, "a finding's id, as `show` prints it")->required();
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &invocation] {
        invocation.code = run_explain(*options, invocation);
    });
}

} // namespace takedown
