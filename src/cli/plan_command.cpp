#include "casework/replan.hpp"
#include "cli/command_options.hpp"
#include "cli/opened_case.hpp"
#include "cli/plan_view.hpp"
#include "cli/table.hpp"

#include <unistd.h>

#include <memory>

namespace takedown {

namespace {

struct PlanOptions {
    std::string folder;
    std::vector<std::string> deaf;
    std::vector<std::string> forbidden;
    bool json = false;
};

ExitCode run_plan(const PlanOptions& options, const Invocation& invocation)
{
    auto opened = open_to_look(options.folder, invocation);
    if (!opened) {
        return report_error(opened.error());
    }
    if (!options.deaf.empty() || !options.forbidden.empty()) {
        if (const auto planned = replan(
                opened->target.settings(), options.deaf, options.forbidden, opened->findings
            );
            !planned) {
            return report_error(planned.error());
        }
    }
    const std::string text = options.json
                                 ? plan_json(opened->findings)
                                 : plan_text(opened->findings, output_width(STDOUT_FILENO));
    print(opened->target.redact(text));
    return ExitCode::Done;
}

} // namespace

void define_plan(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "plan",
        "the least to ask for that cuts every segment off",
        "Example:\n  takedown plan grum\n  takedown plan grum --deaf AS64500   # it "
        "does not answer: what now?"
    );
    auto options = std::make_shared<PlanOptions>();
    command.needs("CASE", options->folder, "folder of the case");
    command.takes(
        "--deaf", options->deaf, "party that does not answer (an id of: show CASE parties)"
    );
    command.takes("--forbid", options->forbidden, "action that may not be asked for");
    command.flag("--json", options->json, "as JSON");
    command.runs([options, &invocation] { invocation.code = run_plan(*options, invocation); });
}

} // namespace takedown
