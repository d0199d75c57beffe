#include "simulate/score/controller_score.hpp"

#include "model/enum_names.hpp"
#include "simulate/score/garcia.hpp"
#include "simulate/score/worst_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <tuple>

namespace takedown::simulate {

namespace {

constexpr std::size_t tenths = 10;

bool is_reported(const Controller& controller)
{
    return controller.confidence >= controller_confidence && controller.role != Role::Sinkhole;
}

/// All that were found, most sure first, whatever their order in the findings.
std::vector<const Controller*> by_confidence(const Findings& findings)
{
    std::vector<const Controller*> ranked;
    for (const Controller& controller : findings.controllers) {
        ranked.push_back(&controller);
    }
    const auto sureness = [](const Controller& one) {
        return std::isnan(one.confidence) ? 0.0 : one.confidence;
    };
    std::sort(ranked.begin(), ranked.end(), [&](const Controller* a, const Controller* b) {
        return std::tuple(-sureness(*a), std::string_view(a->id), a->server) <
               std::tuple(-sureness(*b), std::string_view(b->id), b->server);
    });
    return ranked;
}

std::string roles_text(const TrueServer& server)
{
    std::string text;
    for (const Role role : server.roles) {
        text += text.empty() ? "" : " or ";
        text += in_words(name_of(role));
    }
    return text;
}

std::string truth_text(const TrueServer& server)
{
    return fmt::format(
        "{} {} of {}, contacted by watched bots: {}",
        roles_text(server),
        server.name,
        server.served.empty() ? "no segment" : server.served,
        server.watched_bots
    );
}

std::string said_text(const Controller& controller)
{
    return fmt::format(
        "controller at confidence {:.2f}, {}, bots: {}",
        controller.confidence,
        in_words(name_of(controller.role)),
        controller.bots.size()
    );
}

class ControllerScorer {
public:
    ControllerScorer(const Truth& truth, const TrueServers& servers, const Findings& findings)
        : servers_(servers),
          ranked_(by_confidence(findings)),
          benign_(truth.benign_servers.begin(), truth.benign_servers.end()),
          best_(servers.servers().size(), nullptr)
    {
    }

    void run(Score& score)
    {
        ControllerScore& result = score.controllers;
        result.calibration.assign(tenths, {0, 0});
        std::uint64_t rank = 0;
        for (const Controller* controller : ranked_) {
            ++rank;
            const auto truth = servers_.find(controller->server);
            calibrate(*controller, truth.has_value(), result);
            if (truth && !result.rank_of_first) {
                result.rank_of_first = rank;
            }
            if (truth && best_[*truth] == nullptr) {
                best_[*truth] = controller;
            }
            if (is_reported(*controller)) {
                report(*controller, truth.has_value(), result);
                if (truth) {
                    groups_reported_.insert(servers_.servers()[*truth].group);
                }
            }
        }
        for (std::size_t i = 0; i < best_.size(); ++i) {
            look_for(servers_.servers()[i], best_[i], result);
        }
        // A false alarm is one, however things are counted.
        PrecisionRecall& groups = result.groups;
        groups.true_positives = groups_reported_.size();
        groups.found =
            groups.true_positives + result.endpoints.found - result.endpoints.true_positives;
        for (const std::string& group : groups_there_) {
            ++groups.there;
            groups.there_found += groups_reported_.contains(group) ? 1U : 0U;
        }
        divide(result.endpoints);
        divide(groups);
        wrong_.move_to(score.wrong);
        wrong_roles_.move_to(score.wrong);
    }

private:
    static void divide(PrecisionRecall& one)
    {
        if (one.found > 0) {
            one.precision =
                static_cast<double>(one.true_positives) / static_cast<double>(one.found);
        }
        if (one.there > 0) {
            one.recall = static_cast<double>(one.there_found) / static_cast<double>(one.there);
        }
    }

    static void calibrate(const Controller& controller, bool truth, ControllerScore& result)
    {
        if (controller.role == Role::Sinkhole || !(controller.confidence >= 0)) {
            return;
        }
        const double tenth = std::min(controller.confidence * tenths, double{tenths - 1});
        auto& [said, right] = result.calibration[static_cast<std::size_t>(tenth)];
        ++said;
        right += truth ? 1U : 0U;
    }

    void report(const Controller& controller, bool truth, ControllerScore& result)
    {
        ++result.endpoints.found;
        result.endpoints.true_positives += truth ? 1U : 0U;
        const bool benign = benign_.contains(controller.server.address);
        if (truth) {
            return;
        }
        result.benign_reported += benign ? 1U : 0U;
        std::string what_it_is = "no controller, and no service of the world either";
        if (benign) {
            what_it_is = "a service that steers nothing";
        } else if (servers_.has_address(controller.server.address)) {
            what_it_is = "a controller's machine, but not a port that steers";
        }
        wrong_.add(
            static_cast<double>(controller.bots.size()) + controller.confidence,
            text_of(controller.server),
            said_text(controller),
            what_it_is
        );
    }

    /// `best`: the surest find of it.
    void look_for(const TrueServer& server, const Controller* best, ControllerScore& result)
    {
        const bool reported = best != nullptr && is_reported(*best);
        if (server.watched_bots > 0) {
            ++result.endpoints.there;
            groups_there_.insert(server.group);
            result.endpoints.there_found += reported ? 1U : 0U;
            if (!reported) {
                wrong_.add(
                    static_cast<double>(server.watched_bots),
                    text_of(server.server),
                    best == nullptr ? "nothing" : "only a candidate: " + said_text(*best),
                    truth_text(server)
                );
            }
        }
        if (!reported) {
            return;
        }
        if (server.roles.contains(best->role)) {
            ++result.roles_right;
        } else if (best->role == Role::Unknown) {
            ++result.roles_unknown;
        } else {
            ++result.roles_wrong;
            wrong_roles_.add(
                static_cast<double>(server.watched_bots),
                text_of(server.server),
                in_words(name_of(best->role)),
                truth_text(server)
            );
        }
    }

    const TrueServers& servers_;
    std::vector<const Controller*> ranked_;
    std::set<Address> benign_;
    std::vector<const Controller*> best_; ///< for each true server, its surest find
    std::set<std::string> groups_there_;
    std::set<std::string> groups_reported_;
    WorstCases wrong_{"controllers"};
    WorstCases wrong_roles_{"roles"};
};

} // namespace

void score_controllers(
    const Truth& truth, const TrueServers& servers, const Findings& findings, Score& score
)
{
    ControllerScorer(truth, servers, findings).run(score);
    score.controllers.hosts = garcia_score(truth, findings);
}

} // namespace takedown::simulate
