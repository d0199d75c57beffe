#include "analysis/botnets/mailing_groups.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

namespace takedown {

namespace {

constexpr std::size_t most_groups = 16;     ///< of one family that a mailing is compared with
constexpr std::size_t least_sightings = 20; ///< fewer cannot show that senders are apart

/// A group as it grows; its sightings are made anew when it has doubled.
struct Growing {
    MailingGroup group;
    HostSightings seen;
    std::size_t mails_seen = 0;
    TraceHabits habits; ///< of its first mailing, the largest
};

/// Log of the odds that a mailing is of a group; absent: it is not.
using Judge =
    std::function<std::optional<double>(const Growing&, const HostSightings&, const TraceHabits&)>;

void sort_by_size(std::vector<Mailing>& mailings)
{
    std::sort(mailings.begin(), mailings.end(), [](const Mailing& a, const Mailing& b) {
        return a.mails.size() != b.mails.size() ? a.mails.size() > b.mails.size()
                                                : a.campaign < b.campaign;
    });
}

void join(Growing& to, const Mailing& mailing)
{
    to.group.campaigns.push_back(mailing.campaign);
    to.group.mails.insert(to.group.mails.end(), mailing.mails.begin(), mailing.mails.end());
    if (to.group.mails.size() >= 2 * to.mails_seen) {
        to.seen = HostSightings(to.group.mails);
        to.mails_seen = to.group.mails.size();
    }
}

std::vector<MailingGroup> grouped(
    std::vector<Mailing> mailings,
    const std::function<TraceHabits(const Mailing&)>& habits_of,
    const Judge& judge
)
{
    sort_by_size(mailings);
    std::vector<Growing> groups;
    for (const Mailing& mailing : mailings) {
        const HostSightings seen(mailing.mails);
        const TraceHabits habits = habits_of(mailing);
        Growing* best = nullptr;
        double best_odds = -std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < std::min(groups.size(), most_groups); ++i) {
            const std::optional<double> odds = judge(groups[i], seen, habits);
            if (odds && *odds > best_odds) {
                best = &groups[i];
                best_odds = *odds;
            }
        }
        if (best == nullptr) {
            groups.push_back(
                {{{mailing.campaign}, mailing.mails, 0}, seen, mailing.mails.size(), habits}
            );
            continue;
        }
        best->group.least_odds = best->group.campaigns.size() == 1
                                     ? best_odds
                                     : std::min(best->group.least_odds, best_odds);
        join(*best, mailing);
    }
    std::vector<MailingGroup> result;
    result.reserve(groups.size());
    for (Growing& one : groups) {
        std::sort(one.group.campaigns.begin(), one.group.campaigns.end());
        result.push_back(std::move(one.group));
    }
    return result;
}

} // namespace

std::vector<MailingGroup> groups_of_telltale(std::vector<Mailing> mailings)
{
    const auto no_habits = [](const Mailing&) {
        return TraceHabits{};
    };
    const Judge judge = [](const Growing& group, const HostSightings& seen, const TraceHabits&) {
        if (seen.count() < least_sightings) {
            return std::optional<double>(0); // the first group is the largest
        }
        const PoolEvidence pool = pool_evidence(group.seen, seen);
        return pool.apart() ? std::nullopt : std::optional<double>(pool.log_ratio());
    };
    std::vector<MailingGroup> groups = grouped(std::move(mailings), no_habits, judge);
    for (MailingGroup& group : groups) {
        group.least_odds = 0;
    }
    return groups;
}

std::vector<MailingGroup> groups_of_weak(
    std::vector<Mailing> mailings, const TraceBase& base, const EngineEvidences& evidence
)
{
    const double at_first = std::log(1.0 / 10);
    const double enough = std::log(19.0);
    const auto habits = [&](const Mailing& mailing) {
        return trace_habits(mailing.mails, evidence);
    };
    const Judge judge = [&](const Growing& group,
                            const HostSightings& seen,
                            const TraceHabits& habits_here) {
        const PoolEvidence pool = pool_evidence(group.seen, seen);
        const double odds = at_first + pool.log_ratio() + base.log_ratio(group.habits, habits_here);
        return pool.apart() || odds < enough ? std::nullopt : std::optional<double>(odds);
    };
    return grouped(std::move(mailings), habits, judge);
}

} // namespace takedown
