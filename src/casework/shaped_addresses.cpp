#include "casework/shaped_addresses.hpp"

#include "core/text.hpp"
#include "readers/mail/urls.hpp"

#include <algorithm>
#include <array>

namespace takedown {

namespace {

constexpr std::array<std::string_view, 4> signs{"@", "%40", "%2540", "=40"};

std::string shape_of(std::string_view part)
{
    return path_shape("/" + std::string(part)).substr(1);
}

bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
}

/// Whether a shape tells more than that there was something.
bool shows_something(std::string_view shape)
{
    return shape.find_first_not_of("NW._-+") != std::string_view::npos;
}

/// Hides `needle` and as much before it as may be a local part.
void hide_with_local(std::string& shape, std::string_view needle, std::string_view stand_in)
{
    for (std::size_t at = find_ignoring_case(shape, needle); at != std::string::npos;) {
        std::size_t first = at;
        while (first > 0 && is_word(shape[first - 1])) {
            --first;
        }
        std::size_t next = at + needle.size();
        if (needle.front() == '@' || shows_something(shape.substr(first, at - first))) {
            shape.replace(first, next - first, stand_in);
            next = first + stand_in.size();
        }
        at = find_ignoring_case(shape, needle, next);
    }
}

void hide_whole(std::string& shape, std::string_view needle, std::string_view stand_in)
{
    for (std::size_t at = find_ignoring_case(shape, needle); at != std::string::npos;
         at = find_ignoring_case(shape, needle, at + stand_in.size())) {
        shape.replace(at, needle.size(), stand_in);
    }
}

} // namespace

void hide_in_shape(std::string& shape, std::span<const SecretAddress> secrets)
{
    if (shape.find_first_of("@%=") == std::string::npos) {
        return;
    }
    for (const SecretAddress& secret : secrets) {
        // A shape ends at '#', so no address with one is whole in it; what is left of its own may
        // be nothing at all.
        if (secret.plain || secret.domain.find_first_of("*?") != std::string::npos ||
            secret.local.find('#') != std::string::npos) {
            continue;
        }
        for (const std::string_view sign : signs) {
            const std::string end = shape_of(std::string(sign) + secret.domain);
            if (secret.pattern) {
                hide_with_local(shape, end, secret.stand_in);
            } else if (sign == "@" || shows_something(shape_of(secret.local))) {
                hide_whole(
                    shape,
                    shape_of(secret.local + std::string(sign) + secret.domain),
                    secret.stand_in
                );
            }
        }
    }
}

} // namespace takedown
