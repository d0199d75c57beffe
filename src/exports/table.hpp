#pragma once

// Table: one finding table, described once for the terminal, the report, JSON and CSV alike.

#include "core/result.hpp"
#include "core/time.hpp"
#include "exports/display_text.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace takedown {

enum class Align { Left, Right };

/// What a column's text may hold. A name is a path, a digest or an identifier of ours: never cut.
/// An indicator is never cut either and is an address, name or URL of the other side: shown
/// defanged wherever a reader could click it (the report), whole where a machine reads it.
enum class Content { Plain, Name, Indicator, Sentence };

struct Column {
    std::string key;     ///< snake_case: JSON key and CSV header
    std::string title;   ///< for people
    std::string meaning; ///< one sentence: unit and base of the numbers
    Align align = Align::Left;
    Content content = Content::Plain;
};

/// monostate is JSON null and an empty CSV field.
using CellValue = std::
    variant<std::monostate, std::string, std::uint64_t, double, bool, std::vector<std::string>>;

/// `text` is what people read ("1,234", "17.4 %"), `value` what machines read (1234, 0.174).
struct Cell {
    std::string text;
    CellValue value;
};

struct Table {
    std::string name;  ///< as `show` knows it: "controllers"
    std::string title; ///< "Controllers"
    std::string empty; ///< what it means that there are no rows
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows; ///< each as wide as `columns`
};

Cell text_cell(std::string text);
Cell count_cell(std::uint64_t number);
/// A part of a whole, [0, 1], shown in per cent.
Cell part_cell(double part);
/// Not finite: null for machines.
Cell real_cell(double number, int digits);
Cell truth_cell(bool truth);
Cell list_cell(std::vector<std::string> items);
/// The default TimePoint is "not known": null.
Cell time_cell(TimePoint time);
/// Null for machines, `text` for people ("unattributed").
Cell absent_cell(std::string text = "");

/// Takes secrets out of every text and value.
void redact_cells(Table& table, const Redact& redact);

/// {"table": name, "columns": [{key, title, meaning}], "rows": [{key: value}]}, with a final
/// newline. Strings that are not UTF-8 come out with U+FFFD.
std::string table_json(const Table& table);

/// RFC 4180, header line of keys, CRLF. Text that a spreadsheet would take for a formula (starting
/// with = + - @, tab or CR) gets a leading apostrophe; numbers stay numbers. Lists are joined by
/// "; ".
std::string table_csv(const Table& table);

} // namespace takedown
