#include "analysis/campaigns/template.hpp"

#include "analysis/campaigns/common_runs.hpp"
#include "analysis/campaigns/template_learner.hpp"
#include "analysis/campaigns/template_regex.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "model/template_rule.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_mails = 100;
constexpr std::size_t most_alternatives = 4;
constexpr std::size_t most_rounds = 8;
constexpr std::size_t most_words = 1500;
constexpr std::size_t least_literal_letters = 40; ///< in all
constexpr std::size_t least_longest_run = 10;     ///< letters of the longest literal
constexpr std::size_t checked_from = 15; ///< mails from which on a third is kept to check headers

struct Member {
    const TemplateMail* mail = nullptr;
    std::vector<std::uint64_t> words; ///< of the text, ascending, distinct
};

std::vector<std::uint64_t> word_set(const std::string& text)
{
    const TemplateWords words = template_words(text, most_words);
    std::vector<std::uint64_t> set;
    for (const std::string_view key : words.keys) {
        if (letters_in(key) > 0) {
            set.push_back(hash64(key));
        }
    }
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    return set;
}

double likeness(const Member& a, const Member& b)
{
    std::vector<std::uint64_t> shared;
    std::set_intersection(
        a.words.begin(), a.words.end(), b.words.begin(), b.words.end(), std::back_inserter(shared)
    );
    const std::size_t most = std::max(a.words.size(), b.words.size());
    return most == 0 ? 0 : static_cast<double>(shared.size()) / static_cast<double>(most);
}

using Pool = std::vector<const Member*>;

/// Of the pool those at least `least` like `seed`, the most alike first.
Pool alike(const Pool& pool, const Member& seed, double least)
{
    std::vector<std::pair<double, const Member*>> ranked;
    for (const Member* member : pool) {
        const double own = likeness(seed, *member);
        if (own >= least) {
            ranked.emplace_back(own, member);
        }
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
        return a.first > b.first;
    });
    Pool chosen;
    for (const auto& [own, member] : ranked) {
        chosen.push_back(member);
    }
    return chosen;
}

/// The mails around the most typical one.
Pool typical_group(const Pool& pool)
{
    constexpr double half = 0.5;
    constexpr double third = 1.0 / 3;
    for (const double least : {half, third}) {
        const Member* best = nullptr;
        std::size_t most = 0;
        for (const Member* seed : pool) {
            const auto near = static_cast<std::size_t>(std::count_if(
                pool.begin(),
                pool.end(),
                [&](const Member* m) { return likeness(*seed, *m) >= least; }
            ));
            if (near > most) {
                most = near;
                best = seed;
            }
        }
        if (most >= 2) {
            return alike(pool, *best, least);
        }
    }
    return {};
}

LearntTemplate learnt_from(const Pool& group)
{
    std::vector<const TemplateMail*> mails;
    for (const Member* member : group) {
        mails.push_back(member->mail);
    }
    return learn_template(mails);
}

LearntTemplate body_of(const LearntTemplate& learnt)
{
    LearntTemplate body;
    body.of(TemplateField::Body) = learnt.of(TemplateField::Body);
    return body;
}

/// Two of three learn; the third decides whether the header lines hold for mails not learnt from.
/// Where there are too few to check them, they are no part of the template.
LearntTemplate learn_and_check_headers(const Pool& group)
{
    if (group.size() < checked_from) {
        return body_of(learnt_from(group));
    }
    Pool learning;
    std::vector<TemplateMail> checking;
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (i % 3 == 2) {
            checking.push_back(*group[i]->mail);
        } else {
            learning.push_back(group[i]);
        }
    }
    LearntTemplate learnt = learnt_from(learning);
    const LearntTemplate body_alone = body_of(learnt);
    const std::uint64_t by_body = template_matches(body_alone.regex(), checking);
    for (std::size_t field = 0; field + 1 < template_fields; ++field) {
        LearntTemplate with = body_alone;
        with.fields[field] = learnt.fields[field];
        if (template_matches(with.regex(), checking) * 50 < by_body * 49) {
            learnt.fields[field].clear();
        }
    }
    return learnt;
}

bool says_enough(const LearntTemplate& learnt)
{
    std::size_t longest = 0;
    for (const std::string& literal : template_rules(learnt.regex()).empty()
                                          ? std::vector<std::string>{}
                                          : template_rules(learnt.regex()).front().literals) {
        longest = std::max(longest, letters_in(literal));
    }
    return learnt.literal_letters() >= least_literal_letters && longest >= least_longest_run;
}

/// Takes out of the pool what the template matches, after its second chance; how many that were.
std::size_t take_matched(LearntTemplate& learnt, Pool& pool)
{
    const auto matches = [](const RE2& expression, const Member& member) {
        return RE2::PartialMatch(template_form(*member.mail), expression);
    };
    auto expression = compiled_template(learnt.regex());
    if (!expression) {
        return 0;
    }
    for (const Member* member : pool) {
        if (!matches(*expression, *member) && widen_template(learnt, *member->mail)) {
            expression = compiled_template(learnt.regex());
            if (!expression) {
                return 0;
            }
        }
    }
    return std::erase_if(pool, [&](const Member* m) { return matches(*expression, *m); });
}

/// The next template of the pool; its mails, or those around its most typical one, leave the pool.
/// False when there is nothing more to find.
bool next_template(Pool& pool, std::size_t all, TemplateDraft& draft)
{
    const std::size_t least = std::max<std::size_t>(2, all / 10);
    Pool group = typical_group(pool);
    if (pool.size() < least || group.size() < 2) {
        return false;
    }
    LearntTemplate learnt = learn_and_check_headers(group);
    if (!says_enough(learnt) && group.size() >= 10) {
        // One stranger is enough to leave nothing in common.
        group.resize(group.size() / 2);
        learnt = learn_and_check_headers(group);
    }
    const std::size_t letters = learnt.literal_letters();
    const std::size_t matched = says_enough(learnt) ? take_matched(learnt, pool) : 0;
    const std::string regex = learnt.regex();
    if (matched >= least) {
        draft.alternatives.push_back({learnt.text(), regex});
        return true;
    }
    if (draft.why_not.empty()) {
        draft.readable = learnt.text();
        draft.why_not = !says_enough(learnt)
                            ? fmt::format("too little in common: {} letters", letters)
                            : fmt::format("it matches only {} of {} mails", matched, all);
    }
    std::erase_if(pool, [&](const Member* member) {
        return std::find(group.begin(), group.end(), member) != group.end();
    });
    return true;
}

} // namespace

TemplateDraft draft_template(std::span<const TemplateMail> mails)
{
    std::vector<TemplateMail> normal;
    for (const TemplateMail& mail : mails.first(std::min(mails.size(), most_mails))) {
        normal.push_back(normalised_for_template(mail));
    }
    std::vector<Member> members;
    for (const TemplateMail& mail : normal) {
        if (!mail.text.empty()) {
            members.push_back({&mail, word_set(mail.text)});
        }
    }
    TemplateDraft draft;
    draft.learnt_from = members.size();
    Pool pool;
    for (const Member& member : members) {
        pool.push_back(&member);
    }
    for (std::size_t round = 0;
         round < most_rounds && draft.alternatives.size() < most_alternatives &&
         next_template(pool, members.size(), draft);
         ++round) {
    }
    if (!draft.alternatives.empty()) {
        draft.why_not.clear();
        draft.readable.clear();
    } else if (draft.why_not.empty()) {
        draft.why_not = members.size() < 2 ? "fewer than two texts to compare"
                                           : "no two texts share a third of their words";
    }
    return draft;
}

std::uint64_t template_matches(const std::string& regex, std::span<const TemplateMail> mails)
{
    const auto expression = regex.empty() ? nullptr : compiled_template(regex);
    if (!expression) {
        return 0;
    }
    return static_cast<std::uint64_t>(std::count_if(
        mails.begin(),
        mails.end(),
        [&](const TemplateMail& mail) {
            return RE2::PartialMatch(template_form(normalised_for_template(mail)), *expression);
        }
    ));
}

void set_template(
    Campaign& campaign,
    const TemplateDraft& draft,
    const TemplateVerdict& verdict,
    std::span<const TemplateMail> kept_aside
)
{
    campaign.template_text = draft.readable;
    campaign.template_regex.clear();
    campaign.template_why_not = draft.why_not;
    campaign.template_hits = 0;
    campaign.template_ham_hits = verdict.ham_hits;
    campaign.ham_tested = verdict.ham_tested;
    if (draft.alternatives.empty()) {
        return;
    }
    const bool none_kept =
        std::find(verdict.keep.begin(), verdict.keep.end(), true) == verdict.keep.end();
    for (std::size_t i = 0; i < draft.alternatives.size(); ++i) {
        if (none_kept || verdict.keep[i]) {
            campaign.template_text +=
                (campaign.template_text.empty() ? "" : "\n\nor\n\n") + draft.alternatives[i].text;
            campaign.template_regex +=
                (campaign.template_regex.empty() ? "" : "|") + draft.alternatives[i].regex;
        }
    }
    campaign.template_hits = template_matches(campaign.template_regex, kept_aside);
    campaign.template_text += fmt::format(
        "\n\n[learnt from {} mails; fits {} of {} others; hits {} of {} wanted mails]",
        draft.learnt_from,
        campaign.template_hits,
        kept_aside.size(),
        none_kept ? verdict.ham_hits : 0,
        verdict.ham_tested
    );
    campaign.template_ham_hits = none_kept ? verdict.ham_hits : 0;
    campaign.template_why_not = none_kept ? verdict.why_not : "";
    if (!none_kept && campaign.template_hits * 2 < kept_aside.size()) {
        campaign.template_why_not = fmt::format(
            "it fits only {} of {} mails it was not learnt from",
            campaign.template_hits,
            kept_aside.size()
        );
    }
}

} // namespace takedown
