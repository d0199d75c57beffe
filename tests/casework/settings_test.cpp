#include "casework/settings.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "own_folder.hpp"

namespace takedown {
namespace {

std::string file_with(std::string_view text)
{
    const std::string path = testing_support::fresh_folder("case.toml");
    std::ofstream(path) << text;
    return path;
}

TEST(Settings, WhatInitWritesReadsBackAsTheDefaults)
{
    const auto settings = read_settings(file_with(default_settings_text("grum")), "other");
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->name, "grum");
    EXPECT_EQ(settings->tlp, "TLP:AMBER");
    EXPECT_TRUE(settings->trap_addresses.empty());
}

TEST(Settings, ReadsListsAndBlocks)
{
    const auto settings = read_settings(
        file_with("[mail]\ntrap_addresses = ['*@trap.example']\ntrusted_relays = ['192.0.2.0/24']\n"
                  "trusted_reporters = ['isp.example']\n"),
        "x"
    );
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->name, "x");
    EXPECT_EQ(settings->trap_addresses, std::vector<std::string>{"*@trap.example"});
    ASSERT_EQ(settings->trusted_relays.size(), 1U);
    EXPECT_EQ(settings->trusted_relays[0].text(), "192.0.2.0/24");
    EXPECT_EQ(settings->trusted_reporters, std::vector<std::string>{"isp.example"});
}

TEST(Settings, AMistakeIsNamedWithItsLine)
{
    struct Row {
        std::string_view text;
        std::string_view expected;
    };

    const Row rows[] = {
        {"[mail]\ntrap_adresses = []\n", ":2: mail.trap_adresses is not a setting"},
        {"\n[mial]\n", ":2: 'mial' is not a section"},
        {"[mail]\nham = 'x'\n", ":2: mail.ham must be a list of texts"},
        {"[mail]\ntrusted_relays = ['nonsense']\n", "'nonsense' is not an address block"},
        {"[case\n", ":1: "},
    };
    for (const Row& row : rows) {
        const auto settings = read_settings(file_with(row.text), "x");
        ASSERT_FALSE(settings) << row.text;
        EXPECT_EQ(settings.error().kind, ErrorKind::Usage);
        EXPECT_NE(settings.error().message.find(row.expected), std::string::npos)
            << settings.error().message;
    }
}

TEST(Globs, StarStaysInAFolderAndTwoStarsDoNot)
{
    EXPECT_TRUE(glob_matches("*@trap.example", "bait@trap.example"));
    EXPECT_FALSE(glob_matches("*@trap.example", "bait@other.example"));
    EXPECT_TRUE(glob_matches("evidence/ham/*", "evidence/ham/a.mbox"));
    EXPECT_FALSE(glob_matches("evidence/ham/*", "evidence/ham/b/a.mbox"));
    EXPECT_TRUE(glob_matches("evidence/ham/**", "evidence/ham/b/a.mbox"));
    EXPECT_TRUE(glob_matches("a*b*c", "a-b-b-c"));
    EXPECT_FALSE(glob_matches("a?c", "a/c"));
    EXPECT_TRUE(glob_matches("", ""));
}

} // namespace
} // namespace takedown
