#include "store/duckdb_store.hpp"

#include "store/address_functions.hpp"
#include "store/findings_tables.hpp"
#include "store/host_query.hpp"
#include "store/import_writer.hpp"
#include "store/message_query.hpp"
#include "store/place_query.hpp"
#include "store/schema.hpp"

#include <utility>

namespace takedown {

Result<Connection> DuckdbStore::connect()
{
    duckdb_connection raw = nullptr;
    if (duckdb_connect(database_.get(), &raw) != DuckDBSuccess) {
        return fail(ErrorKind::Internal, path_ + ": the database engine gives no connection");
    }
    return Connection(ConnectionHandle(raw), path_);
}

Result<Connection> DuckdbStore::connect_to_write()
{
    if (access_ == Access::ReadOnly) {
        return fail(ErrorKind::Internal, path_ + ": the case was opened for reading only");
    }
    return connect();
}

Result<void> DuckdbStore::prepare()
{
    TAKEDOWN_TRY(Connection connection, connect());
    if (access_ == Access::ReadWrite) {
        TAKEDOWN_CHECKED(migrate(connection, current_schema_version()));
    }
    TAKEDOWN_CHECKED(check_schema(connection));
    return register_address_functions(connection);
}

Result<std::unique_ptr<ImportWriter>> DuckdbStore::begin_import()
{
    TAKEDOWN_TRY(Connection connection, connect_to_write());
    return DuckdbImportWriter::begin(std::move(connection), importing_);
}

Result<std::vector<EvidenceFile>> DuckdbStore::files()
{
    TAKEDOWN_TRY(Connection connection, connect());
    TAKEDOWN_TRY(
        Rows rows,
        connection.query("SELECT id, path, sha256, size, format, network, trap, mail_class, "
                         "records, oddities, imported FROM evidence_file ORDER BY id")
    );
    std::vector<EvidenceFile> files;
    while (rows.next()) {
        EvidenceFile& file = files.emplace_back();
        file.id = rows.u32(0);
        file.path = rows.text(1);
        file.sha256 = rows.text(2);
        file.size = rows.u64(3);
        file.format = rows.text(4);
        file.network = rows.text(5);
        file.trap = rows.text(6);
        file.mail_class = static_cast<MailClass>(rows.u8(7));
        file.records = rows.u64(8);
        file.oddities = rows.u64(9);
        file.imported = rows.time(10);
    }
    TAKEDOWN_CHECKED(rows.status());
    return files;
}

Result<std::vector<Oddity>> DuckdbStore::oddities()
{
    TAKEDOWN_TRY(Connection connection, connect());
    TAKEDOWN_TRY(
        Rows rows,
        connection.query("SELECT file, byte_offset, kind, occurrences, detail FROM oddity "
                         "ORDER BY ALL")
    );
    std::vector<Oddity> oddities;
    while (rows.next()) {
        oddities.push_back({rows.string(2), {rows.u32(0), rows.u64(1)}, rows.u64(3), rows.string(4)}
        );
    }
    TAKEDOWN_CHECKED(rows.status());
    return oddities;
}

Result<TableCounts> DuckdbStore::counts()
{
    TAKEDOWN_TRY(Connection connection, connect());
    TAKEDOWN_TRY(
        Rows rows,
        connection.query("SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND "
                         "database_name = current_database() AND table_name <> 'schema_version'")
    );
    TableCounts counts;
    while (rows.next()) {
        counts[rows.string(0)] = 0;
    }
    TAKEDOWN_CHECKED(rows.status());
    for (auto& [table, count] : counts) {
        TAKEDOWN_TRY(count, query_number(connection, "SELECT count(*) FROM \"" + table + "\""));
    }
    return counts;
}

Result<void> DuckdbStore::for_each_message(const std::function<bool(StoredMessage&&)>& take)
{
    TAKEDOWN_TRY(Connection connection, connect());
    return for_each_stored_message(connection, MessageParts::All, take);
}

Result<void> DuckdbStore::for_each_path(const std::function<bool(StoredMessage&&)>& take)
{
    TAKEDOWN_TRY(Connection connection, connect());
    return for_each_stored_message(connection, MessageParts::Path, take);
}

Result<void> DuckdbStore::for_each_content(
    std::span<const std::uint64_t> ids,
    std::size_t most_characters,
    const std::function<bool(std::size_t, MessageContent&&)>& take
)
{
    TAKEDOWN_TRY(Connection connection, connect());
    return for_each_stored_content(connection, ids, most_characters, take);
}

Result<void> DuckdbStore::for_each_host(const std::function<bool(HostActivity&&)>& take)
{
    const auto open = [this] {
        return connect();
    };
    const std::string workspace = "takedown_work_" + std::to_string(++workspaces_);
    return for_each_stored_host(open, workspace, memory_, take);
}

Result<std::vector<Route>> DuckdbStore::routes_covering(std::span<const Address> addresses)
{
    TAKEDOWN_TRY(Connection connection, connect());
    return stored_routes_covering(connection, addresses);
}

Result<std::vector<PlaceRange>> DuckdbStore::places_covering(std::span<const Address> addresses)
{
    TAKEDOWN_TRY(Connection connection, connect());
    return stored_places_covering(connection, addresses);
}

Result<void> DuckdbStore::save_findings(const Findings& findings, std::string_view input)
{
    TAKEDOWN_TRY(Connection connection, connect_to_write());
    return write_findings(connection, findings, input);
}

Result<std::optional<Findings>> DuckdbStore::load_findings()
{
    TAKEDOWN_TRY(Connection connection, connect());
    return read_findings(connection);
}

Result<std::string> DuckdbStore::findings_input()
{
    TAKEDOWN_TRY(Connection connection, connect());
    TAKEDOWN_TRY(Rows rows, connection.query("SELECT input FROM findings"));
    std::string input = rows.next() ? rows.string(0) : std::string();
    TAKEDOWN_CHECKED(rows.status());
    return input;
}

Result<void> DuckdbStore::audit(const AuditEntry& entry)
{
    TAKEDOWN_TRY(Connection connection, connect_to_write());
    TAKEDOWN_TRY(
        Statement insert,
        connection.prepare("INSERT INTO audit_log SELECT coalesce(max(position), 0) + 1, ?, ?, ?, "
                           "? FROM audit_log")
    );
    insert.bind(entry.time).bind(entry.actor).bind(entry.action).bind(entry.detail);
    TAKEDOWN_TRY([[maybe_unused]] const Rows rows, insert.run());
    return {};
}

Result<std::vector<AuditEntry>> DuckdbStore::audit_log()
{
    TAKEDOWN_TRY(Connection connection, connect());
    TAKEDOWN_TRY(
        Rows rows,
        connection.query("SELECT time, actor, action, detail FROM audit_log ORDER BY position, time"
        )
    );
    std::vector<AuditEntry> entries;
    while (rows.next()) {
        entries.push_back({rows.time(0), rows.string(1), rows.string(2), rows.string(3)});
    }
    TAKEDOWN_CHECKED(rows.status());
    return entries;
}

} // namespace takedown
