#include "store/message_query.hpp"

#include "store/record_columns.hpp"

#include <algorithm>
#include <future>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace takedown {

namespace {

// Bodies of all messages of a chunk are in memory together, without their texts.
constexpr std::size_t messages_a_chunk = 8192;
constexpr std::size_t texts_a_query = 1000;

constexpr auto message_sql =
    "SELECT id, file, byte_offset, length, member, headers, date, message_id, subject, "
    "from_domain, mailer, content_type, charset, boundary, body_digest, words, sketch, layout, "
    "carrier, reporter, report_kind, reported_source, reported_arrival, headers_only "
    "FROM message WHERE id BETWEEN ? AND ?";
constexpr auto path_sql =
    "SELECT id, file, carrier, reporter FROM message WHERE id BETWEEN ? AND ?";
constexpr auto hop_sql =
    "SELECT message, position, header_index, from_address, helo, rdns, by_name, protocol, time "
    "FROM hop WHERE message BETWEEN ? AND ?";
constexpr auto url_sql = "SELECT message, position, host, registered_domain, path_shape "
                         "FROM message_url WHERE message BETWEEN ? AND ?";
constexpr auto attachment_sql =
    "SELECT message, position, name, media_type, size, sha256, tlsh FROM attachment "
    "WHERE message BETWEEN ? AND ?";

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
    Message& message = stored.message;
    message.where = {rows.u32(1), rows.u64(2)};
    message.length = rows.u64(3);
    message.member = rows.text(4);
    message.headers = rows.strings(5);
    message.date = rows.optional_time(6);
    message.message_id = rows.text(7);
    message.subject = rows.text(8);
    message.from_domain = rows.text(9);
    message.mailer = rows.text(10);
    message.content_type = rows.text(11);
    message.charset = rows.text(12);
    message.boundary = rows.text(13);
    message.fingerprint.body_digest = rows.u64(14);
    message.fingerprint.words = rows.u32(15);
    message.fingerprint.sketch = sketch_from(rows.text(16));
    message.layout = rows.text(17);
    CarriedBy& carried = message.carried_by;
    carried.carrier = static_cast<Carrier>(rows.u8(18));
    carried.reporter = rows.text(19);
    carried.kind = rows.text(20);
    carried.source = rows.optional_address(21);
    carried.arrival = rows.optional_time(22);
    carried.headers_only = rows.boolean(23);
    return stored;
}

StoredMessage path_of(const Rows& rows)
{
    StoredMessage stored;
    stored.id = rows.u64(0);
    stored.message.where.file = rows.u32(1);
    stored.message.carried_by.carrier = static_cast<Carrier>(rows.u8(2));
    stored.message.carried_by.reporter = rows.text(3);
    return stored;
}

Hop hop_of(const Rows& rows)
{
    Hop hop;
    hop.header_index = rows.u32(2);
    hop.from = rows.optional_address(3);
    hop.helo = rows.text(4);
    hop.rdns = rows.text(5);
    hop.by = rows.text(6);
    hop.protocol = rows.text(7);
    hop.time = rows.optional_time(8);
    return hop;
}

Url url_of(const Rows& rows)
{
    return {rows.string(2), rows.string(3), rows.string(4)};
}

Attachment attachment_of(const Rows& rows)
{
    return {rows.string(2), rows.string(3), rows.u64(4), rows.string(5), rows.string(6)};
}

/// The engine gives the rows of a table in no promised order, but nearly always as they were
/// written, which is the order wanted: to look is cheaper than to have it sort.
template <class Item, class Less>
void sort_if_needed(std::vector<Item>& items, Less less)
{
    if (!std::is_sorted(items.begin(), items.end(), less)) {
        std::sort(items.begin(), items.end(), less);
    }
}

template <class Part>
struct Child {
    std::uint64_t message = 0;
    std::uint32_t position = 0;
    Part part;
};

/// `messages` ascends; children of messages not in it are passed over.
template <class Part>
Result<void> add_children(
    Statement& statement,
    const Range& range,
    std::vector<StoredMessage>& messages,
    Part (*read)(const Rows&),
    std::vector<Part> Message::*parts
)
{
    TAKEDOWN_TRY(Rows rows, statement.bind(range.first).bind(range.last).run(Answer::Streamed));
    std::vector<Child<Part>> children;
    while (rows.next()) {
        children.push_back({rows.u64(0), rows.u32(1), read(rows)});
    }
    TAKEDOWN_CHECKED(rows.status());
    sort_if_needed(children, [](const Child<Part>& a, const Child<Part>& b) {
        return a.message != b.message ? a.message < b.message : a.position < b.position;
    });
    std::size_t at = 0;
    for (Child<Part>& child : children) {
        while (at < messages.size() && messages[at].id < child.message) {
            ++at;
        }
        if (at < messages.size() && messages[at].id == child.message) {
            (messages[at].message.*parts).push_back(std::move(child.part));
        }
    }
    return {};
}

/// What the files say of their messages.
using Files = std::map<std::uint32_t, std::pair<std::string, MailClass>>;

Result<Files> files_of(Connection& connection)
{
    TAKEDOWN_TRY(Rows rows, connection.query("SELECT id, trap, mail_class FROM evidence_file"));
    Files files;
    while (rows.next()) {
        files[rows.u32(0)] = {rows.string(1), static_cast<MailClass>(rows.u8(2))};
    }
    TAKEDOWN_CHECKED(rows.status());
    return files;
}

/// Reads the messages of one range after another.
class MessageReader {
public:
    static Result<MessageReader> prepare(Connection& connection, MessageParts parts)
    {
        TAKEDOWN_TRY(Files files, files_of(connection));
        const bool whole = parts == MessageParts::All;
        TAKEDOWN_TRY(Statement messages, connection.prepare(whole ? message_sql : path_sql));
        TAKEDOWN_TRY(Statement hops, connection.prepare(hop_sql));
        MessageReader reader(std::move(files), std::move(messages), std::move(hops));
        if (whole) {
            TAKEDOWN_TRY(Statement urls, connection.prepare(url_sql));
            TAKEDOWN_TRY(Statement attachments, connection.prepare(attachment_sql));
            reader.urls_.emplace(std::move(urls));
            reader.attachments_.emplace(std::move(attachments));
        }
        return reader;
    }

    Result<std::vector<StoredMessage>> read(const Range& range)
    {
        std::vector<StoredMessage> messages;
        TAKEDOWN_CHECKED(read_messages(range, messages));
        TAKEDOWN_CHECKED(add_children(hops_, range, messages, hop_of, &Message::hops));
        if (urls_) {
            TAKEDOWN_CHECKED(add_children(*urls_, range, messages, url_of, &Message::urls));
        }
        if (attachments_) {
            TAKEDOWN_CHECKED(
                add_children(*attachments_, range, messages, attachment_of, &Message::attachments)
            );
        }
        return messages;
    }

private:
    MessageReader(Files files, Statement messages, Statement hops)
        : files_(std::move(files)), messages_(std::move(messages)), hops_(std::move(hops))
    {
    }

    Result<void> read_messages(const Range& range, std::vector<StoredMessage>& messages)
    {
        TAKEDOWN_TRY(Rows rows, messages_.bind(range.first).bind(range.last).run(Answer::Streamed));
        while (rows.next()) {
            StoredMessage stored = urls_ ? message_of(rows) : path_of(rows);
            const auto file = files_.find(stored.message.where.file);
            if (file == files_.end()) {
                continue;
            }
            std::tie(stored.trap, stored.mail_class) = file->second;
            messages.push_back(std::move(stored));
        }
        TAKEDOWN_CHECKED(rows.status());
        sort_if_needed(messages, [](const StoredMessage& a, const StoredMessage& b) {
            return a.id < b.id;
        });
        return {};
    }

    Files files_;
    Statement messages_;
    Statement hops_;
    std::optional<Statement> urls_;
    std::optional<Statement> attachments_;
};

} // namespace

Result<void> for_each_stored_message(
    Connection& connection, MessageParts parts, const std::function<bool(StoredMessage&&)>& take
)
{
    // One snapshot for all chunks: an import that ends meanwhile does not show half.
    TAKEDOWN_CHECKED(connection.run("BEGIN"));
    TAKEDOWN_TRY(const std::vector<Range> ranges, chunks(connection));
    TAKEDOWN_TRY(MessageReader reader, MessageReader::prepare(connection, parts));
    TAKEDOWN_TRY(
        const std::uint64_t threads, query_number(connection, "SELECT current_setting('threads')")
    );
    const auto policy = threads > 1 ? std::launch::async : std::launch::deferred;
    const auto read = [&](std::size_t at) {
        return std::async(policy, [&reader, &ranges, at] { return reader.read(ranges[at]); });
    };
    auto next = read(0);
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        TAKEDOWN_TRY(std::vector<StoredMessage> messages, next.get());
        if (i + 1 < ranges.size()) {
            next = read(i + 1);
        }
        for (StoredMessage& message : messages) {
            if (!take(std::move(message))) {
                return {};
            }
        }
    }
    return {};
}

namespace {

/// Rows of one table whose `column` is one of ids [first, last), which ascend. The bounds let the
/// engine pass over all that lies outside without a look.
std::string among(std::string_view column, std::span<const std::uint64_t> ids)
{
    std::string list;
    for (const std::uint64_t id : ids) {
        list += (list.empty() ? "" : ",") + std::to_string(id);
    }
    return " WHERE " + std::string(column) + " BETWEEN " + std::to_string(ids.front()) + " AND " +
           std::to_string(ids.back()) + " AND " + std::string(column) + " IN (" + list + ")";
}

/// Of `ids` the place of one that is among them.
std::size_t place_of(std::span<const std::uint64_t> ids, std::uint64_t id)
{
    return static_cast<std::size_t>(std::lower_bound(ids.begin(), ids.end(), id) - ids.begin());
}

Result<std::vector<MessageContent>>
contents_of(Connection& connection, std::span<const std::uint64_t> ids, std::size_t most)
{
    std::vector<MessageContent> contents(ids.size());
    TAKEDOWN_TRY(
        Rows rows,
        connection.query(
            "SELECT id, subject, mailer, message_id FROM message" + among("id", ids),
            Answer::Streamed
        )
    );
    while (rows.next()) {
        MessageContent& content = contents[place_of(ids, rows.u64(0))];
        content.subject = rows.text(1);
        content.mailer = rows.text(2);
        content.message_id = rows.text(3);
    }
    TAKEDOWN_CHECKED(rows.status());
    TAKEDOWN_TRY(
        Rows texts,
        connection.query(
            "SELECT message, left(text, " + std::to_string(most) + ") FROM message_text" +
                among("message", ids),
            Answer::Streamed
        )
    );
    while (texts.next()) {
        contents[place_of(ids, texts.u64(0))].text = texts.text(1);
    }
    TAKEDOWN_CHECKED(texts.status());
    return contents;
}

} // namespace

Result<void> for_each_stored_content(
    Connection& connection,
    std::span<const std::uint64_t> ids,
    std::size_t most_characters,
    const std::function<bool(std::size_t, MessageContent&&)>& take
)
{
    for (std::size_t start = 0; start < ids.size(); start += texts_a_query) {
        const auto some = ids.subspan(start, std::min(texts_a_query, ids.size() - start));
        TAKEDOWN_TRY(auto contents, contents_of(connection, some, most_characters));
        for (std::size_t i = 0; i < contents.size(); ++i) {
            if (!take(start + i, std::move(contents[i]))) {
                return {};
            }
        }
    }
    return {};
}

} // namespace takedown
