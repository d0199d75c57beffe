#pragma once

// The database engine's handles as owning values: database, connection, prepared statement, and
// the rows of an answer.

#include "core/ip.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

#include <duckdb.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace takedown {

template <auto close>
struct CloseHandle {
    template <class Handle>
    void operator()(Handle* handle) const
    {
        close(&handle);
    }
};

template <class Handle, auto close>
using OwnedHandle = std::unique_ptr<std::remove_pointer_t<Handle>, CloseHandle<close>>;

using DatabaseHandle = OwnedHandle<duckdb_database, duckdb_close>;
using ConnectionHandle = OwnedHandle<duckdb_connection, duckdb_disconnect>;
using StatementHandle = OwnedHandle<duckdb_prepared_statement, duckdb_destroy_prepare>;
using PendingHandle = OwnedHandle<duckdb_pending_result, duckdb_destroy_pending>;
using ConfigHandle = OwnedHandle<duckdb_config, duckdb_destroy_config>;
using ChunkHandle = OwnedHandle<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using TypeHandle = OwnedHandle<duckdb_logical_type, duckdb_destroy_logical_type>;
using ValueHandle = OwnedHandle<duckdb_value, duckdb_destroy_value>;
using AppenderHandle = OwnedHandle<duckdb_appender, duckdb_appender_destroy>;

/// The rows of one answer, walked once, front to back. Columns count from 0; asking a column for
/// another type than the statement gives it is a defect and ends the program.
class Rows {
public:
    Rows(duckdb_result result, std::string database);
    ~Rows();
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    Rows(Rows&& other) noexcept;
    Rows& operator=(Rows&& other) noexcept;

    /// Steps to the next row; false at the end or after an error, which status() tells apart.
    bool next();
    [[nodiscard]] Result<void> status();

    [[nodiscard]] bool is_null(std::size_t column) const;
    [[nodiscard]] bool boolean(std::size_t column) const;
    [[nodiscard]] std::uint8_t u8(std::size_t column) const; ///< also the place in an ENUM
    [[nodiscard]] std::uint16_t u16(std::size_t column) const;
    [[nodiscard]] std::uint32_t u32(std::size_t column) const;
    [[nodiscard]] std::uint64_t u64(std::size_t column) const;
    [[nodiscard]] std::int32_t i32(std::size_t column) const;
    [[nodiscard]] std::int64_t i64(std::size_t column) const;
    [[nodiscard]] double real(std::size_t column) const;
    /// VARCHAR or BLOB; empty for NULL. Valid until the next row.
    [[nodiscard]] std::string_view text(std::size_t column) const;

    [[nodiscard]] std::string string(std::size_t column) const { return std::string(text(column)); }

    [[nodiscard]] TimePoint time(std::size_t column) const;
    [[nodiscard]] std::optional<TimePoint> optional_time(std::size_t column) const;
    [[nodiscard]] std::optional<double> optional_real(std::size_t column) const;
    /// `::` where the text is no address.
    [[nodiscard]] Address address(std::size_t column) const;
    [[nodiscard]] std::optional<Address> optional_address(std::size_t column) const;
    [[nodiscard]] std::vector<std::string> strings(std::size_t column) const; ///< VARCHAR[]

private:
    struct Column {
        duckdb_vector vector = nullptr;
        const void* data = nullptr;
        std::uint64_t* valid = nullptr;
        duckdb_type type = DUCKDB_TYPE_INVALID;
    };

    bool fetch();
    template <class T>
    [[nodiscard]] const T& value(std::size_t column, duckdb_type type) const;

    duckdb_result result_{};
    bool owns_ = false;
    std::string database_;
    ChunkHandle chunk_;
    std::vector<Column> columns_;
    idx_t row_ = 0;
    idx_t size_ = 0;
};

/// How an answer is held: whole in the engine's memory, or made as it is read. A connection has at
/// most one streamed answer at a time.
enum class Answer { Whole, Streamed };

class Statement {
public:
    Statement(StatementHandle handle, std::string database)
        : handle_(std::move(handle)), database_(std::move(database))
    {
    }

    /// Parameters count from 1, in the order of the calls since the last run().
    Statement& bind(std::uint64_t value);
    Statement& bind(std::int64_t value);
    Statement& bind(std::string_view value); ///< must be valid UTF-8
    Statement& bind(TimePoint value);
    Statement& bind(std::span<const std::string> values); ///< VARCHAR[]
    Result<Rows> run(Answer answer = Answer::Whole);

private:
    StatementHandle handle_;
    std::string database_;
    idx_t bound_ = 0;
};

class Connection {
public:
    Connection(ConnectionHandle handle, std::string database)
        : handle_(std::move(handle)), database_(std::move(database))
    {
    }

    /// Runs one or several statements and drops their answers.
    Result<void> run(const std::string& sql);
    Result<Statement> prepare(const std::string& sql);
    Result<Rows> query(const std::string& sql, Answer answer = Answer::Whole);

    [[nodiscard]] duckdb_connection handle() const { return handle_.get(); }

    /// Path of the database, for messages.
    [[nodiscard]] const std::string& database() const { return database_; }

private:
    ConnectionHandle handle_;
    std::string database_;
};

/// An engine's complaint about the case database at `database` as our error.
Error engine_error(const std::string& database, duckdb_error_type type, std::string_view message);

/// The only value of the only row; 0 when there is none.
Result<std::uint64_t> query_number(Connection& connection, const std::string& sql);

} // namespace takedown
