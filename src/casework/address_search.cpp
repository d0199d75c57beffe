#include "casework/address_search.hpp"

#include "casework/address_forms.hpp"
#include "casework/settings.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace takedown {

namespace {

constexpr std::size_t longest_local = 64;
constexpr std::size_t longest_domain = 255;

/// What stands between the two parts of an address.
struct Sign {
    std::size_t first = 0;
    std::size_t last = 0;
    bool plain = true; ///< a real '@'
};

bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_local(char c)
{
    return is_alphanumeric(c) ||
           (c != '\0' && std::string_view("._-+=%~!#$'*").find(c) != std::string_view::npos);
}

bool is_domain(char c)
{
    return is_alphanumeric(c) || c == '.' || c == '-';
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() &&
           equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

/// Characters a sign may start with; the ones around "-at-" among them.
constexpr std::array<bool, 256> sign_starters = [] {
    std::array<bool, 256> marks{};
    for (const char c : std::string_view("@=-_.+")) {
        marks[static_cast<unsigned char>(c)] = true;
    }
    return marks;
}();

/// The sign that starts at text[at], which is one of the starters; empty (first == last) if none.
Sign sign_at(std::string_view text, std::size_t at)
{
    if (text[at] == '@') {
        return {at, at + 1, true};
    }
    if (text[at] == '=') {
        return {at, at + 1, false};
    }
    const bool word = at + 3 < text.size() && text[at + 3] == text[at] &&
                      (text[at + 1] | 32) == 'a' && (text[at + 2] | 32) == 't';
    return {at, word ? at + 4 : at, false};
}

/// Where the longest domain that `glob` matches ends, from `first` on; npos if none does.
std::size_t domain_end(std::string_view text, std::size_t first, const SecretAddress& secret)
{
    std::size_t end = first;
    while (end < text.size() && end - first < longest_domain && is_domain(text[end])) {
        ++end;
    }
    const bool glob = secret.domain.find_first_of("*?") != std::string::npos;
    const std::string run = to_lower(text.substr(first, end - first));
    if (!glob && !run.starts_with(secret.domain)) {
        return std::string_view::npos;
    }
    for (std::size_t size = run.size(); size > 0; --size) {
        const bool border = size == run.size() || run[size] == '.';
        const bool name = run[size - 1] != '.'; // the end of a sentence, not of a name
        if (border && name && glob_matches(secret.domain, std::string_view(run).substr(0, size))) {
            return first + size;
        }
    }
    return std::string_view::npos;
}

/// Where the longest local part that the glob matches begins; npos if none does.
std::size_t local_begin(std::string_view text, std::size_t last, const SecretAddress& secret)
{
    std::size_t begin = last;
    while (begin > 0 && last - begin < longest_local && is_local(text[begin - 1])) {
        --begin;
    }
    for (; begin < last; ++begin) {
        if (glob_matches(secret.local, to_lower(text.substr(begin, last - begin)))) {
            return begin;
        }
    }
    return std::string_view::npos;
}

class Search {
public:
    explicit Search(std::span<const SecretAddress> secrets) : secrets_(secrets)
    {
        for (const SecretAddress& secret : secrets) {
            if (!secret.plain) {
                least_ = std::min(least_, secret.local.size() + 1 + secret.domain.size());
            }
        }
    }

    /// Appends what `text` holds; `deep`: in base64 and hexadecimal too.
    void find(std::string_view text, bool plain, bool deep, std::vector<FoundAddress>& found) const
    {
        find_here(text, plain, found);
        if (least_ == std::string::npos) {
            return; // no secret is looked for in other forms
        }
        for (const EscapeFamily family : {EscapeFamily::Web, EscapeFamily::QuotedPrintable}) {
            if (const auto decoded = text_without_escapes(text, family)) {
                std::vector<FoundAddress> inside;
                find_here(*decoded, false, inside);
                if (deep) {
                    find_in_runs(*decoded, inside);
                }
                if (!inside.empty()) { // hardly ever
                    take_back(without_escapes(text, family), inside, found);
                }
            }
        }
        if (deep) {
            find_in_runs(text, found);
        }
    }

private:
    void find_here(std::string_view text, bool plain, std::vector<FoundAddress>& found) const
    {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (!sign_starters[static_cast<unsigned char>(text[at])]) {
                continue;
            }
            if (const Sign sign = sign_at(text, at); sign.first < sign.last) {
                match(text, {sign.first, sign.last, sign.plain && plain}, found);
            }
        }
    }

    void match(std::string_view text, const Sign& sign, std::vector<FoundAddress>& found) const
    {
        for (const SecretAddress& secret : secrets_) {
            if (secret.plain && !sign.plain) {
                continue;
            }
            if (secret.pattern) {
                match_pattern(text, sign, secret, found);
            } else if (starts_with_ignoring_case(text.substr(sign.last), secret.domain) &&
                       ends_with_ignoring_case(text.substr(0, sign.first), secret.local)) {
                found.push_back(
                    {sign.first - secret.local.size(),
                     sign.last + secret.domain.size(),
                     secret.stand_in}
                );
            }
        }
    }

    static void match_pattern(
        std::string_view text,
        const Sign& sign,
        const SecretAddress& secret,
        std::vector<FoundAddress>& found
    )
    {
        // "*@*" must not take every "name=value" for an address.
        if (text[sign.first] != '@' && secret.domain.find('*') != std::string::npos) {
            return;
        }
        const std::size_t last = domain_end(text, sign.last, secret);
        if (last == std::string_view::npos) {
            return;
        }
        const std::size_t first = local_begin(text, sign.first, secret);
        if (first != std::string_view::npos) {
            found.push_back({first, last, secret.stand_in});
        }
    }

    void find_in_runs(std::string_view text, std::vector<FoundAddress>& found) const
    {
        for_each_decoded_run(text, least_, [&](const DecodedText& decoded) {
            std::vector<FoundAddress> inside;
            find(decoded.text, false, false, inside);
            take_back(decoded, inside, found);
        });
    }

    /// Places in a decoded text → places in its source.
    static void take_back(
        const DecodedText& decoded,
        const std::vector<FoundAddress>& inside,
        std::vector<FoundAddress>& found
    )
    {
        for (const FoundAddress& address : inside) {
            found.push_back(
                {decoded.begins[address.first], decoded.ends[address.last - 1], address.stand_in}
            );
        }
    }

    std::span<const SecretAddress> secrets_;
    std::size_t least_ = std::string::npos; ///< bytes of the shortest secret
};

} // namespace

std::vector<FoundAddress>
find_addresses(std::string_view text, std::span<const SecretAddress> secrets)
{
    std::vector<FoundAddress> found;
    Search(secrets).find(text, true, true, found);
    std::sort(found.begin(), found.end(), [](const FoundAddress& a, const FoundAddress& b) {
        return std::tie(a.first, b.last, a.stand_in) < std::tie(b.first, a.last, b.stand_in);
    });
    return found;
}

} // namespace takedown
