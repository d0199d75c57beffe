#include "store/schema.hpp"

#include <set>

#include "store_fixture.hpp"

namespace takedown::store_test {

namespace {

using SchemaTest = StoreTest;

/// Makes a database by hand, without the store.
void make_database(const std::string& path, std::uint64_t version, const std::string& more)
{
    duckdb_database raw = nullptr;
    ASSERT_EQ(duckdb_open(path.c_str(), &raw), DuckDBSuccess);
    const DatabaseHandle database(raw);
    duckdb_connection raw_connection = nullptr;
    ASSERT_EQ(duckdb_connect(raw, &raw_connection), DuckDBSuccess);
    Connection connection(ConnectionHandle(raw_connection), path);
    if (version > 0) {
        const auto migrated = migrate(connection, version);
        ASSERT_TRUE(migrated) << migrated.error().message;
    }
    if (!more.empty()) {
        const auto done = connection.run(more);
        ASSERT_TRUE(done) << done.error().message;
    }
}

ErrorKind kind_of(const std::string& path, Access access)
{
    StoreOptions options;
    options.access = access;
    const auto store = open_duckdb_store(path, options);
    EXPECT_FALSE(store);
    return store ? ErrorKind::Internal : store.error().kind;
}

} // namespace

TEST_F(SchemaTest, TakesUpACaseOfVersionNought)
{
    make_database(
        path_,
        0,
        "CREATE TABLE schema_version (version UBIGINT); INSERT INTO schema_version VALUES (0)"
    );
    EXPECT_EQ(kind_of(path_, Access::ReadOnly), ErrorKind::Case);
    EXPECT_TRUE(open()->files().value().empty());
}

TEST_F(SchemaTest, TakesUpAnOlderCaseAndKeepsItsRows)
{
    make_database(
        path_,
        1,
        "INSERT INTO evidence_file VALUES (1, 'old', 'sha', 1, 'mbox', '', '', 'ham', 3, 0, "
        "'2011-08-18 15:40:53.826372')"
    );
    EXPECT_EQ(kind_of(path_, Access::ReadOnly), ErrorKind::Case);
    const auto store = open();
    ASSERT_EQ(store->files().value().size(), 1U);
    EXPECT_EQ(store->files().value()[0].path, "old");
    EXPECT_EQ(store->files().value()[0].mail_class, MailClass::Ham);
    EXPECT_TRUE(store->save_findings({}, "input"));
    EXPECT_EQ(store->findings_input().value(), "input");
}

TEST_F(SchemaTest, RefusesANewerCase)
{
    make_database(path_, current_schema_version(), "UPDATE schema_version SET version = 9999");
    EXPECT_EQ(kind_of(path_, Access::ReadWrite), ErrorKind::Case);
    EXPECT_EQ(kind_of(path_, Access::ReadOnly), ErrorKind::Case);
}

TEST_F(SchemaTest, RefusesADatabaseOfAnotherProgram)
{
    make_database(path_, 0, "CREATE TABLE customers (name VARCHAR)");
    EXPECT_EQ(kind_of(path_, Access::ReadWrite), ErrorKind::Case);
}

TEST_F(SchemaTest, NumbersItsStepsWithoutAGap)
{
    std::uint64_t expected = 0;
    for (const Migration& step : migrations()) {
        EXPECT_EQ(step.version, ++expected);
    }
    EXPECT_EQ(current_schema_version(), expected);
}

TEST_F(SchemaTest, CountsEveryTableButThoseOfEvidenceAmongTheFindings)
{
    const std::vector<std::string> tables = finding_tables();
    const std::set<std::string> findings(tables.begin(), tables.end());
    EXPECT_EQ(findings.size(), tables.size()) << "a name stands twice";
    const std::set<std::string> evidence{
        "attachment",
        "audit_log",
        "evidence_file",
        "flow",
        "hop",
        "http_request",
        "lookup",
        "message",
        "message_text",
        "message_url",
        "oddity",
        "place_range",
        "route",
        "smtp_session",
        "tls_handshake"};
    const auto store = open();
    const TableCounts counts = store->counts().value();
    for (const auto& [table, rows] : counts) {
        EXPECT_NE(findings.contains(table), evidence.contains(table)) << table;
    }
}

} // namespace takedown::store_test
