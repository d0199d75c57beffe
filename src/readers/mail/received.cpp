#include "readers/mail/received.hpp"

#include "core/text.hpp"
#include "readers/mail/characters.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace takedown {

namespace {

constexpr auto none = std::string_view::npos;

constexpr CharacterSet between_tokens(" \t)");
constexpr CharacterSet word_ends(" \t()");
constexpr CharacterSet address_marks(".:");
constexpr CharacterSet name_marks("<>,;\"'");
constexpr CharacterSet bracket_marks("[] ");
constexpr CharacterSet sentence_marks(",;. ");
constexpr CharacterSet protocol_marks("[],;");

enum class Clause { Start, From, By, With, Via, Other };

struct Token {
    bool comment = false;  ///< was in parentheses
    std::string_view text; ///< without the outer parentheses
};

/// Where the comment that opens at `at` closes; the end of `text` if it does not.
std::size_t end_of_comment(std::string_view text, std::size_t at)
{
    int depth = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '(') {
            ++depth;
        } else if (text[at] == ')' && --depth == 0) {
            return at;
        }
    }
    return text.size();
}

/// Words and comments in order. Comments nest; an unclosed one goes to the end.
std::vector<Token> tokens_of(std::string_view text)
{
    constexpr std::size_t most = 200;
    std::vector<Token> tokens;
    std::size_t at = 0;
    while (tokens.size() < most) {
        at = between_tokens.first_not_in(text, at);
        if (at == text.size()) {
            break;
        }
        const bool comment = text[at] == '(';
        const std::size_t start = comment ? at + 1 : at;
        const std::size_t end = comment ? end_of_comment(text, at) : word_ends.first_in(text, at);
        tokens.push_back({comment, text.substr(start, end - start)});
        at = end;
    }
    return tokens;
}

std::string_view without_marks(std::string_view word, const CharacterSet& marks)
{
    while (!word.empty() && marks.holds(word.front())) {
        word.remove_prefix(1);
    }
    while (!word.empty() && marks.holds(word.back())) {
        word.remove_suffix(1);
    }
    return word;
}

std::string clean_name(std::string_view word)
{
    constexpr std::size_t longest = 255;
    std::string_view name = without_marks(word, name_marks);
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') {
        name = name.substr(1, name.size() - 2);
    }
    while (!name.empty() && name.back() == '.') {
        name.remove_suffix(1);
    }
    return to_valid_utf8(name.substr(0, longest));
}

/// "1.2.3.4", "[1.2.3.4]:25", "1.2.3.4:25", "[IPv6:fe80::1%6]", "2001:db8::1".
std::optional<Address> address_of(std::string_view word)
{
    word = without_marks(word, name_marks);
    if (!word.empty() && word.front() == '[') {
        word = word.substr(1, std::min(word.find(']'), word.size()) - 1);
    }
    word = without_marks(word, bracket_marks);
    if (starts_with_ignoring_case(word, "ipv6:")) {
        word.remove_prefix(5);
    }
    word = word.substr(0, word.find('%'));
    if (const std::size_t colon = word.find(':');
        colon != none && word.find(':', colon + 1) == none && word.find('.') < colon) {
        word = word.substr(0, colon); // a port
    }
    if (word.size() < 2 || address_marks.first_in(word) == word.size()) {
        return std::nullopt;
    }
    return Address::parse(word);
}

bool is_name(std::string_view word)
{
    const bool letters = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '.' ||
               c == '-' || c == '_';
    });
    return letters && !address_of(word);
}

/// What the writer looked up, or empty where it says that there was nothing.
std::string looked_up(std::string_view word)
{
    if (const std::size_t sign = word.rfind('@'); sign != none) {
        word.remove_prefix(sign + 1); // ident
    }
    word = without_marks(word, sentence_marks);
    if (!is_name(word) || equal_ignoring_case(word, "unknown") ||
        equal_ignoring_case(word, "unverified") || equal_ignoring_case(word, "noreverse")) {
        return {};
    }
    return std::string(word.substr(0, 255));
}

/// Gathers what the words and comments between "from" and the next clause say.
class PeerReader {
public:
    explicit PeerReader(Hop& hop) : hop_(&hop) {}

    void word(std::string_view text)
    {
        const std::size_t bracket = text.find('[');
        if (first_.empty()) {
            first_ = text.substr(0, bracket == 0 ? none : bracket);
            text = bracket == none || bracket == 0 ? std::string_view{} : text.substr(bracket);
        }
        if (claiming_) {
            hop_->helo = clean_name(text);
            named_by_first_ = true;
        }
        claiming_ = equal_ignoring_case(text, "be") || (claiming_ && hop_->helo.empty());
        if (bracket != none) {
            connected_from(text);
        }
    }

    void comment(std::string_view text)
    {
        text = without_claims(trim(text));
        const std::size_t bracket = text.find('[');
        if (bracket != none && connected_from(text.substr(bracket))) {
            name_before(text.substr(0, bracket));
            return;
        }
        const auto words = split(text, ' ');
        for (const std::string_view piece : words) {
            const std::size_t sign = piece.rfind('@');
            const std::string_view host = sign == none ? piece : piece.substr(sign + 1);
            if (connected_from(host)) {
                return;
            }
        }
        const std::string_view bare = words.front();
        if (words.size() == 1 && hop_->rdns.empty() && !named_by_first_ &&
            (bare.find('.') != none || bare.find('@') != none)) {
            hop_->rdns = looked_up(bare);
        }
    }

    /// To be called when all was read. `exim`: its writer gives the name it looked up first, and
    /// helo only where that differs.
    void finish(bool exim)
    {
        const std::string_view first = without_marks(first_, name_marks);
        const auto first_address = address_of(first);
        if (!hop_->from && first_address) {
            hop_->from = first_address;
        }
        if (named_by_first_) {
            if (hop_->rdns.empty()) {
                hop_->rdns = looked_up(first);
            }
            return;
        }
        hop_->helo = clean_name(first);
        if (exim && !first_address && hop_->from && hop_->rdns.empty()) {
            hop_->rdns = looked_up(first);
        }
    }

private:
    bool connected_from(std::string_view text)
    {
        const auto address = address_of(text);
        if (address && !hop_->from) {
            hop_->from = address;
        }
        return address.has_value();
    }

    void name_before(std::string_view text)
    {
        text = trim(text);
        const std::size_t blank = text.rfind(' ');
        if (hop_->rdns.empty() && !text.empty()) {
            hop_->rdns = looked_up(blank == none ? text : text.substr(blank + 1));
        }
    }

    /// Takes out what the peer claimed: "HELO x", "helo=x", "ident=x". Where it is there, the first
    /// word is what the writer knew.
    std::string_view without_claims(std::string_view text)
    {
        for (const std::string_view greeting : {"HELO ", "EHLO ", "helo="}) {
            const std::size_t at = find_ignoring_case(text, greeting);
            if (at == none) {
                continue;
            }
            const std::string_view rest = text.substr(at + greeting.size());
            hop_->helo = clean_name(rest.substr(0, rest.find(' ')));
            named_by_first_ = true;
            text = text.substr(0, at);
        }
        const std::size_t ident = find_ignoring_case(text, "ident=");
        return trim(text.substr(0, ident));
    }

    Hop* hop_;
    std::string_view first_;
    bool named_by_first_ = false;
    bool claiming_ = false;
};

struct Keyword {
    std::string_view word;
    Clause clause;
};

constexpr std::array<Keyword, 9> keywords{
    {{"from", Clause::From},
     {"by", Clause::By},
     {"with", Clause::With},
     {"via", Clause::Via},
     {"id", Clause::Other},
     {"for", Clause::Other},
     {"envelope-from", Clause::Other},
     {"sender", Clause::Other},
     {"on", Clause::Other}}};

std::optional<Clause> clause_of(std::string_view word)
{
    for (const Keyword& keyword : keywords) {
        if (equal_ignoring_case(word, keyword.word)) {
            return keyword.clause;
        }
    }
    return std::nullopt;
}

std::string protocol_of(std::string_view word)
{
    word = without_marks(word.substr(0, word.find('/')), protocol_marks);
    if (starts_with_ignoring_case(word, "local-")) {
        word.remove_prefix(6);
    }
    constexpr std::array<std::string_view, 11> known{
        "ESMTPSA",
        "ESMTPS",
        "ESMTPA",
        "ESMTP",
        "SMTPSVC",
        "SMTPS",
        "SMTP",
        "LMTP",
        "HTTPS",
        "HTTP",
        "local"};
    for (const std::string_view name : known) {
        if (equal_ignoring_case(word, name)) {
            return name == "SMTPSVC" ? "SMTP" : std::string(name);
        }
    }
    return to_valid_utf8(word.substr(0, 40));
}

/// "Microsoft SMTP Server" and "[XMail 1.20 ESMTP Server]" name it in the middle.
void take_protocol(std::string& protocol, std::string_view word)
{
    const bool speaks_smtp = find_ignoring_case(word, "smtp") != none;
    const bool settled = find_ignoring_case(protocol, "smtp") != none;
    if (protocol.empty() || (speaks_smtp && !settled)) {
        protocol = protocol_of(word);
    }
}

/// What a word says in a clause that does not speak of the peer.
void take_word(Clause clause, std::string_view word, Hop& hop)
{
    if (clause == Clause::By && hop.by.empty()) {
        hop.by = clean_name(word);
    } else if (clause == Clause::With) {
        take_protocol(hop.protocol, word);
    } else if (clause == Clause::Via && hop.protocol.empty()) {
        hop.protocol = protocol_of(word);
    }
}

/// Fills the hop from the tokens, clause by clause; only the first clause of each kind counts.
void read_clauses(const std::vector<Token>& tokens, Hop& hop, bool exim)
{
    PeerReader peer(hop);
    bool has_peer = false;
    Clause clause = Clause::Start;
    for (const Token& token : tokens) {
        if (const auto next = token.comment ? std::nullopt : clause_of(token.text)) {
            const bool repeated =
                (*next == Clause::From && has_peer) || (*next == Clause::By && !hop.by.empty());
            clause = repeated ? Clause::Other : *next;
            has_peer = has_peer || clause == Clause::From;
        } else if (clause == Clause::From) {
            token.comment ? peer.comment(token.text) : peer.word(token.text);
        } else if (!token.comment) {
            take_word(clause, token.text, hop);
        }
    }
    if (has_peer) {
        peer.finish(exim);
    }
}

bool is_clock(std::string_view word)
{
    return word.size() >= 7 && word.size() <= 8 && std::count(word.begin(), word.end(), ':') == 2;
}

/// "Sun Nov 13 15:38:52 2005", with a zone before or after the year: not RFC 5322, but written.
std::optional<TimePoint> parse_c_time(std::string_view text)
{
    std::vector<std::string_view> words;
    for (const std::string_view word : split(text, ' ')) {
        if (!word.empty()) {
            words.push_back(word);
        }
    }
    const auto clock = std::find_if(words.begin(), words.end(), is_clock);
    const auto index = static_cast<std::size_t>(clock - words.begin());
    if (clock == words.end() || index < 2 || index + 1 >= words.size()) {
        return std::nullopt;
    }
    std::string year;
    std::string zone;
    for (std::size_t i = index + 1; i < words.size() && i < index + 3; ++i) {
        const bool is_year =
            year.empty() && parse_number<unsigned>(words[i]) && words[i].size() == 4;
        (is_year ? year : zone) = words[i];
    }
    return parse_mail_date(
        std::string(words[index - 1]) + " " + std::string(words[index - 2]) + " " + year + " " +
        std::string(*clock) + " " + zone
    );
}

std::optional<TimePoint> parse_time(std::string_view text)
{
    text = trim(text.substr(0, 200));
    while (!text.empty() && text.front() == '_') { // folds written as marks by some gateway
        text = trim(text.substr(1));
    }
    const auto time = parse_mail_date(text);
    return time ? time : parse_c_time(text);
}

/// Where "Thu, 20 Feb 2003" starts in a value whose writer left the semicolon out.
std::size_t start_of_weekday(std::string_view value)
{
    constexpr std::array<std::string_view, 7> days{
        " Mon, ", " Tue, ", " Wed, ", " Thu, ", " Fri, ", " Sat, ", " Sun, "};
    std::size_t latest = none;
    for (const std::string_view day : days) {
        const std::size_t at = value.rfind(day);
        latest = at != none && (latest == none || at > latest) ? at : latest;
    }
    return latest;
}

/// Takes the date off the end: after the last semicolon that is followed by one.
std::optional<TimePoint> take_time(std::string_view& value)
{
    std::size_t semicolon = value.rfind(';');
    for (int tries = 0; tries < 4 && semicolon != none; ++tries) {
        const auto time = parse_time(value.substr(semicolon + 1));
        if (time) {
            value = value.substr(0, semicolon);
            return time;
        }
        semicolon = semicolon == 0 ? none : value.rfind(';', semicolon - 1);
    }
    const std::size_t day = start_of_weekday(value);
    if (day == none) {
        return std::nullopt;
    }
    const auto time = parse_time(value.substr(day));
    value = value.substr(0, time ? day : none);
    return time;
}

} // namespace

std::optional<Hop> parse_received(std::string_view unfolded_value, std::uint32_t header_index)
{
    constexpr std::size_t longest = 4096;
    std::string_view value = trim(unfolded_value.substr(0, longest));
    Hop hop;
    hop.header_index = header_index;
    hop.time = take_time(value);
    const bool exim = find_ignoring_case(value, "exim") != none;
    if (starts_with_ignoring_case(value, "(from ")) { // local hand-over, and some gateways
        const auto inner = tokens_of(value);
        read_clauses(tokens_of(inner.front().text), hop, exim);
        value.remove_prefix(std::min(inner.front().text.size() + 2, value.size()));
    }
    const auto tokens = tokens_of(value);
    Hop rest = hop;
    read_clauses(tokens, rest, exim);
    if (hop.from || !hop.helo.empty()) {
        hop.by = rest.by;
        hop.protocol = rest.protocol;
    } else {
        hop = std::move(rest);
    }
    const bool nothing = !hop.from && hop.helo.empty() && hop.by.empty() && !hop.time;
    return nothing ? std::nullopt : std::optional(std::move(hop));
}

} // namespace takedown
