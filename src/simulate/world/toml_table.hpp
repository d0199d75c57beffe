#pragma once

// TomlTable: takes values out of one table of a world file and says what is wrong with them.

#include "core/time.hpp"
#include "simulate/world/problems.hpp"
#include "simulate/world/text_rules.hpp"
#include "simulate/world/toml_value.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace takedown::simulate {

/// A word of the world file and what it stands for.
template <class Enum>
using Words = std::span<const std::pair<std::string_view, Enum>>;

/// Each read leaves its value as it was when the key is not there or what stands there is wrong;
/// the latter goes into the problems, with the key's line, full name and what is allowed. finish()
/// reports the keys that nobody asked for.
class TomlTable {
public:
    /// `name` as in the file, "botnet.fallback"; empty for the file itself.
    TomlTable(const TomlValue& table, std::string name, Problems& problems)
        : table_(&table), name_(std::move(name)), problems_(&problems)
    {
    }

    [[nodiscard]] std::uint32_t line() const { return table_->line; }

    [[nodiscard]] const std::string& name() const { return name_; }

    [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }

    /// The key's, or the table's where it is not there.
    [[nodiscard]] std::uint32_t line_of(std::string_view key) const;
    [[nodiscard]] std::string full_name(std::string_view key) const;

    void read(std::string_view key, std::string& value, TextRule rule = one_line);
    void read(std::string_view key, bool& value);
    void read(std::string_view key, double& value, double low, double high);
    void read(std::string_view key, TimePoint& value);
    void read(std::string_view key, std::optional<TimePoint>& value);

    template <class Integer>
    void read_count(std::string_view key, Integer& value, std::int64_t low, std::int64_t high)
    {
        value =
            static_cast<Integer>(whole(key, low, high).value_or(static_cast<std::int64_t>(value)));
    }

    /// [0, 1].
    void read_part(std::string_view key, double& value) { read(key, value, 0, 1); }

    template <class Enum>
    void read_word(std::string_view key, Enum& value, Words<Enum> words)
    {
        std::vector<std::string> known;
        for (const auto& [word, meaning] : words) {
            known.emplace_back(word);
        }
        if (const auto index = word_index(key, known)) {
            value = words[*index].second;
        }
    }

    /// As above, of a list of words.
    template <class Enum>
    void read_words(std::string_view key, std::vector<Enum>& values, Words<Enum> words)
    {
        std::vector<std::string> known;
        for (const auto& [word, meaning] : words) {
            known.emplace_back(word);
        }
        if (const auto indices = word_indices(key, known)) {
            values.clear();
            for (const std::size_t index : *indices) {
                values.push_back(words[index].second);
            }
        }
    }

    /// A list of texts, each but once, at least `least` and at most `most` of them.
    void read_texts(
        std::string_view key,
        std::vector<std::string>& values,
        TextRule rule,
        std::size_t most,
        std::size_t least = 0
    );

    /// An inline table from texts to numbers in [low, high].
    template <class Number>
    void read_numbers(
        std::string_view key,
        std::map<std::string, Number>& values,
        TextRule rule,
        double low,
        double high
    )
    {
        for (const auto& [name, number] :
             numbers(key, rule, low, high, std::numeric_limits<Number>::is_integer)) {
            values[name] = static_cast<Number>(number);
        }
    }

    /// The key's value when it is a list of at most `most` items; else it is a problem.
    const TomlValue* list(std::string_view key, std::size_t most, std::string_view of_what);

    /// Calls `read_it(TomlTable&)` on the table [key] when there is one, and finishes it.
    template <class ReadIt>
    void read_table(std::string_view key, ReadIt read_it)
    {
        if (const TomlValue* inner = one_table(key)) {
            TomlTable table(*inner, full_name(key), *problems_);
            read_it(table);
            table.finish();
        }
    }

    /// The same on each of [[key]], in order, at most `most` of them.
    template <class ReadIt>
    void read_tables(std::string_view key, std::size_t most, ReadIt read_it)
    {
        for (const TomlValue* inner : many_tables(key, most)) {
            TomlTable table(*inner, full_name(key), *problems_);
            read_it(table);
            table.finish();
        }
    }

    /// "TABLE.KEY: what", on the key's line.
    void complain(std::string_view key, std::string_view what);
    void complain_on(std::uint32_t line, std::string_view key, std::string_view what);
    /// Reports a key that must be there and is not.
    void require(std::string_view key, std::string_view what);

    void finish();

private:
    [[nodiscard]] const TomlValue* find(std::string_view key) const;
    /// As find(), and the key is one that this table may have.
    const TomlValue* take(std::string_view key);
    std::optional<std::int64_t> whole(std::string_view key, std::int64_t low, std::int64_t high);
    std::optional<std::size_t> word_index(std::string_view key, std::span<const std::string> known);
    std::optional<std::vector<std::size_t>>
    word_indices(std::string_view key, std::span<const std::string> known);
    std::optional<std::size_t>
    index_of(const TomlValue& value, std::string_view key, std::span<const std::string> known);
    std::vector<std::pair<std::string, double>>
    numbers(std::string_view key, TextRule rule, double low, double high, bool whole_only);
    const TomlValue* one_table(std::string_view key);
    std::vector<const TomlValue*> many_tables(std::string_view key, std::size_t most);

    const TomlValue* table_;
    std::string name_;
    Problems* problems_;
    std::vector<std::string> known_;
};

/// How a message shows a value of the file: "'text'", "12", "a list".
std::string shown(const TomlValue& value);

} // namespace takedown::simulate
