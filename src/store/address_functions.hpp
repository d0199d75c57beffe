#pragma once

// SQL functions over address text, so that the engine sorts and filters by address.

#include "store/duckdb_handles.hpp"

namespace takedown {

/// takedown_address_key(VARCHAR) -> BLOB: 16 bytes in the order of Address; NULL if no address.
/// takedown_names_host(VARCHAR) -> BOOLEAN: false for multicast, broadcast, unspecified and what
/// is no address. Harmless when they are there already.
Result<void> register_address_functions(Connection& connection);

} // namespace takedown
