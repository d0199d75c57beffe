#pragma once

// MrtRecords: turns the records of one MRT file into routes; knows nothing of files.

#include "core/cursor.hpp"
#include "model/record_sink.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace takedown {

struct MrtHeader {
    std::uint32_t seconds = 0;
    std::uint16_t type = 0;
    std::uint16_t subtype = 0;
    std::uint32_t length = 0; ///< of the body that follows
};

constexpr std::size_t mrt_header_bytes = 12;

MrtHeader parse_mrt_header(std::span<const std::uint8_t> bytes);

/// True if the type is one that RFC 6396 names, used here or not, and the length is one that a
/// record may have. False means that record boundaries are lost.
bool is_plausible(const MrtHeader& header);

class MrtRecords {
public:
    explicit MrtRecords(RecordSink& sink) : sink_(sink) {}

    /// `offset` is that of the record's header in the file.
    void take(const MrtHeader& header, std::span<const std::uint8_t> body, std::uint64_t offset);

private:
    struct Peer {
        Address address;
        Asn asn = 0;
        bool known = false; ///< false where the index entry could not be read
    };

    void take_table_dump(const MrtHeader& header, ByteCursor body, std::uint64_t offset);
    void take_peer_index(ByteCursor body, std::uint64_t offset);
    void take_rib(const MrtHeader& header, ByteCursor body, std::uint64_t offset);
    void take_update(const MrtHeader& header, ByteCursor body, std::uint64_t offset);
    void emit_update(const Route& like, ByteCursor message, std::size_t asn_bytes);
    void emit(Route route, const Prefix& prefix);
    void malformed(const MrtHeader& header, std::uint64_t offset, std::string_view what);

    RecordSink& sink_;
    std::vector<Peer> peers_;
    bool has_index_ = false;
};

} // namespace takedown
