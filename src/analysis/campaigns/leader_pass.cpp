#include "analysis/campaigns/leader_pass.hpp"

#include "analysis/campaigns/leader_index.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr std::size_t bands = 16;
constexpr std::size_t rows = 4;
constexpr std::size_t marked_bands =
    32; ///< finer ones within an engine: they find less alike texts
constexpr std::size_t most_leaders_per_key = 16;

constexpr std::uint32_t key_of(std::uint64_t kind, std::uint64_t value)
{
    std::uint64_t hash = (value + kind * 0x9e3779b97f4a7c15ULL) * 0xbf58476d1ce4e5b9ULL;
    hash ^= hash >> 29U;
    hash *= 0x94d049bb133111ebULL;
    return static_cast<std::uint32_t>(hash >> 32U);
}

/// Everything two mails of a campaign may have in common, as keys of the index.
void keys_of(const MailTraits& mail, const Agreement& agreement, std::vector<std::uint32_t>& keys)
{
    keys.clear();
    const TraitSet& set = agreement.set();
    if (mail.body_digest != 0) {
        keys.push_back(key_of(100, mail.body_digest));
    }
    for (const FileTrait& file : set.files_of(mail)) {
        keys.push_back(key_of(101, file.digest));
        if (const auto digest = parse_tlsh(set.texts.text(file.similar))) {
            for (const std::uint32_t piece : tlsh_pieces(*digest)) {
                keys.push_back(key_of(103, piece));
            }
        }
    }
    if (agreement.settings().links) {
        for (const UrlTrait& url : set.urls_of(mail)) {
            if (!agreement.is_common_domain(url.domain)) {
                keys.push_back(key_of(102, url.shape));
            }
        }
    }
    if (mail.words < agreement.settings().least_words) {
        return;
    }
    for (std::size_t band = 0; band < bands; ++band) {
        std::uint64_t value = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            value = value << 8U | mail.sketch.at(band * rows + row);
        }
        keys.push_back(key_of(band, value));
    }
    const std::uint64_t mark = agreement.mark_of(mail);
    if (mark == 0) {
        return;
    }
    for (std::size_t band = 0; band < marked_bands; ++band) {
        const std::uint64_t value =
            mark ^ std::uint64_t{mail.sketch.at(2 * band)} << 8U ^ mail.sketch.at(2 * band + 1);
        keys.push_back(key_of(200 + band, value));
    }
}

class Follower {
public:
    explicit Follower(const Agreement& agreement)
        : agreement_(agreement),
          mails_(agreement.set().mails),
          index_(most_leaders_per_key, agreement.settings().index_bytes),
          joined_(mails_.size())
    {
        pass_.places.resize(mails_.size());
    }

    void take(std::uint32_t mail)
    {
        keys_of(mails_[mail], agreement_, keys_);
        candidates_.clear();
        for (const std::uint32_t key : keys_) {
            index_.find(key, candidates_);
        }
        std::sort(candidates_.begin(), candidates_.end());
        const auto end = std::unique(candidates_.begin(), candidates_.end());
        Agreed best;
        std::uint32_t best_leader = Place::nowhere;
        for (auto candidate = candidates_.begin(); candidate != end; ++candidate) {
            const Agreed agreed = agreement_.between(mails_[*candidate], mails_[mail]);
            if (agreed.strength > best.strength) {
                best = agreed;
                best_leader = *candidate;
            }
        }
        if (best_leader == Place::nowhere) {
            lead(mail);
        } else {
            join(mail, {best_leader, best.key, static_cast<float>(best.similarity)});
        }
    }

    void take_known_leader(std::uint32_t mail)
    {
        keys_of(mails_[mail], agreement_, keys_);
        lead(mail);
    }

    void join(std::uint32_t mail, const Place& place)
    {
        pass_.places[mail] = place;
        joined_[place.leader] = mail;
    }

    LeaderPass finish()
    {
        pass_.index_bytes = index_.bytes();
        return std::move(pass_);
    }

private:
    void lead(std::uint32_t mail)
    {
        pass_.places[mail] = {mail, CampaignKey::Similarity, 1.0F};
        joined_[mail] = mail;
        leaders_.push_back(mail);
        if (!index_.has_room_for(keys_.size())) {
            forget_half();
        }
        for (const std::uint32_t key : keys_) {
            index_.add(key, mail);
        }
    }

    void forget_half()
    {
        const auto earlier = [&](std::uint32_t a, std::uint32_t b) {
            return joined_[a] < joined_[b];
        };
        const auto middle = leaders_.begin() + static_cast<std::ptrdiff_t>(leaders_.size() / 2);
        std::nth_element(leaders_.begin(), middle, leaders_.end(), earlier);
        const std::uint32_t oldest = joined_[*middle];
        index_.forget([&](std::uint32_t leader) { return joined_[leader] >= oldest; });
        pass_.forgotten +=
            std::erase_if(leaders_, [&](std::uint32_t leader) { return joined_[leader] < oldest; });
    }

    const Agreement& agreement_;
    const std::vector<MailTraits>& mails_;
    LeaderIndex index_;
    std::vector<std::uint32_t> joined_;  ///< by leader: the last mail that joined it
    std::vector<std::uint32_t> leaders_; ///< in the index
    LeaderPass pass_;
    std::vector<std::uint32_t> keys_;
    std::vector<std::uint32_t> candidates_;
};

/// Place of a message in the set; its size if it is not there.
std::size_t place_of(const std::vector<MailTraits>& mails, std::uint64_t message)
{
    const auto found = std::lower_bound(
        mails.begin(),
        mails.end(),
        message,
        [](const MailTraits& mail, std::uint64_t id) { return mail.message < id; }
    );
    return found != mails.end() && found->message == message
               ? static_cast<std::size_t>(found - mails.begin())
               : mails.size();
}

} // namespace

LeaderPass follow_leaders(const Agreement& agreement, std::span<const KnownPlace> known)
{
    const std::vector<MailTraits>& mails = agreement.set().mails;
    Follower follower(agreement);
    auto next_known = known.begin();
    for (std::uint32_t mail = 0; mail < mails.size(); ++mail) {
        if (mails[mail].mail_class != MailClass::Spam) {
            continue;
        }
        while (next_known != known.end() && next_known->message < mails[mail].message) {
            ++next_known;
        }
        if (next_known == known.end() || next_known->message != mails[mail].message) {
            follower.take(mail);
            continue;
        }
        const std::size_t leader = place_of(mails, next_known->leader);
        if (leader == mail) {
            follower.take_known_leader(mail);
        } else if (leader < mail && mails[leader].mail_class == MailClass::Spam) {
            follower.join(
                mail, {static_cast<std::uint32_t>(leader), next_known->key, next_known->similarity}
            );
        } else {
            follower.take(mail);
        }
    }
    return follower.finish();
}

} // namespace takedown
