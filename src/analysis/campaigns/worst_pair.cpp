#include "analysis/campaigns/worst_pair.hpp"

#include "analysis/campaigns/agreement.hpp"

namespace takedown {

namespace {

constexpr std::size_t all_pairs_up_to = 256;
constexpr std::size_t sampled_pairs = all_pairs_up_to * (all_pairs_up_to - 1) / 2;

/// SplitMix64 (S. Vigna): the same pairs in every run.
class Draw {
public:
    std::size_t below(std::size_t limit)
    {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t value = state_;
        value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
        return static_cast<std::size_t>((value ^ (value >> 31U)) % limit);
    }

private:
    std::uint64_t state_ = 20150815;
};

} // namespace

WorstPair worst_pair(const TraitSet& set, std::span<const std::uint32_t> members)
{
    WorstPair worst;
    const auto look_at = [&](std::uint32_t one, std::uint32_t other) {
        const double similarity = text_similarity(set.mails[one], set.mails[other]);
        if (worst.looked_at == 0 || similarity < worst.similarity) {
            worst.similarity = similarity;
            worst.one = set.mails[one].message;
            worst.other = set.mails[other].message;
        }
        ++worst.looked_at;
    };
    if (members.size() <= all_pairs_up_to) {
        for (std::size_t i = 0; i < members.size(); ++i) {
            for (std::size_t j = i + 1; j < members.size(); ++j) {
                look_at(members[i], members[j]);
            }
        }
        return worst;
    }
    Draw draw;
    for (std::size_t i = 0; i < sampled_pairs; ++i) {
        const std::size_t one = draw.below(members.size());
        const std::size_t step = 1 + draw.below(members.size() - 1);
        look_at(members[one], members[(one + step) % members.size()]);
    }
    return worst;
}

} // namespace takedown
