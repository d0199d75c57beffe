#include "analysis/campaigns/access_line.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace takedown {

namespace {

/// Whose names say that they are no access line; inside a word.
constexpr std::array<std::string_view, 10> server_parts{
    "static",
    "fixip",
    "mail",
    "smtp",
    "relay",
    "server",
    "hosting",
    "newsletter",
    "bounce",
    "cloud"};

/// The same, as a whole word.
constexpr std::array<std::string_view, 19> server_words{
    "fix",
    "mx",
    "mxs",
    "mta",
    "mtas",
    "imap",
    "exchange",
    "ns",
    "dns",
    "www",
    "web",
    "srv",
    "vps",
    "outbound",
    "compute",
    "colo",
    "dedi",
    "list",
    "lists"};

/// Lines whose address changes; inside a word.
constexpr std::array<std::string_view, 9> clear_parts{
    "dhcp", "dynamic", "dynip", "dyndsl", "pppoe", "docsis", "catv", "dialup", "dialin"};

/// The same, as a whole word.
constexpr std::array<std::string_view, 8> clear_words{
    "dyn", "ppp", "pppool", "cpe", "dip", "pptp", "resnet", "dynamicip"};

/// Lines of some kind, whose address may be fixed; inside a word.
constexpr std::array<std::string_view, 8> kind_parts{
    "dsl", "cable", "broadband", "bredband", "modem", "wimax", "wireless", "customer"};

/// The same, as a whole word.
constexpr std::array<std::string_view, 24> kind_words{
    "dial", "dialer", "isdn", "client", "dclient", "cust", "user", "users",
    "pool", "pools",  "cm",   "cdm",    "abo",     "res",  "node", "home",
    "hsd",  "fbx",    "ftth", "fiber",  "gprs",    "umts", "lte",  "mobile"};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/// The runs of characters of one kind.
template <class Kind>
std::vector<std::string_view> runs_of(std::string_view text, Kind is_of_kind)
{
    std::vector<std::string_view> runs;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && is_of_kind(text[end])) {
            ++end;
        }
        if (end > i) {
            runs.push_back(text.substr(i, end - i));
        }
        i = std::max(end, i + 1);
    }
    return runs;
}

template <std::size_t parts, std::size_t words>
bool says_one_of(
    std::span<const std::string_view> said,
    const std::array<std::string_view, parts>& inside,
    const std::array<std::string_view, words>& whole
)
{
    return std::any_of(said.begin(), said.end(), [&](std::string_view word) {
        return std::find(whole.begin(), whole.end(), word) != whole.end() ||
               std::any_of(inside.begin(), inside.end(), [&](std::string_view part) {
                   return word.find(part) != std::string_view::npos;
               });
    });
}

std::array<unsigned, 4> parts_of(const Address& address)
{
    const std::uint32_t bits = address.v4_bits();
    return {bits >> 24U, bits >> 16U & 255U, bits >> 8U & 255U, bits & 255U};
}

/// How many of the address's parts are among the numbers, each number used once.
std::size_t
parts_among(std::span<const unsigned> parts, const std::vector<std::string_view>& numbers)
{
    std::vector<unsigned> left;
    for (const std::string_view number : numbers) {
        if (const auto value = number.size() <= 3 ? parse_number<unsigned>(number) : std::nullopt) {
            left.push_back(*value);
        }
    }
    std::size_t found = 0;
    for (const unsigned part : parts) {
        if (const auto at = std::find(left.begin(), left.end(), part); at != left.end()) {
            left.erase(at);
            ++found;
        }
    }
    return found;
}

/// Three parts of the address or more, run together.
bool has_joined(std::string_view host, const std::array<unsigned, 4>& part)
{
    const std::array<std::string, 6> joined{
        fmt::format("{:03}{:03}{:03}{:03}", part[0], part[1], part[2], part[3]),
        fmt::format("{:03}{:03}{:03}", part[1], part[2], part[3]),
        fmt::format("{:02x}{:02x}{:02x}{:02x}", part[0], part[1], part[2], part[3]),
        fmt::format("{:02x}{:02x}{:02x}{:02x}", part[3], part[2], part[1], part[0]),
        fmt::format("{}{}{}{}", part[0], part[1], part[2], part[3]),
        fmt::format("{}{}{}", part[1], part[2], part[3])};
    return std::any_of(joined.begin(), joined.end(), [host](const std::string& one) {
        return one.size() >= 8 && host.find(one) != std::string_view::npos;
    });
}

bool has_v4(std::string_view host, const Address& address, bool line_word)
{
    const std::array<unsigned, 4> parts = parts_of(address);
    const auto numbers = runs_of(host, is_digit);
    if (parts_among(parts, numbers) >= 3 || has_joined(host, parts)) {
        return true;
    }
    const std::span<const unsigned> last = std::span(parts).last(2);
    return line_word &&
           (parts_among(last, numbers) == 2 ||
            host.find(fmt::format("{:03}{:03}", last[0], last[1])) != std::string_view::npos);
}

/// The interface half of the address, with or without marks between its digits.
bool has_v6(std::string_view host, const Address& address)
{
    std::string digits;
    for (const char c : host) {
        if (is_digit(c) || is_letter(c)) {
            digits += c;
        }
    }
    return digits.find(to_hex(std::span(address.bytes()).last(8))) != std::string::npos;
}

/// Four numbers up to 255 with one mark between each.
bool has_four_numbers(std::string_view host)
{
    std::size_t in_row = 0;
    const char* end_of_last = nullptr;
    for (const std::string_view number : runs_of(host, is_digit)) {
        const auto value = number.size() <= 3 ? parse_number<unsigned>(number) : std::nullopt;
        const bool fits = value && *value <= 255;
        const bool follows =
            end_of_last != nullptr && number.data() - end_of_last == 1 && !is_letter(*end_of_last);
        in_row = !fits ? 0 : follows ? in_row + 1 : 1;
        if (in_row == 4) {
            return true;
        }
        end_of_last = number.data() + number.size();
    }
    return false;
}

/// The name without its last two labels; empty where there are no more.
std::string_view host_part(std::string_view name)
{
    const std::size_t last = name.rfind('.');
    if (last == std::string_view::npos || last == 0) {
        return {};
    }
    const std::size_t before = name.rfind('.', last - 1);
    return before == std::string_view::npos ? std::string_view{} : name.substr(0, before);
}

} // namespace

bool is_access_line_name(std::string_view name, const std::optional<Address>& address)
{
    std::string lower = to_lower(trim(name));
    if (!lower.empty() && lower.back() == '.') {
        lower.pop_back();
    }
    const std::string_view host = host_part(lower);
    const auto words = runs_of(host, is_letter);
    const auto numbers = runs_of(host, is_digit);
    if (numbers.empty() || says_one_of(words, server_parts, server_words)) {
        return false;
    }
    if (says_one_of(words, clear_parts, clear_words)) {
        return true;
    }
    const bool kind = says_one_of(words, kind_parts, kind_words);
    const bool numbered = numbers.size() >= 2 || numbers.front().size() >= 4;
    if ((kind && numbered) || has_four_numbers(host)) {
        return true;
    }
    return address && (address->is_v4() ? has_v4(host, *address, kind) : has_v6(host, *address));
}

} // namespace takedown
