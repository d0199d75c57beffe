#include "simulate/world/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace takedown::simulate {

namespace {

std::string document()
{
    std::ifstream in(TAKEDOWN_SOURCE_DIR "/docs/worlds.md");
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> examples(const std::string& text)
{
    std::vector<std::string> found;
    const std::string open = "```toml\n";
    for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
        at += open.size();
        found.push_back(text.substr(at, text.find("```", at) - at));
    }
    return found;
}

/// The texts between backquotes in the first column of the first table below a heading.
std::set<std::string> documented_keys(const std::string& text, const std::string& table)
{
    std::set<std::string> keys;
    std::size_t at = text.find("\n## `" + table + "`");
    at = text.find("|---", at);
    at = text.find('\n', at) + 1;
    for (; text.compare(at, 3, "| `") == 0; at = text.find('\n', at) + 1) {
        const std::string column = text.substr(at + 2, text.find(" |", at + 2) - at - 2);
        for (std::size_t key = column.find('`'); key != std::string::npos;) {
            const std::size_t end = column.find('`', key + 1);
            keys.insert(column.substr(key + 1, end - key - 1));
            key = column.find('`', end + 1);
        }
    }
    return keys;
}

/// What the reader says of a key it does not know.
std::set<std::string> allowed_keys(const std::string& table_text)
{
    const auto world = world_from_text(table_text + "\nno-such-key = 1\n", "w.toml");
    std::set<std::string> keys;
    if (world) {
        return keys;
    }
    std::string list = world.error().message;
    list = list.substr(list.find("no-such-key"));
    list = list.substr(list.find(": ", list.find("Allowed in")) + 2);
    list = list.substr(0, list.find('\n'));
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t comma = std::min(list.find(", ", at), list.size());
        keys.insert(list.substr(at, comma - at));
        at = comma + 2;
    }
    return keys;
}

TEST(WorldDocument, HasExamplesThatCanBeRead)
{
    const auto found = examples(document());
    ASSERT_GE(found.size(), 2U);
    for (const std::string& example : found) {
        const bool whole = example.find("[world]") != std::string::npos;
        const auto world = world_from_text((whole ? "" : "[world]\n") + example, "example.toml");
        EXPECT_TRUE(world) << (world ? "" : world.error().message);
    }
}

TEST(WorldDocument, NamesEachKeyThatCanBeWritten)
{
    const std::string text = document();
    const std::string botnet = "[world]\n[[botnet]]\nname = \"a\"\n";
    for (const auto& [table, head] : std::vector<std::pair<std::string, std::string>>{
             {"[world]", ""},
             {"[internet]", "[world]\n"},
             {"[[as]]", "[world]\n"},
             {"[[party]]", "[world]\n"},
             {"[resolvers]", "[world]\n"},
             {"[[network]]", "[world]\n"},
             {"[[trap]]", "[world]\n"},
             {"[mail]", "[world]\n"},
             {"[[botnet]]", "[world]\n"},
             {"[botnet.engine]", botnet},
             {"[[botnet.campaign]]", botnet},
             {"[[botnet.segment]]", botnet},
             {"[[botnet.controller]]", botnet},
             {"[botnet.polling]", botnet},
             {"[botnet.fallback]", botnet},
             {"[botnet.herder]", botnet},
             {"[[event]]", "[world]\n"},
         }) {
        std::set<std::string> allowed = allowed_keys(head + table);
        for (const std::string inner :
             {"engine", "campaign", "controller", "segment", "polling", "fallback", "herder"}) {
            allowed.erase(table == "[[botnet]]" ? inner : "");
        }
        EXPECT_FALSE(allowed.empty()) << table;
        EXPECT_EQ(documented_keys(text, table), allowed) << table;
    }
}

} // namespace

} // namespace takedown::simulate
