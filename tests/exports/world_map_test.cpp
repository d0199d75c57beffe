#include "exports/world_map.hpp"

#include <gtest/gtest.h>

namespace takedown {
namespace {

TEST(WorldMap, KnowsCountriesByTheirCode)
{
    ASSERT_NE(country_of("PA"), nullptr);
    EXPECT_EQ(country_of("PA")->name, "Panama");
    EXPECT_NEAR(country_of("PA")->latitude, 8.5, 1);
    EXPECT_NEAR(country_of("RU")->longitude, 99, 10);
    EXPECT_EQ(country_of("ZZ"), nullptr);
    EXPECT_EQ(country_name("ZZ"), "ZZ");
    EXPECT_EQ(country_name(""), "unknown");
}

TEST(WorldMap, ListsEachCountryOnceInOrder)
{
    const auto countries = all_countries();
    EXPECT_EQ(countries.size(), 250U);
    for (std::size_t i = 1; i < countries.size(); ++i) {
        EXPECT_LT(countries[i - 1].code, countries[i].code);
    }
}

TEST(WorldMap, PutsEveryCountryOnTheMap)
{
    for (const CountryPoint& country : all_countries()) {
        const MapPoint point = on_map(country.latitude, country.longitude);
        EXPECT_GE(point.x, 0) << country.code;
        EXPECT_LE(point.x, world_width) << country.code;
        EXPECT_GE(point.y, 0) << country.code;
        EXPECT_LE(point.y, world_height) << country.code;
    }
}

TEST(WorldMap, ProjectsAsTheOutlineIsDrawn)
{
    EXPECT_DOUBLE_EQ(on_map(0, 0).x, world_width / 2.0);
    EXPECT_NEAR(on_map(0, 180).x, world_width, 1e-9);
    EXPECT_DOUBLE_EQ(on_map(-89, 0).y, world_height) << "beyond what is drawn: at the edge";
    EXPECT_NEAR(on_map(40, -60).x, world_width - on_map(40, 60).x, 1e-9);
}

} // namespace
} // namespace takedown
