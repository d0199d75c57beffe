#include "readers/byte_stream.hpp"

#include <archive.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace takedown {

namespace {

constexpr std::size_t piece_size = std::size_t{1} << 20U;

std::string reason(int code)
{
    return std::generic_category().message(code);
}

class MemoryStream final : public ByteStream {
public:
    explicit MemoryStream(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

    Result<std::span<const std::uint8_t>> next() override
    {
        const auto piece = rest_.first(std::min(rest_.size(), piece_size));
        rest_ = rest_.subspan(piece.size());
        consumed_ += piece.size();
        return piece;
    }

    [[nodiscard]] std::uint64_t disk_bytes() const override { return consumed_; }

private:
    std::span<const std::uint8_t> rest_;
    std::uint64_t consumed_ = 0;
};

class FileStream final : public ByteStream {
public:
    FileStream(std::string path, int descriptor, std::size_t buffer_size)
        : path_(std::move(path)), descriptor_(descriptor), buffer_(buffer_size)
    {
    }

    FileStream(const FileStream&) = delete;
    FileStream& operator=(const FileStream&) = delete;
    FileStream(FileStream&&) = delete;
    FileStream& operator=(FileStream&&) = delete;

    ~FileStream() override { (void)::close(descriptor_); }

    Result<std::span<const std::uint8_t>> next() override
    {
        std::size_t filled = 0;
        while (filled < buffer_.size()) { // pipes hand out less than asked for
            const ssize_t got =
                ::read(descriptor_, buffer_.data() + filled, buffer_.size() - filled);
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got < 0) {
                return fail(
                    ErrorKind::Input,
                    path_ + ": reading failed after " + std::to_string(consumed_ + filled) +
                        " bytes (" + reason(errno) + "); check the disk and copy the file again"
                );
            }
            if (got == 0) {
                break;
            }
            filled += static_cast<std::size_t>(got);
        }
        consumed_ += filled;
        return std::span<const std::uint8_t>(buffer_).first(filled);
    }

    [[nodiscard]] std::uint64_t disk_bytes() const override { return consumed_; }

private:
    std::string path_;
    int descriptor_;
    std::uint64_t consumed_ = 0;
    std::vector<std::uint8_t> buffer_;
};

Error damage(const std::string& name, std::uint64_t good_bytes, archive* reader)
{
    const char* const detail = archive_error_string(reader);
    return Error{
        ErrorKind::Input,
        name + ": damaged after " + std::to_string(good_bytes) + " unpacked bytes (" +
            (detail == nullptr ? "no reason given" : detail) +
            "); what came before was read, fetch the file again for the rest"};
}

/// Takes the data of the current entry block by block.
Result<std::span<const std::uint8_t>>
next_block(const std::string& name, archive* reader, std::uint64_t& good_bytes)
{
    while (true) {
        const void* data = nullptr;
        std::size_t size = 0;
        std::int64_t position = 0;
        const int status = archive_read_data_block(reader, &data, &size, &position);
        if (status == ARCHIVE_EOF) {
            return std::span<const std::uint8_t>{};
        }
        if (status < ARCHIVE_WARN) {
            return tl::unexpected(damage(name, good_bytes, reader));
        }
        if (size > 0) {
            good_bytes += size;
            return std::span(static_cast<const std::uint8_t*>(data), size);
        }
    }
}

class UnpackedStream final : public ByteStream {
public:
    UnpackedStream(
        std::string name, std::unique_ptr<ByteStream> packed, std::span<const std::uint8_t> first
    )
        : name_(std::move(name)),
          packed_(std::move(packed)),
          first_(first.begin(), first.end()),
          reader_(archive_read_new())
    {
        support_compressions(reader_.get());
        archive_read_support_format_raw(reader_.get());
        archive_read_support_format_empty(reader_.get());
    }

    Result<std::span<const std::uint8_t>> next() override
    {
        if (state_ == State::Closed) {
            open();
        }
        if (state_ == State::Done) {
            return std::span<const std::uint8_t>{};
        }
        if (state_ == State::Reading) {
            auto piece = next_block(name_, reader_.get(), good_bytes_);
            if (piece) {
                return piece;
            }
        }
        state_ = State::Broken;
        return tl::unexpected(
            packed_error_ ? *packed_error_ : damage(name_, good_bytes_, reader_.get())
        );
    }

    [[nodiscard]] std::uint64_t disk_bytes() const override { return packed_->disk_bytes(); }

private:
    enum class State { Closed, Reading, Done, Broken };

    void open()
    {
        archive_entry* entry = nullptr;
        int status =
            archive_read_open(reader_.get(), this, nullptr, &UnpackedStream::feed, nullptr);
        if (status == ARCHIVE_OK) {
            status = archive_read_next_header(reader_.get(), &entry);
        }
        if (status == ARCHIVE_EOF) {
            state_ = State::Done;
        } else {
            state_ = status < ARCHIVE_WARN ? State::Broken : State::Reading;
        }
    }

    static la_ssize_t feed(archive* reader, void* self_pointer, const void** data)
    {
        auto* const self = static_cast<UnpackedStream*>(self_pointer);
        if (!self->first_given_) {
            self->first_given_ = true;
            *data = self->first_.data();
            return static_cast<la_ssize_t>(self->first_.size());
        }
        auto piece = self->packed_->next();
        if (!piece) {
            self->packed_error_ = piece.error();
            archive_set_error(reader, EIO, "%s", "the packed bytes cannot be read");
            return ARCHIVE_FATAL;
        }
        *data = piece->data();
        return static_cast<la_ssize_t>(piece->size());
    }

    std::string name_;
    std::unique_ptr<ByteStream> packed_;
    std::vector<std::uint8_t> first_;
    bool first_given_ = false;
    std::optional<Error> packed_error_;
    std::uint64_t good_bytes_ = 0;
    State state_ = State::Closed;
    ArchiveHandle reader_; // last: closing it may still call feed()
};

class MemberStream final : public ByteStream {
public:
    MemberStream(std::string name, archive* reader) : name_(std::move(name)), reader_(reader) {}

    Result<std::span<const std::uint8_t>> next() override
    {
        if (ended_) {
            return std::span<const std::uint8_t>{};
        }
        auto piece = next_block(name_, reader_, good_bytes_);
        ended_ = !piece || piece->empty();
        return piece;
    }

    [[nodiscard]] std::uint64_t disk_bytes() const override
    {
        const auto consumed = archive_filter_bytes(reader_, -1);
        return consumed < 0 ? 0 : static_cast<std::uint64_t>(consumed);
    }

private:
    std::string name_;
    archive* reader_;
    std::uint64_t good_bytes_ = 0;
    bool ended_ = false;
};

/// The header of the old .lzma form has no magic number; only what its writers produce counts.
bool looks_like_lzma(std::span<const std::uint8_t> head)
{
    if (head.size() < 14 || head[0] != 0x5d || head[1] != 0 || head[2] != 0 || head[13] != 0) {
        return false;
    }
    const auto size = head.subspan(5, 8);
    const bool unknown =
        std::all_of(size.begin(), size.end(), [](std::uint8_t byte) { return byte == 0xff; });
    return unknown || (size[5] == 0 && size[6] == 0 && size[7] == 0);
}

} // namespace

void ArchiveCloser::operator()(archive* reader) const noexcept
{
    (void)archive_read_free(reader);
}

std::unique_ptr<ByteStream> memory_stream(std::span<const std::uint8_t> bytes)
{
    return std::make_unique<MemoryStream>(bytes);
}

Result<std::unique_ptr<ByteStream>> file_stream(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return fail(
            ErrorKind::Input,
            path + ": cannot be opened (" + reason(errno) + "); check the path and its permissions"
        );
    }
    struct stat status = {};
    const bool known = ::fstat(descriptor, &status) == 0;
    if (known && S_ISDIR(status.st_mode)) {
        (void)::close(descriptor);
        return fail(ErrorKind::Input, path + ": is a folder; name the files in it");
    }
    std::size_t buffer_size = piece_size;
    if (known && S_ISREG(status.st_mode) && status.st_size >= 0) { // folders of tiny mails
        buffer_size = std::min(piece_size, static_cast<std::size_t>(status.st_size) + 1);
    }
    return std::make_unique<FileStream>(path, descriptor, buffer_size);
}

bool looks_compressed(std::span<const std::uint8_t> head)
{
    const auto starts_with = [head](std::initializer_list<std::uint8_t> magic) {
        return head.size() >= magic.size() && std::equal(magic.begin(), magic.end(), head.begin());
    };
    const bool bzip2 = starts_with({'B', 'Z', 'h'}) && head.size() >= 10 && head[3] >= '1' &&
                       head[3] <= '9' && (head[4] == 0x31 || head[4] == 0x17);
    return starts_with({0x1f, 0x8b, 8}) || bzip2 || starts_with({0xfd, '7', 'z', 'X', 'Z', 0}) ||
           starts_with({0x28, 0xb5, 0x2f, 0xfd}) || looks_like_lzma(head);
}

std::unique_ptr<ByteStream> unpacked_stream(
    std::string name, std::unique_ptr<ByteStream> packed, std::span<const std::uint8_t> first
)
{
    return std::make_unique<UnpackedStream>(std::move(name), std::move(packed), first);
}

std::unique_ptr<ByteStream> member_stream(std::string name, archive* reader)
{
    return std::make_unique<MemberStream>(std::move(name), reader);
}

void support_compressions(archive* reader)
{
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_bzip2(reader);
    archive_read_support_filter_xz(reader);
    archive_read_support_filter_lzma(reader);
    archive_read_support_filter_zstd(reader);
}

} // namespace takedown
