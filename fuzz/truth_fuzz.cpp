// Fuzz target: the truth of a world, truth.json and the lines of messages.jsonl.

#include "simulate/truth/message_line.hpp"
#include "simulate/truth/truth_json.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace takedown::simulate; // NOLINT(google-build-using-namespace)
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto truth = truth_from_json(text, "truth.json"); truth) {
        // What was read is written in a form that is read as the same.
        const std::string written = truth_to_json(*truth);
        const auto again = truth_from_json(written, "truth.json");
        if (!again || truth_to_json(*again) != written) {
            __builtin_trap();
        }
    }
    TrueMessage message;
    if (read_message_line(text, message)) {
        std::string line;
        append_message_line(line, message);
        line.pop_back();
        TrueMessage again;
        if (!read_message_line(line, again) || again.offset != message.offset) {
            __builtin_trap();
        }
    }
    return 0;
}
