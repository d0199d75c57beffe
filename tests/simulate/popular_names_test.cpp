#include "reference/popular_names.hpp"
#include "simulate/simulation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "own_folder.hpp"

namespace takedown::simulate {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text_of_file(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A case of one hour whose world file says `key` of the list.
std::string made_with(const std::string& key, const std::string& folder)
{
    const auto world = world_from_text(
        "[world]\n" + key +
            "\nto = 2026-03-02T01:00:00Z\nsandbox_runs = false\n"
            "[[network]]\nname = \"isp\"\npeople = 5\n"
            "[[botnet]]\nname = \"alder\"\nbots = 20\nwatched = { isp = 1 }\n"
            "[[botnet.controller]]\nname = \"master\"\nnames = [\"gate.alder-master.example\"]\n",
        "w.toml"
    );
    EXPECT_TRUE(world) << world.error().message;
    SimulationOptions options;
    options.folder = testing_support::fresh_folder(folder);
    options.window = {world->from, world->to};
    const auto counts = simulate(*world, options);
    EXPECT_TRUE(counts) << counts.error().message;
    return options.folder;
}

TEST(PopularNames, LieBesideTheEvidenceAndTheCaseSaysSo)
{
    const std::string folder = made_with("", "listed");
    EXPECT_THAT(
        text_of_file(folder + "/case.toml"),
        HasSubstr("\n[allow]\npopular_names = \"popular.csv\"\n")
    );
    const auto names = PopularNames::open(folder + "/popular.csv");
    ASSERT_TRUE(names) << names.error().message;
    EXPECT_GT(names->size(), 100U);
    EXPECT_FALSE(names->contains("gate.alder-master.example"));
}

TEST(PopularNames, AreNotWrittenWhereTheWorldHasNone)
{
    const std::string folder = made_with("popular_names = 0", "unlisted");
    EXPECT_THAT(text_of_file(folder + "/case.toml"), Not(HasSubstr("allow")));
    EXPECT_FALSE(std::filesystem::exists(folder + "/popular.csv"));
}

} // namespace
} // namespace takedown::simulate
