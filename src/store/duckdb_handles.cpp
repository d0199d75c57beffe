#include "store/duckdb_handles.hpp"

#include "core/check.hpp"
#include "core/text.hpp"

#include <filesystem>
#include <utility>

namespace takedown {

namespace {

bool mentions(std::string_view message, std::string_view words)
{
    return find_ignoring_case(message, words) != std::string_view::npos;
}

std::string room_left(const std::string& database)
{
    std::error_code error;
    const auto folder = std::filesystem::absolute(database, error).parent_path();
    const auto space = std::filesystem::space(folder, error);
    return error ? std::string() : " (" + with_thousands(space.available) + " bytes are free)";
}

std::string_view view(const duckdb_string_t& text)
{
    // The C interface takes a pointer to non-const and only reads; a copy is needed only for short
    // texts, which live inside the value itself.
    if (duckdb_string_is_inlined(text)) {
        const auto& inlined = text.value.inlined; // NOLINT(*-union-access)
        return {static_cast<const char*>(inlined.inlined), inlined.length};
    }
    const auto& pointer = text.value.pointer; // NOLINT(*-union-access)
    return {pointer.ptr, pointer.length};
}

} // namespace

Error engine_error(const std::string& database, duckdb_error_type type, std::string_view message)
{
    const std::string said = shorten(to_valid_utf8(message), 600);
    if (mentions(message, "No space left on device") || mentions(message, "File too large") ||
        mentions(message, "Disk quota exceeded")) {
        return {
            ErrorKind::Storage,
            database + ": the disk is full" + room_left(database) +
                "; nothing of this step was kept. Free some space and run it again (" + said + ")"};
    }
    if (type == DUCKDB_ERROR_OUT_OF_MEMORY) {
        return {
            ErrorKind::Storage,
            database +
                ": the memory setting is too small for this case, or the spill folder is full" +
                room_left(database) + "; raise --memory or free some space (" + said + ")"};
    }
    if (type == DUCKDB_ERROR_IO || type == DUCKDB_ERROR_FATAL) {
        return {ErrorKind::Storage, database + ": cannot read or write the case: " + said};
    }
    return {ErrorKind::Internal, database + ": " + said};
}

Rows::Rows(duckdb_result result, std::string database)
    : result_(result), owns_(true), database_(std::move(database))
{
    columns_.resize(duckdb_column_count(&result_));
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        columns_[i].type = duckdb_column_type(&result_, i);
    }
}

Rows::~Rows()
{
    chunk_.reset();
    if (owns_) {
        duckdb_destroy_result(&result_);
    }
}

Rows::Rows(Rows&& other) noexcept
    : result_(other.result_),
      owns_(std::exchange(other.owns_, false)),
      database_(std::move(other.database_)),
      chunk_(std::move(other.chunk_)),
      columns_(std::move(other.columns_)),
      row_(other.row_),
      size_(other.size_)
{
}

Rows& Rows::operator=(Rows&& other) noexcept
{
    if (this != &other) {
        chunk_.reset();
        if (owns_) {
            duckdb_destroy_result(&result_);
        }
        result_ = other.result_;
        owns_ = std::exchange(other.owns_, false);
        database_ = std::move(other.database_);
        chunk_ = std::move(other.chunk_);
        columns_ = std::move(other.columns_);
        row_ = other.row_;
        size_ = other.size_;
    }
    return *this;
}

bool Rows::fetch()
{
    do {
        chunk_.reset(duckdb_fetch_chunk(result_));
        if (!chunk_) {
            size_ = 0;
            return false;
        }
        size_ = duckdb_data_chunk_get_size(chunk_.get());
    } while (size_ == 0);
    row_ = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        columns_[i].vector = duckdb_data_chunk_get_vector(chunk_.get(), i);
        columns_[i].data = duckdb_vector_get_data(columns_[i].vector);
        columns_[i].valid = duckdb_vector_get_validity(columns_[i].vector);
    }
    return true;
}

bool Rows::next()
{
    if (chunk_ && row_ + 1 < size_) {
        ++row_;
        return true;
    }
    return owns_ && fetch();
}

Result<void> Rows::status()
{
    const char* message = duckdb_result_error(&result_);
    if (message != nullptr && *message != '\0') {
        return tl::unexpected(engine_error(database_, duckdb_result_error_type(&result_), message));
    }
    return {};
}

bool Rows::is_null(std::size_t column) const
{
    std::uint64_t* const valid = columns_[column].valid;
    return valid != nullptr && !duckdb_validity_row_is_valid(valid, row_);
}

template <class T>
const T& Rows::value(std::size_t column, duckdb_type type) const
{
    const Column& held = columns_[column];
    TAKEDOWN_CHECK(held.type == type);
    return static_cast<const T*>(held.data)[row_];
}

bool Rows::boolean(std::size_t column) const
{
    return value<bool>(column, DUCKDB_TYPE_BOOLEAN);
}

std::uint8_t Rows::u8(std::size_t column) const
{
    const bool is_enum = columns_[column].type == DUCKDB_TYPE_ENUM;
    return value<std::uint8_t>(column, is_enum ? DUCKDB_TYPE_ENUM : DUCKDB_TYPE_UTINYINT);
}

std::uint16_t Rows::u16(std::size_t column) const
{
    return value<std::uint16_t>(column, DUCKDB_TYPE_USMALLINT);
}

std::uint32_t Rows::u32(std::size_t column) const
{
    return value<std::uint32_t>(column, DUCKDB_TYPE_UINTEGER);
}

std::uint64_t Rows::u64(std::size_t column) const
{
    return value<std::uint64_t>(column, DUCKDB_TYPE_UBIGINT);
}

std::int32_t Rows::i32(std::size_t column) const
{
    return value<std::int32_t>(column, DUCKDB_TYPE_INTEGER);
}

std::int64_t Rows::i64(std::size_t column) const
{
    return value<std::int64_t>(column, DUCKDB_TYPE_BIGINT);
}

double Rows::real(std::size_t column) const
{
    return value<double>(column, DUCKDB_TYPE_DOUBLE);
}

std::string_view Rows::text(std::size_t column) const
{
    if (is_null(column)) {
        return {};
    }
    const bool is_blob = columns_[column].type == DUCKDB_TYPE_BLOB;
    return view(value<duckdb_string_t>(column, is_blob ? DUCKDB_TYPE_BLOB : DUCKDB_TYPE_VARCHAR));
}

TimePoint Rows::time(std::size_t column) const
{
    return TimePoint(Micros(value<std::int64_t>(column, DUCKDB_TYPE_TIMESTAMP)));
}

std::optional<TimePoint> Rows::optional_time(std::size_t column) const
{
    return is_null(column) ? std::nullopt : std::optional(time(column));
}

std::optional<double> Rows::optional_real(std::size_t column) const
{
    return is_null(column) ? std::nullopt : std::optional(real(column));
}

Address Rows::address(std::size_t column) const
{
    return Address::parse(text(column)).value_or(Address());
}

std::optional<Address> Rows::optional_address(std::size_t column) const
{
    return is_null(column) ? std::nullopt : Address::parse(text(column));
}

std::vector<std::string> Rows::strings(std::size_t column) const
{
    std::vector<std::string> all;
    if (is_null(column)) {
        return all;
    }
    const auto& entry = value<duckdb_list_entry>(column, DUCKDB_TYPE_LIST);
    const duckdb_vector child = duckdb_list_vector_get_child(columns_[column].vector);
    const auto* texts = static_cast<const duckdb_string_t*>(duckdb_vector_get_data(child));
    all.reserve(entry.length);
    for (std::uint64_t i = 0; i < entry.length; ++i) {
        all.emplace_back(view(texts[entry.offset + i]));
    }
    return all;
}

Statement& Statement::bind(std::uint64_t value)
{
    TAKEDOWN_CHECK(duckdb_bind_uint64(handle_.get(), ++bound_, value) == DuckDBSuccess);
    return *this;
}

Statement& Statement::bind(std::int64_t value)
{
    TAKEDOWN_CHECK(duckdb_bind_int64(handle_.get(), ++bound_, value) == DuckDBSuccess);
    return *this;
}

Statement& Statement::bind(std::string_view value)
{
    TAKEDOWN_CHECK(
        duckdb_bind_varchar_length(handle_.get(), ++bound_, value.data(), value.size()) ==
        DuckDBSuccess
    );
    return *this;
}

Statement& Statement::bind(TimePoint value)
{
    const duckdb_timestamp stamp{value.time_since_epoch().count()};
    TAKEDOWN_CHECK(duckdb_bind_timestamp(handle_.get(), ++bound_, stamp) == DuckDBSuccess);
    return *this;
}

Statement& Statement::bind(std::span<const std::string> values)
{
    std::vector<ValueHandle> owned;
    std::vector<duckdb_value> raw;
    raw.reserve(values.size() + 1); // the engine wants an array even for an empty list
    for (const std::string& value : values) {
        owned.emplace_back(duckdb_create_varchar_length(value.data(), value.size()));
        raw.push_back(owned.back().get());
    }
    const TypeHandle type(duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR));
    const ValueHandle list(duckdb_create_list_value(type.get(), raw.data(), raw.size()));
    TAKEDOWN_CHECK(duckdb_bind_value(handle_.get(), ++bound_, list.get()) == DuckDBSuccess);
    return *this;
}

Result<Rows> Statement::run(Answer answer)
{
    bound_ = 0;
    duckdb_result result{};
    duckdb_state state = DuckDBError;
    if (answer == Answer::Whole) {
        state = duckdb_execute_prepared(handle_.get(), &result);
    } else {
        duckdb_pending_result raw = nullptr;
        const duckdb_state pended = duckdb_pending_prepared_streaming(handle_.get(), &raw);
        const PendingHandle pending(raw);
        if (pended != DuckDBSuccess) {
            return tl::unexpected(
                engine_error(database_, DUCKDB_ERROR_INVALID, duckdb_pending_error(raw))
            );
        }
        state = duckdb_execute_pending(pending.get(), &result);
    }
    Rows rows(result, database_);
    if (state != DuckDBSuccess) {
        TAKEDOWN_CHECKED(rows.status());
        return fail(ErrorKind::Internal, database_ + ": a statement failed without a reason");
    }
    return rows;
}

Result<void> Connection::run(const std::string& sql)
{
    duckdb_result result{};
    const duckdb_state state = duckdb_query(handle_.get(), sql.c_str(), &result);
    Rows rows(result, database_);
    if (state != DuckDBSuccess) {
        TAKEDOWN_CHECKED(rows.status());
        return fail(ErrorKind::Internal, database_ + ": a statement failed without a reason");
    }
    return {};
}

Result<Statement> Connection::prepare(const std::string& sql)
{
    duckdb_prepared_statement raw = nullptr;
    const duckdb_state state = duckdb_prepare(handle_.get(), sql.c_str(), &raw);
    StatementHandle handle(raw);
    if (state != DuckDBSuccess) {
        const char* message = duckdb_prepare_error(raw);
        return tl::unexpected(engine_error(
            database_, DUCKDB_ERROR_INVALID, message != nullptr ? message : "cannot prepare"
        ));
    }
    return Statement(std::move(handle), database_);
}

Result<Rows> Connection::query(const std::string& sql, Answer answer)
{
    TAKEDOWN_TRY(Statement statement, prepare(sql));
    return statement.run(answer);
}

Result<std::uint64_t> query_number(Connection& connection, const std::string& sql)
{
    TAKEDOWN_TRY(Rows rows, connection.query("SELECT CAST((" + sql + ") AS UBIGINT)"));
    const bool found = rows.next() && !rows.is_null(0);
    return found ? rows.u64(0) : 0;
}

} // namespace takedown
