#include "store/address_functions.hpp"

#include <string_view>

namespace takedown {

namespace {

std::optional<Address> address_at(const duckdb_string_t* texts, idx_t row)
{
    duckdb_string_t text = texts[row];
    return Address::parse({duckdb_string_t_data(&text), duckdb_string_t_length(text)});
}

struct Input {
    const duckdb_string_t* texts;
    std::uint64_t* valid;
    idx_t size;

    explicit Input(duckdb_data_chunk chunk) : size(duckdb_data_chunk_get_size(chunk))
    {
        const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, 0);
        texts = static_cast<const duckdb_string_t*>(duckdb_vector_get_data(vector));
        valid = duckdb_vector_get_validity(vector);
    }

    [[nodiscard]] std::optional<Address> address(idx_t row) const
    {
        const bool given = valid == nullptr || duckdb_validity_row_is_valid(valid, row);
        return given ? address_at(texts, row) : std::nullopt;
    }
};

void address_key(duckdb_function_info /*info*/, duckdb_data_chunk chunk, duckdb_vector output)
{
    const Input input(chunk);
    duckdb_vector_ensure_validity_writable(output);
    std::uint64_t* const valid = duckdb_vector_get_validity(output);
    for (idx_t row = 0; row < input.size; ++row) {
        const auto address = input.address(row);
        if (!address) {
            duckdb_validity_set_row_invalid(valid, row);
            continue;
        }
        std::string key(address->bytes().begin(), address->bytes().end());
        duckdb_vector_assign_string_element_len(output, row, key.data(), key.size());
    }
}

void names_host(duckdb_function_info /*info*/, duckdb_data_chunk chunk, duckdb_vector output)
{
    const Input input(chunk);
    bool* const answers = static_cast<bool*>(duckdb_vector_get_data(output));
    const Address nothing_v4 = Address::v4(0);
    for (idx_t row = 0; row < input.size; ++row) {
        const auto address = input.address(row);
        answers[row] = address && !address->is_multicast_or_broadcast() && *address != Address() &&
                       *address != nothing_v4;
    }
}

Result<void> register_function(
    Connection& connection, const char* name, duckdb_type result, duckdb_scalar_function_t body
)
{
    const TypeHandle text(duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR));
    const TypeHandle type(duckdb_create_logical_type(result));
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(function, name);
    duckdb_scalar_function_add_parameter(function, text.get());
    duckdb_scalar_function_set_return_type(function, type.get());
    duckdb_scalar_function_set_function(function, body);
    const duckdb_state state = duckdb_register_scalar_function(connection.handle(), function);
    duckdb_destroy_scalar_function(&function);
    if (state != DuckDBSuccess) {
        return fail(
            ErrorKind::Internal,
            connection.database() + ": the database engine does not take the function " + name
        );
    }
    return {};
}

} // namespace

Result<void> register_address_functions(Connection& connection)
{
    TAKEDOWN_TRY(
        const std::uint64_t there,
        query_number(
            connection,
            "SELECT count(*) FROM duckdb_functions() WHERE function_name = 'takedown_names_host'"
        )
    );
    if (there != 0) {
        return {};
    }
    TAKEDOWN_CHECKED(
        register_function(connection, "takedown_address_key", DUCKDB_TYPE_BLOB, address_key)
    );
    return register_function(connection, "takedown_names_host", DUCKDB_TYPE_BOOLEAN, names_host);
}

} // namespace takedown
