#include "analysis/campaigns/structure.hpp"

#include "analysis/campaigns/mail_features.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>

namespace takedown {

namespace {

constexpr std::uint64_t least_feature_count =
    3;                                     ///< a feature of fewer mails holds nothing together
constexpr float alike = 0.5F;              ///< texts that are held by more than a link
constexpr std::uint64_t chance_others = 3; ///< mails that may have a telling feature too
constexpr std::uint32_t no_node = 0xffffffff;

/// How much mail of the case has a feature.
struct FeatureCount {
    std::uint64_t all = 0;
    std::uint64_t ham = 0;
    std::uint32_t rank = 0; ///< place among all features: by kind and count
};

/// A group of the leaders' pass.
struct Group {
    std::uint32_t size = 0;
    std::uint32_t by_link_alone = 0;
    std::uint32_t in_leaders_node = 0;
};

class StructureFinder {
public:
    StructureFinder(
        const Agreement& agreement, std::vector<Place>& places, const StructureSettings& settings
    )
        : agreement_(agreement), mails_(agreement.set().mails), places_(places), settings_(settings)
    {
    }

    StructureTexts run()
    {
        choose_candidates();
        count_features();
        sort_candidates();
        split(0, candidates_.size(), 0);
        move();
        return std::move(texts_);
    }

private:
    struct Candidate {
        std::uint32_t mail = 0;
        std::uint32_t node = no_node;
        std::uint64_t first = 0; ///< of its ranks
        std::uint32_t count = 0;
    };

    [[nodiscard]] bool is_held(const Group& group) const
    {
        return group.size >= agreement_.settings().least_messages &&
               group.by_link_alone * 2 < group.size;
    }

    void choose_candidates()
    {
        groups_.resize(places_.size());
        for (const Place& place : places_) {
            if (place.leader != Place::nowhere) {
                Group& group = groups_[place.leader];
                ++group.size;
                group.by_link_alone +=
                    place.key == CampaignKey::Url && place.similarity < alike ? 1U : 0U;
            }
        }
        for (std::size_t i = places_.size(); i-- > 0;) {
            const std::uint32_t leader = places_[i].leader;
            if (leader != Place::nowhere && !is_held(groups_[leader]) &&
                candidates_.size() < settings_.most_messages) {
                Candidate candidate;
                candidate.mail = static_cast<std::uint32_t>(i);
                candidates_.push_back(candidate);
            }
        }
    }

    void count_features()
    {
        std::vector<Feature> features;
        for (const Candidate& candidate : candidates_) {
            add_features(agreement_, mails_[candidate.mail], features);
        }
        std::sort(features.begin(), features.end());
        for (std::size_t i = 0; i < features.size();) {
            std::size_t end = i;
            while (end < features.size() && features[end] == features[i]) {
                ++end;
            }
            if (end - i >= least_feature_count) {
                counts_[features[i]].rank = static_cast<std::uint32_t>(end - i);
            }
            i = end;
        }
        for (const MailTraits& mail : mails_) {
            features.clear();
            add_features(agreement_, mail, features);
            for (const Feature feature : features) {
                if (const auto found = counts_.find(feature); found != counts_.end()) {
                    ++found->second.all;
                    found->second.ham += mail.mail_class == MailClass::Ham ? 1U : 0U;
                }
            }
        }
        rank_features();
    }

    /// Content type first, then by falling count among the candidates.
    void rank_features()
    {
        for (const auto& [feature, count] : counts_) {
            ranked_.push_back(feature);
        }
        std::sort(ranked_.begin(), ranked_.end(), [&](Feature a, Feature b) {
            const bool a_first = kind_of(a) == FeatureKind::ContentType;
            const bool b_first = kind_of(b) == FeatureKind::ContentType;
            if (a_first != b_first) {
                return a_first;
            }
            const std::uint32_t a_count = counts_.at(a).rank;
            const std::uint32_t b_count = counts_.at(b).rank;
            return a_count != b_count ? a_count > b_count : a < b;
        });
        for (std::uint32_t rank = 0; rank < ranked_.size(); ++rank) {
            counts_.at(ranked_[rank]).rank = rank;
        }
    }

    /// In the order of a walk through the tree, so that each node is a range of candidates.
    void sort_candidates()
    {
        std::vector<Feature> features;
        for (Candidate& candidate : candidates_) {
            features.clear();
            add_features(agreement_, mails_[candidate.mail], features);
            candidate.first = ranks_.size();
            for (const Feature feature : features) {
                if (const auto found = counts_.find(feature); found != counts_.end()) {
                    ranks_.push_back(found->second.rank);
                }
            }
            candidate.count = static_cast<std::uint32_t>(ranks_.size() - candidate.first);
            std::sort(ranks_.begin() + static_cast<std::ptrdiff_t>(candidate.first), ranks_.end());
        }
        std::sort(
            candidates_.begin(),
            candidates_.end(),
            [&](const Candidate& a, const Candidate& b) {
                const auto left = path_of(a);
                const auto right = path_of(b);
                if (std::equal(left.begin(), left.end(), right.begin(), right.end())) {
                    return a.mail < b.mail;
                }
                return std::lexicographical_compare(
                    left.begin(), left.end(), right.begin(), right.end()
                );
            }
        );
    }

    [[nodiscard]] std::span<const std::uint32_t> path_of(const Candidate& candidate) const
    {
        return std::span(ranks_).subspan(candidate.first, candidate.count);
    }

    /// The node of candidates [first, last), whose paths agree in `depth` features.
    void split(std::size_t first, std::size_t last, std::uint32_t depth)
    {
        const std::size_t messages = last - first;
        if (messages < settings_.least_messages) {
            return;
        }
        std::vector<std::size_t> ends; // of the children
        double ratios = 0;
        for (std::size_t i = first; i < last;) {
            std::size_t end = i + 1;
            if (candidates_[i].count > depth) {
                const std::uint32_t next = path_of(candidates_[i])[depth];
                while (end < last && path_of(candidates_[end])[depth] == next) {
                    ++end;
                }
            }
            ratios += static_cast<double>(messages) / static_cast<double>(end - i);
            ends.push_back(end);
            i = end;
        }
        const bool varies = ends.size() >= settings_.least_children &&
                            ratios >= settings_.least_ratio * static_cast<double>(ends.size());
        if (varies && is_telling(candidates_[first], depth, messages)) {
            start_campaign(first, last, depth);
            return;
        }
        std::size_t begin = first;
        for (const std::size_t end : ends) {
            if (candidates_[begin].count > depth) {
                split(begin, end, depth + 1);
            }
            begin = end;
        }
    }

    /// Whether the first `depth` features of the path say more than chance would.
    [[nodiscard]] bool
    is_telling(const Candidate& candidate, std::uint32_t depth, std::size_t messages) const
    {
        bool own_engine = false;
        std::set<FeatureKind> telling;
        for (const std::uint32_t rank : path_of(candidate).first(depth)) {
            const Feature feature = ranked_[rank];
            const FeatureKind kind = kind_of(feature);
            if (kind == FeatureKind::Engine || kind == FeatureKind::Whole) {
                own_engine = !agreement_.is_common_engine(mails_[candidate.mail].engine);
            }
            if (kind == FeatureKind::ContentType || kind == FeatureKind::Charset ||
                kind == FeatureKind::Engine) {
                continue;
            }
            const FeatureCount& count = counts_.at(feature);
            const std::uint64_t others = count.all - messages;
            const auto allowed = static_cast<std::uint64_t>(
                settings_.rare * static_cast<double>(mails_.size() - messages)
            );
            if (count.ham == 0 && others <= std::max(chance_others, allowed)) {
                telling.insert(kind);
            }
        }
        return telling.size() >= (own_engine ? 1U : 2U);
    }

    void start_campaign(std::size_t first, std::size_t last, std::uint32_t depth)
    {
        for (std::size_t i = first; i < last; ++i) {
            candidates_[i].node = static_cast<std::uint32_t>(node_texts_.size());
        }
        const MailTraits& mail = mails_[candidates_[first].mail];
        std::string text;
        for (const std::uint32_t rank : path_of(candidates_[first]).first(depth)) {
            const std::string one = text_of(agreement_.set(), mail, ranked_[rank]);
            text += one.empty() || text.empty() ? one : ", " + one;
        }
        node_texts_.push_back(std::move(text));
    }

    void move()
    {
        std::sort(
            candidates_.begin(),
            candidates_.end(),
            [](const Candidate& a, const Candidate& b) { return a.mail < b.mail; }
        );
        std::vector<std::uint32_t> node_of(places_.size(), no_node);
        for (const Candidate& candidate : candidates_) {
            node_of[candidate.mail] = candidate.node;
        }
        for (const Candidate& candidate : candidates_) {
            const std::uint32_t leader = places_[candidate.mail].leader;
            groups_[leader].in_leaders_node +=
                candidate.node != no_node && candidate.node == node_of[leader] ? 1U : 0U;
        }
        std::vector<std::uint32_t> leader_of(node_texts_.size(), Place::nowhere);
        for (const Candidate& candidate : candidates_) {
            settle(candidate, node_of, leader_of);
        }
        for (std::size_t node = 0; node < leader_of.size(); ++node) {
            if (leader_of[node] != Place::nowhere) {
                texts_.emplace(leader_of[node], std::move(node_texts_[node]));
            }
        }
    }

    /// Candidates come in ascending order, so that a leader is settled before who follows it.
    void settle(
        const Candidate& candidate,
        const std::vector<std::uint32_t>& node_of,
        std::vector<std::uint32_t>& leader_of
    )
    {
        Place& place = places_[candidate.mail];
        const std::uint32_t old_leader = place.leader;
        const Group& group = groups_[old_leader];
        std::uint32_t node = candidate.node;
        if (group.size >= agreement_.settings().least_messages) {
            node = group.in_leaders_node * 5 >= group.size * 4 ? node_of[old_leader] : no_node;
        }
        if (node == no_node) {
            if (old_leader != candidate.mail && places_[old_leader].leader != old_leader) {
                place = {candidate.mail, CampaignKey::Similarity, 1.0F};
            }
            return;
        }
        std::uint32_t& leader = leader_of[node];
        if (leader == Place::nowhere) {
            leader = candidate.mail;
        }
        if (leader == candidate.mail) {
            place = {leader, CampaignKey::Similarity, 1.0F};
        } else if (leader != old_leader) {
            const double similarity = text_similarity(mails_[leader], mails_[candidate.mail]);
            place = {leader, CampaignKey::Structure, static_cast<float>(similarity)};
        }
    }

    const Agreement& agreement_;
    const std::vector<MailTraits>& mails_;
    std::vector<Place>& places_;
    const StructureSettings& settings_;
    std::vector<Group> groups_; ///< by leader
    std::vector<Candidate> candidates_;
    std::unordered_map<Feature, FeatureCount> counts_;
    std::vector<Feature> ranked_;
    std::vector<std::uint32_t> ranks_; ///< paths of the candidates, one after the other
    std::vector<std::string> node_texts_;
    StructureTexts texts_;
};

} // namespace

StructureTexts find_structures(
    const Agreement& agreement, std::vector<Place>& places, const StructureSettings& settings
)
{
    return StructureFinder(agreement, places, settings).run();
}

} // namespace takedown
