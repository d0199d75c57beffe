#include "analysis/campaigns/template_trial.hpp"

#include "analysis/campaigns/common_runs.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "model/template_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <unordered_map>
#include <utility>

namespace takedown {

namespace {

constexpr std::uint64_t least_ham = 300;
constexpr std::uint64_t least_telling_letters = 80; ///< more than any one stock sentence
constexpr std::uint64_t least_common_campaigns = 5;
constexpr std::size_t key_tokens = 5;
constexpr std::size_t gram_words = 3;

// What mass mail of every kind says, wanted or not. The wanted mail of a case may hold no
// newsletter, so this is not left to it.
constexpr std::array<std::string_view, 14> stock_phrases{
    "having trouble viewing this email properly please click here to view it in your browser",
    "if you are having trouble viewing this message click here",
    "if you cannot see the images click here to view this email as a web page",
    "if you no longer wish to receive these emails please click here to unsubscribe",
    "to unsubscribe from this mailing list click the link below or reply with remove in the "
    "subject",
    "to be removed from this mailing list do not reply to this message click here instead",
    "you are receiving this email because you have subscribed to our newsletter",
    "this message was sent to you because you are a registered member of our site",
    "this is an automatically generated message please do not reply to this email",
    "to ensure delivery to your inbox please add us to your address book",
    "all rights reserved privacy policy terms of use terms and conditions contact us",
    "this email and any attachments are confidential and intended solely for the addressee",
    "if you have received this email in error please notify the sender and delete it",
    "please consider the environment before printing this email",
};

/// Three words in a row, or all there are, without case and without what stands between.
struct Gram {
    std::uint64_t hash = 0;
    std::size_t letters = 0; ///< of its first word, or of all if it is the last of its text
};

std::vector<Gram> grams_of(std::string_view text)
{
    std::vector<std::string> words;
    for (const std::string_view token :
         template_tokens(text, std::numeric_limits<std::size_t>::max())) {
        if (is_word_byte(token.front())) {
            words.push_back(to_lower(token));
        }
    }
    std::vector<Gram> grams;
    for (std::size_t i = 0; i + gram_words <= words.size(); ++i) {
        std::string gram;
        for (std::size_t j = i; j < i + gram_words; ++j) {
            gram += words[j] + ' ';
        }
        const bool last = i + gram_words == words.size();
        grams.push_back({hash64(gram), last ? letters_in(gram) : words[i].size()});
    }
    return grams;
}

/// key_tokens tokens from `at` on, which lie one after the other in one text.
std::string_view joined(const std::vector<std::string_view>& tokens, std::size_t at)
{
    const std::string_view last = tokens[at + key_tokens - 1];
    const char* const begin = tokens[at].data();
    return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
}

struct Seen {
    bool stock = false;
    std::uint64_t ham = 0;
    std::uint64_t campaigns = 0;
    std::size_t last_campaign = std::numeric_limits<std::size_t>::max();
};

struct Rule {
    std::size_t draft = 0;
    TemplateRule rule;
    std::vector<Gram> grams;
    std::uint64_t ham_hits = 0;
    std::set<std::size_t> campaigns; ///< others with a mail that has enough pieces
};

/// What one mail has of the rules.
struct Outcome {
    std::vector<std::size_t> rules;   ///< whose pieces it has, enough of them
    std::vector<std::uint64_t> grams; ///< of rules, distinct
};

} // namespace

struct TemplateTrial::State {
    std::vector<std::vector<std::size_t>> rules_of; ///< by draft
    std::vector<Rule> rules;
    std::unordered_map<std::uint64_t, Seen> grams;
    /// By five tokens in a row of a piece: whoever has the piece has them. A rule whose pieces
    /// without any may be enough is tried on every mail.
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> by_key;
    std::vector<std::size_t> without_key;
    std::uint64_t ham = 0;
    std::uint64_t campaigns = 0;

    void add(std::size_t draft, const std::string& regex);
    void add_keys(std::size_t number);
    [[nodiscard]] Outcome outcome(const TemplateMail& mail) const;
    [[nodiscard]] std::vector<Outcome>
    outcomes(std::span<const TemplateMail> mails, ThreadPool& pool) const;
    [[nodiscard]] bool is_common(const Gram& gram) const;
    [[nodiscard]] std::string why_not(const Rule& rule) const;
};

void TemplateTrial::State::add(std::size_t draft, const std::string& regex)
{
    for (TemplateRule& one : template_rules(regex)) {
        Rule& rule = rules.emplace_back();
        const std::size_t number = rules.size() - 1;
        rules_of[draft].push_back(number);
        rule.draft = draft;
        rule.rule = std::move(one);
        for (const std::string& literal : rule.rule.literals) {
            for (const Gram& gram : grams_of(literal)) {
                rule.grams.push_back(gram);
                grams.try_emplace(gram.hash);
            }
        }
        add_keys(number);
    }
}

void TemplateTrial::State::add_keys(std::size_t number)
{
    const std::vector<std::string>& pieces = rules[number].rule.pieces;
    std::size_t keyless = 0;
    for (const std::string& piece : pieces) {
        // A piece may begin and end within a longer word of another text: its ends are no key.
        const auto tokens = template_tokens(piece, std::numeric_limits<std::size_t>::max());
        if (tokens.size() < key_tokens + 2) {
            ++keyless;
            continue;
        }
        by_key[hash64(joined(tokens, 1))].push_back(number);
    }
    if (keyless >= rules[number].rule.pieces_needed()) {
        without_key.push_back(number);
    }
}

Outcome TemplateTrial::State::outcome(const TemplateMail& mail) const
{
    const std::string text = normalised_for_template(mail).text;
    Outcome outcome;
    std::vector<std::size_t> candidates = without_key;
    const auto tokens = template_tokens(text, std::numeric_limits<std::size_t>::max());
    for (std::size_t i = 0; i + key_tokens <= tokens.size(); ++i) {
        const std::string_view& last = tokens[i + key_tokens - 1];
        const char* const begin = tokens[i].data();
        const auto found =
            by_key.find(hash64({begin, static_cast<std::size_t>(last.data() + last.size() - begin)})
            );
        if (found != by_key.end()) {
            candidates.insert(candidates.end(), found->second.begin(), found->second.end());
        }
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    for (const std::size_t candidate : candidates) {
        const std::vector<std::string>& pieces = rules[candidate].rule.pieces;
        const auto had = static_cast<std::size_t>(std::count_if(
            pieces.begin(),
            pieces.end(),
            [&](const std::string& piece) { return text.find(piece) != std::string::npos; }
        ));
        if (had >= rules[candidate].rule.pieces_needed()) {
            outcome.rules.push_back(candidate);
        }
    }
    for (const Gram& gram : grams_of(text)) {
        if (grams.contains(gram.hash)) {
            outcome.grams.push_back(gram.hash);
        }
    }
    std::sort(outcome.grams.begin(), outcome.grams.end());
    outcome.grams.erase(
        std::unique(outcome.grams.begin(), outcome.grams.end()), outcome.grams.end()
    );
    return outcome;
}

std::vector<Outcome>
TemplateTrial::State::outcomes(std::span<const TemplateMail> mails, ThreadPool& pool) const
{
    std::vector<Outcome> all(mails.size());
    pool.for_each_index(mails.size(), [&](std::size_t i) { all[i] = outcome(mails[i]); });
    return all;
}

bool TemplateTrial::State::is_common(const Gram& gram) const
{
    const Seen& seen = grams.at(gram.hash);
    const std::uint64_t others = seen.campaigns > 0 ? seen.campaigns - 1 : 0; // one is its own
    return seen.stock || seen.ham > 0 || others >= std::max(least_common_campaigns, campaigns / 20);
}

std::string TemplateTrial::State::why_not(const Rule& rule) const
{
    if (ham < least_ham) {
        return fmt::format(
            "it was tried on {} wanted mails only; {} are the least", ham, least_ham
        );
    }
    if (rule.ham_hits > 0) {
        return fmt::format(
            "its literal text is in {} of {} wanted mails", rule.ham_hits, with_thousands(ham)
        );
    }
    std::uint64_t telling = 0;
    for (const Gram& gram : rule.grams) {
        telling += is_common(gram) ? 0U : gram.letters;
    }
    if (telling < least_telling_letters) {
        return fmt::format(
            "its literal text is common: only {} letters of it are in no wanted mail and in few "
            "other campaigns; {} are the least",
            telling,
            least_telling_letters
        );
    }
    return {};
}

TemplateTrial::TemplateTrial(std::span<const TemplateDraft> drafts)
    : state_(std::make_unique<State>())
{
    state_->rules_of.resize(drafts.size());
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        for (const TemplateDraft::Alternative& alternative : drafts[i].alternatives) {
            state_->add(i, alternative.regex);
        }
    }
    for (const std::string_view phrase : stock_phrases) {
        for (const Gram& gram : grams_of(phrase)) {
            if (const auto known = state_->grams.find(gram.hash); known != state_->grams.end()) {
                known->second.stock = true;
            }
        }
    }
}

TemplateTrial::~TemplateTrial() = default;

void TemplateTrial::try_ham(std::span<const TemplateMail> mails, ThreadPool& pool)
{
    for (const Outcome& outcome : state_->outcomes(mails, pool)) {
        ++state_->ham;
        for (const std::size_t rule : outcome.rules) {
            ++state_->rules[rule].ham_hits;
        }
        for (const std::uint64_t gram : outcome.grams) {
            ++state_->grams[gram].ham;
        }
    }
}

void TemplateTrial::try_campaign(
    std::size_t number, std::span<const TemplateMail> mails, ThreadPool& pool
)
{
    ++state_->campaigns;
    for (const Outcome& outcome : state_->outcomes(mails, pool)) {
        for (const std::size_t rule : outcome.rules) {
            if (state_->rules[rule].draft != number) {
                state_->rules[rule].campaigns.insert(number);
            }
        }
        for (const std::uint64_t gram : outcome.grams) {
            Seen& seen = state_->grams[gram];
            seen.campaigns += seen.last_campaign == number ? 0U : 1U;
            seen.last_campaign = number;
        }
    }
}

TemplateVerdict TemplateTrial::verdict(std::size_t number) const
{
    TemplateVerdict verdict;
    verdict.ham_tested = state_->ham;
    std::set<std::size_t> others;
    for (const std::size_t index : state_->rules_of[number]) {
        const Rule& rule = state_->rules[index];
        std::string why = state_->why_not(rule);
        verdict.keep.push_back(why.empty());
        verdict.ham_hits += rule.ham_hits;
        others.insert(rule.campaigns.begin(), rule.campaigns.end());
        if (verdict.why_not.empty()) {
            verdict.why_not = std::move(why);
        }
    }
    verdict.other_campaigns = others.size();
    return verdict;
}

} // namespace takedown
