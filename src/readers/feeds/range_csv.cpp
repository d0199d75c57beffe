#include "readers/feeds/range_csv.hpp"

#include "core/text.hpp"
#include "readers/read_lines.hpp"
#include "reference/range_csv_row.hpp"

namespace takedown {

namespace {

double sniff(std::span<const std::uint8_t> head, std::string_view /*path*/)
{
    constexpr int rows_to_try = 5;
    std::string_view text = as_text(head);
    std::optional<RangeCsvLayout> layout;
    int rows = 0;
    while (!text.empty() && rows < rows_to_try) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos && rows > 0) {
            break; // may be cut by the end of the head
        }
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!layout) {
            layout = RangeCsvLayout::recognise(line);
            if (!layout) {
                return 0;
            }
            if (layout->has_header()) {
                continue;
            }
        }
        if (!layout->parse(line)) {
            return 0;
        }
        ++rows;
    }
    return rows > 0 ? 0.85 : 0.0;
}

Result<void> read(ByteSource& source, RecordSink& sink, const ReadContext& /*context*/)
{
    std::optional<RangeCsvLayout> layout;
    return read_lines(source, [&](const LineSplitter::Line& line) {
        if (trim(line.text).empty()) {
            return true;
        }
        if (!layout) {
            layout = RangeCsvLayout::recognise(line.text);
            if (layout && layout->has_header()) {
                return true;
            }
        }
        auto range = layout && !line.cut ? layout->parse(line.text) : std::nullopt;
        if (range) {
            range->where.offset = line.offset;
            sink.add(std::move(*range));
        } else {
            sink.oddity("range-csv-row-malformed", line.offset, "no address range with a value");
        }
        return sink.wants_more();
    });
}

} // namespace

Format range_csv_format()
{
    return {
        .name = "range-csv",
        .describes = "places or networks of address ranges as CSV",
        .kind = FormatKind::Places,
        .binary = false,
        .sniff = sniff,
        .read = read,
    };
}

} // namespace takedown
