#include "simulate/mail/mailing.hpp"

#include "core/text.hpp"
#include "simulate/mail/delivery.hpp"
#include "simulate/mail/letters.hpp"
#include "simulate/mail/theme.hpp"
#include "simulate/mail/theme_layout.hpp"
#include "simulate/mail/transfer_coding.hpp"
#include "simulate/mail/words.hpp"

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

constexpr double most_random_text = 0.95;
/// Attachments that are like no other of the mailing.
constexpr double odd_files = 0.04;

/// Words of a text, macros counted as one each, roughly.
std::size_t words_in(std::string_view text)
{
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) +
           static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

bool looks_like_html(std::string_view body)
{
    return find_ignoring_case(body, "</") != std::string_view::npos ||
           find_ignoring_case(body, "<br") != std::string_view::npos;
}

/// Where more can be put at the end of a page.
std::size_t end_of_body(std::string_view html)
{
    const std::size_t close = html.rfind("</body");
    return std::min(close == std::string_view::npos ? html.rfind("</BODY") : close, html.size());
}

/// A page's words without its tags, macros included.
std::string without_tags(std::string_view html)
{
    std::string text;
    std::size_t at = 0;
    while (at < html.size()) {
        const std::size_t open = std::min(html.find('<', at), html.size());
        text += html.substr(at, open - at);
        at = std::min(html.find('>', open), html.size() - 1) + 1;
        if (open == html.size()) {
            break;
        }
    }
    return std::string(trim(text)) + "\n{{url}}\n";
}

} // namespace

Mailing::Mailing(const MailingSpec& spec, std::vector<std::string> link_names, std::uint64_t seed)
    : kind_(spec.kind), links_(std::move(link_names), seed_of(seed, "mailing-links"))
{
    Random random(seed_of(seed, "mailing"));
    take_texts(spec, random);
    prepare_file(spec, random);
}

void Mailing::take_texts(const MailingSpec& spec, Random& random)
{
    const bool with_file = kind_ == MailingKind::Image || kind_ == MailingKind::Attachment;
    ThemeDraft draft = draft_theme(spec.theme, {!links_.empty(), with_file}, random.next());
    if (!spec.subject.empty()) {
        draft.subjects = {spec.subject};
    }
    if (!spec.body.empty()) {
        const bool html = looks_like_html(spec.body);
        draft.text = html ? without_tags(spec.body) : spec.body;
        draft.html = html ? spec.body : html_of_text(spec.body);
    }
    for (const std::string& subject : draft.subjects) {
        subjects_.emplace_back(subject);
    }
    text_ = MacroText(draft.text);
    senders_ = std::move(draft.senders);
    const double part = std::clamp(spec.random_text, 0.0, most_random_text);
    random_words_ = static_cast<double>(words_in(draft.text)) * part / (1 - part);
    prose_ = random.chance(0.6);
    constexpr std::array<double, 4> weights{3, 2, 1, 3};
    hiding_ = static_cast<Hiding>(random.weighted(weights));
    if (kind_ == MailingKind::Image) { // the picture comes in a page
        draft.html.insert(
            end_of_body(draft.html),
            "<p align=\"center\"><img border=\"0\" src=\"cid:%%FILE%%\"></p>\n"
        );
    }
    const bool html = kind_ == MailingKind::Html || kind_ == MailingKind::Image ||
                      (kind_ == MailingKind::Attachment && random.chance(0.3));
    html_ = MacroText(html ? draft.html : std::string{});
}

void Mailing::prepare_file(const MailingSpec& spec, Random& random)
{
    if (kind_ == MailingKind::Image) {
        picture_.kind = random.chance(0.7) ? PictureKind::Gif : PictureKind::Png;
        picture_.width = static_cast<std::uint32_t>(random.between(300, 640));
        picture_.height = static_cast<std::uint32_t>(random.between(150, 520));
        file_bytes_ = std::clamp(random.log_normal(13'000, 0.4), 5'000.0, 24'000.0);
        const bool gif = picture_.kind == PictureKind::Gif;
        file_name_ = Pattern(gif ? "{lower7}.gif" : "{word}.png", PatternUse::Attachment);
        file_type_ = gif ? "image/gif" : "image/png";
    } else if (kind_ == MailingKind::Attachment) {
        const bool pdf = spec.attachment.empty()
                             ? random.chance(0.4)
                             : to_lower(spec.attachment).find(".pdf") != std::string::npos;
        const std::string_view name = pdf ? "{word}_{dec5}.pdf" : "{word}_{dec5}.zip";
        file_name_ =
            Pattern(spec.attachment.empty() ? name : spec.attachment, PatternUse::Attachment);
        file_type_ = pdf ? "application/pdf" : "application/zip";
        file_bytes_ = std::clamp(random.log_normal(11'000, 0.6), 3'000.0, 60'000.0);
        for (std::uint64_t i = random.between(1, 4); i > 0; --i) {
            const auto bytes = static_cast<std::size_t>(file_bytes_ * (0.8 + 0.4 * random.unit()));
            append_base64(
                pdf ? pdf_file(bytes, random) : zip_file("notice.txt", bytes, random),
                variants_.emplace_back()
            );
        }
    }
}

std::string Mailing::subject(TimePoint time, Random& random) const
{
    std::string text;
    subjects_[random.below(subjects_.size())].append(time, links_, random, text);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

std::string Mailing::sender_name(Random& random) const
{
    return senders_.empty() ? person(random) : senders_[random.below(senders_.size())];
}

Content Mailing::content(TimePoint time, Random& random) const
{
    Content content;
    content.text.reserve(4096);
    text_.append(time, links_, random, content.text);
    if (!html_.empty()) {
        content.html.reserve(8192);
        html_.append(time, links_, random, content.html);
    }
    if (random_words_ > 0) {
        add_random_text(content, random);
    }
    if (kind_ == MailingKind::Image || kind_ == MailingKind::Attachment) {
        add_file(content, time, random);
    }
    return content;
}

void Mailing::add_random_text(Content& content, Random& random) const
{
    const auto count = static_cast<std::uint64_t>(random_words_ * (0.5 + random.unit()) + 0.5);
    std::string words;
    words.reserve(count * 8);
    if (prose_) {
        append_sentences(count, random, words);
    } else {
        append_words(count, random, words);
    }
    for (std::size_t at = 72; at < words.size(); at += 72) { // lines of text
        at = std::min(words.find(' ', at), words.size() - 1);
        words[at] = words[at] == ' ' ? '\n' : words[at];
    }
    content.text += '\n';
    content.text += words;
    content.text += '\n';
    if (content.html.empty()) {
        return;
    }
    std::string hidden;
    switch (hiding_) {
    case Hiding::Pale: hidden = "<font color=\"#fffffe\" size=\"1\">" + words + "</font>\n"; break;
    case Hiding::Undisplayed: hidden = "<div style=\"display:none\">" + words + "</div>\n"; break;
    case Hiding::Comment: hidden = "<!-- " + words + " -->\n"; break;
    case Hiding::Paragraph: hidden = "<p>" + words + "</p>\n"; break;
    }
    content.html.insert(end_of_body(content.html), hidden);
}

void Mailing::add_file(Content& content, TimePoint time, Random& random) const
{
    PatternFacts facts;
    facts.time = time;
    file_name_.append(facts, random, content.file_name);
    content.file_type = file_type_;
    if (kind_ == MailingKind::Attachment) {
        if (!random.chance(odd_files)) {
            content.file = variants_[random.below(variants_.size())];
            return;
        }
        const auto bytes = static_cast<std::size_t>(file_bytes_ * (0.8 + 0.4 * random.unit()));
        append_base64(
            file_type_ == "application/pdf" ? pdf_file(bytes, random)
                                            : zip_file("notice.txt", bytes, random),
            content.file
        );
        return;
    }
    content.picture = true;
    append_drawn(hex_digits, 12, random, content.file_id);
    content.file_id += '$';
    append_drawn(hex_digits, 8, random, content.file_id);
    content.file_id += "@mail";
    constexpr std::string_view mark = "%%FILE%%";
    const std::size_t place = content.html.find(mark);
    if (place != std::string::npos) {
        content.html.replace(place, mark.size(), content.file_id);
    }
    const double bytes = std::clamp(random.log_normal(file_bytes_, 0.25), 5'000.0, 30'000.0);
    append_picture(picture_, static_cast<std::size_t>(bytes), random, content.file);
}

std::shared_ptr<const Mailing>
make_mailing(const MailingSpec& spec, std::vector<std::string> link_names, std::uint64_t seed)
{
    return std::make_shared<const Mailing>(spec, std::move(link_names), seed);
}

} // namespace takedown::simulate
