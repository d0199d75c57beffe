// Writes what a case database holds as text, one CSV file a table, in an order of its own rows: two
// builds that read the same evidence with the same case.key must give the same files.
//   case_rows CASE.duckdb FOLDER

#include <duckdb.h>

#include <cstdio>
#include <string>

namespace {

bool run(duckdb_connection connection, const std::string& sql, duckdb_result& result)
{
    if (duckdb_query(connection, sql.c_str(), &result) == DuckDBSuccess) {
        return true;
    }
    std::fprintf(stderr, "%s: %s\n", sql.c_str(), duckdb_result_error(&result));
    return false;
}

bool write_tables(duckdb_connection connection, const std::string& folder)
{
    duckdb_result tables{};
    if (!run(connection, "SELECT table_name FROM duckdb_tables() ORDER BY 1", tables)) {
        return false;
    }
    bool good = true;
    for (idx_t row = 0; row < duckdb_row_count(&tables); ++row) {
        char* const name = duckdb_value_varchar(&tables, 0, row);
        const std::string table = name;
        duckdb_free(name);
        // When a file was imported is not what it holds.
        const std::string columns = table == "evidence_file" ? "* EXCLUDE (imported)" : "*";
        duckdb_result written{};
        good = run(connection,
                   "COPY (SELECT " + columns + " FROM " + table + " ORDER BY ALL) TO '" + folder +
                       "/" + table + ".csv'",
                   written) &&
               good;
        duckdb_destroy_result(&written);
    }
    duckdb_destroy_result(&tables);
    return good;
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 3) {
        std::fprintf(stderr, "usage: case_rows CASE.duckdb FOLDER\n");
        return 2;
    }
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    if (duckdb_open(arguments[1], &database) != DuckDBSuccess ||
        duckdb_connect(database, &connection) != DuckDBSuccess) {
        std::fprintf(stderr, "%s: cannot be opened\n", arguments[1]);
        return 3;
    }
    const bool good = write_tables(connection, arguments[2]);
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    return good ? 0 : 3;
}
