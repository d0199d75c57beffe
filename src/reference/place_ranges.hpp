#pragma once

// PlaceRanges: places and networks of addresses from range CSV, in compact memory.

#include "core/result.hpp"
#include "model/site.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace takedown {

/// An immutable table of ranges; of several that hold an address the narrowest answers, and of
/// equally wide ones the last given. Safe for use by several threads at once.
class PlaceRanges {
public:
    /// `source` is what answers name as theirs.
    PlaceRanges(std::string source, std::span<const PlaceRange> ranges);

    /// From an uncompressed CSV file; rows that cannot be read are left out and counted. Error: it
    /// cannot be opened, or its first line is of no known layout.
    static Result<PlaceRanges> open(const std::string& path);

    /// `prefix` of the answer is the largest block around the address inside the answering range.
    [[nodiscard]] std::optional<PlaceAnswer> lookup(const Address& address) const;

    [[nodiscard]] std::size_t size() const { return places_.size(); } ///< ranges

    [[nodiscard]] std::size_t skipped_rows() const { return skipped_rows_; }

private:
    struct Place {
        Address first;
        Address last;
        float latitude = 0;
        float longitude = 0;
        Asn asn = 0;
        std::uint32_t holder = 0; ///< index into texts_
        std::uint32_t city = 0;
        std::uint16_t country = 0; ///< two ASCII letters; 0: not said
        bool located = false;
    };

    /// From `start` to the next segment's start one range answers.
    struct Segment {
        Address start;
        std::uint32_t place = 0; ///< index into places_, or nowhere
    };

    /// The address behind a range's last one.
    struct End {
        Address behind;
        std::uint32_t place = 0;
    };

    explicit PlaceRanges(std::string source);
    void add(const PlaceRange& range);
    std::uint32_t keep_text(const std::string& text);
    void index();
    [[nodiscard]] std::vector<End> ends_of(const std::vector<std::uint32_t>& order) const;
    void index_overlapping(const std::vector<std::uint32_t>& order);

    std::string source_;
    std::vector<Place> places_;
    std::vector<Segment> segments_; ///< ascending, disjoint
    std::vector<std::string> texts_;
    std::unordered_map<std::string, std::uint32_t> text_numbers_; ///< empty once indexed
    std::size_t skipped_rows_ = 0;
};

} // namespace takedown
