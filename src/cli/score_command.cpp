#include "cli/command_options.hpp"
#include "cli/opened_case.hpp"
#include "cli/score_view.hpp"
#include "cli/table.hpp"

#include <unistd.h>

#include <limits>
#include <memory>

namespace takedown {

namespace {

constexpr std::size_t few_wrong = 10;

struct ScoreOptions {
    std::string folder;
    std::string truth;
    bool json = false;
    bool all = false;
};

Result<simulate::Score> score_case(OpenedCase& opened, const std::string& truth)
{
    simulate::ScoredCase scored;
    scored.findings = std::move(opened.findings);
    scored.files = std::move(opened.files);
    TAKEDOWN_CHECKED(opened.target.store().for_each_message([&scored](StoredMessage&& message) {
        scored.messages.emplace_back(message.id, message.message.where);
        return !interrupted().load();
    }));
    if (interrupted().load()) {
        return fail(ErrorKind::Interrupted, "interrupted; run the same command again");
    }
    return simulate::score(scored, truth);
}

ExitCode run_score(const ScoreOptions& options, const Invocation& invocation)
{
    auto opened = open_to_look(options.folder, invocation);
    if (!opened) {
        return report_error(opened.error());
    }
    const std::string truth = options.truth.empty() ? opened->target.path("truth") : options.truth;
    const auto score = score_case(*opened, truth);
    if (!score) {
        return report_error(score.error());
    }
    const std::size_t most = options.all ? std::numeric_limits<std::size_t>::max() : few_wrong;
    const std::string text = options.json ? simulate::score_json(*score)
                                          : score_text(*score, output_width(STDOUT_FILENO), most);
    print(opened->target.redact(text));
    return ExitCode::Done;
}

} // namespace

void define_score(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "score",
        "how far the findings of a simulated case are from the truth",
        "Example:\n  takedown simulate world.toml trial && takedown run trial && takedown score "
        "trial"
    );
    auto options = std::make_shared<ScoreOptions>();
    command.needs("CASE", options->folder, "folder of the case");
    command.accepts("TRUTH", options->truth, "folder of the truth; CASE/truth when left out");
    command.flag("--json", options->json, "as JSON, with all that was wrong");
    command.flag("--all", options->all, "all that was wrong, not the 10 worst of a part");
    command.runs([options, &invocation] { invocation.code = run_score(*options, invocation); });
}

} // namespace takedown
