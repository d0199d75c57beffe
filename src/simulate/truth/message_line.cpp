#include "simulate/truth/message_line.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace takedown::simulate {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_plain(char letter)
{
    const auto byte = static_cast<unsigned char>(letter);
    return byte >= 0x20 && byte < 0x80 && letter != '"' && letter != '\\';
}

/// A value between quotes. Control characters other than those with a letter are named by number.
void append_quoted(std::string& to, std::string_view text)
{
    to += '"';
    if (std::all_of(text.begin(), text.end(), is_plain)) {
        to += text;
        to += '"';
        return;
    }
    std::string mended;
    const bool ascii = std::all_of(text.begin(), text.end(), [](char letter) {
        return static_cast<unsigned char>(letter) < 0x80;
    });
    if (!ascii) {
        mended = to_valid_utf8(text);
        text = mended;
    }
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            to += '\\';
            to += letter;
        } else if (byte < 0x20) {
            to += "\\u00";
            to += hex_digits[byte >> 4U];
            to += hex_digits[byte & 15U];
        } else {
            to += letter;
        }
    }
    to += '"';
}

void append_field(std::string& to, std::string_view name, std::string_view value)
{
    if (!value.empty()) {
        to += name;
        append_quoted(to, value);
    }
}

void append_code_point(std::string& to, std::uint32_t point)
{
    if (point < 0x80) {
        to += static_cast<char>(point);
    } else if (point < 0x800) {
        to += static_cast<char>(0xc0U | point >> 6U);
        to += static_cast<char>(0x80U | (point & 0x3fU));
    } else if (point < 0x10000) {
        to += static_cast<char>(0xe0U | point >> 12U);
        to += static_cast<char>(0x80U | (point >> 6U & 0x3fU));
        to += static_cast<char>(0x80U | (point & 0x3fU));
    } else {
        to += static_cast<char>(0xf0U | point >> 18U);
        to += static_cast<char>(0x80U | (point >> 12U & 0x3fU));
        to += static_cast<char>(0x80U | (point >> 6U & 0x3fU));
        to += static_cast<char>(0x80U | (point & 0x3fU));
    }
}

/// Walks over a line; the first thing that is wrong is kept and ends every later step.
class Scanner {
public:
    explicit Scanner(std::string_view line) : rest_(line) {}

    [[nodiscard]] const std::string& problem() const { return problem_; }

    [[nodiscard]] bool failed() const { return !problem_.empty(); }

    void wrong(std::string problem)
    {
        if (problem_.empty()) {
            problem_ = std::move(problem);
        }
    }

    /// Whether the next letter that is no blank is this one; it is then taken.
    bool takes(char letter)
    {
        skip_blanks();
        if (rest_.empty() || rest_.front() != letter) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    void needs(char letter)
    {
        if (!takes(letter)) {
            wrong(fmt::format("a '{}' is missing", letter));
        }
    }

    [[nodiscard]] bool at_end()
    {
        skip_blanks();
        return rest_.empty();
    }

    void text(std::string& value)
    {
        value.clear();
        if (!takes('"')) {
            wrong("text between quotes is needed");
            return;
        }
        while (!failed()) {
            const std::size_t plain = static_cast<std::size_t>(
                std::find_if_not(rest_.begin(), rest_.end(), is_plain_or_wide) - rest_.begin()
            );
            value += rest_.substr(0, plain);
            rest_.remove_prefix(plain);
            if (takes_next('"')) {
                return;
            }
            if (!takes_next('\\')) {
                wrong("text has no closing quote or holds a control character");
                return;
            }
            escape(value);
        }
    }

    void number(std::uint64_t& value)
    {
        skip_blanks();
        const auto [last, error] =
            std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{}) {
            wrong("a whole number without sign is needed");
            return;
        }
        rest_.remove_prefix(static_cast<std::size_t>(last - rest_.data()));
    }

    void truth(bool& value)
    {
        skip_blanks();
        for (const bool one : {true, false}) {
            const std::string_view word = one ? "true" : "false";
            if (rest_.starts_with(word)) {
                rest_.remove_prefix(word.size());
                value = one;
                return;
            }
        }
        wrong("true or false is needed");
    }

private:
    static bool is_plain_or_wide(char letter)
    {
        return is_plain(letter) || static_cast<unsigned char>(letter) >= 0x80;
    }

    bool takes_next(char letter)
    {
        if (rest_.empty() || rest_.front() != letter) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    void skip_blanks()
    {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) {
            rest_.remove_prefix(1);
        }
    }

    void escape(std::string& value)
    {
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (takes_next('u')) {
            unicode(value);
            return;
        }
        const std::size_t place = rest_.empty() ? letters.npos : letters.find(rest_.front());
        if (place == letters.npos) {
            wrong("a backslash stands before something it may not stand before");
            return;
        }
        value += meanings[place];
        rest_.remove_prefix(1);
    }

    void unicode(std::string& value)
    {
        std::uint32_t point = four_hex_digits();
        if (point >= 0xd800 && point < 0xdc00 && rest_.starts_with("\\u")) {
            rest_.remove_prefix(2);
            const std::uint32_t low = four_hex_digits();
            point = low >= 0xdc00 && low < 0xe000
                        ? 0x10000 + ((point - 0xd800) << 10U) + (low - 0xdc00)
                        : 0xd800;
        }
        if (point >= 0xd800 && point < 0xe000) {
            wrong("half of a surrogate pair stands alone");
            return;
        }
        append_code_point(value, point);
    }

    std::uint32_t four_hex_digits()
    {
        std::uint32_t value = 0;
        const std::string_view digits = rest_.substr(0, 4);
        const auto [last, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() < 4 || error != std::errc{} || last != digits.data() + 4) {
            wrong("\\u needs four hexadecimal digits");
            return 0;
        }
        rest_.remove_prefix(4);
        return value;
    }

    std::string_view rest_;
    std::string problem_;
};

constexpr std::array<std::string_view, 8> field_names{
    "file", "offset", "botnet", "campaign", "segment", "source", "damaged", "ham"};

void read_source(Scanner& scanner, TrueMessage& message)
{
    std::string text;
    scanner.text(text);
    if (const auto address = Address::parse(text); address) {
        message.source = *address;
    } else {
        scanner.wrong("an address is needed");
    }
}

void read_value(Scanner& scanner, std::size_t field, TrueMessage& message)
{
    switch (field) {
    case 0: scanner.text(message.file); break;
    case 1: scanner.number(message.offset); break;
    case 2: scanner.text(message.botnet); break;
    case 3: scanner.text(message.campaign); break;
    case 4: scanner.text(message.segment); break;
    case 5: read_source(scanner, message); break;
    case 6: scanner.truth(message.damaged); break;
    default: scanner.truth(message.ham); break;
    }
}

} // namespace

void append_message_line(std::string& to, const TrueMessage& message)
{
    to += R"({"file":)";
    append_quoted(to, message.file);
    std::array<char, 24> digits{};
    const char* const end =
        std::to_chars(digits.data(), digits.data() + digits.size(), message.offset).ptr;
    to += R"(,"offset":)";
    to.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    append_field(to, R"(,"botnet":)", message.botnet);
    append_field(to, R"(,"campaign":)", message.campaign);
    append_field(to, R"(,"segment":)", message.segment);
    if (message.source != Address{}) {
        append_field(to, R"(,"source":)", message.source.text());
    }
    if (message.damaged) {
        to += R"(,"damaged":true)";
    }
    if (message.ham) {
        to += R"(,"ham":true)";
    }
    to += "}\n";
}

Result<void> read_message_line(std::string_view line, TrueMessage& message)
{
    message = TrueMessage{};
    Scanner scanner(line);
    std::string name;
    unsigned seen = 0;
    scanner.needs('{');
    bool more = !scanner.takes('}');
    while (more && !scanner.failed()) {
        scanner.text(name);
        scanner.needs(':');
        const auto field = static_cast<std::size_t>(
            std::find(field_names.begin(), field_names.end(), name) - field_names.begin()
        );
        if (!scanner.failed() && field == field_names.size()) {
            scanner.wrong("there is no field \"" + shorten(to_valid_utf8(name), 40) + '"');
        } else if ((seen >> field & 1U) != 0) {
            scanner.wrong("the field \"" + name + "\" is there twice");
        }
        if (!scanner.failed()) {
            read_value(scanner, field, message);
            if (scanner.failed()) {
                return fail(ErrorKind::Input, name + ": " + scanner.problem());
            }
            seen |= 1U << field;
        }
        more = scanner.takes(',');
        if (!more) {
            scanner.needs('}');
        }
    }
    if (!scanner.failed() && !scanner.at_end()) {
        scanner.wrong("something stands behind the closing brace");
    }
    if (!scanner.failed() && (seen & 3U) != 3U) {
        scanner.wrong("\"file\" and \"offset\" must be there");
    }
    if (scanner.failed()) {
        return fail(ErrorKind::Input, scanner.problem());
    }
    return {};
}

} // namespace takedown::simulate
