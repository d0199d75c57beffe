#include "store/host_workspace.hpp"

#include <utility>

namespace takedown {

namespace {

constexpr std::string_view start_sql = R"sql(
CREATE TABLE work.source AS SELECT id AS file, network FROM evidence_file;
CREATE TABLE work.seen (network VARCHAR, client VARCHAR, first TIMESTAMP, last TIMESTAMP,
    records UBIGINT);
CREATE TABLE work.popularity (server VARCHAR, server_port USMALLINT, hosts UBIGINT);
)sql";

/// What is asked of all records, for a share of the hosts and of the servers: grouping all of them
/// at once takes memory for each.
constexpr std::string_view share_sql = R"sql(
INSERT INTO work.seen
SELECT network, client, min(first), max(last), sum(records)
FROM (
    SELECT s.network, f.client, min(f.time) AS first, max(f.time) AS last, count(*) AS records
    FROM flow f JOIN work.source s USING (file) WHERE hash(f.client) % $shares = $share
    GROUP BY ALL
    UNION ALL
    SELECT s.network, r.client, min(r.time), max(r.time), count(*)
    FROM http_request r JOIN work.source s USING (file) WHERE hash(r.client) % $shares = $share
    GROUP BY ALL
    UNION ALL
    SELECT s.network, h.client, min(h.time), max(h.time), count(*)
    FROM tls_handshake h JOIN work.source s USING (file) WHERE hash(h.client) % $shares = $share
    GROUP BY ALL
    UNION ALL
    SELECT s.network, l.client, min(l.time), max(l.time), count(*)
    FROM lookup l JOIN work.source s USING (file) WHERE hash(l.client) % $shares = $share
    GROUP BY ALL
    UNION ALL
    SELECT s.network, m.client, min(m.time), max(m.time), count(*)
    FROM smtp_session m JOIN work.source s USING (file) WHERE hash(m.client) % $shares = $share
    GROUP BY ALL)
WHERE takedown_names_host(client) GROUP BY ALL;

INSERT INTO work.popularity
SELECT server, server_port, count(*) FROM (
    SELECT s.network, f.client, f.server, f.server_port
    FROM flow f JOIN work.source s USING (file)
    WHERE hash(f.server) % $shares = $share AND takedown_names_host(f.client)
    UNION
    SELECT s.network, r.client, r.server, r.server_port
    FROM http_request r JOIN work.source s USING (file)
    WHERE hash(r.server) % $shares = $share AND takedown_names_host(r.client)
    UNION
    SELECT s.network, h.client, h.server, h.server_port
    FROM tls_handshake h JOIN work.source s USING (file)
    WHERE hash(h.server) % $shares = $share AND takedown_names_host(h.client))
GROUP BY ALL;
)sql";

constexpr std::string_view number_sql = R"sql(
CREATE TABLE work.every_host AS
SELECT row_number() OVER (ORDER BY network, takedown_address_key(client))::UBIGINT AS host, *
FROM work.seen;

DROP TABLE work.seen;
)sql";

constexpr std::string_view record_count_sql =
    "SELECT (SELECT count(*) FROM flow) + (SELECT count(*) FROM http_request) + "
    "(SELECT count(*) FROM tls_handshake) + (SELECT count(*) FROM lookup) + "
    "(SELECT count(*) FROM smtp_session)";

/// What is asked of a range of hosts: texts, windows and several joins, which the engine holds in
/// memory whole.
constexpr std::string_view part_sql = R"sql(
DROP TABLE IF EXISTS work.summary;
DROP TABLE IF EXISTS work.contact;
DROP TABLE IF EXISTS work.host;

CREATE TABLE work.host AS
SELECT * EXCLUDE (records) FROM work.every_host WHERE host BETWEEN $first AND $last;

CREATE TABLE work.touched AS
SELECT host, server, server_port, transport, sum(attempts)::UBIGINT AS attempts,
    sum(answered)::UBIGINT AS answered, min(first) AS first, max(head_up) AS head_up,
    max(head_down) AS head_down
FROM (
    SELECT h.host, f.server, f.server_port, enum_code(f.transport)::UTINYINT AS transport,
        count(*) AS attempts, count(*) FILTER (f.outcome = 'answered') AS answered,
        min(f.time) AS first,
        arg_min(f.head_up, {'t': f.time, 'f': f.file, 'o': f.byte_offset})
            FILTER (f.head_up IS NOT NULL) AS head_up,
        arg_min(f.head_down, {'t': f.time, 'f': f.file, 'o': f.byte_offset})
            FILTER (f.head_down IS NOT NULL) AS head_down
    FROM flow f JOIN work.source s USING (file)
    JOIN work.host h ON h.network = s.network AND h.client = f.client GROUP BY ALL
    UNION ALL
    SELECT h.host, r.server, r.server_port, 0::UTINYINT, 0, 0, min(r.time), NULL, NULL
    FROM http_request r JOIN work.source s USING (file)
    JOIN work.host h ON h.network = s.network AND h.client = r.client GROUP BY ALL
    UNION ALL
    SELECT h.host, t.server, t.server_port, 0::UTINYINT, 0, 0, min(t.time), NULL, NULL
    FROM tls_handshake t JOIN work.source s USING (file)
    JOIN work.host h ON h.network = s.network AND h.client = t.client GROUP BY ALL
) GROUP BY ALL;

CREATE TABLE work.contact AS
SELECT row_number() OVER (ORDER BY host, server_key, server_port, transport)::UBIGINT AS contact,
    * EXCLUDE (server_key)
FROM (
    SELECT t.*, takedown_address_key(t.server) AS server_key, p.hosts
    FROM work.touched t JOIN work.popularity p USING (server, server_port)
    QUALIFY row_number() OVER (PARTITION BY t.host ORDER BY t.answered DESC, t.attempts DESC,
        server_key, t.server_port, t.transport) <= 5000);

CREATE TABLE work.summary AS
SELECT h.*, coalesce(a.contacts, 0)::UBIGINT AS contacts,
    coalesce(k.contacts, 0)::UBIGINT AS kept_contacts,
    coalesce(k.attempts, 0)::UBIGINT AS kept_attempts,
    coalesce(m.servers, 0)::UBIGINT AS mail_servers
FROM work.host h
LEFT JOIN (SELECT host, count(*) AS contacts FROM work.touched GROUP BY host) a USING (host)
LEFT JOIN (SELECT host, count(*) AS contacts, sum(least(attempts, 2000)) AS attempts
    FROM work.contact GROUP BY host) k USING (host)
LEFT JOIN (
    SELECT host, count(*) AS servers FROM (
        SELECT host, server FROM work.touched WHERE server_port = 25 AND transport = 0
        UNION
        SELECT h.host, s.server FROM smtp_session s JOIN work.source f USING (file)
        JOIN work.host h ON h.network = f.network AND h.client = s.client
        WHERE s.server_port = 25)
    GROUP BY host) m USING (host);

DROP TABLE work.touched;
)sql";

constexpr std::string_view part_size_sql =
    "SELECT host, records FROM work.every_host ORDER BY host";

void replace_all(std::string& text, std::string_view mark, std::uint64_t number)
{
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        text.replace(at, mark.size(), std::to_string(number));
    }
}

} // namespace

Result<HostWorkspace>
HostWorkspace::make(Connection connection, const std::string& name, std::uint64_t most_records)
{
    HostWorkspace workspace(std::move(connection), name, most_records);
    // The mode is said because in a case opened for reading the engine would take that for all.
    TAKEDOWN_CHECKED(workspace.connection_.run("ATTACH ':memory:' AS " + name + " (READ_WRITE)"));
    TAKEDOWN_CHECKED(workspace.connection_.run(workspace.sql(start_sql)));
    TAKEDOWN_TRY(
        const std::uint64_t records,
        query_number(workspace.connection_, std::string(record_count_sql))
    );
    const std::uint64_t shares = records / most_records + 1;
    for (std::uint64_t share = 0; share < shares; ++share) {
        std::string text = workspace.sql(share_sql);
        replace_all(text, "$shares", shares); // before its beginning, $share
        replace_all(text, "$share", share);
        TAKEDOWN_CHECKED(workspace.connection_.run(text));
    }
    TAKEDOWN_CHECKED(workspace.connection_.run(workspace.sql(number_sql)));
    return workspace;
}

Result<std::vector<HostRange>> HostWorkspace::ranges()
{
    TAKEDOWN_TRY(Rows rows, connection_.query(sql(part_size_sql), Answer::Streamed));
    std::vector<HostRange> ranges;
    std::uint64_t records = 0;
    while (rows.next()) {
        const std::uint64_t host = rows.u64(0);
        if (ranges.empty() || records + rows.u64(1) > most_records_) {
            ranges.push_back({host, host});
            records = 0;
        }
        ranges.back().last = host;
        records += rows.u64(1);
    }
    TAKEDOWN_CHECKED(rows.status());
    return ranges;
}

Result<void> HostWorkspace::fill(const HostRange& range)
{
    std::string text = sql(part_sql);
    replace_all(text, "$first", range.first);
    replace_all(text, "$last", range.last);
    return connection_.run(text);
}

HostWorkspace::~HostWorkspace()
{
    if (connection_.handle() != nullptr) {
        (void)connection_.run("DETACH DATABASE IF EXISTS " + name_);
    }
}

std::string HostWorkspace::sql(std::string_view sql) const
{
    constexpr std::string_view mark = "work.";
    std::string text;
    for (std::size_t at = 0; at < sql.size();) {
        const std::size_t found = std::min(sql.find(mark, at), sql.size());
        text += sql.substr(at, found - at);
        if (found < sql.size()) {
            text += name_ + '.';
        }
        at = found + mark.size();
    }
    return text;
}

} // namespace takedown
