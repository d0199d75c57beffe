#include "readers/byte_source.hpp"

#include "readers/byte_stream.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace takedown {

struct ByteSource::State {
    std::string name;
    std::unique_ptr<ByteStream> stream;
    std::vector<std::uint8_t> ahead; ///< peeked at, not yet read
    std::vector<std::uint8_t> given; ///< keeps the last piece alive when it was `ahead`
    std::optional<Error> error;      ///< comes after the bytes ahead of it
    bool ended = false;
    std::uint64_t offset = 0;

    /// Over `stream`, unpacked when its content says so.
    static Result<ByteSource> over(std::string name, std::unique_ptr<ByteStream> stream)
    {
        TAKEDOWN_TRY(const auto first, stream->next());
        auto state = std::make_unique<State>();
        state->name = std::move(name);
        if (looks_compressed(first)) {
            state->stream = unpacked_stream(state->name, std::move(stream), first);
        } else {
            state->ahead.assign(first.begin(), first.end());
            state->ended = first.empty();
            state->stream = std::move(stream);
        }
        return ByteSource(std::move(state));
    }

    Result<std::span<const std::uint8_t>> next_piece()
    {
        if (ended) {
            return std::span<const std::uint8_t>{};
        }
        if (error) {
            return tl::unexpected(*error);
        }
        auto piece = stream->next();
        if (!piece) {
            error = piece.error();
        } else {
            ended = piece->empty();
        }
        return piece;
    }
};

ByteSource::ByteSource(std::unique_ptr<State> state) : state_(std::move(state)) {}

ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

Result<ByteSource> ByteSource::open(const std::string& path)
{
    TAKEDOWN_TRY(auto stream, file_stream(path));
    return State::over(path, std::move(stream));
}

ByteSource ByteSource::from_memory(std::string name, std::span<const std::uint8_t> bytes)
{
    auto state = std::make_unique<State>();
    state->name = std::move(name);
    state->stream = memory_stream(bytes);
    return ByteSource(std::move(state));
}

const std::string& ByteSource::name() const
{
    return state_->name;
}

Result<std::span<const std::uint8_t>> ByteSource::read()
{
    if (!state_->ahead.empty()) {
        std::swap(state_->given, state_->ahead);
        state_->ahead.clear();
        state_->offset += state_->given.size();
        return std::span<const std::uint8_t>(state_->given);
    }
    auto piece = state_->next_piece();
    if (piece) {
        state_->offset += piece->size();
    }
    return piece;
}

Result<std::span<const std::uint8_t>> ByteSource::peek(std::size_t count)
{
    while (state_->ahead.size() < count && !state_->ended) {
        auto piece = state_->next_piece();
        if (!piece) {
            if (state_->ahead.empty()) {
                return piece;
            }
            break;
        }
        state_->ahead.insert(state_->ahead.end(), piece->begin(), piece->end());
    }
    return std::span<const std::uint8_t>(state_->ahead);
}

std::uint64_t ByteSource::offset() const
{
    return state_->offset;
}

std::uint64_t ByteSource::disk_bytes() const
{
    return state_->stream->disk_bytes();
}

bool looks_like_tar(std::span<const std::uint8_t> head)
{
    constexpr std::size_t checksum_at = 148;
    constexpr std::size_t checksum_size = 8;
    if (head.size() < 512 || head[0] == 0) {
        return false;
    }
    unsigned written = 0;
    bool digits = false;
    for (const std::uint8_t byte : head.subspan(checksum_at, checksum_size)) {
        if (byte >= '0' && byte <= '7') {
            written = written * 8 + (byte - unsigned{'0'});
            digits = true;
        } else if (digits || byte != ' ') {
            break;
        }
    }
    unsigned sum = 0;
    int signed_sum = 0; // some old writers summed signed bytes
    for (std::size_t i = 0; i < 512; ++i) {
        const bool own = i >= checksum_at && i < checksum_at + checksum_size;
        const std::uint8_t byte = own ? std::uint8_t{' '} : head[i];
        sum += byte;
        signed_sum += static_cast<std::int8_t>(byte);
    }
    return digits && (written == sum || static_cast<int>(written) == signed_sum);
}

namespace {

std::string member_name(archive_entry* entry)
{
    if (const char* const name = archive_entry_pathname(entry); name != nullptr) {
        return name;
    }
    const char* const name = archive_entry_pathname_utf8(entry);
    return name == nullptr ? "(member with an unreadable name)" : name;
}

Error tar_damage(const std::string& path, archive* reader)
{
    const char* const detail = archive_error_string(reader);
    return Error{
        ErrorKind::Input,
        path + ": the archive is damaged at byte " +
            std::to_string(std::max<std::int64_t>(archive_filter_bytes(reader, 0), 0)) + " (" +
            (detail == nullptr ? "no reason given" : detail) +
            "); the members before that were read, fetch the file again for the rest"};
}

} // namespace

Result<void> for_each_member(
    const std::string& path,
    const std::function<bool(std::string_view, std::uint64_t, ByteSource&)>& visit
)
{
    const ArchiveHandle reader(archive_read_new());
    support_compressions(reader.get());
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_empty(reader.get());
    if (archive_read_open_filename(reader.get(), path.c_str(), std::size_t{1} << 20U) !=
        ARCHIVE_OK) {
        return tl::unexpected(tar_damage(path, reader.get()));
    }
    while (true) {
        archive_entry* entry = nullptr;
        const int status = archive_read_next_header(reader.get(), &entry);
        if (status == ARCHIVE_EOF) {
            return {};
        }
        if (status < ARCHIVE_WARN) {
            return tl::unexpected(tar_damage(path, reader.get()));
        }
        if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) {
            continue;
        }
        const std::string member = member_name(entry);
        const auto start = archive_filter_bytes(reader.get(), 0);
        std::string name = path;
        name.append("!/").append(member);
        auto bytes = ByteSource::State::over(name, member_stream(name, reader.get()));
        if (!bytes) {
            return tl::unexpected(bytes.error());
        }
        if (!visit(member, start < 0 ? 0 : static_cast<std::uint64_t>(start), *bytes)) {
            return {};
        }
    }
}

} // namespace takedown
