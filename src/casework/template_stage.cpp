#include "casework/template_stage.hpp"

#include "analysis/campaigns/template.hpp"
#include "analysis/campaigns/template_trial.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_campaigns = 200;
constexpr std::size_t most_learning = 100;
constexpr std::size_t most_kept_aside = 200;
constexpr std::size_t mails_a_campaign = 20; ///< tried against the other campaigns' rules
constexpr std::size_t most_ham = 200'000;
constexpr std::size_t ham_at_once = 2'000;

/// At most `most` of `ids`, spread over all.
std::vector<std::uint64_t> sample(const std::vector<std::uint64_t>& ids, std::size_t most)
{
    const std::size_t count = std::min(ids.size(), most);
    std::vector<std::uint64_t> chosen;
    chosen.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        chosen.push_back(ids[i * ids.size() / count]);
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

/// Subject, mailer and Message-ID of the mails that are looked at; the store gives texts only by
/// id, and these only in passing.
using Headers = std::unordered_map<std::uint64_t, TemplateMail>;

Result<void> read_headers(Case& target, Headers& headers)
{
    return target.store().for_each_message([&](StoredMessage&& stored) {
        if (const auto wanted = headers.find(stored.id); wanted != headers.end()) {
            wanted->second.subject = std::move(stored.message.subject);
            wanted->second.mailer = std::move(stored.message.mailer);
            wanted->second.message_id = std::move(stored.message.message_id);
        }
        return true;
    });
}

Result<std::vector<TemplateMail>>
mails_of(Case& target, const Headers& headers, std::span<const std::uint64_t> ids)
{
    TAKEDOWN_TRY(std::vector<std::string> texts, target.store().message_texts(ids));
    std::vector<TemplateMail> mails;
    mails.reserve(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto known = headers.find(ids[i]);
        TemplateMail& mail =
            mails.emplace_back(known == headers.end() ? TemplateMail{} : known->second);
        mail.text = std::move(texts[i]);
    }
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

    Result<void> read_members()
    {
        for (std::size_t i = 0; i < count_; ++i) {
            const Members& members = members_.emplace_back(members_of(campaigns_[i]));
            for (const auto* ids : {&members.learning, &members.kept_aside}) {
                for (const std::uint64_t id : *ids) {
                    headers_.try_emplace(id);
                }
            }
        }
        return read_headers(target_, headers_);
    }

    Result<void> learn()
    {
        watcher_.progress("mail: templates", 0, 0);
        std::vector<std::vector<TemplateMail>> mails;
        for (const Members& members : members_) {
            TAKEDOWN_TRY(auto own, mails_of(target_, headers_, members.learning));
            mails.push_back(std::move(own));
        }
        drafts_.resize(count_);
        pool_.for_each_index(count_, [&](std::size_t i) { drafts_[i] = draft_template(mails[i]); });
        return {};
    }

    Result<void> judge(const std::vector<std::uint64_t>& all_ham)
    {
        TemplateTrial trial(drafts_);
        const std::vector<std::uint64_t> ham = sample(all_ham, most_ham);
        for (std::size_t start = 0; start < ham.size(); start += ham_at_once) {
            if (watcher_.stopping()) {
                return fail(ErrorKind::Interrupted, "interrupted; run the same command to go on");
            }
            watcher_.progress("mail: templates on wanted mail", start, ham.size());
            const auto some =
                std::span(ham).subspan(start, std::min(ham_at_once, ham.size() - start));
            TAKEDOWN_TRY(const auto mails, mails_of(target_, headers_, some));
            trial.try_ham(mails, pool_);
        }
        for (std::size_t i = 0; i < count_; ++i) {
            const auto some = std::span(members_[i].learning)
                                  .first(std::min(members_[i].learning.size(), mails_a_campaign));
            TAKEDOWN_TRY(const auto mails, mails_of(target_, headers_, some));
            trial.try_campaign(i, mails, pool_);
        }
        for (std::size_t i = 0; i < count_; ++i) {
            TAKEDOWN_TRY(
                const auto kept_aside, mails_of(target_, headers_, members_[i].kept_aside)
            );
            set_template(campaigns_[i], drafts_[i], trial.verdict(i), kept_aside);
        }
        for (std::size_t i = count_; i < campaigns_.size(); ++i) {
            campaigns_[i].template_why_not = "only the 200 largest campaigns are given one";
        }
        return {};
    }

private:
    Case& target_;
    ThreadPool& pool_;
    std::vector<Campaign>& campaigns_;
    const Watcher& watcher_;
    std::size_t count_;
    std::vector<Members> members_;
    std::vector<TemplateDraft> drafts_;
    Headers headers_;
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
    TAKEDOWN_CHECKED(stage.read_members());
    TAKEDOWN_CHECKED(stage.learn());
    return stage.judge(ham);
}

} // namespace takedown
