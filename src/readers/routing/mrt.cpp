#include "readers/routing/mrt.hpp"

#include "readers/routing/mrt_record.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace takedown {

namespace {

double sniff(std::span<const std::uint8_t> head, std::string_view /*path*/)
{
    if (head.size() < mrt_header_bytes) {
        return 0;
    }
    constexpr std::uint32_t oldest = 631152000; // 1990
    const MrtHeader header = parse_mrt_header(head.first(mrt_header_bytes));
    const bool table = (header.type == 12 && header.subtype >= 1 && header.subtype <= 4) ||
                       (header.type == 13 && header.subtype >= 1 && header.subtype <= 12);
    const bool updates = (header.type == 16 || header.type == 17) && header.subtype <= 11;
    if ((!table && !updates) || header.seconds < oldest || !is_plausible(header) ||
        header.length < 8) {
        return 0;
    }
    const std::size_t next = mrt_header_bytes + header.length;
    if (next > head.size() || head.size() - next < mrt_header_bytes) {
        return 0.7; // nothing behind the first record to compare with
    }
    const MrtHeader second = parse_mrt_header(head.subspan(next, mrt_header_bytes));
    return is_plausible(second) && second.seconds >= oldest ? 0.95 : 0.6;
}

/// Collects pieces of a source until a whole record is there.
class RecordBytes {
public:
    explicit RecordBytes(ByteSource& source) : source_(source) {}

    /// The next `count` bytes, fewer only at the end of the source. Valid until the next call.
    Result<std::span<const std::uint8_t>> next(std::size_t count)
    {
        if (used_ > 0 && buffer_.size() - used_ < count) {
            buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
            used_ = 0;
        }
        while (buffer_.size() - used_ < count) {
            TAKEDOWN_TRY(const auto piece, source_.read());
            if (piece.empty()) {
                break;
            }
            buffer_.insert(buffer_.end(), piece.begin(), piece.end());
        }
        const std::size_t given = std::min(count, buffer_.size() - used_);
        const auto bytes = std::span<const std::uint8_t>(buffer_).subspan(used_, given);
        used_ += given;
        offset_ += given;
        return bytes;
    }

    [[nodiscard]] std::uint64_t offset() const { return offset_; }

private:
    ByteSource& source_;
    std::vector<std::uint8_t> buffer_;
    std::size_t used_ = 0;
    std::uint64_t offset_ = 0;
};

Result<void> read(ByteSource& source, RecordSink& sink, const ReadContext& /*context*/)
{
    RecordBytes bytes(source);
    MrtRecords records(sink);
    while (sink.wants_more()) {
        const std::uint64_t offset = bytes.offset();
        TAKEDOWN_TRY(const auto head, bytes.next(mrt_header_bytes));
        if (head.empty()) {
            return {};
        }
        if (head.size() < mrt_header_bytes) {
            sink.oddity("mrt-cut", offset, "file ends inside a record header");
            return {};
        }
        const MrtHeader header = parse_mrt_header(head);
        if (!is_plausible(header)) {
            return fail(
                ErrorKind::Input,
                source.name() + ": the record at byte " + std::to_string(offset) +
                    " is no MRT record (type " + std::to_string(header.type) + ", subtype " +
                    std::to_string(header.subtype) +
                    "): damaged, or an early dump with wrong record lengths; what stood before "
                    "it was read"
            );
        }
        TAKEDOWN_TRY(const auto body, bytes.next(header.length));
        if (body.size() < header.length) {
            sink.oddity("mrt-cut", offset, "file ends inside a record");
            return {};
        }
        records.take(header, body, offset);
    }
    return {};
}

} // namespace

Format mrt_format()
{
    return {
        .name = "mrt",
        .describes = "MRT route table or updates",
        .kind = FormatKind::Routing,
        .binary = true,
        .sniff = sniff,
        .read = read,
    };
}

} // namespace takedown
