#include "exports/table.hpp"

#include "core/text.hpp"

#include <cmath>
#include <utility>

namespace takedown {

namespace {

std::string joined(const std::vector<std::string>& items)
{
    std::string text;
    for (const std::string& item : items) {
        text += text.empty() ? "" : ", ";
        text += item;
    }
    return text;
}

} // namespace

Cell text_cell(std::string text)
{
    Cell cell;
    cell.text = display_text(text);
    cell.value = std::move(text);
    return cell;
}

Cell count_cell(std::uint64_t number)
{
    return {with_thousands(number), number};
}

Cell part_cell(double part)
{
    return std::isfinite(part) ? Cell{percent_text(part), part} : absent_cell("unknown");
}

Cell real_cell(double number, int digits)
{
    return std::isfinite(number) ? Cell{decimal_text(number, digits), number}
                                 : absent_cell(decimal_text(number, digits));
}

Cell truth_cell(bool truth)
{
    return {truth ? "yes" : "no", truth};
}

Cell list_cell(std::vector<std::string> items)
{
    Cell cell;
    cell.text = display_text(joined(items));
    cell.value = std::move(items);
    return cell;
}

Cell time_cell(TimePoint time)
{
    return time == TimePoint{} ? absent_cell() : Cell{minute_text(time), format_time(time)};
}

Cell absent_cell(std::string text)
{
    return {std::move(text), std::monostate{}};
}

void redact_cells(Table& table, const Redact& redact)
{
    if (!redact) {
        return;
    }
    for (std::vector<Cell>& row : table.rows) {
        for (Cell& cell : row) {
            cell.text = redact(cell.text);
            if (auto* text = std::get_if<std::string>(&cell.value)) {
                *text = redact(*text);
            } else if (auto* items = std::get_if<std::vector<std::string>>(&cell.value)) {
                for (std::string& item : *items) {
                    item = redact(item);
                }
            }
        }
    }
}

} // namespace takedown
