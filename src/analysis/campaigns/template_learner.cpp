#include "analysis/campaigns/template_learner.hpp"

#include "analysis/campaigns/common_runs.hpp"
#include "analysis/campaigns/template_regex.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_words = 1500;
constexpr std::size_t least_run_letters = 5;
constexpr std::size_t least_header_run_letters = 3;
constexpr std::size_t most_regex =
    4096; ///< later parts are left out: filters slow down on long ones
constexpr std::size_t most_widened = 16; ///< choices that a second chance can look at
constexpr std::string_view any_line = "[^\\n]*";

using Words = std::vector<TemplateWords>;

std::string joined(const TemplateWords& words, std::size_t from, std::size_t to)
{
    std::string text;
    for (std::size_t i = from; i < to; ++i) {
        text += words.words[i];
    }
    return text;
}

void add_literal(std::string literal, std::vector<TemplatePart>& parts)
{
    if (literal.empty()) {
        return;
    }
    if (!parts.empty() && parts.back().kind == TemplatePartKind::Literal) {
        literal.insert(0, parts.back().values.front());
        parts.pop_back();
    }
    parts.push_back(literal_part(std::move(literal)));
}

void add_all(std::vector<TemplatePart> more, std::vector<TemplatePart>& parts)
{
    for (TemplatePart& part : more) {
        if (part.kind == TemplatePartKind::Literal) {
            add_literal(part.values.front(), parts);
        } else {
            parts.push_back(std::move(part));
        }
    }
}

/// A run's words: literal, but for those that stand for a kind.
void add_run(const Words& mails, const CommonRun& run, std::vector<TemplatePart>& parts)
{
    for (std::size_t word = 0; word < run.length; ++word) {
        const std::string_view first = mails[0].words[run.start[0] + word];
        const TemplateKind* kind = template_kind(mails[0].keys[run.start[0] + word]);
        if (kind == nullptr) {
            add_literal(std::string(first), parts);
            continue;
        }
        bool same = !kind->always;
        for (std::size_t i = 1; i < mails.size() && same; ++i) {
            same = mails[i].words[run.start[i] + word] == first;
        }
        if (same) {
            add_literal(std::string(first), parts);
        } else {
            parts.push_back(
                {TemplatePartKind::Noise,
                 {},
                 "<" + std::string(kind->name) + ">",
                 std::string(kind->regex)}
            );
        }
    }
}

/// From `from[i]` to `to[i]` in mail i: what stands there as parts. A value with a word that must
/// not become literal is noise whatever its neighbours are.
void add_column(
    const Words& mails,
    const std::vector<std::size_t>& from,
    const std::vector<std::size_t>& to,
    std::vector<TemplatePart>& parts
)
{
    std::vector<std::string> values;
    bool secret = false;
    for (std::size_t i = 0; i < mails.size(); ++i) {
        values.push_back(joined(mails[i], from[i], to[i]));
        for (std::size_t word = from[i]; word < to[i]; ++word) {
            const TemplateKind* kind = template_kind(mails[i].keys[word]);
            secret = secret || (kind != nullptr && kind->always);
        }
    }
    if (!secret) {
        add_all(column_of(values), parts);
        return;
    }
    // An import's stand-in is not as long as the address it stands for.
    parts.push_back({TemplatePartKind::Noise, {}, "<text with an address or date>", ".{0,200}"});
}

std::vector<TemplatePart>
learn_field(const std::vector<std::string_view>& texts, std::size_t least_letters, bool whole)
{
    Words mails;
    std::vector<std::vector<std::string_view>> keys;
    for (const std::string_view text : texts) {
        keys.push_back(mails.emplace_back(template_words(text, most_words)).keys);
    }
    std::vector<CommonRun> runs = common_runs(keys, least_letters);
    std::vector<TemplatePart> parts;
    std::vector<std::size_t> from(mails.size(), 0);
    for (std::size_t r = 0; r < runs.size(); ++r) {
        if (r > 0 || whole) {
            add_column(mails, from, runs[r].start, parts);
        }
        add_run(mails, runs[r], parts);
        for (std::size_t i = 0; i < mails.size(); ++i) {
            from[i] = runs[r].start[i] + runs[r].length;
        }
    }
    if (whole) {
        std::vector<std::size_t> end;
        for (const TemplateWords& mail : mails) {
            end.push_back(mail.words.size());
        }
        add_column(mails, from, end, parts);
    }
    return parts;
}

/// One piece of noise that may hold anything says nothing.
bool is_settled(const std::vector<TemplatePart>& parts)
{
    return std::any_of(parts.begin(), parts.end(), [](const TemplatePart& part) {
        return part.kind != TemplatePartKind::Noise || !part.regex.starts_with(".");
    });
}

std::string regex_of(const std::vector<TemplatePart>& parts, std::size_t most)
{
    std::string regex;
    for (const TemplatePart& part : parts) {
        if (regex.size() + part.regex.size() > most) {
            break;
        }
        regex += part.regex;
    }
    return regex;
}

/// As LearntTemplate::regex(), with each choice open to anything short and captured.
std::string relaxed_regex(LearntTemplate learnt)
{
    for (std::vector<TemplatePart>& parts : learnt.fields) {
        for (TemplatePart& part : parts) {
            if (part.kind == TemplatePartKind::Choice) {
                part.regex = "(.{0,80}?)";
            }
        }
    }
    return learnt.regex();
}

} // namespace

std::size_t LearntTemplate::literal_letters() const
{
    std::size_t letters = 0;
    for (const TemplatePart& part : of(TemplateField::Body)) {
        letters += part.kind == TemplatePartKind::Literal ? letters_in(part.values.front()) : 0U;
    }
    return letters;
}

std::string LearntTemplate::regex() const
{
    const auto line = [this](TemplateField field) {
        const std::string own = regex_of(of(field), 1000);
        return own.empty() ? std::string(any_line) : own;
    };
    const std::string body = regex_of(of(TemplateField::Body), most_regex);
    const bool headers = std::any_of(fields.begin(), fields.end() - 1, [](const auto& parts) {
        return !parts.empty();
    });
    if (!headers) {
        return body;
    }
    const std::string id = of(TemplateField::MessageId).empty()
                               ? std::string()
                               : regex_of(of(TemplateField::MessageId), 1000);
    return "^Subject: " + line(TemplateField::Subject) +
           "\\nX-Mailer: " + line(TemplateField::Mailer) + "\\nMessage-ID: <" +
           (id.empty() ? std::string(any_line) : id) + "\\n.*" + body;
}

std::string LearntTemplate::text() const
{
    std::string text;
    constexpr std::array<std::string_view, template_fields> names{
        "Subject: ", "X-Mailer: ", "Message-ID: <", "\n"};
    for (std::size_t field = 0; field < fields.size(); ++field) {
        if (fields[field].empty()) {
            continue;
        }
        text += field + 1 == fields.size() && text.empty() ? "" : names[field];
        for (const TemplatePart& part : fields[field]) {
            text += part.text;
        }
        text += field + 1 == fields.size() ? "" : "\n";
    }
    return text;
}

LearntTemplate learn_template(std::span<const TemplateMail* const> mails)
{
    std::array<std::vector<std::string_view>, template_fields> texts;
    for (const TemplateMail* mail : mails) {
        texts[0].push_back(mail->subject);
        texts[1].push_back(mail->mailer);
        texts[2].push_back(mail->message_id);
        texts[3].push_back(mail->text);
    }
    LearntTemplate learnt;
    for (std::size_t field = 0; field < template_fields; ++field) {
        const bool body = field + 1 == template_fields;
        std::vector<TemplatePart> parts =
            learn_field(texts[field], body ? least_run_letters : least_header_run_letters, !body);
        if (body || is_settled(parts)) {
            learnt.fields[field] = std::move(parts);
        }
    }
    return learnt;
}

bool widen_template(LearntTemplate& learnt, const TemplateMail& mail)
{
    std::vector<TemplatePart*> choices;
    for (std::vector<TemplatePart>& parts : learnt.fields) {
        for (TemplatePart& part : parts) {
            if (part.kind == TemplatePartKind::Choice) {
                choices.push_back(&part);
            }
        }
    }
    if (choices.empty() || choices.size() > most_widened) {
        return false;
    }
    const auto expression = compiled_template(relaxed_regex(learnt));
    if (!expression || expression->NumberOfCapturingGroups() != static_cast<int>(choices.size())) {
        return false;
    }
    std::vector<std::string> found(choices.size());
    std::vector<RE2::Arg> places;
    std::vector<const RE2::Arg*> pointers;
    places.reserve(found.size());
    for (std::string& value : found) {
        pointers.push_back(&places.emplace_back(&value));
    }
    if (!RE2::PartialMatchN(
            template_form(mail), *expression, pointers.data(), static_cast<int>(pointers.size())
        )) {
        return false;
    }
    for (std::size_t i = 0; i < choices.size(); ++i) {
        std::vector<std::string> values = choices[i]->values;
        if (std::find(values.begin(), values.end(), found[i]) == values.end()) {
            if (found[i].find('@') != std::string::npos) {
                return false; // an address is no value to keep
            }
            values.push_back(found[i]);
            *choices[i] = choice_part(values);
        }
    }
    return true;
}

} // namespace takedown
