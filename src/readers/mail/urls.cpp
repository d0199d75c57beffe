#include "readers/mail/urls.hpp"

#include "core/text.hpp"
#include "readers/mail/characters.hpp"
#include "readers/mail/decoding.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <unordered_map>

namespace takedown {

namespace {

constexpr auto none = std::string_view::npos;

constexpr CharacterSet host_ends("/\\?#\"'<> \t\r\n");

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

bool is_alphanumeric(char c)
{
    return is_digit(c) || is_letter(c);
}

bool is_non_ascii(char c)
{
    return (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// One part of a numeric host as inet_aton reads it: decimal, 0x hexadecimal, 0 octal.
std::optional<std::uint64_t> numeric_part(std::string_view part)
{
    int base = 10;
    if (part.size() > 1 && part[0] == '0' && (part[1] | 32) == 'x') {
        base = 16;
        part.remove_prefix(2);
    } else if (part.size() > 1 && part[0] == '0') {
        base = 8;
        part.remove_prefix(1);
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value, base);
    if (error != std::errc{} || end != part.data() + part.size()) {
        return std::nullopt;
    }
    return value;
}

std::optional<Address> numeric_host(std::string_view host)
{
    if (host.empty() || !is_digit(host.front())) {
        return std::nullopt;
    }
    const auto parts = split(host, '.');
    if (parts.size() > 4) {
        return std::nullopt;
    }
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto value = numeric_part(parts[i]);
        const bool last = i + 1 == parts.size();
        const std::uint64_t width =
            last ? 8 * (5 - parts.size()) : 8; // the last part fills the rest
        if (!value || *value >> width != 0) {
            return std::nullopt;
        }
        bits = bits << width | *value;
    }
    return Address::v4(static_cast<std::uint32_t>(bits));
}

bool could_exist(std::string_view host)
{
    const bool letters = std::all_of(host.begin(), host.end(), [](char c) {
        return is_alphanumeric(c) || c == '.' || c == '-' || c == '_' || is_non_ascii(c);
    });
    return letters && host.size() <= 253 && host.find('.') != none && host.front() != '.' &&
           host.find("..") == none && !is_digit(host.back());
}

/// The text after "scheme://", "//", or the whole of "www..."; empty if it is none of these.
std::string_view after_scheme(std::string_view text)
{
    for (const std::string_view scheme : {"http:", "https:", "ftp:"}) {
        if (starts_with_ignoring_case(text, scheme)) {
            text.remove_prefix(scheme.size());
            std::size_t slashes = 0; // browsers take any number of either slash
            while (slashes < text.size() && (text[slashes] == '/' || text[slashes] == '\\')) {
                ++slashes;
            }
            return slashes == 0 ? std::string_view{} : text.substr(slashes);
        }
    }
    if (text.substr(0, 2) == "//") {
        return text.substr(2);
    }
    return starts_with_ignoring_case(text, "www.") ? text : std::string_view{};
}

std::string clean_host(std::string_view authority)
{
    const std::size_t sign = authority.rfind('@');
    if (sign != none) {
        authority.remove_prefix(sign + 1);
    }
    std::string host = to_lower(percent_decoded(authority));
    if (!host.empty() && host.front() == '[') {
        return host.substr(1, std::min(host.find(']'), host.size()) - 1);
    }
    host.resize(std::min(host.find(':'), host.size()));
    while (!host.empty() && host.back() == '.') {
        host.pop_back();
    }
    return host;
}

bool looks_random(std::string_view word)
{
    if (word.size() > 20) {
        return true;
    }
    bool digits = false;
    bool letters = false;
    std::size_t consonants = 0;
    std::size_t case_changes = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = static_cast<char>(word[i] | 32);
        digits = digits || is_digit(word[i]);
        letters = letters || is_letter(word[i]);
        const bool vowel = c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
        consonants = is_letter(word[i]) && !vowel ? consonants + 1 : 0;
        if (consonants >= 5) {
            return true;
        }
        const bool upper_after_lower =
            i > 0 && word[i] >= 'A' && word[i] <= 'Z' && word[i - 1] >= 'a' && word[i - 1] <= 'z';
        case_changes += upper_after_lower ? 1 : 0;
    }
    return (digits && letters) || case_changes >= 2;
}

void append_word_shape(std::string& shape, std::string_view word)
{
    if (std::all_of(word.begin(), word.end(), is_digit)) {
        shape += 'N';
    } else if (looks_random(word)) {
        shape += 'W';
    } else {
        shape += word;
    }
}

/// In running text an address stops at these marks, wide ones included.
std::size_t end_in_text(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c <= ' ' && !is_non_ascii(c)) {
            return i;
        }
        if (c == '<' || c == '>' || c == '"' || c == '`' || c == '{' || c == '}' || c == '|' ||
            c == '^' || c == '\x7f') {
            return i;
        }
        const std::string_view wide = text.substr(i, 2);
        if (wide == "\xe3\x80" || wide == "\xef\xbc" || wide == "\xef\xbd" || wide == "\xe2\x80" ||
            wide == "\xc2\xa0" || wide == "\xef\xbf") {
            return i;
        }
    }
    return text.size();
}

std::string_view without_closing_marks(std::string_view url)
{
    while (!url.empty() && std::string_view(".,;:!?)]'*").find(url.back()) != none) {
        url.remove_suffix(1);
    }
    return url;
}

/// Where the address that contains the mark at `mark` (':' of a scheme, 'w' of "www.") starts.
std::size_t start_of_scheme(std::string_view text, std::size_t colon)
{
    for (const std::string_view scheme : {"https", "http", "ftp"}) {
        if (colon >= scheme.size() &&
            equal_ignoring_case(text.substr(colon - scheme.size(), scheme.size()), scheme)) {
            return colon - scheme.size();
        }
    }
    return none;
}

/// The list's answer, kept for each thread: spam names the same hosts over and over, and a look-up
/// in the list costs as much as all the rest of reading an address.
const std::string& registered_domain(const std::string& host, const PublicSuffixList& suffixes)
{
    constexpr std::size_t most_kept = 4096;
    static thread_local std::unordered_map<std::string, std::string> kept;
    if (const auto known = kept.find(host); known != kept.end()) {
        return known->second;
    }
    if (kept.size() >= most_kept) {
        kept.clear();
    }
    return kept.emplace(host, suffixes.registered_domain(host)).first->second;
}

} // namespace

std::string path_shape(std::string_view path)
{
    constexpr std::size_t longest = 120;
    path = path.substr(0, path.find('#'));
    std::string shape;
    bool in_query = false;
    for (std::size_t i = 0; i < path.size() && shape.size() < longest;) {
        if (is_alphanumeric(path[i])) {
            const std::size_t start = i;
            while (i < path.size() && is_alphanumeric(path[i])) {
                ++i;
            }
            append_word_shape(shape, path.substr(start, i - start));
            continue;
        }
        in_query = in_query || path[i] == '?';
        shape += is_non_ascii(path[i]) ? 'W' : path[i];
        if (in_query && path[i] == '=') {
            i = std::min(path.find('&', i), path.size());
        } else {
            ++i;
        }
    }
    shape.resize(std::min(shape.size(), longest));
    return shape.empty() || shape.front() != '/' ? "/" + shape : shape;
}

std::optional<Url> parse_url(std::string_view text, const PublicSuffixList& suffixes)
{
    const std::string_view rest = after_scheme(trim(text));
    if (rest.empty()) {
        return std::nullopt;
    }
    const std::size_t end = host_ends.first_in(rest);
    Url url;
    url.host = clean_host(rest.substr(0, std::min<std::size_t>(end, 1000)));
    if (const auto address = numeric_host(url.host)) {
        url.registered_domain = address->text();
    } else if (const auto v6 = Address::parse(url.host)) {
        url.registered_domain = v6->text();
    } else if (!url.host.empty() && could_exist(url.host)) {
        url.host = to_valid_utf8(url.host);
        url.registered_domain = registered_domain(url.host, suffixes);
    } else {
        return std::nullopt;
    }
    url.path_shape = to_valid_utf8(path_shape(rest.substr(end, 1000)));
    return url;
}

std::vector<std::string_view> find_urls(std::string_view text, std::size_t most)
{
    std::vector<std::string_view> found;
    std::size_t at = 0;
    std::size_t colon = text.find("://");
    std::size_t www = find_ignoring_case(text, "www.");
    while (found.size() < most && (colon != none || www != none)) {
        const bool scheme_first = colon < www;
        std::size_t& mark = scheme_first ? colon : www;
        const std::size_t start = scheme_first ? start_of_scheme(text, mark) : mark;
        const bool in_word = start != none && start > at && is_alphanumeric(text[start - 1]);
        if (start != none && start >= at && !(in_word && !scheme_first)) {
            const std::size_t length = end_in_text(text.substr(start, 2048));
            found.push_back(without_closing_marks(text.substr(start, length)));
            at = start + length;
        } else {
            at = std::max(at, mark + 1);
        }
        if (colon != none && colon < at) {
            colon = text.find("://", at);
        }
        if (www != none && www < at) {
            www = find_ignoring_case(text, "www.", at);
        }
    }
    return found;
}

} // namespace takedown
