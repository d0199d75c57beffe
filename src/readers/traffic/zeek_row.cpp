#include "readers/traffic/zeek_row.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <cmath>

namespace takedown {

namespace {

struct Column {
    std::string_view name; // with '_' for every '.'
    ZeekField field;
};

// Sorted by name: found by bisection.
constexpr std::array columns{
    Column{"@stream", ZeekField::Path},
    Column{"TTLs", ZeekField::Ttls},
    Column{"_path", ZeekField::Path},
    Column{"answers", ZeekField::Answers},
    Column{"client_header_names", ZeekField::ClientHeaderNames},
    Column{"conn_state", ZeekField::ConnState},
    Column{"duration", ZeekField::Duration},
    Column{"established", ZeekField::Established},
    Column{"fuids", ZeekField::FileIds},
    Column{"helo", ZeekField::Helo},
    Column{"history", ZeekField::History},
    Column{"host", ZeekField::Host},
    Column{"id_orig_h", ZeekField::OrigHost},
    Column{"id_orig_p", ZeekField::OrigPort},
    Column{"id_resp_h", ZeekField::RespHost},
    Column{"id_resp_p", ZeekField::RespPort},
    Column{"issuer", ZeekField::Issuer},
    Column{"ja3", ZeekField::Ja3},
    Column{"ja3s", ZeekField::Ja3s},
    Column{"last_reply", ZeekField::LastReply},
    Column{"mailfrom", ZeekField::MailFrom},
    Column{"method", ZeekField::Method},
    Column{"msg_id", ZeekField::MessageId},
    Column{"orig_bytes", ZeekField::OrigBytes},
    Column{"orig_ip_bytes", ZeekField::OrigIpBytes},
    Column{"orig_pkts", ZeekField::OrigPackets},
    Column{"proto", ZeekField::Proto},
    Column{"qtype", ZeekField::QueryType},
    Column{"query", ZeekField::Query},
    Column{"rcode", ZeekField::ResponseCode},
    Column{"rcptto", ZeekField::RecipientTo},
    Column{"referrer", ZeekField::Referrer},
    Column{"request_body_len", ZeekField::RequestBodyLength},
    Column{"resp_bytes", ZeekField::RespBytes},
    Column{"resp_ip_bytes", ZeekField::RespIpBytes},
    Column{"resp_mime_types", ZeekField::ResponseMimeTypes},
    Column{"resp_pkts", ZeekField::RespPackets},
    Column{"response_body_len", ZeekField::ResponseBodyLength},
    Column{"server_name", ZeekField::ServerName},
    Column{"status_code", ZeekField::StatusCode},
    Column{"subject", ZeekField::Subject},
    Column{"tls", ZeekField::Tls},
    Column{"ts", ZeekField::Time},
    Column{"uri", ZeekField::Uri},
    Column{"user_agent", ZeekField::UserAgent},
    Column{"version", ZeekField::Version},
};

constexpr std::size_t most_list_elements = 1000;

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 32);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Zeek's ASCII writer puts \xHH for bytes it cannot write, and \\ for a backslash.
std::string unescape(std::string_view text)
{
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && text.size() - i >= 4 && text[i + 1] == 'x' &&
            hex_digit(text[i + 2]) >= 0 && hex_digit(text[i + 3]) >= 0) {
            bytes += static_cast<char>(hex_digit(text[i + 2]) * 16 + hex_digit(text[i + 3]));
            i += 3;
        } else if (text[i] == '\\' && text.size() - i >= 2 && text[i + 1] == '\\') {
            bytes += '\\';
            i += 1;
        } else {
            bytes += text[i];
        }
    }
    return bytes;
}

std::string plain(std::string_view value, bool escaped)
{
    return escaped && value.find('\\') != std::string_view::npos ? unescape(value)
                                                                 : std::string(value);
}

} // namespace

std::optional<ZeekField> zeek_field(std::string_view column)
{
    std::array<char, 32> folded{};
    if (column.size() > folded.size()) {
        return std::nullopt;
    }
    std::replace_copy(column.begin(), column.end(), folded.begin(), '.', '_');
    const std::string_view name(folded.data(), column.size());
    const auto* const found = std::lower_bound(
        columns.begin(),
        columns.end(),
        name,
        [](const Column& entry, std::string_view sought) { return entry.name < sought; }
    );
    if (found == columns.end() || found->name != name) {
        return std::nullopt;
    }
    return found->field;
}

ZeekLog zeek_log(std::string_view path)
{
    if (path.empty()) {
        return ZeekLog::Unknown;
    }
    if (path == "conn") {
        return ZeekLog::Conn;
    }
    if (path == "dns") {
        return ZeekLog::Dns;
    }
    if (path == "http") {
        return ZeekLog::Http;
    }
    if (path == "ssl") {
        return ZeekLog::Ssl;
    }
    return path == "smtp" ? ZeekLog::Smtp : ZeekLog::Other;
}

std::optional<Address> ZeekRow::address(ZeekField field) const
{
    return Address::parse(raw(field));
}

std::optional<TimePoint> ZeekRow::time(ZeekField field) const
{
    const std::string_view value = raw(field);
    if (auto epoch = parse_epoch(value)) {
        return epoch;
    }
    if (value.find_first_of("eE") != std::string_view::npos) { // JSON may write 1.58e9
        if (const auto seconds = parse_real(value); seconds && std::abs(*seconds) < 1e11) {
            const double whole = std::floor(*seconds);
            return from_epoch(
                static_cast<std::int64_t>(whole),
                static_cast<std::int64_t>(std::lround((*seconds - whole) * 1e6))
            );
        }
    }
    return parse_iso_time(value);
}

std::optional<std::uint64_t> ZeekRow::count(ZeekField field) const
{
    const std::string_view value = raw(field);
    if (const auto whole = parse_number<std::uint64_t>(value)) {
        return whole;
    }
    const auto real = parse_real(value);
    if (!real || *real < 0 || *real >= 9e18) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(*real);
}

bool ZeekRow::truth(ZeekField field) const
{
    const std::string_view value = raw(field);
    return value == "T" || value == "true";
}

std::string ZeekRow::bytes(ZeekField field) const
{
    return plain(raw(field), escaped);
}

std::string ZeekRow::text(ZeekField field, std::size_t most) const
{
    const std::string_view value = raw(field);
    return value.empty() ? std::string() : shorten(to_valid_utf8(plain(value, escaped)), most);
}

std::vector<std::string> ZeekRow::list(ZeekField field) const
{
    std::vector<std::string> elements;
    std::string_view rest = raw(field);
    while (!rest.empty() && elements.size() < most_list_elements) {
        const std::size_t end = rest.find(list_separator);
        elements.push_back(plain(rest.substr(0, end), escaped));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return elements;
}

ZeekLog zeek_log_by_fields(const ZeekRow& row)
{
    if (!row.has(ZeekField::OrigHost) || !row.has(ZeekField::RespHost)) {
        return ZeekLog::Unknown;
    }
    if (row.has(ZeekField::ConnState)) {
        return ZeekLog::Conn;
    }
    if (row.has(ZeekField::QueryType) || row.has(ZeekField::Query)) {
        return ZeekLog::Dns;
    }
    if (row.has(ZeekField::RequestBodyLength) && row.has(ZeekField::ResponseBodyLength) &&
        (row.has(ZeekField::Method) || row.has(ZeekField::StatusCode))) {
        return ZeekLog::Http;
    }
    if (row.has(ZeekField::Established)) {
        return ZeekLog::Ssl;
    }
    if (row.has(ZeekField::Helo) || row.has(ZeekField::LastReply)) {
        return ZeekLog::Smtp;
    }
    return ZeekLog::Unknown;
}

} // namespace takedown
