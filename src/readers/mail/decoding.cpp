#include "readers/mail/decoding.hpp"

#include "core/cursor.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "readers/mail/charset.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace takedown {

namespace {

constexpr std::size_t step_size = 32'768;

void start_gmime_once()
{
    static std::once_flag started;
    std::call_once(started, [] { g_mime_init(); });
}

GMimeContentEncoding gmime_encoding(TransferEncoding encoding)
{
    switch (encoding) {
    case TransferEncoding::Base64: return GMIME_CONTENT_ENCODING_BASE64;
    case TransferEncoding::QuotedPrintable: return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    case TransferEncoding::Uuencode: return GMIME_CONTENT_ENCODING_UUENCODE;
    case TransferEncoding::None: break;
    }
    return GMIME_CONTENT_ENCODING_DEFAULT;
}

bool is_ascii(std::string_view text)
{
    unsigned seen = 0; // without an early end the compiler takes 16 bytes at a time
    for (const char c : text) {
        seen |= static_cast<unsigned char>(c);
    }
    return seen < 0x80;
}

/// to_valid_utf8 for ASCII, which most mail is, without its cost.
void append_without_controls(std::string_view ascii, std::string& text)
{
    const std::size_t start = text.size();
    text += ascii;
    for (std::size_t i = start; i < text.size(); ++i) {
        const char c = text[i];
        text[i] = (c < ' ' && c != '\t' && c != '\n') || c == '\x7f' ? ' ' : c;
    }
}

std::string without_controls(std::string_view ascii)
{
    std::string text;
    append_without_controls(ascii, text);
    return text;
}

bool is_utf8(std::string_view text)
{
    return g_utf8_validate_len(text.data(), text.size(), nullptr) != 0;
}

/// One of the C library's converters to UTF-8, closed at the end of its life.
class Converter {
public:
    explicit Converter(std::string charset)
        : charset_(std::move(charset)), handle_(g_mime_iconv_open("UTF-8", charset_.c_str()))
    {
    }

    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    Converter(Converter&&) = delete;
    Converter& operator=(Converter&&) = delete;

    ~Converter()
    {
        if (opened()) {
            iconv_close(handle_);
        }
    }

    [[nodiscard]] const std::string& charset() const { return charset_; }

    [[nodiscard]] bool opened() const
    {
        // The C library's own sign for failure is -1 made a pointer.
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast,performance-no-int-to-ptr)
        return handle_ != reinterpret_cast<iconv_t>(-1);
    }

    /// Each byte that is not of the charset becomes U+FFFD.
    std::string convert(std::string_view bytes)
    {
        (void)iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        std::string out;
        std::vector<char> input(bytes.begin(), bytes.end()); // iconv takes a non-const pointer
        std::array<char, 4096> buffer{};
        char* in = input.data();
        std::size_t in_left = input.size();
        while (in_left > 0) {
            char* to = buffer.data();
            std::size_t room = buffer.size();
            const std::size_t status = iconv(handle_, &in, &in_left, &to, &room);
            const int why = errno;
            out.append(buffer.data(), buffer.size() - room);
            if (status == static_cast<std::size_t>(-1) && why != E2BIG) {
                out += "\xef\xbf\xbd";
                ++in;
                --in_left;
            }
        }
        return out;
    }

private:
    std::string charset_;
    iconv_t handle_;
};

/// Kept for each thread, because opening one loads a library: 8 % of the time of reading TREC.
Converter& converter_for(std::string_view charset)
{
    constexpr std::size_t most = 8;
    static thread_local std::vector<std::unique_ptr<Converter>> kept;
    const auto found = std::find_if(kept.begin(), kept.end(), [charset](const auto& converter) {
        return converter->charset() == charset;
    });
    if (found != kept.end()) {
        return **found;
    }
    if (kept.size() == most) {
        kept.erase(kept.begin());
    }
    kept.push_back(std::make_unique<Converter>(std::string(charset)));
    return *kept.back();
}

/// What most 8-bit mail is, by a table: the converter would take several times as long.
std::string from_windows_1252(std::string_view bytes)
{
    constexpr std::array<std::string_view, 32> upper{
        "\u20ac", "\ufffd", "\u201a", "\u0192", "\u201e", "\u2026", "\u2020", "\u2021",
        "\u02c6", "\u2030", "\u0160", "\u2039", "\u0152", "\ufffd", "\u017d", "\ufffd",
        "\ufffd", "\u2018", "\u2019", "\u201c", "\u201d", "\u2022", "\u2013", "\u2014",
        "\u02dc", "\u2122", "\u0161", "\u203a", "\u0153", "\ufffd", "\u017e", "\u0178"};
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t start = at;
        while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) {
            ++at;
        }
        append_without_controls(bytes.substr(start, at - start), text);
        for (; at < bytes.size() && static_cast<unsigned char>(bytes[at]) >= 0x80; ++at) {
            const auto byte = static_cast<unsigned char>(bytes[at]);
            if (byte < 0xa0) {
                text += upper.at(byte - 0x80U);
            } else {
                text += static_cast<char>(0xc0U | byte >> 6U);
                text += static_cast<char>(0x80U | (byte & 0x3fU));
            }
        }
    }
    return text;
}

std::string converted(std::string_view bytes, std::string_view charset)
{
    if (charset == "windows-1252") {
        return from_windows_1252(bytes);
    }
    start_gmime_once();
    Converter& converter = converter_for(charset);
    return to_valid_utf8(converter.opened() ? converter.convert(bytes) : std::string(bytes));
}

constexpr std::size_t enough_to_overrule = 12; ///< 8-bit bytes; what was said counts below

bool is_unicode(std::string_view charset)
{
    return starts_with_ignoring_case(charset, "utf-8") ||
           starts_with_ignoring_case(charset, "utf8");
}

bool is_plain(std::string_view charset)
{
    return starts_with_ignoring_case(charset, "us-ascii") ||
           starts_with_ignoring_case(charset, "ascii");
}

std::size_t count_high(std::string_view bytes)
{
    return static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0x80U) != 0;
    }));
}

/// UTF-8 that was cut or damaged here and there, and not another charset under its name.
bool has_few_bad_bytes(std::string_view bytes)
{
    std::size_t bad = 0;
    const std::size_t high = count_high(bytes);
    for (std::size_t at = 0; at < bytes.size() && 8 * bad <= high;) {
        const std::size_t length = utf8_length(bytes.substr(at));
        bad += length == 0 ? 1U : 0U;
        at += std::max<std::size_t>(length, 1);
    }
    return 8 * bad <= high;
}

/// 7-bit bytes: charsets that switch by escapes hide in them, named or not.
std::string ascii_to_utf8(std::string_view bytes, std::string_view charset)
{
    const bool japanese = bytes.find("\x1b$B") != std::string_view::npos ||
                          bytes.find("\x1b$@") != std::string_view::npos;
    if (japanese) {
        return converted(bytes, "iso-2022-jp-2");
    }
    const bool escaped = bytes.find('\x1b') != std::string_view::npos &&
                         starts_with_ignoring_case(charset, "iso-2022");
    const std::string name = charset_converter(charset);
    return (escaped || name == "utf-7") && !name.empty() ? converted(bytes, name)
                                                         : without_controls(bytes);
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 32);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Undoes `mark`XX; with `underscores`, "_" is a blank (the Q encoding).
std::string hex_escapes_undone(std::string_view text, char mark, bool underscores)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == mark && text.size() - i > 2 && hex_digit(text[i + 1]) >= 0 &&
            hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(16 * hex_digit(text[i + 1]) + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += underscores && text[i] == '_' ? ' ' : text[i];
        }
    }
    return out;
}

struct EncodedWord {
    std::string_view charset;
    std::string bytes;
    std::size_t length = 0; ///< in the text; 0: no encoded word here
};

/// Reads "=?charset?B?...?=" at the front of `text`.
EncodedWord read_encoded_word(std::string_view text)
{
    constexpr std::size_t longest = 2000; // the standard says 75; senders do not count
    const std::size_t first = text.find('?', 2);
    if (first > 60 || text.size() - first < 4 || // npos is more than 60
        text[first + 2] != '?') {
        return {};
    }
    const std::size_t start = first + 3;
    const std::size_t end = text.find("?=", start);
    if (end > longest) { // npos too
        return {};
    }
    const std::string_view payload = text.substr(start, end - start);
    EncodedWord word;
    word.charset = text.substr(2, first - 2);
    word.charset = word.charset.substr(0, word.charset.find('*')); // RFC 2231 language
    const char kind = static_cast<char>(text[first + 1] | 32);
    if (kind == 'b') {
        word.bytes = decoded(payload, TransferEncoding::Base64, longest);
    } else if (kind == 'q') {
        word.bytes = hex_escapes_undone(payload, '=', true);
    } else {
        return {};
    }
    word.length = end + 2;
    return word;
}

constexpr std::array<std::uint8_t, 256> base64_values = [] {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::uint8_t, 256> values{};
    values.fill(0xff);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        values.at(static_cast<unsigned char>(digits[i])) = static_cast<std::uint8_t>(i);
    }
    return values;
}();

/// Decodes whole groups of four digits with line ends between them as long as nothing else comes,
/// and leaves the last such group and the rest to the caller. Returns the bytes written to `out`.
std::size_t decode_whole_groups(std::string_view& bytes, char* out)
{
    constexpr std::size_t group = 4;
    std::size_t at = 0;
    std::size_t last = 0; // where the last whole group starts
    char* to = out;
    while (bytes.size() - at >= group) {
        const auto value = [&bytes, at](std::size_t i) -> unsigned {
            return base64_values[static_cast<unsigned char>(bytes[at + i])];
        };
        if (bytes[at] == '\n' || bytes[at] == '\r') {
            ++at;
            continue;
        }
        if (((value(0) | value(1) | value(2) | value(3)) & 0xc0U) != 0) {
            break;
        }
        const unsigned bits = value(0) << 18U | value(1) << 12U | value(2) << 6U | value(3);
        *to++ = static_cast<char>(bits >> 16U);
        *to++ = static_cast<char>(bits >> 8U & 0xffU);
        *to++ = static_cast<char>(bits & 0xffU);
        last = at;
        at += group;
    }
    bytes.remove_prefix(last);
    return to == out ? 0 : static_cast<std::size_t>(to - out) - 3;
}

} // namespace

TransferEncoding transfer_encoding(std::string_view value)
{
    value = trim(value);
    if (starts_with_ignoring_case(value, "base64")) {
        return TransferEncoding::Base64;
    }
    if (starts_with_ignoring_case(value, "quoted-printable")) {
        return TransferEncoding::QuotedPrintable;
    }
    if (starts_with_ignoring_case(value, "x-uue") || starts_with_ignoring_case(value, "uuencode")) {
        return TransferEncoding::Uuencode;
    }
    return TransferEncoding::None;
}

void decode_pieces(
    std::string_view bytes,
    TransferEncoding encoding,
    const std::function<void(std::span<const std::uint8_t>)>& take
)
{
    if (encoding == TransferEncoding::None) {
        take(as_bytes(bytes));
        return;
    }
    start_gmime_once();
    GMimeEncoding state{};
    g_mime_encoding_init_decode(&state, gmime_encoding(encoding));
    if (encoding == TransferEncoding::Uuencode) {
        const std::size_t begin = bytes.find("begin ");
        const std::size_t line = begin == std::string_view::npos ? begin : bytes.find('\n', begin);
        bytes = line == std::string_view::npos ? std::string_view{} : bytes.substr(line + 1);
        state.state |= GMIME_UUDECODE_STATE_BEGIN;
    }
    std::string out(g_mime_encoding_outlen(&state, std::min(bytes.size(), step_size)) + 16, '\0');
    while (!bytes.empty()) {
        std::string_view piece = bytes.substr(0, step_size);
        bytes.remove_prefix(piece.size());
        const bool between_groups = encoding == TransferEncoding::Base64 && state.state == 0;
        const std::size_t quick = between_groups ? decode_whole_groups(piece, out.data()) : 0;
        const std::size_t length =
            g_mime_encoding_step(&state, piece.data(), piece.size(), out.data() + quick);
        take(as_bytes(std::string_view(out).substr(0, quick + length)));
    }
}

std::string decoded(std::string_view bytes, TransferEncoding encoding, std::size_t most)
{
    if (encoding == TransferEncoding::None) {
        return std::string(bytes.substr(0, most));
    }
    // Encoded bytes are at most 3 (quoted-printable) times the decoded ones, but for line breaks.
    std::string out;
    decode_pieces(
        bytes.substr(0, std::min(bytes.size(), 4 * most)),
        encoding,
        [&out, most](std::span<const std::uint8_t> piece) {
            out += as_text(piece).substr(0, most - std::min(most, out.size()));
        }
    );
    return out;
}

bool knows_charset(std::string_view charset)
{
    if (charset.empty() || is_unicode(charset) || is_plain(charset)) {
        return true;
    }
    const std::string name = charset_converter(charset);
    start_gmime_once();
    return !name.empty() && converter_for(name).opened();
}

std::string to_utf8(std::string_view bytes, std::string_view charset)
{
    const bool wide = starts_with_ignoring_case(charset, "utf-16") ||
                      starts_with_ignoring_case(charset, "utf-32");
    if (!wide && is_ascii(bytes)) {
        return ascii_to_utf8(bytes, charset);
    }
    const bool utf8 = !wide && is_utf8(bytes);
    if (is_unicode(charset) && !wide) {
        const bool mostly = utf8 || has_few_bad_bytes(bytes);
        return mostly ? to_valid_utf8(bytes) : converted(bytes, guessed_charset(bytes));
    }
    const bool unsaid = charset.empty() || is_plain(charset) || !knows_charset(charset);
    // Other charsets give long valid UTF-8 by chance almost never; senders mislabel it often.
    if (utf8 && (unsaid || count_high(bytes) >= enough_to_overrule)) {
        return to_valid_utf8(bytes);
    }
    const std::string name = unsaid ? std::string() : charset_converter(charset);
    // "iso-8859-1" is what programs write that know no other; the guess is the same for Western
    // text.
    const bool doubtful = name.empty() || name == "windows-1252";
    return converted(bytes, doubtful ? guessed_charset(bytes) : name);
}

std::string decoded_words(std::string_view value, std::string_view raw_charset, std::size_t most)
{
    if (value.find("=?") == std::string_view::npos) {
        return shorten(to_utf8(value, raw_charset), most);
    }
    std::string out;
    std::string pending; // raw bytes of neighbouring words: senders split characters between them
    std::string charset;
    const auto flush = [&] {
        out += to_utf8(pending, charset);
        pending.clear();
    };
    bool after_word = false;
    while (!value.empty() && out.size() < most) {
        const std::size_t mark = value.find("=?");
        const std::string_view plain = value.substr(0, mark);
        value.remove_prefix(plain.size());
        EncodedWord word;
        if (!value.empty()) {
            word = read_encoded_word(value);
        }
        const bool only_blanks = trim(plain).empty();
        if (!(after_word && word.length > 0 && only_blanks)) {
            flush();
            out += to_utf8(plain, raw_charset);
        }
        if (word.length == 0) {
            after_word = false;
            out += value.substr(0, 2);
            value.remove_prefix(std::min<std::size_t>(2, value.size()));
            continue;
        }
        if (!equal_ignoring_case(charset, word.charset)) {
            flush();
            charset = word.charset;
        }
        pending += word.bytes;
        after_word = true;
        value.remove_prefix(word.length);
    }
    flush();
    return shorten(out, most);
}

std::string percent_decoded(std::string_view text)
{
    return hex_escapes_undone(text, '%', false);
}

} // namespace takedown
