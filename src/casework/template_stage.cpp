#include "casework/template_stage.hpp"

#include "analysis/campaigns/template.hpp"
#include "analysis/campaigns/template_trial.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_campaigns = 200;
constexpr std::size_t most_learning = 100;
constexpr std::size_t most_kept_aside = 200;
constexpr std::size_t mails_a_campaign = 20; ///< tried against the other campaigns' rules
constexpr std::size_t most_ham = 200'000;
constexpr std::size_t ham_at_once = 2'000;
/// Read of a text: its normal form has at most 8 KiB, and white space may go.
constexpr std::size_t template_text_characters = 32'768;

/// SplitMix64's finisher (S. Vigna).
std::uint64_t mixed(std::uint64_t value)
{
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31U);
}

/// At most `most` of `ids`, one of each of as many equal stretches, by a hash: what senders do in
/// turns does not show through.
std::vector<std::uint64_t> sample(const std::vector<std::uint64_t>& ids, std::size_t most)
{
    const std::size_t count = std::min(ids.size(), most);
    std::vector<std::uint64_t> chosen;
    chosen.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t first = i * ids.size() / count;
        const std::size_t size = (i + 1) * ids.size() / count - first;
        chosen.push_back(ids[first + static_cast<std::size_t>(mixed(ids[first]) % size)]);
    }
    return chosen;
}

/// Members a template is learnt from, and those it is measured on; none is both.
struct Members {
    std::vector<std::uint64_t> learning;
    std::vector<std::uint64_t> kept_aside;
};

Members members_of(const Campaign& campaign)
{
    const auto chosen = sample(campaign.messages, most_learning + most_kept_aside);
    const bool many = chosen.size() > 2 * most_learning;
    Members members;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const bool learns = many ? i % 3 == 0 : i % 2 == 0;
        (learns ? members.learning : members.kept_aside).push_back(chosen[i]);
    }
    return members;
}

/// Mails in normal form, of at most these sizes: what is in memory is bounded.
constexpr std::uint64_t most_mail_bytes = 10'000;

/// The mails of lists of ids, read in one sweep however the lists lie.
Result<std::vector<std::vector<TemplateMail>>>
mails_of(Case& target, std::span<const std::vector<std::uint64_t>* const> lists)
{
    struct Wanted {
        std::uint64_t id;
        std::size_t list;
        std::size_t place;
    };

    std::vector<std::vector<TemplateMail>> mails(lists.size());
    std::vector<Wanted> wanted;
    for (std::size_t list = 0; list < lists.size(); ++list) {
        mails[list].resize(lists[list]->size());
        for (std::size_t place = 0; place < lists[list]->size(); ++place) {
            wanted.push_back({(*lists[list])[place], list, place});
        }
    }
    std::sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) {
        return a.id < b.id;
    });
    std::vector<std::uint64_t> ids;
    ids.reserve(wanted.size());
    for (const Wanted& one : wanted) {
        ids.push_back(one.id);
    }
    TAKEDOWN_CHECKED(target.store().for_each_content(
        ids,
        template_text_characters,
        [&](std::size_t at, MessageContent&& content) {
            mails[wanted[at].list][wanted[at].place] = normalised_for_template(
                {std::move(content.subject),
                 std::move(content.mailer),
                 std::move(content.message_id),
                 std::move(content.text)}
            );
            return true;
        }
    ));
    return mails;
}

class TemplateStage {
public:
    TemplateStage(
        Case& target, ThreadPool& pool, std::vector<Campaign>& campaigns, const Watcher& watcher
    )
        : target_(target),
          pool_(pool),
          campaigns_(campaigns),
          watcher_(watcher),
          count_(std::min(campaigns.size(), most_campaigns))
    {
    }

    void choose_members()
    {
        for (std::size_t i = 0; i < count_; ++i) {
            members_.push_back(members_of(campaigns_[i]));
        }
    }

    Result<void> learn()
    {
        drafts_.resize(count_);
        for_trial_.resize(count_);
        return for_each_batch(&Members::learning, [&](std::size_t first, auto& mails) {
            pool_.for_each_index(mails.size(), [&](std::size_t i) {
                drafts_[first + i] = draft_template(mails[i]);
                mails[i].resize(std::min(mails[i].size(), mails_a_campaign));
                for_trial_[first + i] = std::move(mails[i]);
            });
        });
    }

    Result<void> judge(const std::vector<std::uint64_t>& all_ham)
    {
        TemplateTrial trial(drafts_);
        TAKEDOWN_CHECKED(try_ham(trial, sample(all_ham, most_ham)));
        for (std::size_t i = 0; i < count_; ++i) {
            trial.try_campaign(i, for_trial_[i], pool_);
        }
        TAKEDOWN_CHECKED(for_each_batch(&Members::kept_aside, [&](std::size_t first, auto& mails) {
            pool_.for_each_index(mails.size(), [&](std::size_t i) {
                const std::size_t at = first + i;
                set_template(campaigns_[at], drafts_[at], trial.verdict(at), mails[i]);
            });
        }));
        for (std::size_t i = count_; i < campaigns_.size(); ++i) {
            campaigns_[i].template_why_not = "only the 200 largest campaigns are given one";
        }
        return {};
    }

private:
    /// `use(first campaign, mails of it and the next)`, as many as an eighth of the memory holds.
    Result<void> for_each_batch(
        std::vector<std::uint64_t> Members::*part,
        const std::function<void(std::size_t, std::vector<std::vector<TemplateMail>>&)>& use
    )
    {
        constexpr std::uint64_t campaign_bytes = most_kept_aside * most_mail_bytes;
        const std::size_t batch =
            std::max<std::size_t>(1, target_.resources().memory / 8 / campaign_bytes);
        for (std::size_t first = 0; first < count_; first += batch) {
            if (watcher_.stopping()) {
                return interrupted();
            }
            watcher_.progress("mail: templates", first, count_);
            std::vector<const std::vector<std::uint64_t>*> lists;
            for (std::size_t i = first; i < std::min(first + batch, count_); ++i) {
                lists.push_back(&(members_[i].*part));
            }
            TAKEDOWN_TRY(auto mails, mails_of(target_, lists));
            use(first, mails);
        }
        return {};
    }

    Result<void> try_ham(TemplateTrial& trial, const std::vector<std::uint64_t>& ham)
    {
        for (std::size_t start = 0; start < ham.size(); start += ham_at_once) {
            if (watcher_.stopping()) {
                return interrupted();
            }
            watcher_.progress("mail: templates on wanted mail", start, ham.size());
            const auto begin = ham.begin() + static_cast<std::ptrdiff_t>(start);
            const std::size_t count = std::min(ham_at_once, ham.size() - start);
            const std::vector<std::uint64_t> some(
                begin, begin + static_cast<std::ptrdiff_t>(count)
            );
            const std::vector<const std::vector<std::uint64_t>*> lists{&some};
            TAKEDOWN_TRY(const auto mails, mails_of(target_, lists));
            trial.try_ham(mails.front(), pool_);
        }
        return {};
    }

    static Result<void> interrupted()
    {
        return fail(ErrorKind::Interrupted, "interrupted; run the same command to go on");
    }

    Case& target_;
    ThreadPool& pool_;
    std::vector<Campaign>& campaigns_;
    const Watcher& watcher_;
    std::size_t count_;
    std::vector<Members> members_;
    std::vector<TemplateDraft> drafts_;
    std::vector<std::vector<TemplateMail>> for_trial_; ///< a few members of each campaign
};

} // namespace

Result<void> template_stage(
    Case& target,
    ThreadPool& pool,
    const std::vector<std::uint64_t>& ham,
    std::vector<Campaign>& campaigns,
    const Watcher& watcher
)
{
    TemplateStage stage(target, pool, campaigns, watcher);
    stage.choose_members();
    TAKEDOWN_CHECKED(stage.learn());
    return stage.judge(ham);
}

} // namespace takedown
