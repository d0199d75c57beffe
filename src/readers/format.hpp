#pragma once

// Format: one evidence format as a value, the list of all of them, and recognition by content.

#include "core/result.hpp"
#include "core/thread_pool.hpp"
#include "model/record_sink.hpp"
#include "readers/byte_source.hpp"
#include "reference/public_suffix.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace takedown {

/// What readers share while one import runs.
struct ReadContext {
    ThreadPool& pool;
    const PublicSuffixList& suffixes;
    std::size_t memory = std::size_t{256} << 20U; ///< bytes a reader may hold
    /// Called on worker threads for each message before it is handed over in file order.
    std::function<void(Message&)> prepare_message;
};

/// What a file of the format tells of.
enum class FormatKind : std::uint8_t { Mail, Traffic, Routing, Places };

struct Format {
    std::string_view name;      ///< stable slug: "mbox", "pcap", "zeek-tsv"
    std::string_view describes; ///< for people: "mailbox in mbox form"
    FormatKind kind{};
    bool binary = false; ///< its records are not lines of text: shown as a hex dump
    /// How surely a file that begins with `head` (up to 64 KiB, decompressed) and is called `path`
    /// has this format: [0, 1]. Content decides; the name only breaks ties.
    double (*sniff)(std::span<const std::uint8_t> head, std::string_view path);
    /// Reads to the end. Bad records are oddities; Error only if nothing more can be read.
    Result<void> (*read)(ByteSource& source, RecordSink& sink, const ReadContext& context);
};

/// All formats, listed one by one in registry.cpp.
std::span<const Format> formats();

/// The format of that name (as EvidenceFile::format holds it), or nullptr: "tar" is none.
const Format* format_named(std::string_view name);

/// The likeliest format, or nullptr if none is likelier than 0.2.
const Format* recognise(std::span<const std::uint8_t> head, std::string_view path);

} // namespace takedown
