#include "readers/format.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace takedown {

namespace {

TEST(Registry, FindsEachFormatByItsOwnName)
{
    std::set<std::string_view> names;
    for (const Format& format : formats()) {
        EXPECT_TRUE(names.insert(format.name).second) << format.name << " is there twice";
        EXPECT_EQ(format_named(format.name), &format) << format.name;
    }
    EXPECT_EQ(format_named("tar"), nullptr);
    EXPECT_EQ(format_named(""), nullptr);
}

TEST(Registry, SaysWhatEachFormatTellsOfAndWhetherItIsText)
{
    struct Row {
        const char* name;
        FormatKind kind;
        bool binary;
    };

    const std::vector<Row> rows{
        {"mbox", FormatKind::Mail, false},
        {"eml", FormatKind::Mail, false},
        {"pcap", FormatKind::Traffic, true},
        {"pcapng", FormatKind::Traffic, true},
        {"zeek-tsv", FormatKind::Traffic, false},
        {"zeek-json", FormatKind::Traffic, false},
        {"binetflow", FormatKind::Traffic, false},
        {"bgpdump", FormatKind::Routing, false},
        {"mrt", FormatKind::Routing, true},
        {"range-csv", FormatKind::Places, false},
        {"mmdb", FormatKind::Places, true},
    };
    EXPECT_EQ(formats().size(), rows.size());
    for (const Row& row : rows) {
        const Format* const format = format_named(row.name);
        ASSERT_NE(format, nullptr) << row.name;
        EXPECT_EQ(format->kind, row.kind) << row.name;
        EXPECT_EQ(format->binary, row.binary) << row.name;
    }
}

} // namespace

} // namespace takedown
