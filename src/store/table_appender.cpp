#include "store/table_appender.hpp"

#include "core/check.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

// The engine keeps up to 204,800 rows before it hands them on, whatever their size: mail texts
// would fill the memory long before.
constexpr std::size_t most_chunk_bytes = std::size_t{4} << 20U;
constexpr std::size_t most_pending_bytes = std::size_t{16} << 20U;

} // namespace

void TableAppender::fail_with(std::string_view what)
{
    if (error_) {
        return;
    }
    duckdb_error_type type = DUCKDB_ERROR_INVALID;
    std::string message(what);
    if (appender_) {
        duckdb_error_data data = duckdb_appender_error_data(appender_.get());
        type = duckdb_error_data_error_type(data);
        if (const char* said = duckdb_error_data_message(data); said != nullptr) {
            message = said;
        }
        duckdb_destroy_error_data(&data);
    }
    error_ = engine_error(connection_.database(), type, "table " + table_ + ": " + message);
}

bool TableAppender::open()
{
    duckdb_appender raw = nullptr;
    const duckdb_state state =
        duckdb_appender_create(connection_.handle(), nullptr, table_.c_str(), &raw);
    appender_.reset(raw);
    if (state != DuckDBSuccess) {
        fail_with("cannot be written");
        return false;
    }
    const idx_t count = duckdb_appender_column_count(raw);
    std::vector<TypeHandle> owned;
    std::vector<duckdb_logical_type> types;
    columns_.resize(count);
    for (idx_t i = 0; i < count; ++i) {
        owned.emplace_back(duckdb_appender_column_type(raw, i));
        types.push_back(owned.back().get());
        columns_[i].type = duckdb_get_type_id(types.back());
    }
    chunk_.reset(duckdb_create_data_chunk(types.data(), count));
    bind_columns();
    return true;
}

void TableAppender::bind_columns()
{
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        columns_[i].vector = duckdb_data_chunk_get_vector(chunk_.get(), i);
        columns_[i].data = duckdb_vector_get_data(columns_[i].vector);
        columns_[i].valid = nullptr;
        columns_[i].list_size = 0;
    }
}

bool TableAppender::ready()
{
    return !error_ && (chunk_ || open());
}

TableAppender::Column* TableAppender::next(duckdb_type type)
{
    if (!ready()) {
        return nullptr;
    }
    TAKEDOWN_CHECK(column_ < columns_.size());
    Column& column = columns_[column_++];
    TAKEDOWN_CHECK(column.type == type);
    return &column;
}

template <class T>
TableAppender& TableAppender::put_plain(duckdb_type type, T value)
{
    if (Column* column = next(type)) {
        static_cast<T*>(column->data)[row_] = value;
    }
    return *this;
}

TableAppender& TableAppender::put(bool value)
{
    return put_plain(DUCKDB_TYPE_BOOLEAN, value);
}

TableAppender& TableAppender::put(std::uint8_t value)
{
    return put_plain(DUCKDB_TYPE_UTINYINT, value);
}

TableAppender& TableAppender::put(std::uint16_t value)
{
    return put_plain(DUCKDB_TYPE_USMALLINT, value);
}

TableAppender& TableAppender::put(std::uint32_t value)
{
    return put_plain(DUCKDB_TYPE_UINTEGER, value);
}

TableAppender& TableAppender::put(std::uint64_t value)
{
    return put_plain(DUCKDB_TYPE_UBIGINT, value);
}

TableAppender& TableAppender::put(std::int32_t value)
{
    return put_plain(DUCKDB_TYPE_INTEGER, value);
}

TableAppender& TableAppender::put(std::int64_t value)
{
    return put_plain(DUCKDB_TYPE_BIGINT, value);
}

TableAppender& TableAppender::put(double value)
{
    return put_plain(DUCKDB_TYPE_DOUBLE, value);
}

TableAppender& TableAppender::put(TimePoint value)
{
    return put_plain(
        DUCKDB_TYPE_TIMESTAMP, static_cast<std::int64_t>(value.time_since_epoch().count())
    );
}

TableAppender& TableAppender::put_enum(std::uint8_t place)
{
    return put_plain(DUCKDB_TYPE_ENUM, place);
}

void TableAppender::assign_text(TextPlace place, std::uint64_t row, std::string_view text)
{
    chunk_bytes_ += text.size();
    if (!is_valid_utf8(text)) {
        const std::string mended = to_valid_utf8(text);
        duckdb_vector_assign_string_element_len(place.vector, row, mended.data(), mended.size());
        return;
    }
    auto& inlined = place.data[row].value.inlined;
    if (text.size() > sizeof inlined.inlined) {
        duckdb_vector_assign_string_element_len(place.vector, row, text.data(), text.size());
        return;
    }
    // Half of all texts are as short: the engine keeps them in their own place, filled with zeros.
    inlined = {static_cast<std::uint32_t>(text.size()), {}};
    std::copy(text.begin(), text.end(), std::begin(inlined.inlined));
}

TableAppender& TableAppender::put(std::string_view value)
{
    if (const Column* column = next(DUCKDB_TYPE_VARCHAR)) {
        assign_text({column->vector, static_cast<duckdb_string_t*>(column->data)}, row_, value);
    }
    return *this;
}

TableAppender& TableAppender::put(const Address& value)
{
    return put(value.text());
}

TableAppender& TableAppender::put_blob(std::string_view bytes)
{
    if (bytes.empty()) {
        return put_null();
    }
    if (const Column* column = next(DUCKDB_TYPE_BLOB)) {
        duckdb_vector_assign_string_element_len(column->vector, row_, bytes.data(), bytes.size());
        chunk_bytes_ += bytes.size();
    }
    return *this;
}

TableAppender& TableAppender::put_key(const Address& value)
{
    duckdb_uhugeint key{};
    for (std::size_t i = 0; i < 16; ++i) {
        std::uint64_t& half = i < 8 ? key.upper : key.lower;
        half = half << 8U | value.bytes().at(i);
    }
    return put_plain(DUCKDB_TYPE_UHUGEINT, key);
}

TableAppender& TableAppender::put(const std::vector<std::string>& values)
{
    Column* const column = next(DUCKDB_TYPE_LIST);
    if (column == nullptr) {
        return *this;
    }
    const std::size_t start = column->list_size;
    const std::size_t end = start + values.size();
    if (duckdb_list_vector_reserve(column->vector, end) != DuckDBSuccess ||
        duckdb_list_vector_set_size(column->vector, end) != DuckDBSuccess) {
        error_ = engine_error(connection_.database(), DUCKDB_ERROR_OUT_OF_MEMORY, table_);
        return *this;
    }
    const duckdb_vector child = duckdb_list_vector_get_child(column->vector);
    const TextPlace place{child, static_cast<duckdb_string_t*>(duckdb_vector_get_data(child))};
    for (std::size_t i = 0; i < values.size(); ++i) {
        assign_text(place, start + i, values[i]);
    }
    static_cast<duckdb_list_entry*>(column->data)[row_] = {start, values.size()};
    column->list_size = end;
    chunk_bytes_ += values.size() * sizeof(duckdb_string_t);
    return *this;
}

TableAppender& TableAppender::put_null()
{
    if (!ready()) {
        return *this;
    }
    TAKEDOWN_CHECK(column_ < columns_.size());
    Column& column = columns_[column_++];
    if (column.valid == nullptr) {
        duckdb_vector_ensure_validity_writable(column.vector);
        column.valid = duckdb_vector_get_validity(column.vector);
    }
    duckdb_validity_set_row_invalid(column.valid, row_);
    if (column.type == DUCKDB_TYPE_LIST) {
        static_cast<duckdb_list_entry*>(column.data)[row_] = {column.list_size, 0};
    }
    return *this;
}

void TableAppender::end_row()
{
    if (error_) {
        return;
    }
    TAKEDOWN_CHECK(column_ == columns_.size());
    column_ = 0;
    ++row_;
    if (row_ == duckdb_vector_size() || chunk_bytes_ > most_chunk_bytes) {
        flush_chunk();
    }
}

void TableAppender::flush_chunk()
{
    if (error_ || row_ == 0) {
        return;
    }
    duckdb_data_chunk_set_size(chunk_.get(), row_);
    if (duckdb_append_data_chunk(appender_.get(), chunk_.get()) != DuckDBSuccess) {
        fail_with("cannot be written");
        return;
    }
    pending_bytes_ += chunk_bytes_;
    chunk_bytes_ = 0;
    row_ = 0;
    duckdb_data_chunk_reset(chunk_.get());
    bind_columns();
    if (pending_bytes_ > most_pending_bytes) {
        pending_bytes_ = 0;
        if (duckdb_appender_flush(appender_.get()) != DuckDBSuccess) {
            fail_with("cannot be written");
        }
    }
}

Result<void> TableAppender::finish()
{
    flush_chunk();
    if (!error_ && appender_ && duckdb_appender_close(appender_.get()) != DuckDBSuccess) {
        fail_with("cannot be written");
    }
    chunk_.reset();
    appender_.reset();
    if (error_) {
        return tl::unexpected(*error_);
    }
    return {};
}

} // namespace takedown
