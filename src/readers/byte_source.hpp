#pragma once

// ByteSource: the bytes of one input, decompressed on the way (gz, bz2, xz, zst), in bounded
// memory.

#include "core/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace takedown {

class ByteSource {
public:
    /// Opens a file; compression is recognised by content. Error: it cannot be opened.
    static Result<ByteSource> open(const std::string& path);
    /// Borrows `bytes`, which must outlive the source and are not decompressed.
    static ByteSource from_memory(std::string name, std::span<const std::uint8_t> bytes);

    ByteSource(ByteSource&&) noexcept;
    ByteSource& operator=(ByteSource&&) noexcept;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    ~ByteSource();

    /// What messages call it: the path, or "archive.tar!/member".
    [[nodiscard]] const std::string& name() const;

    /// The next piece, at most a few MiB, valid until the next call; empty at the end. A damaged
    /// compressed stream gives the good bytes first, then an Error that says where it broke.
    Result<std::span<const std::uint8_t>> read();

    /// At least `count` first bytes without consuming them (fewer only if the input is shorter).
    Result<std::span<const std::uint8_t>> peek(std::size_t count);

    /// Decompressed offset of the byte that the next read() starts with.
    [[nodiscard]] std::uint64_t offset() const;
    /// Bytes of the file on disk consumed so far, for progress.
    [[nodiscard]] std::uint64_t disk_bytes() const;

private:
    friend Result<void> for_each_member(
        const std::string& path,
        const std::function<bool(std::string_view, std::uint64_t, ByteSource&)>& visit
    );
    struct State;
    explicit ByteSource(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// True if `head` (512 bytes and more) starts a tar stream (ustar, pax, GNU, v7).
bool looks_like_tar(std::span<const std::uint8_t> head);

/// Calls `visit(name, tar_offset, bytes)` for each regular member of a tar file (itself compressed
/// or not; a compressed member is decompressed). tar_offset: of the member's data in the tar
/// stream. `visit` returns false to stop. Error: the archive is damaged; members before the damage
/// were visited.
Result<void> for_each_member(
    const std::string& path,
    const std::function<bool(std::string_view name, std::uint64_t tar_offset, ByteSource& bytes)>&
        visit
);

} // namespace takedown
