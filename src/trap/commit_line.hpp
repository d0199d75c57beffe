#pragma once

// The line that ends each commit in a conversation file, and how far a file is good by it.

#include <cstdint>
#include <string>
#include <string_view>

namespace takedown::trap {

/// `{"committed":N}` and a line feed: all lines above, and the first N bytes of the mailbox, were
/// handed to the disk together.
std::string commit_line(std::uint64_t mail_bytes);

/// Where two files of a pair end that were being written when their writer was killed.
struct GoodEnd {
    std::uint64_t lines = 0; ///< bytes of the conversation file
    std::uint64_t mail = 0;  ///< bytes of the mailbox
};

/// By the last whole commit line in `lines` whose mail is there: `mail_size` bytes are. Mails that
/// came after it were never acknowledged.
GoodEnd good_end(std::string_view lines, std::uint64_t mail_size);

} // namespace takedown::trap
