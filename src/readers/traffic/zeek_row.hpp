#pragma once

// ZeekRow: one row of a Zeek log with its columns found by name, from TSV and from JSON alike.

#include "core/ip.hpp"
#include "core/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// The columns that some reader uses; all others are skipped.
enum class ZeekField : std::uint8_t {
    Time,
    OrigHost,
    OrigPort,
    RespHost,
    RespPort,
    Proto,
    Duration,
    OrigBytes,
    RespBytes,
    ConnState,
    History,
    OrigPackets,
    OrigIpBytes,
    RespPackets,
    RespIpBytes,
    Query,
    QueryType,
    ResponseCode,
    Answers,
    Ttls,
    Method,
    Host,
    Uri,
    Referrer,
    UserAgent,
    RequestBodyLength,
    ResponseBodyLength,
    StatusCode,
    ResponseMimeTypes,
    ClientHeaderNames,
    Version,
    ServerName,
    Established,
    Subject,
    Issuer,
    Ja3,
    Ja3s,
    Helo,
    MailFrom,
    RecipientTo,
    MessageId,
    LastReply,
    Tls,
    FileIds,
    Path, ///< "_path" or "@stream": the kind of log, in JSON only
    Count,
};

constexpr std::size_t zeek_field_count = static_cast<std::size_t>(ZeekField::Count);

/// The field a column is, whether nested names are written "id.orig_h" or "id_orig_h".
std::optional<ZeekField> zeek_field(std::string_view column);

/// What a log tells of; Other kinds are recognised and not used.
enum class ZeekLog : std::uint8_t { Unknown, Conn, Dns, Http, Ssl, Smtp, Other };

/// By the name in "#path" or "_path"; "" is Unknown.
ZeekLog zeek_log(std::string_view path);

/// Values as written. A value that is unset or a column that is not there has no data (nullptr);
/// an empty one has data and length 0. Borrows from the reader's line: valid for one row.
struct ZeekRow {
    std::array<std::string_view, zeek_field_count> values{};
    char list_separator = ',';
    bool escaped = true; ///< text holds \xHH for bytes that TSV cannot hold

    [[nodiscard]] std::string_view raw(ZeekField field) const
    {
        return values[static_cast<std::size_t>(field)];
    }

    [[nodiscard]] bool has(ZeekField field) const { return raw(field).data() != nullptr; }

    [[nodiscard]] std::optional<Address> address(ZeekField field) const;
    [[nodiscard]] std::optional<TimePoint> time(ZeekField field) const;
    /// A count, also one that was written as a real ("12.0"); nullopt if unset or no number.
    [[nodiscard]] std::optional<std::uint64_t> count(ZeekField field) const;
    [[nodiscard]] bool truth(ZeekField field) const;
    /// The bytes the value stands for; empty if unset.
    [[nodiscard]] std::string bytes(ZeekField field) const;
    /// The same as valid UTF-8 of at most `most` bytes.
    [[nodiscard]] std::string text(ZeekField field, std::size_t most = 1024) const;
    /// The elements of a set or vector, unescaped, at most 1,000.
    [[nodiscard]] std::vector<std::string> list(ZeekField field) const;
};

/// Log kind by the columns that are there, for JSON without a path.
ZeekLog zeek_log_by_fields(const ZeekRow& row);

} // namespace takedown
