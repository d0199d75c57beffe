#include "simulate/mail/theme.hpp"

#include "simulate/mail/theme_author.hpp"
#include "simulate/mail/theme_layout.hpp"
#include "simulate/mail/words.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

/// Sentences run on in paragraphs of one to four.
std::vector<std::string> paragraphs_of(const std::vector<std::string>& sentences, Random& random)
{
    std::vector<std::string> paragraphs;
    std::uint64_t left = 0;
    for (const std::string& sentence : sentences) {
        if (left == 0) {
            paragraphs.emplace_back();
            left = random.between(1, 4);
        } else {
            paragraphs.back() += ' ';
        }
        paragraphs.back() += sentence;
        --left;
    }
    return paragraphs;
}

void add_items(ThemeAuthor& author, std::string_view items, Random& random, ThemeLayout& layout)
{
    for (std::string& item : author.some_of(items, random.between(4, 9))) {
        layout.items.push_back({std::move(item), author.price()});
    }
}

ThemeLayout
lay_out(ThemeAuthor& author, const ThemeTexts& theme, const ThemeWishes& wishes, Random& random)
{
    ThemeLayout layout;
    layout.shop = author.shop();
    if (random.chance(0.4)) {
        layout.greeting = random.chance(0.5) ? "{{choice:Hello|Hi|Dear}} {{name}}," : "Hello,";
    }
    std::vector<std::string> sentences =
        author.some_of(theme.openings, wishes.short_text ? 1 : random.between(1, 2));
    if (!wishes.short_text) {
        auto pitches = author.some_of(theme.pitches, random.between(2, 9));
        std::move(pitches.begin(), pitches.end(), std::back_inserter(sentences));
    }
    layout.paragraphs = paragraphs_of(sentences, random);
    if (!wishes.short_text && random.chance(0.3)) { // what only this mailing says
        append_sentences(random.between(8, 40), random, layout.paragraphs.emplace_back());
    }
    if (!wishes.short_text && random.chance(0.6)) {
        add_items(author, theme.items, random, layout);
    }
    if (wishes.links) {
        layout.call = author.some_of(theme.calls, 1).front();
    }
    layout.closings = author.some_of(common_closings(), random.below(3));
    return layout;
}

} // namespace

ThemeDraft draft_theme(std::string_view theme, const ThemeWishes& wishes, std::uint64_t seed)
{
    Random random(seed);
    const ThemeTexts& texts = theme_named(theme);
    ThemeAuthor author(texts, random);
    ThemeDraft draft;
    draft.subjects = author.some_of(texts.subjects, random.between(2, 8));
    if (random.chance(0.3)) { // the same words in other mailings get another end
        for (std::string& subject : draft.subjects) {
            subject += random.chance(0.5) ? " - {{word}}" : " {{number:10-9999}}";
        }
    }
    const ThemeLayout layout = lay_out(author, texts, wishes, random);
    draft.text = as_text(layout);
    draft.html = as_html(layout, random);
    if (random.chance(0.4)) {
        draft.senders.push_back(author.shop());
        if (random.chance(0.5)) {
            draft.senders.push_back(author.shop() + " Service");
        }
    }
    return draft;
}

} // namespace takedown::simulate
