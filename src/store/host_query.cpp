#include "store/host_query.hpp"

#include "store/host_workspace.hpp"
#include "store/record_rows.hpp"

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

/// What the joins, windows and sorts of one range hold of a record, so that they fit: seen with 3
/// million flows among 300,000 hosts in 64 MiB. With a quarter of it they did not.
constexpr std::uint64_t bytes_of_a_record = 1024;
constexpr std::size_t most_attempts = 2'000;
constexpr std::size_t most_attempts_of_host = 1'000'000;
constexpr std::size_t most_names = 200;
constexpr std::size_t most_requests = 200;
constexpr std::size_t most_handshakes = 50;
constexpr std::size_t most_lookups = 20'000;
constexpr std::size_t most_sessions = 1'000;

constexpr auto summary_sql =
    "SELECT host, network, client, first, last, contacts, kept_contacts, kept_attempts, "
    "mail_servers FROM work.summary ORDER BY host";

constexpr auto contact_sql =
    "SELECT host, contact, server, server_port, transport, attempts, head_up, head_down, hosts "
    "FROM work.contact ORDER BY contact";

constexpr auto attempt_sql =
    "SELECT c.contact, f.file, f.byte_offset, f.time, f.duration_us, f.outcome, f.bytes_up, "
    "f.bytes_down, f.packets_up, f.packets_down "
    "FROM flow f JOIN work.source s USING (file) "
    "JOIN work.host h ON h.network = s.network AND h.client = f.client "
    "JOIN work.contact c ON c.host = h.host AND c.server = f.server "
    "AND c.server_port = f.server_port AND c.transport = enum_code(f.transport)::UTINYINT "
    "ORDER BY c.contact, f.time, f.file, f.byte_offset";

constexpr auto name_sql =
    "WITH answer AS (SELECT network, client, name, server, min(time) AS first FROM ("
    "SELECT s.network, l.client, l.name, l.time, unnest(l.addresses) AS server "
    "FROM lookup l JOIN work.source s USING (file)) GROUP BY ALL), "
    "used AS (SELECT s.network, r.client, r.server, r.server_port, r.host AS name "
    "FROM http_request r JOIN work.source s USING (file) "
    "UNION SELECT s.network, t.client, t.server, t.server_port, t.server_name "
    "FROM tls_handshake t JOIN work.source s USING (file)) "
    "SELECT DISTINCT contact, name FROM ("
    "SELECT c.contact, a.name FROM answer a "
    "JOIN work.host h ON h.network = a.network AND h.client = a.client "
    "JOIN work.contact c ON c.host = h.host AND c.server = a.server WHERE a.first <= c.first "
    "UNION ALL SELECT c.contact, u.name FROM used u "
    "JOIN work.host h ON h.network = u.network AND h.client = u.client "
    "JOIN work.contact c ON c.host = h.host AND c.server = u.server "
    "AND c.server_port = u.server_port AND c.transport = 0) "
    "WHERE name <> '' ORDER BY contact, name";

/// Records of `table` that belong to a contact over TCP, in time order.
std::string by_contact(std::string_view columns, std::string_view table)
{
    return "SELECT c.contact, " + std::string(columns) + " FROM " + std::string(table) +
           " r JOIN work.source s USING (file) "
           "JOIN work.host h ON h.network = s.network AND h.client = r.client "
           "JOIN work.contact c ON c.host = h.host AND c.server = r.server "
           "AND c.server_port = r.server_port AND c.transport = 0 "
           "ORDER BY c.contact, r.time, r.file, r.byte_offset";
}

std::string by_host(std::string_view columns, std::string_view table)
{
    return "SELECT h.host, " + std::string(columns) + " FROM " + std::string(table) +
           " r JOIN work.source s USING (file) "
           "JOIN work.host h ON h.network = s.network AND h.client = r.client "
           "ORDER BY h.host, r.time, r.file, r.byte_offset";
}

/// A streamed answer that ascends in its first column, walked key by key.
class KeyedRows {
public:
    static Result<KeyedRows>
    open(const std::function<Result<Connection>()>& connect, const std::string& sql)
    {
        TAKEDOWN_TRY(Connection connection, connect());
        TAKEDOWN_TRY(Rows rows, connection.query(sql, Answer::Streamed));
        return KeyedRows(std::move(connection), std::move(rows));
    }

    /// Calls `use(rows)` for each row of `key`. Keys must be asked in ascending order; rows of keys
    /// that were not asked are passed over.
    template <class Use>
    void each(std::uint64_t key, const Use& use)
    {
        while (more_ && rows_.u64(0) < key) {
            more_ = rows_.next();
        }
        while (more_ && rows_.u64(0) == key) {
            use(rows_);
            more_ = rows_.next();
        }
    }

    Result<void> status() { return rows_.status(); }

private:
    KeyedRows(Connection connection, Rows rows)
        : connection_(std::move(connection)), rows_(std::move(rows)), more_(rows_.next())
    {
    }

    Connection connection_; ///< outlives rows_
    Rows rows_;
    bool more_;
};

struct Streams {
    KeyedRows contacts;
    KeyedRows attempts;
    KeyedRows names;
    KeyedRows requests;
    KeyedRows handshakes;
    KeyedRows lookups;
    KeyedRows sessions;

    Result<void> status()
    {
        for (KeyedRows* stream :
             {&contacts, &attempts, &names, &requests, &handshakes, &lookups, &sessions}) {
            TAKEDOWN_CHECKED(stream->status());
        }
        return {};
    }
};

Result<Streams>
open_streams(const std::function<Result<Connection>()>& connect, const HostWorkspace& workspace)
{
    const auto open = [&](const std::string& sql) {
        return KeyedRows::open(connect, workspace.sql(sql));
    };
    TAKEDOWN_TRY(KeyedRows contacts, open(contact_sql));
    TAKEDOWN_TRY(KeyedRows attempts, open(attempt_sql));
    TAKEDOWN_TRY(KeyedRows names, open(name_sql));
    TAKEDOWN_TRY(KeyedRows requests, open(by_contact(request_columns, "http_request")));
    TAKEDOWN_TRY(KeyedRows handshakes, open(by_contact(handshake_columns, "tls_handshake")));
    TAKEDOWN_TRY(KeyedRows lookups, open(by_host(lookup_columns, "lookup")));
    TAKEDOWN_TRY(KeyedRows sessions, open(by_host(session_columns, "smtp_session")));
    return Streams{
        std::move(contacts),
        std::move(attempts),
        std::move(names),
        std::move(requests),
        std::move(handshakes),
        std::move(lookups),
        std::move(sessions)};
}

Attempt attempt_of(const Rows& rows)
{
    Attempt attempt;
    attempt.where = {rows.u32(1), rows.u64(2)};
    attempt.time = rows.time(3);
    attempt.duration = Micros(rows.i64(4));
    attempt.outcome = static_cast<Outcome>(rows.u8(5));
    attempt.bytes_up = rows.u64(6);
    attempt.bytes_down = rows.u64(7);
    attempt.packets_up = rows.u64(8);
    attempt.packets_down = rows.u64(9);
    return attempt;
}

Contact contact_of(const Rows& rows)
{
    Contact contact;
    contact.server.address = rows.address(2);
    contact.server.port = rows.u16(3);
    contact.server.transport = static_cast<Transport>(rows.u8(4));
    contact.attempt_count = rows.u64(5);
    contact.head_up = rows.text(6);
    contact.head_down = rows.text(7);
    contact.hosts_in_case = rows.u64(8);
    return contact;
}

void fill_contact(Streams& streams, std::uint64_t number, std::size_t attempts, Contact& contact)
{
    streams.attempts.each(number, [&](const Rows& rows) {
        if (contact.attempts.size() < attempts) {
            contact.attempts.push_back(attempt_of(rows));
        }
    });
    streams.names.each(number, [&](const Rows& rows) {
        // A Host header may hold the bare address: no name.
        if (contact.names.size() < most_names && !Address::parse(rows.text(1))) {
            contact.names.emplace_back(rows.text(1));
        }
    });
    streams.requests.each(number, [&](const Rows& rows) {
        if (contact.requests.size() < most_requests) {
            contact.requests.push_back(request_of(rows, 1));
        }
    });
    streams.handshakes.each(number, [&](const Rows& rows) {
        if (contact.handshakes.size() < most_handshakes) {
            contact.handshakes.push_back(handshake_of(rows, 1));
        }
    });
}

std::size_t attempts_a_contact(const Rows& summary)
{
    const std::uint64_t contacts = std::max<std::uint64_t>(summary.u64(6), 1);
    return summary.u64(7) <= most_attempts_of_host ? most_attempts
                                                   : most_attempts_of_host / contacts;
}

HostActivity activity_of(const Rows& summary, Streams& streams)
{
    HostActivity activity;
    const std::uint64_t host = summary.u64(0);
    activity.host = {summary.string(1), summary.address(2)};
    activity.first = summary.time(3);
    activity.last = summary.time(4);
    activity.contact_count = summary.u64(5);
    activity.mail_servers = summary.u64(8);
    const std::size_t attempts = attempts_a_contact(summary);
    streams.contacts.each(host, [&](const Rows& rows) {
        fill_contact(
            streams, rows.u64(1), attempts, activity.contacts.emplace_back(contact_of(rows))
        );
    });
    streams.lookups.each(host, [&](const Rows& rows) {
        if (activity.lookups.size() < most_lookups) {
            activity.lookups.push_back(lookup_of(rows, 1));
        }
    });
    streams.sessions.each(host, [&](const Rows& rows) {
        if (activity.mail_sessions.size() < most_sessions) {
            activity.mail_sessions.push_back(session_of(rows, 1));
        }
    });
    return activity;
}

/// Hands over the hosts of the range that `work` is filled with. False: `take` had enough.
Result<bool> hand_over(
    const std::function<Result<Connection>()>& open,
    const HostWorkspace& work,
    const std::function<bool(HostActivity&&)>& take
)
{
    TAKEDOWN_TRY(Connection reader, open());
    TAKEDOWN_TRY(Rows summary, reader.query(work.sql(summary_sql), Answer::Streamed));
    TAKEDOWN_TRY(Streams streams, open_streams(open, work));
    while (summary.next()) {
        HostActivity activity = activity_of(summary, streams);
        TAKEDOWN_CHECKED(streams.status());
        if (!take(std::move(activity))) {
            return false;
        }
    }
    TAKEDOWN_CHECKED(streams.status());
    TAKEDOWN_CHECKED(summary.status());
    return true;
}

} // namespace

Result<void> for_each_stored_host(
    const std::function<Result<Connection>()>& open,
    const std::string& workspace,
    std::uint64_t memory,
    const std::function<bool(HostActivity&&)>& take
)
{
    TAKEDOWN_TRY(Connection builder, open());
    const std::uint64_t most_records = std::max<std::uint64_t>(memory / bytes_of_a_record, 1);
    TAKEDOWN_TRY(
        HostWorkspace work, HostWorkspace::make(std::move(builder), workspace, most_records)
    );
    TAKEDOWN_TRY(const std::vector<HostRange> ranges, work.ranges());
    for (const HostRange& range : ranges) {
        TAKEDOWN_CHECKED(work.fill(range));
        TAKEDOWN_TRY(const bool more, hand_over(open, work, take));
        if (!more) {
            break;
        }
    }
    return {};
}

} // namespace takedown
