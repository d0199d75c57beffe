#include "analysis/campaigns/known_places.hpp"
#include "core/cursor.hpp"
#include "core/hash.hpp"

#include <gtest/gtest.h>

namespace takedown {

namespace {

const std::vector<KnownPlace> three{
    {5, 5, CampaignKey::Similarity, 1.0F},
    {9, 5, CampaignKey::Url, 0.25F},
    {std::uint64_t{7} << 32U, 9, CampaignKey::SimilarFile, 0.0F}};

} // namespace

TEST(KnownPlaces, AreReadBackAsTheyWere)
{
    const std::string bytes = bytes_of({42, three});
    const auto read = places_from(as_bytes(bytes));
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->places.size(), three.size());
    for (std::size_t i = 0; i < three.size(); ++i) {
        EXPECT_EQ(read->places[i].message, three[i].message);
        EXPECT_EQ(read->places[i].leader, three[i].leader);
        EXPECT_EQ(read->places[i].key, three[i].key);
        EXPECT_EQ(read->places[i].similarity, three[i].similarity);
    }
    EXPECT_EQ(read->identity, 42U);
    EXPECT_TRUE(places_from(as_bytes(bytes_of({}))).has_value());
}

TEST(KnownPlaces, OfDamagedBytesAreNone)
{
    const std::string bytes = bytes_of({42, three});
    EXPECT_FALSE(places_from({}).has_value());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        EXPECT_FALSE(places_from(as_bytes(bytes.substr(0, cut))).has_value()) << cut;
        std::string changed = bytes;
        changed[cut] = static_cast<char>(changed[cut] ^ 1);
        EXPECT_FALSE(places_from(as_bytes(changed)).has_value()) << cut;
    }
    EXPECT_FALSE(places_from(as_bytes(bytes + "x")).has_value());
}

TEST(KnownPlaces, OutOfOrderAreNone)
{
    const std::vector<KnownPlace> twice{three[1], three[1]};
    EXPECT_FALSE(places_from(as_bytes(bytes_of({1, twice}))).has_value());
    const std::vector<KnownPlace> odd{{5, 5, CampaignKey::Body, 7.0F}};
    EXPECT_FALSE(places_from(as_bytes(bytes_of({1, odd}))).has_value());
}

} // namespace takedown
