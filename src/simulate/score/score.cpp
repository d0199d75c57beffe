#include "simulate/score/score.hpp"

#include "simulate/score/controller_score.hpp"
#include "simulate/score/mail_score.hpp"
#include "simulate/score/plan_score.hpp"
#include "simulate/score/segment_score.hpp"
#include "simulate/score/share_score.hpp"
#include "simulate/score/site_score.hpp"
#include "simulate/score/true_servers.hpp"

namespace takedown::simulate {

Result<Score> score(const ScoredCase& scored, const std::string& truth_folder)
{
    TAKEDOWN_TRY(const Truth truth, read_truth(truth_folder));
    Score result;
    result.world = truth.world;
    result.seed = truth.seed;
    TAKEDOWN_TRY(const BotnetTable botnets, score_mail(scored, truth_folder, result));
    const TrueServers servers(truth);
    score_shares(truth, scored.findings, botnets, result);
    score_controllers(truth, servers, scored.findings, result);
    score_segments(truth, scored.findings, result);
    score_sites(truth, servers, scored.findings, result);
    score_plan(truth, servers, scored.findings, result);
    return result;
}

} // namespace takedown::simulate
