#include "analysis/campaigns/leader_pass.hpp"

#include "analysis/campaigns/leader_index.hpp"
#include "analysis/campaigns/leader_runs.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

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

/// Leaders that are no longer in memory, for a stretch of mails at a time.
class OlderLeaders {
public:
    explicit OlderLeaders(const Agreement& agreement)
        : agreement_(agreement),
          runs_(agreement.settings().spill_folder),
          most_queries_(
              std::max<std::size_t>(agreement.settings().index_bytes / 4 / sizeof(LeaderQuery), 1)
          ),
          most_hits_(
              std::max<std::size_t>(agreement.settings().index_bytes / 4 / sizeof(LeaderHit), 1)
          )
    {
    }

    /// False when they cannot be kept: then they are found no more.
    bool add(std::span<const LeaderEntry> entries)
    {
        end_ = 0; // the stretch does not know of these
        return runs_.add(entries);
    }

    /// Those under `key` of `mail`, the newest first, until `most` are there. Mails are asked for
    /// in ascending order, and only those that have no place yet.
    void find(
        std::uint32_t mail,
        std::uint32_t key,
        std::size_t most,
        const std::vector<Place>& places,
        std::vector<std::uint32_t>& leaders
    )
    {
        if (runs_.empty() || unreadable_) {
            return;
        }
        if (mail >= end_) {
            read_stretch(mail, places);
        }
        const auto before = [](const LeaderHit& hit,
                               const std::pair<std::uint32_t, std::uint32_t>& at) {
            return std::pair(hit.mail, hit.key) < at;
        };
        auto hit = std::lower_bound(hits_.begin(), hits_.end(), std::pair(mail, key), before);
        for (; most > 0 && hit != hits_.end() && hit->mail == mail && hit->key == key; ++hit) {
            leaders.push_back(hit->leader);
            --most;
        }
    }

    [[nodiscard]] bool unreadable() const { return unreadable_; }

    [[nodiscard]] std::uint64_t bytes() const { return runs_.bytes(); }

private:
    /// As many mails from `first` on as memory has room for.
    void read_stretch(std::uint32_t first, const std::vector<Place>& places)
    {
        const std::vector<MailTraits>& mails = agreement_.set().mails;
        std::size_t most = most_queries_;
        for (;;) {
            std::vector<LeaderQuery> queries;
            std::uint32_t end = first;
            for (; end < mails.size() && (queries.size() < most || end == first); ++end) {
                if (mails[end].mail_class == MailClass::Spam &&
                    places[end].leader == Place::nowhere) {
                    keys_of(mails[end], agreement_, keys_);
                    for (const std::uint32_t key : keys_) {
                        queries.push_back({key, end});
                    }
                }
            }
            std::sort(queries.begin(), queries.end());
            queries.erase(std::unique(queries.begin(), queries.end()), queries.end());
            hits_.clear();
            const std::size_t most_hits = end == first + 1 ? hits_.max_size() : most_hits_;
            const LeaderRuns::Found found = runs_.find(queries, most_hits, hits_);
            if (found == LeaderRuns::Found::TooMany) {
                most = std::max<std::size_t>(most / 2, 1);
                continue;
            }
            unreadable_ = found == LeaderRuns::Found::Unread;
            end_ = end;
            break;
        }
        std::sort(hits_.begin(), hits_.end(), [](const LeaderHit& a, const LeaderHit& b) {
            return std::tuple(a.mail, a.key, b.leader) < std::tuple(b.mail, b.key, a.leader);
        });
    }

    const Agreement& agreement_;
    LeaderRuns runs_;
    std::size_t most_queries_;
    std::size_t most_hits_;
    std::vector<LeaderHit> hits_; ///< of mails up to end_
    std::uint32_t end_ = 0;
    bool unreadable_ = false;
    std::vector<std::uint32_t> keys_;
};

class Follower {
public:
    Follower(const Agreement& agreement, std::vector<Place> known)
        : agreement_(agreement),
          mails_(agreement.set().mails),
          index_(most_leaders_per_key, agreement.settings().index_bytes / 2),
          older_(agreement)
    {
        pass_.places = std::move(known);
    }

    void take(std::uint32_t mail)
    {
        keys_of(mails_[mail], agreement_, keys_);
        find_candidates(mail);
        Agreed best;
        std::uint32_t best_leader = Place::nowhere;
        for (const std::uint32_t candidate : candidates_) {
            const Agreed agreed = agreement_.between(mails_[candidate], mails_[mail]);
            if (agreed.strength > best.strength) {
                best = agreed;
                best_leader = candidate;
            }
        }
        if (best_leader == Place::nowhere) {
            lead(mail);
        } else {
            pass_.places[mail] = {best_leader, best.key, static_cast<float>(best.similarity)};
        }
    }

    [[nodiscard]] std::uint32_t leader_of(std::uint32_t mail) const
    {
        return pass_.places[mail].leader;
    }

    void take_known_leader(std::uint32_t mail)
    {
        keys_of(mails_[mail], agreement_, keys_);
        lead(mail);
    }

    LeaderPass finish()
    {
        pass_.index_bytes = index_.bytes();
        pass_.spilled_bytes = older_.bytes();
        if (older_.unreadable()) {
            pass_.forgotten += spilled_leaders_;
        }
        return std::move(pass_);
    }

private:
    /// In the order of mails, each once. Of a key the newest leaders, wherever they are: as if all
    /// were in memory.
    void find_candidates(std::uint32_t mail)
    {
        candidates_.clear();
        for (const std::uint32_t key : keys_) {
            const std::size_t before = candidates_.size();
            index_.find(key, candidates_);
            const std::size_t found = candidates_.size() - before;
            if (found < most_leaders_per_key) {
                older_.find(mail, key, most_leaders_per_key - found, pass_.places, candidates_);
            }
        }
        std::sort(candidates_.begin(), candidates_.end());
        candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
    }

    void lead(std::uint32_t mail)
    {
        pass_.places[mail] = {mail, CampaignKey::Similarity, 1.0F};
        if (!index_.has_room_for(keys_.size())) {
            spill();
        }
        for (const std::uint32_t key : keys_) {
            index_.add(key, mail);
        }
        ++leaders_;
    }

    void spill()
    {
        if (older_.add(index_.take_all())) {
            spilled_leaders_ += leaders_;
        } else {
            pass_.forgotten += leaders_;
        }
        leaders_ = 0;
    }

    const Agreement& agreement_;
    const std::vector<MailTraits>& mails_;
    LeaderIndex index_;
    OlderLeaders older_;
    std::uint64_t leaders_ = 0; ///< in the index
    std::uint64_t spilled_leaders_ = 0;
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

/// The places of `known` that still make sense.
std::vector<Place> standing(const std::vector<MailTraits>& mails, std::span<const KnownPlace> known)
{
    std::vector<Place> places(mails.size());
    auto next = known.begin();
    for (std::uint32_t mail = 0; mail < mails.size(); ++mail) {
        while (next != known.end() && next->message < mails[mail].message) {
            ++next;
        }
        if (next == known.end() || next->message != mails[mail].message ||
            mails[mail].mail_class != MailClass::Spam) {
            continue;
        }
        const std::size_t leader = place_of(mails, next->leader);
        if (leader == mail) {
            places[mail].leader = mail;
        } else if (leader < mail && mails[leader].mail_class == MailClass::Spam) {
            places[mail] = {static_cast<std::uint32_t>(leader), next->key, next->similarity};
        }
    }
    return places;
}

} // namespace

LeaderPass follow_leaders(const Agreement& agreement, std::span<const KnownPlace> known)
{
    const std::vector<MailTraits>& mails = agreement.set().mails;
    Follower follower(agreement, standing(mails, known));
    for (std::uint32_t mail = 0; mail < mails.size(); ++mail) {
        if (mails[mail].mail_class != MailClass::Spam) {
            continue;
        }
        const std::uint32_t leader = follower.leader_of(mail);
        if (leader == Place::nowhere) {
            follower.take(mail);
        } else if (leader == mail) {
            follower.take_known_leader(mail);
        }
    }
    return follower.finish();
}

} // namespace takedown
