#include "exports/display_text.hpp"

#include "core/ip.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace takedown {

namespace {

/// Code point of the UTF-8 sequence at `at`, which is valid, and its length.
struct Decoded {
    char32_t point = 0;
    std::size_t length = 1;
};

Decoded decode(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
    };
    const char32_t first = byte(0);
    if (first < 0x80) {
        return {first, 1};
    }
    if (first < 0xe0) {
        return {(first & 0x1fU) << 6U | (byte(1) & 0x3fU), 2};
    }
    if (first < 0xf0) {
        return {(first & 0x0fU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU), 3};
    }
    return {
        (first & 0x07U) << 18U | (byte(1) & 0x3fU) << 12U | (byte(2) & 0x3fU) << 6U |
            (byte(3) & 0x3fU),
        4};
}

/// Characters that change how others are shown, or that nobody sees.
bool is_unseen(char32_t c)
{
    return c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe01ef);
}

bool is_token_character(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           byte >= 0x80 || std::string_view(".-_:/@%?&=+~#").find(c) != std::string_view::npos;
}

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_of_file(std::string_view last_label)
{
    constexpr std::array<std::string_view, 14> endings = {
        "pcap",
        "pcapng",
        "mbox",
        "eml",
        "toml",
        "json",
        "csv",
        "html",
        "duckdb",
        "mmdb",
        "gz",
        "zst",
        "txt",
        "log"};
    return std::find(endings.begin(), endings.end(), to_lower(last_label)) != endings.end();
}

/// A setting of case.toml that messages of ours mention: "allow.popular_names".
bool is_setting(std::string_view token)
{
    constexpr std::array<std::string_view, 15> settings = {
        "case.name",
        "case.who",
        "case.tlp",
        "mail.trap_addresses",
        "mail.trusted_relays",
        "mail.receiving_hosts",
        "mail.ham",
        "traffic.separate_networks",
        "traffic.dynamic_names",
        "allow.names",
        "allow.addresses",
        "allow.popular_names",
        "places.databases",
        "plan.deaf_parties",
        "plan.forbidden_actions"};
    return std::find(settings.begin(), settings.end(), token) != settings.end();
}

/// An address with dots, or a name of two labels or more that is none of ours.
bool is_host(std::string_view host)
{
    if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) {
        host.remove_prefix(at + 1);
    }
    if (Prefix::parse(host) && host.find('.') != std::string_view::npos) {
        return true;
    }
    const std::vector<std::string_view> labels = split(host, '.');
    const std::string_view last = labels.back();
    return labels.size() > 1 && labels.front().size() > 1 && last.size() > 1 &&
           is_letter(last[0]) && !is_name_of_file(last);
}

bool names_something(std::string_view token)
{
    if (token.find("://") != std::string_view::npos || token.find('@') != std::string_view::npos) {
        return true;
    }
    if (is_setting(token)) {
        return false;
    }
    // Identifiers put kinds before a host and a port behind it: "controller:dns:evil.example:80".
    const std::vector<std::string_view> parts =
        split(token.substr(0, token.find_first_of("/?#")), ':');
    return std::any_of(parts.begin(), parts.end(), is_host);
}

std::string defang_token(std::string_view token)
{
    const std::size_t scheme = token.find("://");
    if (scheme != std::string_view::npos && starts_with_ignoring_case(token, "ftp")) {
        return "fxp" + defang(token.substr(3));
    }
    return defang(token);
}

} // namespace

std::string display_text(std::string_view hostile)
{
    const std::string valid = to_valid_utf8(hostile);
    std::string shown;
    shown.reserve(valid.size());
    for (std::size_t at = 0; at < valid.size();) {
        const Decoded character = decode(valid, at);
        if (character.point == '\n' || character.point == '\t') {
            shown += ' ';
        } else if (is_unseen(character.point)) {
            shown += fmt::format("[U+{:04X}]", static_cast<unsigned>(character.point));
        } else {
            shown.append(valid, at, character.length);
        }
        at += character.length;
    }
    return shown;
}

std::string defang_within(std::string_view sentence)
{
    std::string safe;
    safe.reserve(sentence.size() + 16);
    while (!sentence.empty()) {
        const auto* const begin = sentence.begin();
        const auto* const stop = std::find_if_not(begin, sentence.end(), is_token_character);
        std::string_view token = sentence.substr(0, static_cast<std::size_t>(stop - begin));
        if (token.empty()) {
            safe += sentence.front();
            sentence.remove_prefix(1);
            continue;
        }
        sentence.remove_prefix(token.size());
        std::string_view tail;
        while (!token.empty() &&
               std::string_view(".:-").find(token.back()) != std::string_view::npos) {
            tail = std::string_view(token.data() + token.size() - 1, tail.size() + 1);
            token.remove_suffix(1);
        }
        safe += names_something(token) ? defang_token(token) : std::string(token);
        safe += tail;
    }
    return safe;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many)
{
    return fmt::format("{} {}", with_thousands(number), number == 1 ? one : many);
}

std::string percent_text(double part)
{
    if (!std::isfinite(part)) {
        return "unknown";
    }
    if (part > 0 && part < 0.0005) {
        return "<0.1 %";
    }
    return fmt::format("{:.1f} %", 100 * part);
}

std::string interval_text(double low, double high)
{
    if (!std::isfinite(low) || !std::isfinite(high)) {
        return "unknown";
    }
    return fmt::format("{:.1f}–{:.1f} %", 100 * low, 100 * high);
}

std::string decimal_text(double number, int digits)
{
    if (std::isnan(number)) {
        return "unknown";
    }
    if (std::isinf(number)) {
        return number > 0 ? "∞" : "−∞";
    }
    return fmt::format("{:.{}f}", number, digits);
}

std::string minute_text(TimePoint time)
{
    if (time == TimePoint{}) {
        return "";
    }
    std::string text = format_time(time).substr(0, 16);
    std::replace(text.begin(), text.end(), 'T', ' ');
    return text;
}

std::string span_text(TimePoint first, TimePoint last)
{
    const std::string from = minute_text(first);
    const std::string to = minute_text(last);
    if (from.empty() || to.empty() || from == to) {
        return from.empty() ? to : from;
    }
    return from + " – " + (from.substr(0, 10) == to.substr(0, 10) ? to.substr(11) : to);
}

const EvidenceFile* file_of(const EvidenceRef& where, std::span<const EvidenceFile> files)
{
    const auto found = std::find_if(files.begin(), files.end(), [&](const EvidenceFile& file) {
        return file.id == where.file;
    });
    return found == files.end() ? nullptr : &*found;
}

std::string case_path(const EvidenceFile& file)
{
    return file.path;
}

std::string place_text(const EvidenceRef& where, std::span<const EvidenceFile> files)
{
    const EvidenceFile* const file = file_of(where, files);
    const std::string name = file == nullptr ? fmt::format("evidence file {}", where.file)
                                             : display_text(case_path(*file));
    return fmt::format("{} at byte {}", name, where.offset);
}

std::string_view words_of(Role role)
{
    switch (role) {
    case Role::ConfigMaster: return "config master";
    case Role::TemplateServer: return "template server";
    case Role::Proxy: return "proxy";
    case Role::Download: return "download";
    case Role::Peer: return "peer";
    case Role::Sinkhole: return "sinkhole";
    case Role::Unknown: break;
    }
    return "unknown";
}

std::string_view words_of(FallbackClass kind)
{
    switch (kind) {
    case FallbackClass::None: return "none";
    case FallbackClass::AddressList: return "address list";
    case FallbackClass::DomainList: return "domain list";
    case FallbackClass::Dga: return "generated names";
    case FallbackClass::FastFlux: return "fast flux";
    case FallbackClass::PeerToPeer: return "peer to peer";
    case FallbackClass::Unknown: break;
    }
    return "unknown";
}

std::string_view words_of(ActionKind kind)
{
    switch (kind) {
    case ActionKind::NullRoute: return "null-route the address";
    case ActionKind::SuspendName: return "suspend the name";
    case ActionKind::BlockNames: return "block the names";
    case ActionKind::StopServer: break;
    }
    return "stop the server";
}

std::string_view words_of(PartyKind kind)
{
    switch (kind) {
    case PartyKind::Upstream: return "upstream network";
    case PartyKind::Registrar: return "registrar";
    case PartyKind::Registry: return "registry";
    case PartyKind::NationalCert: return "national CERT";
    case PartyKind::NameService: return "name service";
    case PartyKind::HostingCompany: break;
    }
    return "hosting company";
}

} // namespace takedown
