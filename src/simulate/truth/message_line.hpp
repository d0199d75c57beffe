#pragma once

// One line of messages.jsonl: a true message as a flat JSON object, written and read by hand, as
// there may be ten million of them.

#include "core/result.hpp"
#include "simulate/truth/truth.hpp"

#include <string>
#include <string_view>

namespace takedown::simulate {

/// Appends the object and a line end. Bytes that are not UTF-8 become U+FFFD.
void append_message_line(std::string& to, const TrueMessage& message);

/// Takes any flat JSON object with the fields of TrueMessage, in any order; those left out keep
/// their defaults, but `file` and `offset` must be there. Error: Input, in words that go behind the
/// name of the file and the line. `message` is then of no use.
Result<void> read_message_line(std::string_view line, TrueMessage& message);

} // namespace takedown::simulate
