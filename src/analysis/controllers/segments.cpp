#include "analysis/controllers/segments.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace takedown {

namespace {

constexpr double least_likeness = 0.5;

/// The controllers a bot was seen with, as ascending indices into the list of those that count.
using Rendezvous = std::vector<std::size_t>;

bool counts(const Controller& controller)
{
    return controller.confidence >= controller_confidence && controller.role != Role::Download &&
           !controller.bots.empty();
}

/// Controllers that count, by first contact, and what each is worth as a mark: one that every bot
/// uses says nothing about which segment a bot is in.
class Marks {
public:
    explicit Marks(std::span<const Controller> controllers)
    {
        for (const Controller& controller : controllers) {
            if (counts(controller)) {
                in_order_.push_back(&controller);
            }
        }
        std::stable_sort(
            in_order_.begin(),
            in_order_.end(),
            [](const Controller* a, const Controller* b) { return a->first < b->first; }
        );
        for (std::size_t i = 0; i < in_order_.size(); ++i) {
            for (const HostId& bot : in_order_[i]->bots) {
                bots_[bot].push_back(i);
            }
        }
        for (const Controller* controller : in_order_) {
            worth_.push_back(std::log(
                (static_cast<double>(bots_.size()) + 1) /
                static_cast<double>(controller->bots.size())
            ));
        }
    }

    [[nodiscard]] const std::map<HostId, Rendezvous>& bots() const { return bots_; }

    [[nodiscard]] const Controller& controller(std::size_t mark) const { return *in_order_[mark]; }

    /// Weighted Jaccard of two sets; 1 when one is part of the other (a bot watched for a short
    /// time shows part of its set) or both know a same peer (peers are drawn from one large pool).
    [[nodiscard]] double likeness(const Rendezvous& a, const Rendezvous& b) const
    {
        Rendezvous both;
        std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
        const bool same_peer = std::any_of(both.begin(), both.end(), [this](std::size_t mark) {
            return controller(mark).role == Role::Peer;
        });
        if (same_peer || both.size() == std::min(a.size(), b.size())) {
            return 1;
        }
        const double shared = worth_of(both);
        return shared / (worth_of(a) + worth_of(b) - shared);
    }

    [[nodiscard]] double worth_of(const Rendezvous& set) const
    {
        double worth = 0;
        for (const std::size_t mark : set) {
            worth += worth_[mark];
        }
        return worth;
    }

private:
    std::vector<const Controller*> in_order_;
    std::vector<double> worth_;
    std::map<HostId, Rendezvous> bots_;
};

/// One segment in the making: the set of its first bot, and all of its bots and controllers.
struct Group {
    Rendezvous leader;
    std::vector<HostId> bots;
    Rendezvous controllers;
};

Group* best_group(std::vector<Group>& groups, const Rendezvous& set, const Marks& marks)
{
    Group* best = nullptr;
    double best_likeness = least_likeness;
    double best_shared = 0;
    for (Group& group : groups) {
        const double likeness = marks.likeness(set, group.leader);
        Rendezvous both;
        std::set_intersection(
            set.begin(),
            set.end(),
            group.leader.begin(),
            group.leader.end(),
            std::back_inserter(both)
        );
        const double shared = marks.worth_of(both);
        if (likeness > best_likeness || (likeness == best_likeness && shared > best_shared)) {
            best = &group;
            best_likeness = likeness;
            best_shared = shared;
        }
    }
    return best;
}

/// Bots taken by falling size of their sets, so that the fullest ones lead.
std::vector<Group> group_bots(const Marks& marks)
{
    std::vector<const std::pair<const HostId, Rendezvous>*> bots;
    for (const auto& bot : marks.bots()) {
        bots.push_back(&bot);
    }
    std::stable_sort(bots.begin(), bots.end(), [](const auto* a, const auto* b) {
        return a->second.size() > b->second.size();
    });
    std::vector<Group> groups;
    for (const auto* bot : bots) {
        Group* group = best_group(groups, bot->second, marks);
        if (group == nullptr) {
            groups.push_back({bot->second, {}, {}});
            group = &groups.back();
        }
        group->bots.push_back(bot->first);
        Rendezvous joined;
        std::set_union(
            group->controllers.begin(),
            group->controllers.end(),
            bot->second.begin(),
            bot->second.end(),
            std::back_inserter(joined)
        );
        group->controllers = std::move(joined);
    }
    return groups;
}

} // namespace

std::vector<Segment> find_segments(std::span<const Controller> controllers)
{
    const Marks marks(controllers);
    std::vector<Segment> segments;
    for (Group& group : group_bots(marks)) {
        Segment segment;
        segment.bots = std::move(group.bots);
        std::sort(segment.bots.begin(), segment.bots.end());
        for (const std::size_t mark : group.controllers) {
            segment.controllers.push_back(marks.controller(mark).id);
        }
        segment.weight =
            static_cast<double>(segment.bots.size()) / static_cast<double>(marks.bots().size());
        segments.push_back(std::move(segment));
    }
    std::stable_sort(segments.begin(), segments.end(), [](const Segment& a, const Segment& b) {
        return a.bots.size() != b.bots.size() ? a.bots.size() > b.bots.size()
                                              : a.bots.front() < b.bots.front();
    });
    for (std::size_t i = 0; i < segments.size(); ++i) {
        segments[i].id = "segment-" + std::to_string(i + 1);
    }
    return segments;
}

} // namespace takedown
