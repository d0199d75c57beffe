#pragma once

// Stored messages with their hops, URLs and attachments, a few thousand in memory at a time.

#include "model/message.hpp"
#include "store/duckdb_handles.hpp"

#include <functional>

namespace takedown {

Result<void>
for_each_stored_message(Connection& connection, const std::function<bool(StoredMessage&&)>& take);

/// In the order of `ids`; empty for a message without text.
Result<std::vector<std::string>>
stored_message_texts(Connection& connection, std::span<const std::uint64_t> ids);

} // namespace takedown
