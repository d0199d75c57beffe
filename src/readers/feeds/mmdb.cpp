#include "readers/feeds/mmdb.hpp"

#include "core/cursor.hpp"

#include <algorithm>
#include <string>

namespace takedown {

namespace {

constexpr std::string_view metadata_mark = "\xab\xcd\xefMaxMind.com";

/// The mark stands at the end of the file, out of the head's reach unless the file is small: so
/// the name has to help.
double sniff(std::span<const std::uint8_t> head, std::string_view path)
{
    const std::string_view text = as_text(head);
    if (text.find(metadata_mark) != std::string_view::npos) {
        return 0.9;
    }
    constexpr std::size_t enough = 64;
    const std::string_view start = text.substr(0, enough);
    const bool binary = start.size() == enough && start.find('\0') != std::string_view::npos;
    return binary && path.size() > 5 && path.substr(path.size() - 5) == ".mmdb" ? 0.6 : 0.0;
}

Result<void> read(ByteSource& source, RecordSink& sink, const ReadContext& /*context*/)
{
    constexpr std::size_t farthest = std::size_t{128} << 10U; // from the end, by the specification
    std::string tail;
    while (sink.wants_more()) {
        TAKEDOWN_TRY(const auto piece, source.read());
        if (piece.empty()) {
            break;
        }
        tail.append(as_text(piece));
        if (tail.size() > 2 * farthest) {
            tail.erase(0, tail.size() - farthest);
        }
    }
    if (tail.rfind(metadata_mark) == std::string::npos) {
        return fail(
            ErrorKind::Input,
            source.name() + ": no MMDB metadata near its end: cut or damaged; fetch the file again"
        );
    }
    return {};
}

} // namespace

Format mmdb_format()
{
    return {
        .name = "mmdb",
        .describes = "MMDB place database (used in place)",
        .kind = FormatKind::Places,
        .binary = true,
        .sniff = sniff,
        .read = read,
    };
}

} // namespace takedown
