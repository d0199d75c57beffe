// Fuzz target: the words of reports and bounces, texts as senders pack them, charsets.

#include "core/check.hpp"
#include "core/cursor.hpp"
#include "core/utf8.hpp"
#include "readers/mail/abuse_report.hpp"
#include "readers/mail/bounce.hpp"
#include "readers/mail/decoding.hpp"
#include "readers/mail/layout.hpp"
#include "readers/mail/plain_text.hpp"

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = takedown::as_text({data, size});
    (void)takedown::read_xarf(text);
    (void)takedown::read_xarf_lines(text);
    (void)takedown::read_feedback_report(text);
    (void)takedown::read_delivery_status(text);
    (void)takedown::is_mail_system(text);
    (void)takedown::returned_mail(text);
    (void)takedown::text_layout(text, {});
    (void)takedown::html_layout(text);
    (void)takedown::without_files(text, takedown::inline_files(text));
    (void)takedown::unflowed(text, size % 2 == 0);
    // The first line names the charset of the rest.
    const std::size_t line = std::min(text.find('\n'), text.size());
    TAKEDOWN_CHECK(
        takedown::is_valid_utf8(takedown::to_utf8(text.substr(line), text.substr(0, line)))
    );
    return 0;
}
