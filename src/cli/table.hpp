#pragma once

// Finding tables on a terminal: fitted to its width, columns aligned, nothing hostile gets through.

#include "exports/table.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace takedown {

/// Columns that `text` takes: 2 for wide characters, 0 for combining ones. `text` is valid UTF-8
/// without control characters.
std::size_t text_width(std::string_view text);

/// `text` cut to `width` columns, with "…" when something was cut.
std::string fit_text(std::string_view text, std::size_t width);

/// Broken at blanks into lines of at most `width` columns, each but the first led by `indent` more
/// blanks.
std::string wrap_text(std::string_view text, std::size_t width, std::size_t indent);

/// COLUMNS, else what the terminal at `descriptor` says, else 100 (a pipe). Within [40, 400].
std::size_t output_width(int descriptor);
/// Whether bold may be used: a terminal, and NO_COLOR unset.
bool output_styled(int descriptor);

struct TableLook {
    std::size_t width = 100;
    bool styled = false; ///< bold headings
};

/// A heading and the rows. Long cells go on in further lines: names, identifiers, paths and targets
/// whole, other text up to four lines. When that does not do, the last columns, which matter least,
/// are left out and named in a line below. No row: the table's sentence for that.
std::string table_text(const Table& table, const TableLook& look);

} // namespace takedown
