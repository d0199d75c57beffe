#pragma once

// RangeCsvLayout: which column of a CSV of address ranges holds what, and rows turned into
// PlaceRange. Layouts: docs/formats/range-csv.md

#include "model/routing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// The fields of one CSV line (RFC 4180 quotes, no line breaks inside); false if a quote is left
/// open or there are more than 64 fields.
bool split_csv(std::string_view line, std::vector<std::string>& fields);

class RangeCsvLayout {
public:
    /// From a file's first line: a header that names columns, or a row of one of the known
    /// layouts without header. nullopt: neither.
    static std::optional<RangeCsvLayout> recognise(std::string_view first_line);

    /// True if the first line named the columns and is no row itself.
    [[nodiscard]] bool has_header() const { return has_header_; }

    /// A row as a range; nullopt if its addresses are missing, unreadable or in wrong order, or it
    /// says nothing of them. Not safe for use by several threads at once.
    std::optional<PlaceRange> parse(std::string_view line);

private:
    enum class Column : std::uint8_t {
        Skip,
        First,
        Last,
        Network,
        Country,
        City,
        Latitude,
        Longitude,
        AsNumber,
        Holder,
    };

    static std::optional<RangeCsvLayout> from_header(const std::vector<std::string>& names);
    static std::optional<RangeCsvLayout> from_row(const std::vector<std::string>& fields);
    bool take(Column column, std::string_view value, PlaceRange& range, unsigned& ends) const;

    std::vector<Column> columns_;
    std::vector<std::string> fields_; ///< kept between rows so that they need no new memory
    bool has_header_ = false;
};

} // namespace takedown
