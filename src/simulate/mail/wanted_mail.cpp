#include "simulate/mail/wanted_mail.hpp"

#include "core/hash.hpp"
#include "core/text.hpp"
#include "simulate/mail/letters.hpp"
#include "simulate/mail/links.hpp"
#include "simulate/mail/macro_text.hpp"
#include "simulate/mail/mail_date.hpp"
#include "simulate/mail/theme_author.hpp"
#include "simulate/mail/wanted_texts.hpp"
#include "simulate/mail/words.hpp"

#include <array>

namespace takedown::simulate {

namespace {

/// Resolves what the author left to the message.
std::string finished(const std::string& text, TimePoint time, Random& random)
{
    std::string out;
    MacroText(text).append(time, Links({}, 0), random, out);
    return out;
}

void append_lines(std::string_view text, std::string_view before, std::string& out)
{
    std::size_t column = 0;
    for (const std::string_view word : split(text, ' ')) {
        if (column == 0) {
            out += before;
        } else if (column + word.size() > 70) {
            out += '\n';
            out += before;
            column = 0;
        } else {
            out += ' ';
        }
        out += word;
        column += word.size() + 1;
    }
    out += '\n';
}

std::string paragraph(
    ThemeAuthor& author,
    const ThemeTexts& texts,
    std::size_t sentences,
    TimePoint time,
    Random& random
)
{
    std::string text;
    for (const std::string& sentence : author.some_of(texts.pitches, sentences)) {
        text += text.empty() ? "" : " ";
        text += sentence;
    }
    return finished(text, time, random);
}

std::string identifier(std::string_view domain, Random& random)
{
    std::string text = "<";
    append_drawn(hex_digits, 12, random, text);
    text += '.';
    append_drawn(decimal_digits, 7, random, text);
    text += '@';
    text += domain;
    return text + '>';
}

/// What the other one wrote, under a line of who and when.
void append_quote(
    ThemeAuthor& author, const ThemeTexts& texts, TimePoint time, Random& random, std::string& out
)
{
    const std::string other = person(random);
    DateStyle style;
    style.zone_minutes = static_cast<int>(random.between(0, 10)) * 60;
    const TimePoint earlier = time - std::chrono::minutes(random.between(9, 4000));
    if (random.chance(0.3)) {
        out += "\n-----Original Message-----\nFrom: " + other + "\nSent: ";
        append_mail_date(earlier, style, out);
        out += "\n\n";
        append_lines(paragraph(author, texts, random.between(1, 4), earlier, random), "", out);
        return;
    }
    out += "\nOn ";
    append_mail_date(earlier, style, out);
    out += ", " + other + " wrote:\n";
    for (std::uint64_t i = random.between(1, 3); i > 0; --i) {
        append_lines(paragraph(author, texts, random.between(1, 4), earlier, random), "> ", out);
        out += ">\n";
    }
}

void set_reply(Entry& entry, Random& random)
{
    entry.draft.subject = (random.chance(0.7) ? "Re: " : "RE: ") + entry.draft.subject;
    std::string other;
    append_invented_domain(random, other);
    const std::string first = identifier(other, random);
    std::string references = first;
    for (std::uint64_t i = random.below(3); i > 0; --i) {
        references += "\n\t" + identifier(other, random);
    }
    entry.draft.more.emplace_back("references", references);
    entry.draft.more.emplace_back("in-reply-to", first);
}

void set_person(Entry& entry, Random& random)
{
    entry.draft.name = person(random);
    entry.draft.user = to_lower(entry.draft.name);
    const std::size_t blank = entry.draft.user.find(' ');
    if (random.chance(0.5)) {
        entry.draft.user[blank] = '.';
    } else {
        entry.draft.user.erase(1, blank);
    }
}

void append_signature(Entry& entry, const ThemeAuthor& author, Random& random)
{
    std::string& out = entry.content.text;
    out += "\n-- \n" + entry.draft.name + "\n";
    if (random.chance(0.6)) {
        out += author.shop() + ", " + entry.draft.domain + "\nPhone +";
        append_drawn(decimal_digits, 11, random, out);
        out += '\n';
    }
}

void append_page_of(const std::string& text, std::string& html)
{
    html += "<html><head><meta name=\"Generator\" content=\"Letter\"></head><body>\n";
    for (const std::string_view line : split(text, '\n')) {
        html += "<div>";
        for (const char c : line) {
            if (c == '<') {
                html += "&lt;";
            } else if (c == '>') {
                html += "&gt;";
            } else {
                html += c;
            }
        }
        html += line.empty() ? "<br></div>\n" : "</div>\n";
    }
    html += "</body></html>\n";
}

void append_story(
    ThemeAuthor& author,
    TimePoint time,
    std::string_view colour,
    Random& random,
    Content& content,
    std::string_view domain
)
{
    std::string heading;
    append_words(random.between(2, 6), random, heading);
    heading.front() = static_cast<char>(heading.front() - 'a' + 'A');
    const std::string story =
        paragraph(author, newsletter_texts(), random.between(1, 4), time, random);
    std::string link = "http://click." + std::string(domain) + "/t/";
    append_drawn(letters_and_digits, 24, random, link);
    content.text += heading + "\n";
    append_lines(story, "", content.text);
    content.text += link + "\n\n";
    content.html += "<tr><td style=\"padding:12px 18px 12px 18px; border-bottom:1px solid #dddddd; "
                    "font-family:Arial,Helvetica,sans-serif; font-size:12px; color:#333333\">\n"
                    "<img src=\"http://images." +
                    std::string(domain) + "/";
    append_drawn(hex_digits, 8, random, content.html);
    content.html += ".jpg\" width=\"120\" height=\"90\" align=\"left\" hspace=\"8\" alt=\"\">\n"
                    "<h3 style=\"margin:0 0 6px 0; color:" +
                    std::string(colour) + "\">" + heading + "</h3>\n" + story + "\n<a href=\"" +
                    link + "\" style=\"color:" + std::string(colour) + "\">" +
                    finished(author.sentence(newsletter_texts().calls), time, random) +
                    "</a></td></tr>\n";
}

} // namespace

std::string signature_for(std::string_view domain, Random& random)
{
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string value = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=";
    value += domain;
    value += "; s=k1;\n\th=from:to:subject:date:message-id:mime-version;\n\tbh=";
    append_drawn(alphabet, 43, random, value);
    value += "=;\n\tb=";
    append_drawn(alphabet, 64, random, value);
    value += "\n\t ";
    append_drawn(alphabet, 64, random, value);
    value += "\n\t ";
    append_drawn(alphabet, 43, random, value);
    return value + '=';
}

void write_letter(Entry& entry, TimePoint time, Random& random)
{
    const ThemeTexts& texts = letter_texts();
    ThemeAuthor author(texts, random);
    set_person(entry, random);
    entry.draft.subject = finished(author.some_of(texts.subjects, 1).front(), time, random);
    std::string& text = entry.content.text;
    constexpr std::array<std::string_view, 4> greetings{"Hi ", "Dear ", "Hello ", ""};
    text += greetings[random.below(greetings.size())];
    text += one_of(first_names(), random);
    text += ",\n\n";
    append_lines(finished(author.some_of(texts.openings, 1).front(), time, random), "", text);
    for (std::uint64_t i = random.between(1, 4); i > 0; --i) {
        text += '\n';
        append_lines(paragraph(author, texts, random.between(1, 4), time, random), "", text);
    }
    constexpr std::array<std::string_view, 4> ends{"Best,", "Regards,", "Cheers,", "Thanks,"};
    text += '\n';
    text += ends[random.below(ends.size())];
    text += '\n' + entry.draft.name.substr(0, entry.draft.name.find(' ')) + '\n';
    if (random.chance(0.5)) {
        append_signature(entry, author, random);
    }
    if (random.chance(0.6)) {
        set_reply(entry, random);
        append_quote(author, texts, time, random, text);
    }
    if (random.chance(0.35)) {
        append_page_of(text, entry.content.html);
        entry.content.both_texts = true;
    }
}

void write_list_mail(Entry& entry, TimePoint time, Random& random)
{
    const ThemeTexts& texts = list_texts();
    ThemeAuthor author(texts, random);
    set_person(entry, random);
    // A server carries a few lists; which one is part of its name.
    Random of_server(hash64(entry.draft.domain) + random.below(3));
    std::string list(one_of(common_words(), of_server));
    const auto kinds = split(texts.shops, '\n');
    list += '-';
    list += kinds[of_server.below(kinds.size())];
    const std::string domain = entry.draft.domain;
    const std::string address = list + '@' + domain;
    const std::string page = "http://" + domain + "/mailman/listinfo/" + list;
    entry.draft.subject =
        '[' + list + "] " + finished(author.some_of(texts.subjects, 1).front(), time, random);
    std::string& text = entry.content.text;
    if (random.chance(0.7)) {
        set_reply(entry, random);
        append_quote(author, texts, time, random, text);
        text += '\n';
    }
    append_lines(finished(author.some_of(texts.openings, 1).front(), time, random), "", text);
    for (std::uint64_t i = random.between(1, 3); i > 0; --i) {
        text += '\n';
        append_lines(paragraph(author, texts, random.between(1, 4), time, random), "", text);
    }
    text += "\n-- \n" + entry.draft.name + "\n\n_______________________________________________\n" +
            list + " mailing list\n" + address + "\n" + page + "\n";
    auto& more = entry.draft.more;
    more.emplace_back("to", address);
    more.emplace_back("x-beenthere", address);
    more.emplace_back("x-mailman-version", "2.1.14");
    more.emplace_back("precedence", "list");
    more.emplace_back("list-id", '<' + list + '.' + domain + '>');
    more.emplace_back(
        "list-unsubscribe",
        '<' + page + ">,\n\t<mailto:" + list + "-request@" + domain + "?subject=unsubscribe>"
    );
    more.emplace_back("list-archive", "<http://" + domain + "/pipermail/" + list + ">");
    more.emplace_back("list-post", "<mailto:" + address + '>');
    more.emplace_back("list-help", "<mailto:" + list + "-request@" + domain + "?subject=help>");
    more.emplace_back("list-subscribe", '<' + page + '>');
    more.emplace_back("sender", list + "-bounces@" + domain);
    more.emplace_back("errors-to", list + "-bounces@" + domain);
}

void write_newsletter(Entry& entry, TimePoint time, Random& random)
{
    const ThemeTexts& texts = newsletter_texts();
    Random of_house(hash64(entry.draft.domain));
    ThemeAuthor author(texts, of_house); // the house keeps its name
    const std::string& domain = entry.draft.domain;
    std::string colour = "#";
    append_drawn("0123456789", 6, of_house, colour);
    entry.draft.name = author.shop();
    entry.draft.user = "news";
    entry.draft.subject = finished(author.some_of(texts.subjects, 1).front(), time, random);
    Content& content = entry.content;
    content.both_texts = true;
    const std::string welcome = finished(author.some_of(texts.openings, 1).front(), time, random);
    append_lines(welcome, "", content.text);
    content.text += '\n';
    content.html = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" "
                   "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n<html>\n<head>\n"
                   "<title>" +
                   author.shop() +
                   "</title>\n</head>\n<body>\n<table width=\"600\" "
                   "align=\"center\" cellpadding=\"0\" cellspacing=\"0\">\n<tr><td bgcolor=\"" +
                   colour + "\"><h1 style=\"color:#ffffff; font-family:Georgia,serif\">" +
                   author.shop() + "</h1></td></tr>\n<tr><td>" + welcome + "</td></tr>\n";
    for (std::uint64_t i = random.between(5, 16); i > 0; --i) {
        append_story(author, time, colour, random, content, domain);
    }
    std::string leave = "http://click." + domain + "/unsubscribe?u=";
    append_drawn(hex_digits, 16, random, leave);
    content.text += "You get this letter because you asked for it. To end it: " + leave + '\n';
    content.html += "<tr><td style=\"font-size:10px\">You get this letter because you asked for "
                    "it. <a href=\"" +
                    leave +
                    "\">Unsubscribe</a></td></tr>\n</table>\n"
                    "<img src=\"http://click." +
                    domain + "/o/";
    append_drawn(letters_and_digits, 22, random, content.html);
    content.html += ".gif\" width=\"1\" height=\"1\">\n</body>\n</html>\n";
    auto& more = entry.draft.more;
    more.emplace_back("dkim-signature", signature_for(domain, random));
    more.emplace_back("list-unsubscribe", '<' + leave + '>');
    more.emplace_back("list-id", "<news." + domain + '>');
    more.emplace_back("precedence", "bulk");
}

} // namespace takedown::simulate
