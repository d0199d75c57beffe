#include "store/message_query.hpp"

#include "store/record_columns.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace takedown {

namespace {

// Bodies of all messages of a chunk are in memory together, without their texts.
constexpr std::size_t messages_a_chunk = 8192;
constexpr std::size_t texts_a_query = 1000;

constexpr auto message_sql =
    "SELECT m.id, f.trap, f.mail_class, m.file, m.byte_offset, m.length, m.member, m.headers, "
    "m.date, m.message_id, m.subject, m.from_domain, m.mailer, m.content_type, m.charset, "
    "m.boundary, m.body_digest, m.words, m.sketch, m.layout, m.carrier, m.reporter, "
    "m.report_kind, m.reported_source, m.reported_arrival, m.headers_only "
    "FROM message m JOIN evidence_file f ON f.id = m.file WHERE m.id BETWEEN ? AND ? ORDER BY m.id";
constexpr auto hop_sql =
    "SELECT message, header_index, from_address, helo, rdns, by_name, protocol, time FROM hop "
    "WHERE message BETWEEN ? AND ? ORDER BY message, position";
constexpr auto url_sql = "SELECT message, host, registered_domain, path_shape FROM message_url "
                         "WHERE message BETWEEN ? AND ? ORDER BY message, position";
constexpr auto attachment_sql =
    "SELECT message, name, media_type, size, sha256, tlsh FROM attachment "
    "WHERE message BETWEEN ? AND ? "
    "ORDER BY message, position";

struct Range {
    std::uint64_t first;
    std::uint64_t last;
};

/// Ranges of ids that hold at most messages_a_chunk messages each and together all of them.
Result<std::vector<Range>> chunks(Connection& connection)
{
    TAKEDOWN_TRY(
        Rows rows,
        connection.query(
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place "
            "FROM message) WHERE place % " +
            std::to_string(messages_a_chunk) + " = 0 ORDER BY id"
        )
    );
    std::vector<Range> ranges;
    std::uint64_t first = 0;
    while (rows.next()) {
        ranges.push_back({first, rows.u64(0)});
        first = rows.u64(0) + 1;
    }
    TAKEDOWN_CHECKED(rows.status());
    ranges.push_back({first, std::numeric_limits<std::uint64_t>::max()});
    return ranges;
}

StoredMessage message_of(const Rows& rows)
{
    StoredMessage stored;
    stored.id = rows.u64(0);
    stored.trap = rows.text(1);
    stored.mail_class = static_cast<MailClass>(rows.u8(2));
    Message& message = stored.message;
    message.where = {rows.u32(3), rows.u64(4)};
    message.length = rows.u64(5);
    message.member = rows.text(6);
    message.headers = rows.strings(7);
    message.date = rows.optional_time(8);
    message.message_id = rows.text(9);
    message.subject = rows.text(10);
    message.from_domain = rows.text(11);
    message.mailer = rows.text(12);
    message.content_type = rows.text(13);
    message.charset = rows.text(14);
    message.boundary = rows.text(15);
    message.fingerprint.body_digest = rows.u64(16);
    message.fingerprint.words = rows.u32(17);
    message.fingerprint.sketch = sketch_from(rows.text(18));
    message.layout = rows.text(19);
    CarriedBy& carried = message.carried_by;
    carried.carrier = static_cast<Carrier>(rows.u8(20));
    carried.reporter = rows.text(21);
    carried.kind = rows.text(22);
    carried.source = rows.optional_address(23);
    carried.arrival = rows.optional_time(24);
    carried.headers_only = rows.boolean(25);
    return stored;
}

void add_hop(const Rows& rows, Message& message)
{
    Hop& hop = message.hops.emplace_back();
    hop.header_index = rows.u32(1);
    hop.from = rows.optional_address(2);
    hop.helo = rows.text(3);
    hop.rdns = rows.text(4);
    hop.by = rows.text(5);
    hop.protocol = rows.text(6);
    hop.time = rows.optional_time(7);
}

void add_url(const Rows& rows, Message& message)
{
    message.urls.push_back({rows.string(1), rows.string(2), rows.string(3)});
}

void add_attachment(const Rows& rows, Message& message)
{
    message.attachments.push_back(
        {rows.string(1), rows.string(2), rows.u64(3), rows.string(4), rows.string(5)}
    );
}

/// Both sides ascend by message id; children of messages not in the chunk are passed over.
Result<void> add_children(
    Statement& statement,
    const Range& range,
    std::vector<StoredMessage>& messages,
    void (*add)(const Rows&, Message&)
)
{
    TAKEDOWN_TRY(Rows rows, statement.bind(range.first).bind(range.last).run());
    std::size_t at = 0;
    while (rows.next()) {
        while (at < messages.size() && messages[at].id < rows.u64(0)) {
            ++at;
        }
        if (at < messages.size() && messages[at].id == rows.u64(0)) {
            add(rows, messages[at].message);
        }
    }
    return rows.status();
}

} // namespace

Result<void>
for_each_stored_message(Connection& connection, const std::function<bool(StoredMessage&&)>& take)
{
    // One snapshot for all chunks: an import that ends meanwhile does not show half.
    TAKEDOWN_CHECKED(connection.run("BEGIN"));
    TAKEDOWN_TRY(const std::vector<Range> ranges, chunks(connection));
    TAKEDOWN_TRY(Statement message_rows, connection.prepare(message_sql));
    TAKEDOWN_TRY(Statement hop_rows, connection.prepare(hop_sql));
    TAKEDOWN_TRY(Statement url_rows, connection.prepare(url_sql));
    TAKEDOWN_TRY(Statement attachment_rows, connection.prepare(attachment_sql));
    std::vector<StoredMessage> messages;
    for (const Range& range : ranges) {
        messages.clear();
        TAKEDOWN_TRY(Rows rows, message_rows.bind(range.first).bind(range.last).run());
        while (rows.next()) {
            messages.push_back(message_of(rows));
        }
        TAKEDOWN_CHECKED(rows.status());
        TAKEDOWN_CHECKED(add_children(hop_rows, range, messages, add_hop));
        TAKEDOWN_CHECKED(add_children(url_rows, range, messages, add_url));
        TAKEDOWN_CHECKED(add_children(attachment_rows, range, messages, add_attachment));
        for (StoredMessage& message : messages) {
            if (!take(std::move(message))) {
                return {};
            }
        }
    }
    return {};
}

Result<std::vector<std::string>>
stored_message_texts(Connection& connection, std::span<const std::uint64_t> ids)
{
    std::vector<std::string> texts(ids.size());
    for (std::size_t start = 0; start < ids.size(); start += texts_a_query) {
        const std::size_t count = std::min(texts_a_query, ids.size() - start);
        std::unordered_map<std::uint64_t, std::vector<std::size_t>> places;
        std::string list;
        for (std::size_t i = start; i < start + count; ++i) {
            if (places[ids[i]].empty()) {
                list += (list.empty() ? "" : ",") + std::to_string(ids[i]);
            }
            places[ids[i]].push_back(i);
        }
        TAKEDOWN_TRY(
            Rows rows,
            connection.query(
                "SELECT message, text FROM message_text WHERE message IN (" + list + ")"
            )
        );
        while (rows.next()) {
            for (const std::size_t place : places[rows.u64(0)]) {
                texts[place] = rows.text(1);
            }
        }
        TAKEDOWN_CHECKED(rows.status());
    }
    return texts;
}

} // namespace takedown
