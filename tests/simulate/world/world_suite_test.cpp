#include "simulate/world/world.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace takedown::simulate {

namespace {

std::set<std::filesystem::path> worlds_in(const std::filesystem::path& folder)
{
    std::set<std::filesystem::path> worlds;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const bool is_world =
            folder.filename() == "worlds" || entry.path().filename() == "world.toml";
        if (entry.path().extension() == ".toml" && is_world) {
            worlds.insert(entry.path());
        }
    }
    return worlds;
}

TEST(WorldSuite, CanBeRead)
{
    const std::filesystem::path root = TAKEDOWN_SOURCE_DIR;
    auto worlds = worlds_in(root / "bench" / "worlds");
    worlds.merge(worlds_in(root / "examples"));
    EXPECT_GE(worlds.size(), 30U);
    std::set<FallbackClass> classes;
    std::set<std::uint64_t> seeds;
    for (const auto& path : worlds) {
        const auto world = read_world(path.string());
        ASSERT_TRUE(world) << world.error().message;
        EXPECT_TRUE(seeds.insert(world->seed).second) << path << " has the seed of another";
        for (const BotnetSpec& botnet : world->botnets) {
            classes.insert(botnet.fallback.kind);
        }
        std::ifstream in(path);
        EXPECT_EQ(in.get(), '#') << path << " does not say on top what it is for";
    }
    EXPECT_EQ(classes.size(), 6U) << "all but unknown";
}

} // namespace

} // namespace takedown::simulate
