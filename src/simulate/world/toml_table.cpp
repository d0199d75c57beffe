#include "simulate/world/toml_table.hpp"

#include "core/text.hpp"
#include "simulate/world/nearest_word.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace takedown::simulate {

namespace {

std::string suggestion(std::string_view word, std::span<const std::string> known)
{
    const std::string nearest = nearest_word(word, known);
    return nearest.empty() ? "" : fmt::format(", did you mean '{}'?", nearest);
}

std::string allowed_range(double low, double high, bool whole_only)
{
    return fmt::format(
        "must be a {} from {} to {}", whole_only ? "whole number" : "number", low, high
    );
}

std::string allowed_whole(std::int64_t low, std::int64_t high)
{
    return fmt::format("must be a whole number from {} to {}", low, high);
}

/// False, too, for what is no number at all.
bool lies_in(const TomlValue& value, double low, double high, bool whole_only)
{
    const bool right_kind = value.kind == TomlValue::Kind::Whole ||
                            (value.kind == TomlValue::Kind::Real && !whole_only);
    return right_kind && value.real >= low && value.real <= high;
}

} // namespace

std::string shown(const TomlValue& value)
{
    switch (value.kind) {
    case TomlValue::Kind::Text: return fmt::format("'{}'", shorten(to_valid_utf8(value.text), 60));
    case TomlValue::Kind::Whole: return fmt::format("{}", value.whole);
    case TomlValue::Kind::Real: return fmt::format("{}", value.real);
    case TomlValue::Kind::Flag: return value.flag ? "true" : "false";
    case TomlValue::Kind::Time: return format_time(value.time);
    case TomlValue::Kind::List: return "a list";
    case TomlValue::Kind::Table: return "a table";
    case TomlValue::Kind::ClockTime: return "a time without a date";
    }
    return {};
}

std::uint32_t TomlTable::line_of(std::string_view key) const
{
    const TomlValue* value = find(key);
    return value == nullptr ? table_->line : value->line;
}

std::string TomlTable::full_name(std::string_view key) const
{
    const std::string shown_key = to_valid_utf8(shorten(key, 60));
    return name_.empty() ? shown_key : fmt::format("{}.{}", name_, shown_key);
}

void TomlTable::complain(std::string_view key, std::string_view what)
{
    complain_on(line_of(key), key, what);
}

void TomlTable::complain_on(std::uint32_t line, std::string_view key, std::string_view what)
{
    problems_->add(line, fmt::format("{}: {}", full_name(key), what));
}

void TomlTable::require(std::string_view key, std::string_view what)
{
    if (!has(key)) {
        complain(key, fmt::format("is missing, {}", what));
    }
}

const TomlValue* TomlTable::find(std::string_view key) const
{
    const auto found = std::lower_bound(table_->keys.begin(), table_->keys.end(), key);
    return found == table_->keys.end() || *found != key
               ? nullptr
               : &table_->values[static_cast<std::size_t>(found - table_->keys.begin())];
}

const TomlValue* TomlTable::take(std::string_view key)
{
    known_.emplace_back(key);
    return find(key);
}

void TomlTable::read(std::string_view key, std::string& value, TextRule rule)
{
    const TomlValue* found = take(key);
    if (found == nullptr) {
        return;
    }
    if (found->kind != TomlValue::Kind::Text) {
        complain(key, fmt::format("{} must be a text in quotes", shown(*found)));
    } else if (const std::string problem = rule(found->text); !problem.empty()) {
        complain(key, fmt::format("{} {}", shown(*found), problem));
    } else {
        value = found->text;
    }
}

void TomlTable::read(std::string_view key, bool& value)
{
    const TomlValue* found = take(key);
    if (found == nullptr) {
        return;
    }
    if (found->kind == TomlValue::Kind::Flag) {
        value = found->flag;
    } else {
        complain(key, fmt::format("{} must be true or false", shown(*found)));
    }
}

void TomlTable::read(std::string_view key, double& value, double low, double high)
{
    const TomlValue* found = take(key);
    if (found == nullptr) {
        return;
    }
    if (lies_in(*found, low, high, false)) {
        value = found->real;
    } else {
        complain(key, fmt::format("{} {}", shown(*found), allowed_range(low, high, false)));
    }
}

std::optional<std::int64_t>
TomlTable::whole(std::string_view key, std::int64_t low, std::int64_t high)
{
    const TomlValue* found = take(key);
    if (found == nullptr) {
        return std::nullopt;
    }
    if (found->kind == TomlValue::Kind::Whole && found->whole >= low && found->whole <= high) {
        return found->whole;
    }
    complain(key, fmt::format("{} {}", shown(*found), allowed_whole(low, high)));
    return std::nullopt;
}

void TomlTable::read(std::string_view key, std::optional<TimePoint>& value)
{
    const TomlValue* found = take(key);
    if (found == nullptr) {
        return;
    }
    auto time = found->kind == TomlValue::Kind::Time ? std::optional(found->time) : std::nullopt;
    if (found->kind == TomlValue::Kind::Text) {
        time = parse_iso_time(found->text);
    }
    // Captures and routing tables count seconds in 32 bits.
    constexpr Day first = std::chrono::year{1990} / 1 / 1;
    constexpr Day last = std::chrono::year{2100} / 1 / 1;
    if (time && *time >= first && *time < last) {
        value = time;
    } else {
        complain(
            key,
            fmt::format(
                "{} must be a date or time from 1990 to 2099, like 2012-07-16 or "
                "2012-07-16T11:30:00Z",
                shown(*found)
            )
        );
    }
}

void TomlTable::read(std::string_view key, TimePoint& value)
{
    std::optional<TimePoint> time;
    read(key, time);
    value = time.value_or(value);
}

std::optional<std::size_t> TomlTable::index_of(
    const TomlValue& value, std::string_view key, std::span<const std::string> known
)
{
    const auto found = std::find(known.begin(), known.end(), value.text);
    if (value.kind == TomlValue::Kind::Text && found != known.end()) {
        return static_cast<std::size_t>(found - known.begin());
    }
    complain_on(
        value.line,
        key,
        fmt::format(
            "{} must be one of {}{}", shown(value), list_words(known), suggestion(value.text, known)
        )
    );
    return std::nullopt;
}

std::optional<std::size_t>
TomlTable::word_index(std::string_view key, std::span<const std::string> known)
{
    const TomlValue* found = take(key);
    return found == nullptr ? std::nullopt : index_of(*found, key, known);
}

std::optional<std::vector<std::size_t>>
TomlTable::word_indices(std::string_view key, std::span<const std::string> known)
{
    const TomlValue* items = list(key, known.size(), "words");
    if (items == nullptr) {
        return std::nullopt;
    }
    std::vector<std::size_t> indices;
    for (const TomlValue& item : items->values) {
        const auto index = index_of(item, key, known);
        if (index && std::find(indices.begin(), indices.end(), *index) != indices.end()) {
            complain_on(item.line, key, fmt::format("{} stands there twice", shown(item)));
        }
        if (index) {
            indices.push_back(*index);
        }
    }
    return indices;
}

const TomlValue* TomlTable::list(std::string_view key, std::size_t most, std::string_view of_what)
{
    const TomlValue* found = take(key);
    if (found == nullptr) {
        return nullptr;
    }
    if (found->kind != TomlValue::Kind::List) {
        complain(key, fmt::format("{} must be a list of {}: [...]", shown(*found), of_what));
        return nullptr;
    }
    if (found->values.size() > most) {
        complain(
            key,
            fmt::format(
                "has {} {}, must be a list of at most {}", found->values.size(), of_what, most
            )
        );
        return nullptr;
    }
    return found;
}

void TomlTable::read_texts(
    std::string_view key,
    std::vector<std::string>& values,
    TextRule rule,
    std::size_t most,
    std::size_t least
)
{
    const TomlValue* items = list(key, most, "texts");
    if (items == nullptr) {
        return;
    }
    if (items->values.size() < least) {
        complain(key, fmt::format("must be a list of at least {} texts", least));
    }
    values.clear();
    std::set<std::string> seen;
    for (const TomlValue& item : items->values) {
        const bool is_text = item.kind == TomlValue::Kind::Text;
        std::string problem = is_text ? rule(item.text) : "must be a text in quotes";
        if (problem.empty() && !seen.insert(to_lower(item.text)).second) {
            problem = "stands there twice";
        }
        if (!problem.empty()) {
            complain_on(item.line, key, fmt::format("{} {}", shown(item), problem));
        }
        values.push_back(item.text);
    }
}

std::vector<std::pair<std::string, double>>
TomlTable::numbers(std::string_view key, TextRule rule, double low, double high, bool whole_only)
{
    std::vector<std::pair<std::string, double>> found_numbers;
    const TomlValue* found = take(key);
    if (found == nullptr) {
        return found_numbers;
    }
    if (found->kind != TomlValue::Kind::Table) {
        complain(
            key,
            fmt::format("{} must be a table of names and numbers: {{ name = 1 }}", shown(*found))
        );
        return found_numbers;
    }
    for (std::size_t i = 0; i < found->keys.size(); ++i) {
        const std::string& name = found->keys[i];
        const TomlValue& number = found->values[i];
        if (const std::string problem = rule(name); !problem.empty()) {
            complain_on(
                number.line, key, fmt::format("'{}' {}", to_valid_utf8(shorten(name, 60)), problem)
            );
        } else if (!lies_in(number, low, high, whole_only)) {
            complain_on(
                number.line,
                fmt::format("{}.{}", key, name),
                fmt::format("{} {}", shown(number), allowed_range(low, high, whole_only))
            );
        } else {
            found_numbers.emplace_back(name, number.real);
        }
    }
    return found_numbers;
}

const TomlValue* TomlTable::one_table(std::string_view key)
{
    const TomlValue* found = take(key);
    if (found != nullptr && found->kind != TomlValue::Kind::Table) {
        complain(key, fmt::format("must be one table, [{}]", full_name(key)));
        return nullptr;
    }
    return found;
}

std::vector<const TomlValue*> TomlTable::many_tables(std::string_view key, std::size_t most)
{
    std::vector<const TomlValue*> tables;
    const TomlValue* found = take(key);
    if (found == nullptr) {
        return tables;
    }
    const bool all_tables =
        found->kind == TomlValue::Kind::List &&
        std::all_of(found->values.begin(), found->values.end(), [](const TomlValue& value) {
            return value.kind == TomlValue::Kind::Table;
        });
    if (!all_tables) {
        complain(key, fmt::format("must be written [[{}]], once for each", full_name(key)));
    } else if (found->values.size() > most) {
        complain(
            key,
            fmt::format(
                "there are {} [[{}]], at most {} are allowed",
                found->values.size(),
                full_name(key),
                most
            )
        );
    } else {
        for (const TomlValue& value : found->values) {
            tables.push_back(&value);
        }
    }
    return tables;
}

void TomlTable::finish()
{
    for (std::size_t i = 0; i < table_->keys.size() && !problems_->full(); ++i) {
        const std::string& key = table_->keys[i];
        if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
            complain_on(
                table_->values[i].line,
                key,
                fmt::format(
                    "is not known{} Allowed {}: {}",
                    nearest_word(key, known_).empty() ? "." : suggestion(key, known_),
                    name_.empty() ? "are" : fmt::format("in {} are", name_),
                    list_words(known_)
                )
            );
        }
    }
}

} // namespace takedown::simulate
