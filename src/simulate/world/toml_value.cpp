#include "simulate/world/toml_value.hpp"

#include "core/text.hpp"
#include "simulate/world/toml_guard.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <exception>

namespace takedown::simulate {

namespace {

constexpr int first_year = 1;
constexpr int last_year = 9999;

std::optional<TimePoint> day_of(const toml::date& date)
{
    const std::chrono::year_month_day day{
        std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
    if (!day.ok() || date.year < first_year || date.year > last_year) {
        return std::nullopt;
    }
    return TimePoint{std::chrono::sys_days{day}};
}

std::optional<TimePoint> time_of(const toml::date_time& moment)
{
    auto time = day_of(moment.date);
    if (time) {
        *time += std::chrono::hours{moment.time.hour} + std::chrono::minutes{moment.time.minute} +
                 std::chrono::seconds{moment.time.second} + Micros{moment.time.nanosecond / 1000};
        if (moment.offset) {
            *time -= std::chrono::minutes{moment.offset->minutes};
        }
    }
    return time;
}

void set_time(TomlValue& value, const std::optional<TimePoint>& time)
{
    value.kind = time ? TomlValue::Kind::Time : TomlValue::Kind::ClockTime;
    value.time = time.value_or(TimePoint{});
}

void set_scalar(TomlValue& value, const toml::node& node)
{
    if (const auto* text = node.as_string()) {
        value.kind = TomlValue::Kind::Text;
        value.text = text->get();
    } else if (const auto* whole = node.as_integer()) {
        value.kind = TomlValue::Kind::Whole;
        value.whole = whole->get();
        value.real = static_cast<double>(whole->get());
    } else if (const auto* real = node.as_floating_point()) {
        value.kind = TomlValue::Kind::Real;
        value.real = real->get();
    } else if (const auto* flag = node.as_boolean()) {
        value.kind = TomlValue::Kind::Flag;
        value.flag = flag->get();
    } else if (const auto* date = node.as_date()) {
        set_time(value, day_of(date->get()));
    } else if (const auto* moment = node.as_date_time()) {
        set_time(value, time_of(moment->get()));
    } else {
        value.kind = TomlValue::Kind::ClockTime;
    }
}

TomlValue value_of(const toml::node& node) // NOLINT(misc-no-recursion): most_toml_depth bounds it
{
    TomlValue value;
    value.line = node.source().begin.line;
    if (const toml::table* table = node.as_table()) {
        value.kind = TomlValue::Kind::Table;
        for (const auto& [key, inner] : *table) {
            value.keys.emplace_back(key.str());
            value.values.push_back(value_of(inner));
        }
    } else if (const toml::array* list = node.as_array()) {
        value.kind = TomlValue::Kind::List;
        for (const toml::node& inner : *list) {
            value.values.push_back(value_of(inner));
        }
    } else {
        set_scalar(value, node);
    }
    return value;
}

} // namespace

Result<TomlValue> parse_toml(std::string_view text, const std::string& path)
{
    if (text.size() > most_toml_bytes) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "{}: is larger than a world file may be, {} bytes",
                path,
                with_thousands(most_toml_bytes)
            )
        );
    }
    if (const auto danger = find_danger(text, most_toml_depth)) {
        return fail(ErrorKind::Usage, fmt::format("{}:{}: {}", path, danger->line, danger->what));
    }
    try {
        return value_of(toml::parse(text, path));
    } catch (const toml::parse_error& problem) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "{}:{}: {}",
                path,
                problem.source().begin.line,
                to_valid_utf8(std::string(problem.description()))
            )
        );
    } catch (const std::exception& problem) {
        return fail(ErrorKind::Usage, fmt::format("{}: is no TOML: {}", path, problem.what()));
    }
}

} // namespace takedown::simulate
