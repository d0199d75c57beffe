#include "analysis/controllers/segments.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace takedown {

namespace {

constexpr double finding = 0.5;

/// Disjoint sets with path halving; the smaller index leads, so that order decides nothing.
class Groups {
public:
    std::size_t add()
    {
        leaders_.push_back(leaders_.size());
        return leaders_.size() - 1;
    }

    std::size_t leader_of(std::size_t member)
    {
        while (leaders_[member] != member) {
            leaders_[member] = leaders_[leaders_[member]];
            member = leaders_[member];
        }
        return member;
    }

    void join(std::size_t a, std::size_t b)
    {
        const std::size_t first = leader_of(a);
        const std::size_t second = leader_of(b);
        leaders_[std::max(first, second)] = std::min(first, second);
    }

private:
    std::vector<std::size_t> leaders_;
};

bool joins(const Controller& controller)
{
    return controller.confidence >= finding && controller.role != Role::Download &&
           !controller.bots.empty();
}

} // namespace

std::vector<Segment> find_segments(std::span<const Controller> controllers)
{
    Groups groups;
    std::map<HostId, std::size_t> bots;
    std::vector<const Controller*> in_order;
    for (const Controller& controller : controllers) {
        if (!joins(controller)) {
            continue;
        }
        in_order.push_back(&controller);
        std::size_t previous = 0;
        for (std::size_t i = 0; i < controller.bots.size(); ++i) {
            const auto [bot, fresh] = bots.try_emplace(controller.bots[i], 0);
            if (fresh) {
                bot->second = groups.add();
            }
            if (i > 0) {
                groups.join(previous, bot->second);
            }
            previous = bot->second;
        }
    }
    std::stable_sort(
        in_order.begin(),
        in_order.end(),
        [](const Controller* a, const Controller* b) { return a->first < b->first; }
    );
    std::map<std::size_t, Segment> by_leader;
    for (const auto& [bot, member] : bots) {
        by_leader[groups.leader_of(member)].bots.push_back(bot);
    }
    for (const Controller* controller : in_order) {
        by_leader[groups.leader_of(bots[controller->bots.front()])].controllers.push_back(
            controller->id
        );
    }
    std::vector<Segment> segments;
    for (auto& [leader, segment] : by_leader) {
        segment.weight =
            static_cast<double>(segment.bots.size()) / static_cast<double>(bots.size());
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
