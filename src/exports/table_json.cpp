#include "core/text.hpp"
#include "exports/table.hpp"

#include <nlohmann/json.hpp>

namespace takedown {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const CellValue& value)
{
    return std::visit(
        [](const auto& held) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) {
                return nullptr;
            } else {
                return held;
            }
        },
        value
    );
}

} // namespace

std::string table_json(const Table& table)
{
    Json columns = Json::array();
    for (const Column& column : table.columns) {
        columns.push_back(
            {{"key", column.key}, {"title", column.title}, {"meaning", column.meaning}}
        );
    }
    Json rows = Json::array();
    for (const std::vector<Cell>& row : table.rows) {
        Json object = Json::object();
        for (std::size_t i = 0; i < table.columns.size() && i < row.size(); ++i) {
            object[table.columns[i].key] = json_of(row[i].value);
        }
        rows.push_back(std::move(object));
    }
    const Json whole = {
        {"table", table.name}, {"columns", std::move(columns)}, {"rows", std::move(rows)}};
    return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace takedown
