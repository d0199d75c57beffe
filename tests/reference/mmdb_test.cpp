#include "reference/mmdb.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "own_folder.hpp"

namespace takedown {

namespace {

const std::string folder = TAKEDOWN_SOURCE_DIR "/node_modules/@ip-location-db/";

class InstalledMmdb : public testing::Test {
protected:
    void SetUp() override
    {
        if (!std::filesystem::exists(path)) {
            GTEST_SKIP() << "no " << path << ": run npm ci";
        }
    }

    const std::string path = folder + "geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb";
};

TEST_F(InstalledMmdb, NamesTheCountryAndTheBlock)
{
    const auto database = PlaceDatabase::open(path);
    ASSERT_TRUE(database) << database.error().message;
    const auto answer = database->lookup(*Address::parse("8.8.8.8"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->country, "US");
    EXPECT_EQ(answer->source, "geo-whois-asn-country.mmdb");
    ASSERT_TRUE(answer->prefix);
    EXPECT_TRUE(answer->prefix->contains(*Address::parse("8.8.8.8")));
    EXPECT_GE(answer->prefix->length(), 8U);
    const auto v6 = database->lookup(*Address::parse("2001:4860:4860::8888"));
    ASSERT_TRUE(v6);
    EXPECT_EQ(v6->country, "US");
    EXPECT_FALSE(database->lookup(*Address::parse("192.168.1.1")));
}

TEST_F(InstalledMmdb, SurvivesDamage)
{
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const std::string copy = testing_support::fresh_folder("damaged.mmdb");
    std::mt19937 random(3);
    for (int round = 0; round < 12; ++round) {
        std::string damaged = bytes;
        if (round % 3 == 0) {
            damaged.resize(random() % damaged.size());
        }
        for (int i = 0; i < 2000 && !damaged.empty(); ++i) {
            const std::size_t place =
                round % 2 == 0
                    ? random() % damaged.size()
                    : damaged.size() - 1 - random() % std::min<std::size_t>(damaged.size(), 400);
            damaged[place] = static_cast<char>(random());
        }
        std::ofstream(copy, std::ios::binary) << damaged;
        const auto database = PlaceDatabase::open(copy);
        for (int i = 0; i < 200 && database; ++i) {
            (void)database->lookup(Address::v4(static_cast<std::uint32_t>(random())));
        }
    }
    std::filesystem::remove(copy);
}

TEST(Mmdb, RefusesOtherFiles)
{
    EXPECT_FALSE(PlaceDatabase::open("/nonexistent.mmdb"));
    const auto wrong = PlaceDatabase::open(TAKEDOWN_SOURCE_DIR "/CMakeLists.txt");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, ErrorKind::Input);
}

} // namespace

} // namespace takedown
