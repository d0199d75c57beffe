#include "simulate/score/segment_score.hpp"

#include "model/enum_names.hpp"
#include "simulate/score/clusters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace takedown::simulate {

namespace {

/// Pointers to the elements, ordered by their names.
template <class T, class Name>
std::vector<const T*> ordered(const std::vector<T>& values, Name name)
{
    std::vector<const T*> result;
    for (const T& value : values) {
        result.push_back(&value);
    }
    std::sort(result.begin(), result.end(), [name](const T* a, const T* b) {
        return a->*name < b->*name;
    });
    return result;
}

class SegmentScorer {
public:
    SegmentScorer(const Truth& truth, const Findings& findings)
        : there_(ordered(truth.segments, &TrueSegment::name)),
          found_(ordered(findings.segments, &Segment::id))
    {
        for (std::uint32_t i = 0; i < found_.size(); ++i) {
            found_names_.push_back(found_[i]->id);
            for (const HostId& bot : found_[i]->bots) {
                segment_of_.try_emplace(bot, i);
            }
        }
        for (const Fallback& fallback : findings.fallbacks) {
            fallbacks_.try_emplace(fallback.segment, &fallback);
        }
    }

    void run(Score& score)
    {
        std::set<HostId> counted;
        std::vector<std::string> true_names;
        Contingency table;
        for (std::uint32_t i = 0; i < there_.size(); ++i) {
            true_names.push_back(there_[i]->name);
            for (const HostId& bot : there_[i]->watched_bots) {
                if (counted.insert(bot).second) {
                    table.add(i, found_segment(bot));
                }
            }
            if (!there_[i]->watched_bots.empty()) {
                add_fallback(*there_[i]);
            }
        }
        score.segments = table.score();
        WorstCases wrong("segments");
        add_wrong_clusters(
            table, true_names, found_names_, {"bots", "of no segment", "in no segment"}, wrong
        );
        wrong.move_to(score.wrong);
        for (const auto& [key, count] : cells_) {
            score.fallback.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
        }
        wrong_fallbacks_.move_to(score.wrong);
    }

private:
    [[nodiscard]] std::uint32_t found_segment(const HostId& bot) const
    {
        const auto found = segment_of_.find(bot);
        return found == segment_of_.end() ? Contingency::alone : found->second;
    }

    /// The found segment with most of its bots; of equals the first by name.
    [[nodiscard]] const Segment* match(const TrueSegment& segment) const
    {
        std::map<std::uint32_t, std::uint64_t> common;
        for (const HostId& bot : segment.watched_bots) {
            ++common[found_segment(bot)];
        }
        common.erase(Contingency::alone);
        const auto most =
            std::max_element(common.begin(), common.end(), [](const auto& a, const auto& b) {
                return a.second < b.second;
            });
        return most == common.end() ? nullptr : found_[most->first];
    }

    void add_fallback(const TrueSegment& segment)
    {
        const Segment* found = match(segment);
        const auto said = found == nullptr ? fallbacks_.end() : fallbacks_.find(found->id);
        FallbackCell cell;
        cell.truth = segment.fallback;
        cell.said = said == fallbacks_.end() ? FallbackClass::Unknown : said->second->kind;
        cell.shown = segment.fallback_shown;
        ++cells_[{cell.truth, cell.said, cell.shown}];
        if (is_right(cell)) {
            return;
        }
        wrong_fallbacks_.add(
            static_cast<double>(segment.watched_bots.size()),
            segment.name,
            found == nullptr ? "its bots are in no segment"
            : said == fallbacks_.end()
                ? found->id + ": nothing"
                : fmt::format(
                      "{}: {}, {}", found->id, in_words(name_of(cell.said)), said->second->why
                  ),
            fmt::format(
                "{}, {}: {}",
                in_words(name_of(cell.truth)),
                cell.shown ? "seen in the window" : "not to be seen in the window",
                segment.fallback_detail
            )
        );
    }

    std::vector<const TrueSegment*> there_;
    std::vector<const Segment*> found_;
    std::vector<std::string> found_names_;
    std::map<HostId, std::uint32_t> segment_of_;
    std::map<std::string, const Fallback*> fallbacks_;
    std::map<std::tuple<FallbackClass, FallbackClass, bool>, std::uint64_t> cells_;
    WorstCases wrong_fallbacks_{"fallback"};
};

} // namespace

bool is_right(const FallbackCell& cell)
{
    return cell.said == cell.truth || (!cell.shown && cell.said == FallbackClass::Unknown);
}

void score_segments(const Truth& truth, const Findings& findings, Score& score)
{
    SegmentScorer(truth, findings).run(score);
}

} // namespace takedown::simulate
