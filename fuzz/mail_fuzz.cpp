// Fuzz target: mailbox framing and all that is done to one mail.

#include "readers/mail/eml.hpp"
#include "readers/mail/mbox.hpp"

#include "read_formats.hpp"

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    takedown::read_by({takedown::mbox_format(), takedown::eml_format()}, {data, size});
    return 0;
}
