#include "store/host_workspace.hpp"

#include <utility>

namespace takedown {

namespace {

constexpr std::string_view build_sql = R"sql(
CREATE TABLE work.source AS SELECT id AS file, network FROM evidence_file;

CREATE TABLE work.touch AS
SELECT network, client, server, server_port, transport, sum(attempts)::UBIGINT AS attempts,
    sum(answered)::UBIGINT AS answered, min(first) AS first, max(last) AS last,
    max(head_up) AS head_up, max(head_down) AS head_down
FROM (
    SELECT s.network, f.client, f.server, f.server_port,
        enum_code(f.transport)::UTINYINT AS transport, count(*) AS attempts,
        count(*) FILTER (f.outcome = 'answered') AS answered, min(f.time) AS first,
        max(f.time) AS last,
        arg_min(f.head_up, {'t': f.time, 'f': f.file, 'o': f.byte_offset})
            FILTER (f.head_up IS NOT NULL) AS head_up,
        arg_min(f.head_down, {'t': f.time, 'f': f.file, 'o': f.byte_offset})
            FILTER (f.head_down IS NOT NULL) AS head_down
    FROM flow f JOIN work.source s USING (file) GROUP BY ALL
    UNION ALL
    SELECT s.network, r.client, r.server, r.server_port, 0::UTINYINT, 0, 0, min(r.time),
        max(r.time), NULL, NULL
    FROM http_request r JOIN work.source s USING (file) GROUP BY ALL
    UNION ALL
    SELECT s.network, h.client, h.server, h.server_port, 0::UTINYINT, 0, 0, min(h.time),
        max(h.time), NULL, NULL
    FROM tls_handshake h JOIN work.source s USING (file) GROUP BY ALL
) GROUP BY ALL;

CREATE TABLE work.host AS
SELECT row_number() OVER (ORDER BY network, takedown_address_key(client))::UBIGINT AS host,
    network, client, first, last
FROM (
    SELECT network, client, min(first) AS first, max(last) AS last FROM (
        SELECT network, client, first, last FROM work.touch
        UNION ALL
        SELECT s.network, l.client, min(l.time), max(l.time)
        FROM lookup l JOIN work.source s USING (file) GROUP BY ALL
        UNION ALL
        SELECT s.network, m.client, min(m.time), max(m.time)
        FROM smtp_session m JOIN work.source s USING (file) GROUP BY ALL)
    GROUP BY ALL)
WHERE takedown_names_host(client);

CREATE TABLE work.touched AS
SELECT h.host, t.server, t.server_port, t.transport, t.attempts, t.answered, t.first, t.head_up,
    t.head_down
FROM work.touch t JOIN work.host h USING (network, client);

DROP TABLE work.touch;

CREATE TABLE work.contact AS
SELECT row_number() OVER (ORDER BY host, server_key, server_port, transport)::UBIGINT AS contact,
    * EXCLUDE (server_key)
FROM (
    SELECT t.*, takedown_address_key(t.server) AS server_key, p.hosts
    FROM work.touched t JOIN (
        SELECT server, server_port, count(*)::UBIGINT AS hosts
        FROM (SELECT DISTINCT host, server, server_port FROM work.touched) GROUP BY ALL
    ) p USING (server, server_port)
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

} // namespace

Result<HostWorkspace> HostWorkspace::make(Connection connection, const std::string& name)
{
    HostWorkspace workspace(std::move(connection), name);
    // The mode is said because in a case opened for reading the engine would take that for all.
    TAKEDOWN_CHECKED(workspace.connection_.run("ATTACH ':memory:' AS " + name + " (READ_WRITE)"));
    TAKEDOWN_CHECKED(workspace.connection_.run(workspace.sql(build_sql)));
    return workspace;
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
