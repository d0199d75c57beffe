#include "cli/table.hpp"

#include "core/text.hpp"
#include "exports/display_text.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>
#include <vector>

namespace takedown {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_text_width = 14;
constexpr std::size_t least_sentence_width = 24;
constexpr std::size_t least_name_width = 24;
constexpr std::size_t most_unbroken = 20; ///< times, states and the like stay on one line
constexpr std::size_t most_lines = 4;     ///< of a cell that is no name; the rest: --json

struct Range {
    char32_t first;
    char32_t last;
};

// The blocks that matter; the whole of Unicode's tables would be larger than this file.
constexpr std::array<Range, 10> wide = {
    {{0x1100, 0x115f},
     {0x2e80, 0x303e},
     {0x3041, 0xa4cf},
     {0xac00, 0xd7a3},
     {0xf900, 0xfaff},
     {0xfe30, 0xfe6f},
     {0xff00, 0xff60},
     {0xffe0, 0xffe6},
     {0x1f300, 0x1faff},
     {0x20000, 0x3fffd}}};
constexpr std::array<Range, 12> combining = {
    {{0x300, 0x36f},
     {0x483, 0x489},
     {0x591, 0x5bd},
     {0x610, 0x61a},
     {0x64b, 0x65f},
     {0x6d6, 0x6dc},
     {0xe31, 0xe3a},
     {0xe47, 0xe4e},
     {0x1ab0, 0x1aff},
     {0x1dc0, 0x1dff},
     {0x20d0, 0x20ff},
     {0xfe00, 0xfe0f}}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c)
{
    return std::any_of(ranges.begin(), ranges.end(), [c](Range r) {
        return c >= r.first && c <= r.last;
    });
}

/// Calls `take(character, columns)` for each character until it returns false.
template <class Take>
void for_each_character(std::string_view text, const Take& take)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        length = std::min(length, text.size() - at);
        char32_t point = length == 1 ? first : first & (0xffU >> (length + 1));
        for (std::size_t i = 1; i < length; ++i) {
            point = point << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
        }
        const std::size_t columns = is_in(combining, point) ? 0 : is_in(wide, point) ? 2 : 1;
        if (!take(text.substr(at, length), columns)) {
            return;
        }
        at += length;
    }
}

std::string padded(std::string_view text, std::size_t width, Align align)
{
    std::string shown = fit_text(text, width);
    const std::string blanks(width - std::min(width, text_width(shown)), ' ');
    return align == Align::Right ? blanks + shown : shown + blanks;
}

std::size_t total_of(const std::vector<std::size_t>& widths)
{
    return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) +
           gap * (widths.empty() ? 0 : widths.size() - 1);
}

/// A name or an indicator has to come out whole, to be copied into another command.
bool is_whole(const Table& table, std::size_t column)
{
    const Content content = table.columns[column].content;
    return column == 0 || content == Content::Name || content == Content::Indicator;
}

/// What a column takes at least and would like to take.
struct Need {
    std::size_t least = 0;
    std::size_t natural = 0;
};

std::size_t longest_word(std::string_view text)
{
    std::size_t longest = 0;
    for (const std::string_view word : split(text, ' ')) {
        longest = std::max(longest, text_width(word));
    }
    return longest;
}

Need need_of(const Table& table, std::size_t column, std::size_t width)
{
    const Column& c = table.columns[column];
    Need need;
    need.natural = text_width(c.title);
    std::size_t word = longest_word(c.title);
    for (const std::vector<Cell>& row : table.rows) {
        const std::string text = display_text(row[column].text);
        need.natural = std::max(need.natural, text_width(text));
        word = std::max(word, longest_word(text));
    }
    const std::size_t wanted = column == 0               ? width
                               : is_whole(table, column) ? std::max(least_name_width, width * 2 / 5)
                               : c.content == Content::Sentence ? least_sentence_width
                                                                : least_text_width;
    if (c.align == Align::Right || need.natural <= most_unbroken) {
        need.least = need.natural;
    } else {
        need.least = std::min(is_whole(table, column) ? word : need.natural, wanted);
    }
    return need;
}

/// The widths of the first columns, as many as fit; room to spare goes to the narrowest that would
/// take it.
std::vector<std::size_t> fitted_widths(const Table& table, std::size_t width)
{
    std::vector<Need> needs;
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        needs.push_back(need_of(table, i, width));
        widths.push_back(needs.back().least);
        if (i > 0 && total_of(widths) > width) {
            widths.pop_back();
            break;
        }
    }
    widths.front() = std::min(widths.front(), width);
    while (total_of(widths) < width) {
        std::size_t narrowest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (widths[i] < needs[i].natural &&
                (narrowest == widths.size() || widths[i] < widths[narrowest])) {
                narrowest = i;
            }
        }
        if (narrowest == widths.size()) {
            break;
        }
        ++widths[narrowest];
    }
    return widths;
}

/// The longest part of `word` within `width` columns that ends behind a separator, else the longest
/// part; at least one character.
std::size_t break_at(std::string_view word, std::size_t width)
{
    std::size_t used = 0;
    std::size_t end = 0;
    std::size_t separator = 0;
    for_each_character(word, [&](std::string_view character, std::size_t columns) {
        if (end > 0 && used + columns > width) {
            return false;
        }
        used += columns;
        end += character.size();
        if (std::string_view("/,;:-_=?&").find(character) != std::string_view::npos) {
            separator = end;
        }
        return true;
    });
    return end == word.size() || separator == 0 ? end : separator;
}

/// Lines of at most `width` columns, broken at blanks and inside of words that are longer.
std::vector<std::string> wrapped_lines(std::string_view text, std::size_t width)
{
    std::vector<std::string> lines(1);
    std::size_t used = 0;
    for (std::string_view word : split(text, ' ')) {
        std::size_t columns = text_width(word);
        if (used > 0 && used + 1 + columns <= width) {
            lines.back() += ' ';
            ++used;
        } else if (used > 0) {
            lines.emplace_back();
            used = 0;
        }
        while (columns > width) {
            const std::size_t end = break_at(word, width);
            lines.back() += word.substr(0, end);
            lines.emplace_back();
            word.remove_prefix(end);
            columns = text_width(word);
        }
        lines.back() += word;
        used += columns;
    }
    return lines;
}

std::vector<std::string>
cell_lines(const Table& table, std::size_t column, std::string_view text, std::size_t width)
{
    std::vector<std::string> lines = wrapped_lines(display_text(text), width);
    if (!is_whole(table, column) && lines.size() > most_lines) {
        lines.resize(most_lines);
        lines.back() = fit_text(lines.back(), width - 1) + "…";
    }
    return lines;
}

void append_line(std::string& text, std::string line)
{
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
}

void append_row(
    std::string& text,
    const Table& table,
    const std::vector<Cell>& row,
    const std::vector<std::size_t>& widths
)
{
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        cells.push_back(cell_lines(table, i, row[i].text, widths[i]));
        height = std::max(height, cells.back().size());
    }
    for (std::size_t y = 0; y < height; ++y) {
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            line += i == 0 ? "" : std::string(gap, ' ');
            line +=
                padded(y < cells[i].size() ? cells[i][y] : "", widths[i], table.columns[i].align);
        }
        append_line(text, std::move(line));
    }
}

std::string left_out(const Table& table, std::size_t shown, std::size_t width)
{
    std::string names;
    for (std::size_t i = shown; i < table.columns.size(); ++i) {
        names += (names.empty() ? "" : ", ") + table.columns[i].title;
    }
    const std::string text =
        "not shown for want of width: " + names + " (--json and --csv have all)";
    return names.empty() ? "" : wrap_text(text, width, 2) + "\n";
}

} // namespace

std::size_t text_width(std::string_view text)
{
    std::size_t width = 0;
    for_each_character(text, [&](std::string_view, std::size_t columns) {
        width += columns;
        return true;
    });
    return width;
}

std::string fit_text(std::string_view text, std::size_t width)
{
    if (text_width(text) <= width) {
        return std::string(text);
    }
    std::string kept;
    std::size_t used = 0;
    for_each_character(text, [&](std::string_view character, std::size_t columns) {
        if (used + columns + 1 > width) {
            return false;
        }
        kept += character;
        used += columns;
        return true;
    });
    return width == 0 ? "" : kept + "…";
}

std::string wrap_text(std::string_view text, std::size_t width, std::size_t indent)
{
    std::string wrapped;
    std::size_t used = 0;
    for (const std::string_view word : split(text, ' ')) {
        const std::size_t columns = text_width(word);
        if (used > 0 && used + 1 + columns > width) {
            wrapped += "\n" + std::string(indent, ' ');
            used = 0;
        } else if (used > 0) {
            wrapped += ' ';
            ++used;
        }
        wrapped += word;
        used += columns;
    }
    return wrapped;
}

std::size_t output_width(int descriptor)
{
    constexpr std::size_t least = 40;
    constexpr std::size_t most = 400;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
    const char* const columns = std::getenv("COLUMNS");
    if (columns != nullptr) {
        if (const auto number = parse_number<std::size_t>(columns)) {
            return std::clamp(*number, least, most);
        }
    }

    struct winsize size {};

    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return std::clamp<std::size_t>(size.ws_col, least, most);
    }
    return 100;
}

bool output_styled(int descriptor)
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
    const char* const no_color = std::getenv("NO_COLOR");
    return ::isatty(descriptor) == 1 && (no_color == nullptr || *no_color == '\0');
}

std::string table_text(const Table& table, const TableLook& look)
{
    if (table.rows.empty() || table.columns.empty()) {
        return wrap_text(table.title + ": " + table.empty, look.width, 0) + "\n";
    }
    const std::vector<std::size_t> widths = fitted_widths(table, look.width);
    std::string heading;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        heading += i == 0 ? "" : std::string(gap, ' ');
        heading += padded(table.columns[i].title, widths[i], table.columns[i].align);
    }
    std::string text;
    append_line(text, look.styled ? "\x1b[1m" + heading + "\x1b[0m" : heading);
    for (const std::vector<Cell>& row : table.rows) {
        append_row(text, table, row, widths);
    }
    return text + left_out(table, widths.size(), look.width);
}

} // namespace takedown
