#include "analysis/controllers/speech.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace takedown {

namespace {

bool is_one_of(std::uint16_t port, std::initializer_list<std::uint16_t> ports)
{
    return std::find(ports.begin(), ports.end(), port) != ports.end();
}

bool starts_with_one_of(std::string_view text, std::initializer_list<std::string_view> starts)
{
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) {
        return text.substr(0, start.size()) == start;
    });
}

bool is_tls_record(std::string_view head)
{
    if (head.size() < 3) {
        return false;
    }
    const auto type = static_cast<unsigned char>(head[0]);
    return type >= 0x14 && type <= 0x18 && head[1] == 3 && head[2] >= 0 && head[2] <= 4;
}

bool is_http(std::string_view up, std::string_view down)
{
    return starts_with_one_of(
               up,
               {"GET ", "POST ", "HEAD ", "PUT ", "OPTIONS ", "CONNECT ", "DELETE ", "PROPFIND "}
           ) ||
           starts_with_one_of(down, {"HTTP/1.", "HTTP/2"});
}

bool is_irc(std::string_view up)
{
    return starts_with_one_of(up, {"NICK ", "USER ", "JOIN ", "CAP LS", "PASS "});
}

bool is_mail(std::string_view up, std::string_view down)
{
    return starts_with_one_of(down, {"220 ", "220-", "554 ", "+OK", "* OK"}) ||
           starts_with_one_of(up, {"EHLO ", "HELO ", "ehlo ", "helo "});
}

bool is_remote_access(std::string_view up, std::string_view down)
{
    using std::literals::operator""sv;
    return starts_with_one_of(up, {"SSH-", "RFB 0", "\x03\x00\x00"sv, "\xff\xfb"sv}) ||
           starts_with_one_of(down, {"SSH-", "RFB 0", "\xff\xfd"sv});
}

bool is_file_service(std::string_view up)
{
    return up.size() >= 8 && (up.substr(4, 4) == "\xffSMB" || up.substr(4, 4) == "\xfeSMB");
}

bool is_sharing(std::string_view up)
{
    return starts_with_one_of(
        up,
        {"\x13"
         "BitTorrent",
         "d1:ad2:id",
         "d1:rd2:id",
         "d1:el",
         "GNUTELLA",
         "\xe3",
         "\xe4",
         "\xc5"}
    );
}

Speech speech_of_payload(const Contact& contact)
{
    const std::string_view up = contact.head_up;
    const std::string_view down = contact.head_down;
    if (is_tls_record(up) || is_tls_record(down)) {
        return Speech::Tls;
    }
    if (is_http(up, down)) {
        return Speech::Http;
    }
    // FTP clients begin with USER as IRC clients do.
    if (contact.server.port == 21) {
        return Speech::File;
    }
    if (is_irc(up)) {
        return Speech::Irc;
    }
    if (is_mail(up, down)) {
        return Speech::Mail;
    }
    if (is_remote_access(up, down)) {
        return Speech::Remote;
    }
    if (is_file_service(up)) {
        return Speech::File;
    }
    return is_sharing(up) ? Speech::Sharing : Speech::Other;
}

Speech speech_of_port(const Endpoint& server)
{
    if (is_one_of(server.port, {25, 465, 587, 2525, 110, 143, 993, 995})) {
        return Speech::Mail;
    }
    if (is_one_of(server.port, {20, 21, 139, 445, 2049, 548, 873})) {
        return Speech::File;
    }
    if (is_one_of(server.port, {22, 23, 3389, 5900})) {
        return Speech::Remote;
    }
    if (is_one_of(server.port, {88,   113,  119,  135,  194,  389,  636,  1433, 1521,
                                1935, 3268, 3306, 5060, 5061, 5222, 5223, 5228, 5432,
                                1863, 5190, 554,  43,   79,   902,  3690, 9418, 11371})) {
        return Speech::Known;
    }
    return is_one_of(server.port, {4662, 4672, 6346, 6347, 6881, 6882, 6883, 6889, 51413})
               ? Speech::Sharing
               : Speech::Nothing;
}

bool has_payload(const Contact& contact)
{
    return !contact.head_up.empty() || !contact.head_down.empty();
}

} // namespace

bool heard(const Contact& contact)
{
    return !contact.requests.empty() || !contact.handshakes.empty() || has_payload(contact);
}

Speech speech_of(const Contact& contact)
{
    const Endpoint& server = contact.server;
    if (server.port == 53 || server.port == 5353) {
        return Speech::Dns;
    }
    if (!contact.requests.empty()) {
        return Speech::Http;
    }
    if (!contact.handshakes.empty()) {
        return Speech::Tls;
    }
    if (server.transport == Transport::Udp && server.port == 443) {
        return Speech::Quic;
    }
    const Speech by_port = speech_of_port(server);
    if (has_payload(contact)) {
        const Speech told = speech_of_payload(contact);
        return told == Speech::Other && by_port != Speech::Nothing ? by_port : told;
    }
    return by_port;
}

bool is_infrastructure(const Endpoint& server)
{
    if (server.transport == Transport::Icmp || server.transport == Transport::Other) {
        return true;
    }
    const Address& address = server.address;
    if (address.is_private() || address.is_multicast_or_broadcast() || server.port == 0) {
        return true;
    }
    if (server.port == 53 || server.port == 853) {
        return true;
    }
    return server.transport == Transport::Udp &&
           is_one_of(server.port, {67,  68,   123,  137,  138,  161,  162,  500,  514,  546,
                                   547, 1900, 3478, 3544, 3702, 4500, 5351, 5353, 5355, 17500});
}

bool at_home(Speech speech, std::uint16_t port)
{
    switch (speech) {
    case Speech::Http:
        return is_one_of(port, {80, 81, 3128, 5357, 8000, 8008, 8080, 8081, 8088, 8888});
    case Speech::Tls:
        return is_one_of(port, {443,  465,  563,  587,  636,  853, 989, 990, 993, 995,
                                5061, 5223, 5228, 6697, 8443, 25,  110, 143, 21,  9001});
    case Speech::Irc: return is_irc_port(port);
    default: return true;
    }
}

bool is_irc_port(std::uint16_t port)
{
    return (port >= 6660 && port <= 6669) || port == 6697 || port == 7000;
}

} // namespace takedown
