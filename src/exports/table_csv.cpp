#include "core/text.hpp"
#include "exports/table.hpp"

#include <fmt/format.h>

namespace takedown {

namespace {

std::string field_of_text(std::string_view hostile)
{
    std::string text = to_valid_utf8(hostile);
    if (!hostile.empty() &&
        std::string_view("=+-@\t\r").find(hostile.front()) != std::string_view::npos) {
        text.insert(0, 1, '\'');
    }
    if (text.find_first_of(",\"\n\r;") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"') {
            quoted += '"';
        }
    }
    return quoted + '"';
}

struct FieldOf {
    std::string operator()(std::monostate /*nothing*/) const { return ""; }

    std::string operator()(const std::string& text) const { return field_of_text(text); }

    std::string operator()(std::uint64_t number) const { return std::to_string(number); }

    std::string operator()(double number) const { return fmt::format("{}", number); }

    std::string operator()(bool truth) const { return truth ? "true" : "false"; }

    std::string operator()(const std::vector<std::string>& items) const
    {
        std::string text;
        for (const std::string& item : items) {
            text += text.empty() ? "" : "; ";
            text += item;
        }
        return field_of_text(text);
    }
};

} // namespace

std::string table_csv(const Table& table)
{
    std::string csv;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        csv += (i == 0 ? "" : ",") + table.columns[i].key;
    }
    csv += "\r\n";
    for (const std::vector<Cell>& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            csv += (i == 0 ? "" : ",") + std::visit(FieldOf{}, row[i].value);
        }
        csv += "\r\n";
    }
    return csv;
}

} // namespace takedown
