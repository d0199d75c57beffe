#include "analysis/controllers/tls_shape.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace takedown {

namespace {

bool is_relay_name(std::string_view name)
{
    constexpr std::string_view start = "www.";
    constexpr std::string_view end = ".com";
    if (name.size() < start.size() + end.size() + 4 || name.size() > 33 ||
        name.substr(0, 4) != start || name.substr(name.size() - 4) != end) {
        return false;
    }
    const std::string_view label = name.substr(4, name.size() - 8);
    return std::all_of(label.begin(), label.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7');
    });
}

bool shakes_like_relay(const HostScene& host, const ContactScene& contact)
{
    const auto& handshakes = contact.contact->handshakes;
    return !handshakes.empty() && !contact.resolved &&
           std::all_of(handshakes.begin(), handshakes.end(), [&](const TlsHandshake& one) {
               return is_relay_name(one.server_name) && !host.looked_up.contains(one.server_name);
           });
}

} // namespace

std::optional<Observation> observe_nameless_tls(const ContactScene& contact)
{
    const auto& handshakes = contact.contact->handshakes;
    if (handshakes.empty()) {
        return std::nullopt;
    }
    const bool nameless =
        std::all_of(handshakes.begin(), handshakes.end(), [](const TlsHandshake& one) {
            return one.server_name.empty();
        });
    // A record that is no client hello leaves no fingerprint: the session began before the capture.
    const bool seen =
        std::any_of(handshakes.begin(), handshakes.end(), [](const TlsHandshake& one) {
            return !one.ja3.empty() || !one.version.empty();
        });
    if (!nameless || !seen || contact.course == Course::Unseen) {
        return std::nullopt;
    }
    return Observation{
        Signal::NamelessTls,
        contact.resolved ? 0.6 : 1.0,
        fmt::format(
            "{} TLS handshakes without a server name{}",
            handshakes.size(),
            contact.resolved ? "" : ", to an address no lookup gave"
        ),
        {handshakes.front().where}};
}

std::optional<Observation> observe_strange_certificate(const ContactScene& contact)
{
    for (const TlsHandshake& handshake : contact.contact->handshakes) {
        if (handshake.subject.empty()) {
            continue;
        }
        const bool self_signed = handshake.subject == handshake.issuer;
        const bool default_subject = // OpenSSL's own, never filled in
            handshake.subject.find("Internet Widgits") != std::string::npos ||
            find_ignoring_case(handshake.subject, "CN=localhost") != std::string::npos;
        const bool fresh = handshake.not_before && handshake.time >= *handshake.not_before &&
                           seconds_between(*handshake.not_before, handshake.time) < 3 * 86'400.0;
        const double strength = std::min(
            1.0, (self_signed ? 0.7 : 0.0) + (default_subject ? 0.5 : 0.0) + (fresh ? 0.2 : 0.0)
        );
        if (strength >= 0.5) {
            return Observation{
                Signal::StrangeCertificate,
                strength,
                fmt::format(
                    "certificate of {}{}{}",
                    shorten(handshake.subject, 100),
                    self_signed ? ", signed by itself" : "",
                    fresh ? ", made less than 3 days before" : ""
                ),
                {handshake.where}};
        }
    }
    return std::nullopt;
}

bool is_onion_relay(const HostScene& host, const ContactScene& contact)
{
    if (!shakes_like_relay(host, contact)) {
        return false;
    }
    std::set<Address> alike;
    for (const ContactScene& other : host.contacts) {
        if (shakes_like_relay(host, other) &&
            other.contact->handshakes.front().ja3 == contact.contact->handshakes.front().ja3) {
            alike.insert(other.contact->server.address);
        }
    }
    return alike.size() >= 2;
}

} // namespace takedown
