# DuckDB::DuckDB: an installed DuckDB first, else the library and header that npm brought.
set(TAKEDOWN_NPM "${CMAKE_CURRENT_LIST_DIR}/../node_modules")
find_path(DuckDB_INCLUDE_DIR duckdb.h PATHS "${TAKEDOWN_NPM}/duckdb/src/duckdb/src/include")
find_library(DuckDB_LIBRARY duckdb PATHS
    "${TAKEDOWN_NPM}/@duckdb/node-bindings-linux-x64" "${TAKEDOWN_NPM}/@duckdb/node-bindings-linux-arm64")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(DuckDB REQUIRED_VARS DuckDB_LIBRARY DuckDB_INCLUDE_DIR)
if(DuckDB_FOUND AND NOT TARGET DuckDB::DuckDB)
    add_library(DuckDB::DuckDB SHARED IMPORTED)
    set_target_properties(DuckDB::DuckDB PROPERTIES
        IMPORTED_LOCATION "${DuckDB_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${DuckDB_INCLUDE_DIR}")
endif()
