#pragma once

// ByteStream: where a ByteSource gets its bytes from: memory, a file, a decompressor, a tar member.

#include "core/result.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct archive;

namespace takedown {

class ByteStream {
public:
    ByteStream() = default;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;
    ByteStream(ByteStream&&) = delete;
    ByteStream& operator=(ByteStream&&) = delete;
    virtual ~ByteStream() = default;

    /// The next piece, valid until the next call; empty at the end.
    virtual Result<std::span<const std::uint8_t>> next() = 0;
    /// Bytes of the file on disk that were consumed.
    [[nodiscard]] virtual std::uint64_t disk_bytes() const = 0;
};

struct ArchiveCloser {
    void operator()(archive* reader) const noexcept;
};

using ArchiveHandle = std::unique_ptr<archive, ArchiveCloser>;

/// Pieces of borrowed memory, without a copy.
std::unique_ptr<ByteStream> memory_stream(std::span<const std::uint8_t> bytes);

/// The bytes of a file as they are on disk. Error: it cannot be opened, or is a folder.
Result<std::unique_ptr<ByteStream>> file_stream(const std::string& path);

/// True if `head` (16 bytes and more) starts a gzip, bzip2, xz, lzma or zstd stream.
bool looks_compressed(std::span<const std::uint8_t> head);

/// What `packed` unpacks to; `first` is the piece already taken from it. `name` is for messages.
std::unique_ptr<ByteStream> unpacked_stream(
    std::string name, std::unique_ptr<ByteStream> packed, std::span<const std::uint8_t> first
);

/// The data of the member that `reader` (borrowed, positioned after its header) stands at.
/// Holes of a sparse member are left out.
std::unique_ptr<ByteStream> member_stream(std::string name, archive* reader);

/// The compressions that are recognised, for a libarchive reader.
void support_compressions(archive* reader);

} // namespace takedown
