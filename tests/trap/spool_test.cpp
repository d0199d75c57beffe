#include "trap/commit_line.hpp"
#include "trap/spool_files.hpp"
#include "trap/spool_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "own_folder.hpp"

namespace takedown::trap {
namespace {

using ::testing::ElementsAre;
using testing_support::fresh_folder;

std::string content(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> contents(const std::string& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        files[entry.path().filename().string()] = content(entry.path());
    }
    std::vector<std::string> all;
    for (const auto& [name, text] : files) {
        all.push_back(text);
    }
    return all;
}

SpoolEntry entry(const std::string& mail)
{
    return {mail, {R"({"message":{"id":"1"}})", 12}};
}

SpoolFiles opened(const std::string& folder, const SpoolSettings& settings = {})
{
    auto files = SpoolFiles::open(folder, settings, -1, -1);
    EXPECT_TRUE(files) << files.error().message;
    return std::move(*files);
}

const TimePoint noon = from_epoch(1342440000, 0);

TEST(SpoolFiles, SaysInTheRecordWhereAMailLies)
{
    const std::string folder = fresh_folder("spool");
    SpoolFiles files = opened(folder);
    ASSERT_TRUE(
        files.append({entry("one"), entry("three")}, SpoolFiles::Durability::Committed, noon)
    );
    ASSERT_TRUE(files.rotate());
    EXPECT_THAT(contents(folder + "/mail"), ElementsAre("onethree"));
    EXPECT_THAT(
        contents(folder + "/conversations"),
        ElementsAre(
            R"({"message":{"file":"20120716T120000Z-0.mbox","offset":0,"length":3,"id":"1"}})"
            "\n"
            R"({"message":{"file":"20120716T120000Z-0.mbox","offset":3,"length":5,"id":"1"}})"
            "\n{\"committed\":8}\n"
        )
    );
}

TEST(SpoolFiles, BeginsANewPairWhenOneIsLargeOrOld)
{
    const std::string folder = fresh_folder("spool");
    SpoolSettings settings;
    settings.rotate_bytes = 400;
    SpoolFiles files = opened(folder, settings);
    ASSERT_TRUE(
        files.append({entry(std::string(399, 'a'))}, SpoolFiles::Durability::Committed, noon)
    );
    ASSERT_TRUE(files.rotate_if_due(noon));
    ASSERT_TRUE(files.append({entry("b")}, SpoolFiles::Durability::Committed, noon));
    ASSERT_TRUE(files.rotate_if_due(noon));
    ASSERT_TRUE(files.append({entry("c")}, SpoolFiles::Durability::Committed, noon));
    ASSERT_TRUE(files.rotate_if_due(noon + std::chrono::hours(2)));
    EXPECT_THAT(contents(folder + "/mail"), ElementsAre(std::string(399, 'a') + "b", "c"));
}

TEST(SpoolFiles, CutsWhatAKilledTrapHasNotCommitted)
{
    const std::string folder = fresh_folder("spool");
    (void)opened(folder);
    std::ofstream(folder + "/active/S.mbox", std::ios::binary) << "committed|half a ma";
    std::ofstream(folder + "/active/S.jsonl", std::ios::binary)
        << "{\"session\":\"a\"}\n{\"committed\":10}\n{\"session\":\"b\"}\n{\"commit";
    (void)opened(folder);
    EXPECT_THAT(contents(folder + "/mail"), ElementsAre("committed|"));
    EXPECT_THAT(
        contents(folder + "/conversations"),
        ElementsAre("{\"session\":\"a\"}\n{\"committed\":10}\n")
    );
    EXPECT_TRUE(std::filesystem::is_empty(folder + "/active"));
}

TEST(SpoolFiles, FinishesAMoveThatWasCutOff)
{
    const std::string folder = fresh_folder("spool");
    (void)opened(folder);
    std::ofstream(folder + "/active/S.mbox", std::ios::binary) << "all of it";
    (void)opened(folder);
    EXPECT_THAT(contents(folder + "/mail"), ElementsAre("all of it"));
}

TEST(SpoolFiles, HasOneWriter)
{
    const std::string folder = fresh_folder("spool");
    const SpoolFiles files = opened(folder);
    const auto second = SpoolFiles::open(folder, {}, -1, -1);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::Busy);
}

TEST(CommitLine, BelievesTheLastOneWhoseMailIsThere)
{
    const std::string lines = "x\n{\"committed\":5}\ny\n{\"committed\":9}\n{\"committed\":";
    EXPECT_EQ(good_end(lines, 9).mail, 9U);
    EXPECT_EQ(good_end(lines, 9).lines, 36U);
    EXPECT_EQ(good_end(lines, 8).mail, 5U);
    EXPECT_EQ(good_end(lines, 8).lines, 18U);
    EXPECT_EQ(good_end(lines, 4).mail, 0U);
    EXPECT_EQ(good_end("{\"committed\":x}\n", 4).lines, 0U);
}

TEST(SpoolWriter, SaysOfEachMailThatItIsSafeAndKeepsTheOrder)
{
    const std::string folder = fresh_folder("spool");
    std::string expected;
    {
        SpoolWriter writer(
            opened(folder), [] { return noon; }, [] {}
        );
        std::size_t safe = 0;
        for (std::uint64_t i = 1; i <= 200; ++i) {
            writer.submit(entry(std::to_string(i) + "\n"), i);
            expected += std::to_string(i) + "\n";
        }
        while (safe < 200) {
            for (const SpoolOutcome& outcome : writer.take_outcomes()) {
                EXPECT_TRUE(outcome.safely);
                ++safe;
                EXPECT_EQ(outcome.ticket, safe);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        EXPECT_LT(writer.health().commits, 200U);
    }
    EXPECT_THAT(contents(folder + "/mail"), ElementsAre(expected));
}

} // namespace
} // namespace takedown::trap
