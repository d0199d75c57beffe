#pragma once

// TableAppender: rows into one table by columns, thousands at a time, in bounded memory.

#include "store/duckdb_handles.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// Gives one value for each column, left to right, then end_row(). Values must have the column's
/// exact type; a mismatch is a defect and ends the program. Text that is not UTF-8 is mended. The
/// first error is kept: later calls do nothing, finish() returns it.
class TableAppender {
public:
    /// Nothing is opened before the first row. `connection` must outlive this.
    TableAppender(Connection& connection, std::string table)
        : connection_(connection), table_(std::move(table))
    {
    }

    TableAppender& put(bool value);
    TableAppender& put(std::uint8_t value);
    TableAppender& put(std::uint16_t value);
    TableAppender& put(std::uint32_t value);
    TableAppender& put(std::uint64_t value);
    TableAppender& put(std::int32_t value);
    TableAppender& put(std::int64_t value);
    TableAppender& put(double value);
    TableAppender& put(std::string_view value);

    TableAppender& put(const std::string& value) { return put(std::string_view(value)); }

    TableAppender& put(const char* value) { return put(std::string_view(value)); }

    TableAppender& put(TimePoint value);
    TableAppender& put(const Address& value);
    TableAppender& put(const std::vector<std::string>& values);

    template <class T>
    TableAppender& put(const std::optional<T>& value)
    {
        return value ? put(*value) : put_null();
    }

    /// The value's place in the column's ENUM.
    TableAppender& put_enum(std::uint8_t place);
    /// Raw bytes; none are NULL.
    TableAppender& put_blob(std::string_view bytes);
    /// An address as a number of 128 bits, for range tests.
    TableAppender& put_key(const Address& value);
    TableAppender& put_null();
    void end_row();

    [[nodiscard]] bool healthy() const { return !error_; }

    /// Hands all rows to the transaction and closes.
    Result<void> finish();

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    struct Column {
        duckdb_vector vector = nullptr;
        void* data = nullptr;
        std::uint64_t* valid = nullptr; ///< made at the first NULL of a chunk
        duckdb_type type = DUCKDB_TYPE_INVALID;
        std::size_t list_size = 0;
    };

    struct TextPlace {
        duckdb_vector vector;
        duckdb_string_t* data;
    };

    /// The column to fill next; nullptr when broken.
    Column* next(duckdb_type type);
    template <class T>
    TableAppender& put_plain(duckdb_type type, T value);
    void assign_text(TextPlace place, std::uint64_t row, std::string_view text);
    bool ready();
    bool open();
    void bind_columns();
    void flush_chunk();
    void fail_with(std::string_view what);

    Connection& connection_;
    std::string table_;
    AppenderHandle appender_;
    ChunkHandle chunk_;
    std::vector<Column> columns_;
    std::size_t column_ = 0;
    std::uint64_t row_ = 0;
    std::size_t chunk_bytes_ = 0;   ///< text held by the chunk
    std::size_t pending_bytes_ = 0; ///< text held by the engine since its last flush
    std::optional<Error> error_;
};

} // namespace takedown
