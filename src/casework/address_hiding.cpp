#include "casework/address_hiding.hpp"

#include "casework/address_forms.hpp"
#include "casework/address_search.hpp"
#include "casework/shaped_addresses.hpp"
#include "core/text.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr std::string_view trap_stand_in = "[trap]";
constexpr std::string_view recipient_stand_in = "[recipient]";

void add_pattern(std::string_view pattern, std::vector<SecretAddress>& patterns)
{
    const std::string lower = to_lower(trim(pattern));
    if (lower.empty()) {
        return;
    }
    const auto add = [&patterns](std::string_view local, std::string_view domain) {
        patterns.push_back({std::string(local), std::string(domain), true, false, trap_stand_in});
    };
    if (const std::size_t sign = lower.rfind('@'); sign != std::string::npos) {
        const std::string_view local = std::string_view(lower).substr(0, sign);
        add(local.empty() ? "*" : local, std::string_view(lower).substr(sign + 1));
        return;
    }
    add("*", lower);
    if (lower.find('*') != std::string::npos) { // "spam-*" may as well be about the part before
        add(lower, "*");
    }
}

/// Of the address with its sign; the stars of a pattern may stand for nothing.
std::size_t least_length(const SecretAddress& secret)
{
    const auto letters = [&secret](std::string_view part) {
        const auto stars = secret.pattern ? std::count(part.begin(), part.end(), '*') : 0;
        return part.size() - static_cast<std::size_t>(stars);
    };
    return letters(secret.local) + 1 + letters(secret.domain);
}

} // namespace

AddressHiding::AddressHiding(std::span<const std::string> patterns)
{
    for (const std::string& pattern : patterns) {
        add_pattern(pattern, patterns_);
    }
}

std::string AddressHiding::hidden(std::string_view text) const
{
    std::string shown(text);
    hide_in(shown, patterns_);
    return shown;
}

void AddressHiding::hide(Message& message) const
{
    const std::vector<SecretAddress> secrets = with_recipients(message.recipients);
    if (secrets.empty()) {
        return;
    }
    const auto hide_all = [&secrets](auto&... texts) {
        (hide_in(texts, secrets), ...);
    };
    hide_all(message.subject, message.text, message.headers, message.member);
    hide_all(message.message_id, message.mailer, message.content_type, message.charset);
    hide_all(message.boundary, message.from_domain);
    for (Hop& hop : message.hops) {
        hide_all(hop.helo, hop.rdns, hop.by, hop.protocol);
    }
    for (Attachment& attachment : message.attachments) {
        hide_all(attachment.name, attachment.media_type);
    }
    for (Url& url : message.urls) {
        hide_all(url.host, url.registered_domain, url.path_shape);
        hide_in_shape(url.path_shape, secrets);
    }
}

void AddressHiding::hide_with_recipients(std::string& text, std::span<const std::string> recipients)
    const
{
    hide_in(text, with_recipients(recipients));
}

std::vector<SecretAddress> AddressHiding::with_recipients(std::span<const std::string> recipients
) const
{
    constexpr std::size_t least = 6; // "a@b.cd": shorter ones turn up in base64 by chance
    std::vector<SecretAddress> secrets;
    for (const std::string& recipient : recipients) {
        const std::size_t sign = recipient.rfind('@');
        if (sign == std::string::npos || sign == 0 || sign + 1 == recipient.size()) {
            continue;
        }
        SecretAddress secret;
        secret.local = recipient.substr(0, sign);
        secret.domain = recipient.substr(sign + 1);
        secret.plain = recipient.size() < least || secret.domain.find('.') == std::string::npos;
        secret.stand_in = recipient_stand_in;
        secrets.push_back(std::move(secret));
    }
    secrets.insert(secrets.end(), patterns_.begin(), patterns_.end());
    return secrets;
}

void AddressHiding::hide_in(std::string& text, std::span<const SecretAddress> secrets)
{
    // No form of an address is shorter than the address.
    const bool too_short = std::all_of(secrets.begin(), secrets.end(), [&](const auto& secret) {
        return text.size() < least_length(secret);
    });
    if (too_short) {
        return;
    }
    const std::vector<FoundAddress> found = find_addresses(text, secrets);
    if (found.empty()) {
        return;
    }
    std::string shown;
    std::size_t done = 0;
    for (const FoundAddress& address : found) {
        if (address.first < done) { // seen in two forms, or overlapping another
            done = std::max(done, address.last);
            continue;
        }
        shown += std::string_view(text).substr(done, address.first - done);
        shown += address.stand_in;
        done = address.last;
    }
    shown += std::string_view(text).substr(done);
    text = std::move(shown);
}

void AddressHiding::hide_in(std::vector<std::string>& texts, std::span<const SecretAddress> secrets)
{
    for (std::string& text : texts) {
        hide_in(text, secrets);
    }
}

} // namespace takedown
