#pragma once

// Stored messages with their hops, URLs and attachments, a few thousand in memory at a time.

#include "model/message.hpp"
#include "store/duckdb_handles.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace takedown {

/// Which parts of a message are read.
enum class MessageParts {
    All,
    Path, ///< id, trap, class, carrier, reporter and hops
};

/// The next few thousand are read while `take` sees these, if the engine has more than one thread.
Result<void> for_each_stored_message(
    Connection& connection, MessageParts parts, const std::function<bool(StoredMessage&&)>& take
);

/// As Store::for_each_content.
Result<void> for_each_stored_content(
    Connection& connection,
    std::span<const std::uint64_t> ids,
    std::size_t most_characters,
    const std::function<bool(std::size_t, MessageContent&&)>& take
);

} // namespace takedown
