#include "exports/filter_rules.hpp"

#include "core/text.hpp"
#include "model/template_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t least_secret = 4;

struct NamedRule {
    std::string name; ///< "TAKEDOWN_3F2A9C1B_2": letters, digits and _
    const Campaign* campaign = nullptr;
    TemplateRule rule;
};

bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Printable ASCII on one line; the rest is '?'.
std::string comment_text(std::string_view text)
{
    std::string shown;
    for (const char c : shorten(text, 120)) {
        shown += c >= ' ' && c < '\x7f' ? c : '?';
    }
    return shown;
}

std::string rule_name(const Campaign& campaign, std::size_t number, std::size_t all)
{
    std::string name = "TAKEDOWN_";
    const std::size_t dash = campaign.id.find('-');
    for (const char c : campaign.id.substr(dash == std::string::npos ? 0 : dash + 1)) {
        if (is_plain(c)) {
            name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return all > 1 ? fmt::format("{}_{}", name, number + 1) : name;
}

/// Whether `word` stands in the text with no letter or digit on either side.
bool has_word(std::string_view text, std::string_view word)
{
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_plain(text[at - 1])) && (end == text.size() || !is_plain(text[end]))) {
            return true;
        }
    }
    return false;
}

bool holds_secret(
    const TemplateRule& rule, const Redact& redact, std::span<const std::string> traps
)
{
    // Escapes would hide an address from who looks for it.
    std::string plain;
    for (std::size_t i = 0; i < rule.regex.size(); ++i) {
        plain +=
            rule.regex[i] == '\\' && i + 1 < rule.regex.size() ? rule.regex[++i] : rule.regex[i];
    }
    if (redact && (redact(plain) != plain || redact(rule.regex) != rule.regex)) {
        return true;
    }
    const std::string lower = to_lower(plain);
    return std::any_of(traps.begin(), traps.end(), [&](const std::string& trap) {
        const std::string local = to_lower(trim(trap)).substr(0, to_lower(trim(trap)).find('@'));
        return local.size() >= least_secret && local.find_first_of("*?[") == std::string::npos &&
               has_word(lower, local);
    });
}

/// The last line of the readable template says how it was measured.
std::string measure_of(const Campaign& campaign)
{
    const std::size_t line = campaign.template_text.rfind("\n[");
    return line == std::string::npos ? std::string()
                                     : comment_text(campaign.template_text.substr(line + 1));
}

std::vector<NamedRule> usable_rules(
    const Findings& findings,
    const Redact& redact,
    std::span<const std::string> traps,
    FilterRules& result
)
{
    std::vector<NamedRule> rules;
    for (const Campaign& campaign : findings.campaigns) {
        const bool usable = !campaign.template_regex.empty() && campaign.template_why_not.empty() &&
                            campaign.ham_tested > 0 && campaign.template_ham_hits == 0;
        if (!usable) {
            ++result.unusable;
            continue;
        }
        std::vector<TemplateRule> own = template_rules(campaign.template_regex);
        for (std::size_t i = 0; i < own.size(); ++i) {
            if (own[i].pieces.empty() || holds_secret(own[i], redact, traps)) {
                ++result.secret;
                continue;
            }
            rules.push_back({rule_name(campaign, i, own.size()), &campaign, std::move(own[i])});
        }
    }
    result.rules = rules.size();
    return rules;
}

std::string comments(const NamedRule& rule, std::string_view mark, const Redact& redact)
{
    const std::string subject = redact ? redact(rule.campaign->subject) : rule.campaign->subject;
    return fmt::format(
        "\n{0} {1}, {2} mails, subject most often: {3}\n{0} {4}\n",
        mark,
        comment_text(rule.campaign->id),
        rule.campaign->messages.size(),
        comment_text(subject),
        measure_of(*rule.campaign)
    );
}

/// For Perl, where '/', '@' and '#' mean something too.
std::string perl_pattern(std::string_view piece)
{
    std::string pattern;
    for (const char c : piece) {
        if (is_plain(c)) {
            pattern += c;
        } else if (c == ' ') {
            pattern += "\\s+";
        } else if (c > ' ' && c < '\x7f') {
            pattern += '\\';
            pattern += c;
        } else {
            pattern += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
    return pattern;
}

std::string spamassassin_rules(const std::vector<NamedRule>& rules, const Redact& redact)
{
    std::string text =
        "# Spam campaigns, for SpamAssassin: a mail that has three of four pieces of a rule, as\n"
        "# pieces that go from one paragraph into the next are not seen.\n";
    for (const NamedRule& rule : rules) {
        text += comments(rule, "#", redact);
        std::string all;
        std::size_t number = 0;
        for (const std::string& piece : rule.rule.pieces) {
            const std::string part = fmt::format("__{}_P{}", rule.name, ++number);
            text += fmt::format("body     {} /{}/\n", part, perl_pattern(piece));
            all += (all.empty() ? "" : " + ") + part;
        }
        text += fmt::format("meta     {} ({} >= {})\n", rule.name, all, rule.rule.pieces_needed());
        text += fmt::format(
            "describe {} Spam campaign {}\n", rule.name, comment_text(rule.campaign->id)
        );
        text += fmt::format("score    {} 5.0\n", rule.name);
    }
    return text;
}

std::string lua_text(std::string_view text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        if (c >= ' ' && c < '\x7f' && c != '"' && c != '\\') {
            quoted += c;
        } else {
            quoted += fmt::format("\\{:03}", static_cast<unsigned char>(c));
        }
    }
    return quoted + "\"";
}

constexpr std::string_view rspamd_head =
    R"(-- Spam campaigns, for rspamd: put into lua.local.d or load from rspamd.local.lua.
-- A rule's symbol is set when the visible text has all its pieces, in this order.
local rules = {
)";

constexpr std::string_view rspamd_tail = R"(}

local function visible_text(task)
  local whole = {}
  for _, part in ipairs(task:get_text_parts() or {}) do
    whole[#whole + 1] = tostring(part:get_content('content') or '')
  end
  return (table.concat(whole, ' '):gsub('[%z\1-\32\127]+', ' '))
end

local function has_all(text, pieces)
  local from = 1
  for _, piece in ipairs(pieces) do
    local _, last = text:find(piece, from, true)
    if not last then
      return false
    end
    from = last + 1
  end
  return true
end

local parent = rspamd_config:register_symbol({
  name = 'TAKEDOWN_CHECK',
  type = 'callback',
  callback = function(task)
    local text = visible_text(task)
    for _, rule in ipairs(rules) do
      if has_all(text, rule.pieces) then
        task:insert_result(rule.name, 1.0)
      end
    end
  end,
})

for _, rule in ipairs(rules) do
  rspamd_config:register_symbol({
    name = rule.name,
    type = 'virtual',
    parent = parent,
    score = 5.0,
    group = 'takedown',
    description = rule.about,
  })
end
)";

std::string rspamd_rules(const std::vector<NamedRule>& rules, const Redact& redact)
{
    std::string text(rspamd_head);
    for (const NamedRule& rule : rules) {
        text += comments(rule, "  --", redact);
        text += fmt::format(
            "  {{\n    name = {},\n    about = {},\n    pieces = {{\n",
            lua_text(rule.name),
            lua_text("Spam campaign " + comment_text(rule.campaign->id))
        );
        for (const std::string& piece : rule.rule.pieces) {
            text += "      " + lua_text(piece) + ",\n";
        }
        text += "    },\n  },\n";
    }
    return text + std::string(rspamd_tail);
}

std::string re2_rules(const std::vector<NamedRule>& rules, const Redact& redact)
{
    std::string text = "# Spam campaigns, for RE2 (partial match, no flags), one expression a "
                       "line; each is for a mail\n"
                       "# written as: \"Subject: ...\\nX-Mailer: ...\\nMessage-ID: <...\\n\" and "
                       "its visible text, white\n"
                       "# space as single spaces, at most 8192 bytes of text. Of the Message-ID "
                       "what is before the '@'.\n";
    for (const NamedRule& rule : rules) {
        text += comments(rule, "#", redact) + "# " + rule.name + "\n" + rule.rule.regex + "\n";
    }
    return text;
}

} // namespace

std::optional<RuleFormat> rule_format_named(std::string_view name)
{
    if (name == "re2") {
        return RuleFormat::Re2;
    }
    if (name == "rspamd") {
        return RuleFormat::Rspamd;
    }
    return name == "spamassassin" ? std::optional(RuleFormat::SpamAssassin) : std::nullopt;
}

FilterRules filter_rules(
    const Findings& findings,
    RuleFormat format,
    const Redact& redact,
    std::span<const std::string> traps
)
{
    FilterRules result;
    const std::vector<NamedRule> rules = usable_rules(findings, redact, traps, result);
    switch (format) {
    case RuleFormat::Re2: result.text = re2_rules(rules, redact); break;
    case RuleFormat::Rspamd: result.text = rspamd_rules(rules, redact); break;
    case RuleFormat::SpamAssassin: result.text = spamassassin_rules(rules, redact); break;
    }
    return result;
}

} // namespace takedown
