#pragma once

// TemplateWords: a mail as templates see it, cut into words; dates, addresses and their like are
// one word each.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// What a template is made of and tried on: the sender's own words.
struct TemplateMail {
    std::string subject;
    std::string mailer;
    std::string message_id; ///< with its brackets
    std::string text;       ///< visible text
};

/// The same with white space runs as one space, in valid UTF-8: at most 300 bytes of subject and
/// mailer and 8 KiB of text, of the Message-ID what lies between '<' and '@'.
TemplateMail normalised_for_template(const TemplateMail& mail);

/// "Subject: ...\nX-Mailer: ...\nMessage-ID: <...\n" and the text, of a mail in normal form: what a
/// template's expression is matched against.
std::string template_form(const TemplateMail& normalised);

/// Words and what stands between them: joined they are the text again. `keys[i]` is what word i is
/// compared by: itself, or the name of a kind ("date") that template_kind() knows.
struct TemplateWords {
    std::vector<std::string_view> words;
    std::vector<std::string_view> keys;
};

/// At most `most` words of `text`, which must live on.
TemplateWords template_words(std::string_view text, std::size_t most);

/// What is known of words of a kind.
struct TemplateKind {
    std::string_view key;   ///< no word of a text is like it
    std::string_view name;  ///< "date"
    std::string_view regex; ///< matches every word of the kind
    bool always = false;    ///< stands for its kind even where all mails have the same
};

/// Null for a word that stands for itself.
const TemplateKind* template_kind(std::string_view key);

} // namespace takedown
