// Makes templates of the campaigns of mail files with one half of the wanted mail, and counts on
// the other half, which no rule has seen, what they hit; prints one JSON object.
//
//     templates_bench [--rules FILE] SPAM_FILE... --ham HAM_FILE... [--by-name FILE...]
//
// --by-name: a mail is wanted when its name in the archive has "ham" in it, else spam.

#include "analysis/campaigns/border.hpp"
#include "analysis/campaigns/campaigns.hpp"
#include "analysis/campaigns/fingerprint.hpp"
#include "analysis/campaigns/template_regex.hpp"
#include "analysis/campaigns/template_trial.hpp"
#include "analysis/campaigns/traits.hpp"
#include "core/hash.hpp"
#include "model/template_rule.hpp"
#include "readers/discarding_sink.hpp"
#include "readers/format.hpp"
#include "readers/mail/mail_batch.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <re2/re2.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

namespace takedown {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_learning = 100;
constexpr std::size_t most_kept_aside = 200;
constexpr std::size_t most_campaigns = 200;
constexpr std::size_t mails_a_campaign = 20; ///< tried against the other campaigns' rules

enum class Kind { Spam, Ham, ByName };

class Collector final : public DiscardingSink {
public:
    using DiscardingSink::add;

    Collector(std::vector<StoredMessage>& messages, Kind kind, std::uint32_t file)
        : messages_(messages), kind_(kind), file_(file)
    {
    }

    void add(Message&& message) override
    {
        StoredMessage& stored = messages_.emplace_back();
        const bool ham = kind_ == Kind::Ham ||
                         (kind_ == Kind::ByName && message.member.find("ham") != std::string::npos);
        stored.id = std::uint64_t{file_} << 32U | number_++;
        stored.trap = ham ? "ham" : "trap";
        stored.mail_class = ham ? MailClass::Ham : MailClass::Spam;
        stored.message = std::move(message);
        stored.message.where.file = file_;
    }

private:
    std::vector<StoredMessage>& messages_;
    Kind kind_;
    std::uint32_t file_;
    std::uint32_t number_ = 0;
};

bool read(const std::string& path, Collector& collector)
{
    ThreadPool pool(1);
    const PublicSuffixList suffixes;
    const ReadContext context{pool, suffixes, std::size_t{256} << 20U, [](Message& message) {
                                  message.fingerprint = fingerprint(message.text);
                              }};
    MailBatch batch(collector, context);
    const auto done =
        for_each_member(path, [&](std::string_view name, std::uint64_t offset, ByteSource& bytes) {
            return batch.add_source(bytes, offset, std::string(name)).value_or(true);
        });
    (void)batch.flush();
    if (!done) {
        fmt::print(stderr, "{}: not read\n", path);
    }
    return done.has_value();
}

TemplateMail mail_of(const Message& message)
{
    return {message.subject, message.mailer, message.message_id, message.text};
}

double seconds_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Mailing {
    Campaign campaign;
    std::vector<TemplateMail> learning;
    std::vector<TemplateMail> kept_aside;
    TemplateDraft draft;
};

class Bench {
public:
    explicit Bench(std::vector<StoredMessage> messages) : messages_(std::move(messages)) {}

    void find()
    {
        BorderFinder border({});
        for (const StoredMessage& stored : messages_) {
            border.learn(stored);
            by_id_[stored.id] = &stored.message;
            if (stored.mail_class == MailClass::Ham) {
                const bool scored = hash64(stored.message.text, 7) % 2 == 1;
                (scored ? scored_ : given_).push_back(&stored);
            }
        }
        TraitSet set;
        for (const StoredMessage& stored : messages_) {
            set.mails.push_back(traits_of(stored, border.find(stored), set));
        }
        std::vector<Campaign> campaigns = find_campaigns(set, {}, pool_);
        found_ = campaigns.size();
        campaigns.resize(std::min(campaigns.size(), most_campaigns));
        for (Campaign& campaign : campaigns) {
            mailings_.push_back(split(std::move(campaign)));
        }
    }

    void learn()
    {
        const auto start = std::chrono::steady_clock::now();
        for (Mailing& mailing : mailings_) {
            mailing.draft = draft_template(mailing.learning);
            drafts_.push_back(mailing.draft);
        }
        learn_s_ = seconds_since(start);
    }

    void judge()
    {
        const auto start = std::chrono::steady_clock::now();
        TemplateTrial trial(drafts_);
        for (const StoredMessage* ham : given_) {
            const TemplateMail mail = mail_of(ham->message);
            trial.try_ham(std::span(&mail, 1), pool_);
        }
        for (std::size_t i = 0; i < mailings_.size(); ++i) {
            const auto& mails = mailings_[i].learning;
            trial.try_campaign(
                i, std::span(mails).first(std::min(mails.size(), mails_a_campaign)), pool_
            );
        }
        for (std::size_t i = 0; i < mailings_.size(); ++i) {
            Mailing& mailing = mailings_[i];
            set_template(mailing.campaign, mailing.draft, trial.verdict(i), mailing.kept_aside);
        }
        judge_s_ = seconds_since(start);
    }

    [[nodiscard]] Json scored() const
    {
        Json rows = Json::array();
        Json hits = Json::array();
        std::uint64_t aside = 0;
        std::uint64_t aside_hits = 0;
        std::uint64_t usable = 0;
        std::uint64_t usable_mails = 0;
        std::uint64_t mails = 0;
        std::vector<std::pair<const Campaign*, TemplateRule>> rules;
        for (const Mailing& mailing : mailings_) {
            const Campaign& campaign = mailing.campaign;
            const bool use = campaign.template_why_not.empty() && !campaign.template_regex.empty();
            mails += campaign.messages.size();
            rows.push_back(
                {{"campaign", campaign.id},
                 {"mails", campaign.messages.size()},
                 {"usable", use},
                 {"why_not", campaign.template_why_not},
                 {"rules", template_rules(campaign.template_regex).size()},
                 {"kept_aside", mailing.kept_aside.size()},
                 {"kept_aside_hits", campaign.template_hits}}
            );
            if (!use) {
                continue;
            }
            ++usable;
            usable_mails += campaign.messages.size();
            aside += mailing.kept_aside.size();
            aside_hits += campaign.template_hits;
            for (TemplateRule& rule : template_rules(campaign.template_regex)) {
                rules.emplace_back(&campaign, std::move(rule));
            }
        }
        const Json other = other_campaign_hits(rules);
        const Json ham_hits = score_ham(rules, hits);
        return {
            {"campaigns_found", found_},
            {"campaigns_given_a_template", mailings_.size()},
            {"usable", usable},
            {"rules", rules.size()},
            {"mails_of_campaigns", mails},
            {"mails_of_usable", usable_mails},
            {"kept_aside", aside},
            {"kept_aside_hits", aside_hits},
            {"ham_given", given_.size()},
            {"ham_scored", scored_.size()},
            {"ham", ham_hits},
            {"other_campaigns", other},
            {"learn_s", learn_s_},
            {"judge_s", judge_s_},
            {"hits", hits},
            {"each", rows}};
    }

    void write_rules(const std::string& path) const
    {
        std::FILE* out = std::fopen(path.c_str(), "w");
        for (const Mailing& mailing : mailings_) {
            const Campaign& c = mailing.campaign;
            fmt::print(
                out,
                "== {} {} mails, why not: {}\n{}\n\n{}\n\n",
                c.id,
                c.messages.size(),
                c.template_why_not,
                c.template_text,
                c.template_regex
            );
        }
        std::fclose(out);
    }

private:
    using Rules = std::vector<std::pair<const Campaign*, TemplateRule>>;

    /// Members spread over the campaign; of every three (two if it is small) one or more are kept
    /// aside.
    Mailing split(Campaign campaign) const
    {
        Mailing mailing;
        const std::size_t most = most_learning + most_kept_aside;
        const std::size_t count = std::min(campaign.messages.size(), most);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t id = campaign.messages[i * campaign.messages.size() / count];
            const bool aside = count > most_learning * 2 ? i % 3 != 0 : i % 2 == 1;
            (aside ? mailing.kept_aside : mailing.learning).push_back(mail_of(*by_id_.at(id)));
        }
        mailing.campaign = std::move(campaign);
        return mailing;
    }

    /// Of mail of other campaigns, how much a campaign's rules match.
    [[nodiscard]] Json other_campaign_hits(const Rules& rules) const
    {
        std::uint64_t tried = 0;
        std::uint64_t hit_mails = 0;
        Json pairs = Json::array();
        for (const Mailing& mailing : mailings_) {
            std::vector<std::string> forms;
            for (const TemplateMail& mail : mailing.kept_aside) {
                if (forms.size() < mails_a_campaign) {
                    forms.push_back(template_form(normalised_for_template(mail)));
                }
            }
            tried += forms.size();
            std::vector<bool> hit(forms.size());
            for (const auto& [campaign, rule] : rules) {
                const auto expression = compiled_template(rule.regex);
                bool any = false;
                for (std::size_t i = 0; i < forms.size() && campaign != &mailing.campaign; ++i) {
                    if (RE2::PartialMatch(forms[i], *expression)) {
                        hit[i] = true;
                        any = true;
                    }
                }
                if (any) {
                    pairs.push_back({campaign->id, mailing.campaign.id});
                }
            }
            hit_mails += static_cast<std::uint64_t>(std::count(hit.begin(), hit.end(), true));
        }
        return {{"mails", tried}, {"mails_hit_by_another", hit_mails}, {"pairs", pairs}};
    }

    [[nodiscard]] Json score_ham(const Rules& rules, Json& list) const
    {
        std::vector<std::shared_ptr<const RE2>> expressions;
        for (const auto& [campaign, rule] : rules) {
            expressions.push_back(compiled_template(rule.regex));
        }
        std::uint64_t by_regex = 0;
        std::uint64_t by_pieces = 0;
        double seconds = 0;
        double bytes = 0;
        for (const auto* half : {&scored_, &given_}) {
            for (const StoredMessage* ham : *half) {
                const TemplateMail mail = normalised_for_template(mail_of(ham->message));
                const std::string form = template_form(mail);
                bytes += static_cast<double>(form.size());
                const auto start = std::chrono::steady_clock::now();
                std::vector<bool> hit;
                for (const auto& expression : expressions) {
                    hit.push_back(RE2::PartialMatch(form, *expression));
                }
                seconds += seconds_since(start);
                for (std::size_t i = 0; i < rules.size(); ++i) {
                    const auto& pieces = rules[i].second.pieces;
                    const auto had = static_cast<std::size_t>(std::count_if(
                        pieces.begin(),
                        pieces.end(),
                        [&](const auto& piece) {
                            return mail.text.find(piece) != std::string::npos;
                        }
                    ));
                    const bool all = had >= rules[i].second.pieces_needed();
                    by_regex += hit[i] ? 1U : 0U;
                    by_pieces += all ? 1U : 0U;
                    if (hit[i] || all) {
                        list.push_back(
                            {{"half", half == &scored_ ? "scored" : "given"},
                             {"campaign", rules[i].first->id},
                             {"by", hit[i] ? "expression" : "pieces"},
                             {"file", ham->message.where.file},
                             {"member", ham->message.member},
                             {"subject", ham->message.subject}}
                        );
                    }
                }
            }
        }
        return {
            {"hits_by_expression", by_regex},
            {"hits_by_pieces", by_pieces},
            {"seconds", seconds},
            {"megabytes", bytes / 1e6},
            {"expressions", rules.size()}};
    }

    std::vector<StoredMessage> messages_;
    std::unordered_map<std::uint64_t, const Message*> by_id_;
    std::vector<const StoredMessage*> given_;
    std::vector<const StoredMessage*> scored_;
    std::vector<Mailing> mailings_;
    std::vector<TemplateDraft> drafts_;
    ThreadPool pool_{1};
    std::size_t found_ = 0;
    double learn_s_ = 0;
    double judge_s_ = 0;
};

int run(const std::vector<std::string>& words)
{
    std::vector<StoredMessage> messages;
    std::string rules;
    Kind kind = Kind::Spam;
    std::uint32_t file = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--ham" || words[i] == "--by-name") {
            kind = words[i] == "--ham" ? Kind::Ham : Kind::ByName;
        } else if (words[i] == "--rules" && i + 1 < words.size()) {
            rules = words[++i];
        } else {
            Collector collector(messages, kind, ++file);
            if (!read(words[i], collector)) {
                return 1;
            }
        }
    }
    Bench bench(std::move(messages));
    bench.find();
    bench.learn();
    bench.judge();
    if (!rules.empty()) {
        bench.write_rules(rules);
    }
    fmt::print(
        "{}\n", bench.scored().dump(1, ' ', false, nlohmann::json::error_handler_t::replace)
    );
    return 0;
}

} // namespace

} // namespace takedown

int main(int count, char** words)
{
    return takedown::run({words + 1, words + count});
}
