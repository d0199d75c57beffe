#include "analysis/controllers/services.hpp"

#include "analysis/controllers/requests.hpp"
#include "analysis/controllers/tls_shape.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace takedown {

namespace {

bool starts_with_one_of(std::string_view text, std::initializer_list<std::string_view> starts)
{
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) {
        return starts_with_ignoring_case(text, start);
    });
}

bool contains_one_of(std::string_view text, std::initializer_list<std::string_view> parts)
{
    return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
        return find_ignoring_case(text, part) != std::string_view::npos;
    });
}

bool is_platform_agent(std::string_view agent)
{
    return starts_with_one_of(
        agent,
        {"Microsoft-CryptoAPI",
         "Microsoft NCSI",
         "Windows-Update-Agent",
         "Microsoft BITS",
         "Microsoft-Delivery-Optimization",
         "Microsoft-WNS",
         "MICROSOFT_DEVICE_METADATA",
         "ocspd",
         "securityd",
         "trustd",
         "CaptiveNetworkSupport",
         "Debian APT-HTTP",
         "Software Update",
         "libdnf"}
    );
}

/// Base64 of an OCSP request in the path: it begins with the DER of a sequence.
bool is_certificate_query(std::string_view path)
{
    const std::size_t slash = path.rfind("/M");
    const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
    return last.size() > 60 &&
           starts_with_one_of(
               last, {"MFE", "MFI", "MFM", "MFY", "ME0", "MEI", "MEU", "MEY", "MEQ", "MG"}
           );
}

bool is_platform_path(std::string_view path)
{
    constexpr std::array<std::string_view, 6> ends{
        ".crl", ".crt", ".cer", ".p7c", "authrootstl.cab", "disallowedcertstl.cab"};
    const bool end = std::any_of(ends.begin(), ends.end(), [&](std::string_view one) {
        return path.size() >= one.size() &&
               equal_ignoring_case(path.substr(path.size() - one.size()), one);
    });
    return end || is_certificate_query(path) ||
           starts_with_one_of(
               path,
               {"/ncsi.txt",
                "/connecttest.txt",
                "/generate_204",
                "/gen_204",
                "/hotspot-detect",
                "/success.txt",
                "/canonical.html"}
           );
}

bool is_platform_answer(std::string_view type)
{
    return starts_with_one_of(
        type,
        {"application/ocsp-response",
         "application/pkix-crl",
         "application/pkix-cert",
         "application/x-pkcs7",
         "application/x-x509"}
    );
}

int platform_marks(const HttpRequest& request, const ContactScene& contact)
{
    return (is_platform_agent(request.user_agent) ? 1 : 0) +
           (is_platform_path(path_of(request.uri)) ? 1 : 0) +
           (is_platform_answer(request.response_type) ? 2 : 0) +
           (contact.popular || starts_with_one_of(request.host, {"ocsp.", "crl.", "crt."}) ? 1 : 0);
}

/// "What is my address": a short answer to a short path of a name that says so.
bool is_address_check(const ContactScene& contact)
{
    const bool named =
        std::any_of(contact.names.begin(), contact.names.end(), [](std::string_view name) {
            return contains_one_of(
                name,
                {"ipify",
                 "ip-api",
                 "ipinfo",
                 "myip",
                 "my-ip",
                 "whatismyip",
                 "checkip",
                 "icanhazip",
                 "ifconfig.",
                 "ipecho",
                 "wtfismyip",
                 "geoip",
                 "iplocation",
                 "myexternalip",
                 "ident.me",
                 "ipwho",
                 "ip-addr",
                 "api.ip."}
            );
        });
    return named && contact.bytes_up < 20'000 && contact.bytes_down < 50'000;
}

bool has_file_session(const HostScene& host, const Address& address)
{
    return std::any_of(host.contacts.begin(), host.contacts.end(), [&](const ContactScene& other) {
        return other.contact->server.address == address && other.contact->server.port == 21;
    });
}

/// Mail programs rarely name the server after STARTTLS, and private mail servers sign for
/// themselves. Bots that borrow these ports call bare addresses.
bool is_mail_over_tls(const ContactScene& contact)
{
    constexpr std::array<std::uint16_t, 7> ports{25, 110, 143, 465, 587, 993, 995};
    const std::uint16_t port = contact.contact->server.port;
    return contact.speech == Speech::Tls && contact.resolved &&
           std::find(ports.begin(), ports.end(), port) != ports.end();
}

Observation explained(Signal signal, double strength, std::string text, const ContactScene& contact)
{
    return {signal, strength, std::move(text), {contact.where()}};
}

} // namespace

std::optional<Observation> observe_known_service(const HostScene& host, const ContactScene& contact)
{
    const Endpoint& server = contact.contact->server;
    if (contact.infrastructure) {
        return explained(
            Signal::KnownService, 1, "name service, clock, discovery or a neighbour", contact
        );
    }
    switch (contact.speech) {
    case Speech::Mail:
        return explained(
            Signal::KnownService, 1, fmt::format("mail service on port {}", server.port), contact
        );
    case Speech::File:
        return explained(
            Signal::KnownService, 0.8, fmt::format("file service on port {}", server.port), contact
        );
    case Speech::Remote:
        return explained(
            Signal::KnownService, 0.7, fmt::format("remote access on port {}", server.port), contact
        );
    case Speech::Sharing:
        return explained(Signal::KnownService, 0.8, "file sharing protocol", contact);
    case Speech::Known:
        return explained(
            Signal::KnownService,
            0.6,
            fmt::format("port {} belongs to a known service", server.port),
            contact
        );
    case Speech::Quic: return explained(Signal::KnownService, 0.5, "QUIC", contact);
    default: break;
    }
    if (is_mail_over_tls(contact)) {
        return explained(
            Signal::KnownService,
            0.8,
            fmt::format("TLS on mail port {} of a server that was looked up", server.port),
            contact
        );
    }
    if (is_onion_relay(host, contact)) {
        return explained(
            Signal::KnownService,
            0.8,
            "handshakes like a Tor client's, with several relays",
            contact
        );
    }
    if (server.transport == Transport::Tcp && has_file_session(host, server.address) &&
        server.port > 1023) {
        return explained(Signal::KnownService, 0.8, "data connection of an FTP session", contact);
    }
    return std::nullopt;
}

std::optional<Observation>
observe_platform_service(const HostScene& /*host*/, const ContactScene& contact)
{
    if (is_address_check(contact)) {
        return explained(Signal::PlatformService, 0.7, "asks for its own public address", contact);
    }
    const auto& requests = contact.contact->requests;
    if (requests.empty()) {
        return std::nullopt;
    }
    const bool all = std::all_of(requests.begin(), requests.end(), [&](const HttpRequest& request) {
        return platform_marks(request, contact) >= 2;
    });
    if (!all) {
        return std::nullopt;
    }
    return explained(
        Signal::PlatformService,
        1,
        fmt::format(
            "{} requests of an updater, certificate or connection check, such as {}",
            requests.size(),
            shorten(path_of(requests.front().uri), 60)
        ),
        contact
    );
}

} // namespace takedown
