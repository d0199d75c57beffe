#include "analysis/campaigns/tlsh_distance.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown {

namespace {

/// Digests and distances that the reference implementation (TLSH 3.4.4) gives for a text of 3,000
/// bytes, the same with 60 bytes changed, nearly doubled, another text, and a shortened one.
const std::vector<std::string> digests{
    "C5511994AE4D5A48B443A4C5CF95369D45C7BA212A12C810FEAE2B8590258A75CF3D37",
    "C2512CD49ED9554CB443A8C4CF99329E4582BD663A12C811FBDE2F8690358736CF3D36",
    "E7B11994EE8D5A4CB443E485CF56369D41C7BA613B16C810FEAE2F8590228A75DF3C37",
    "E7514CF8C03211138C59614049FB7D26C458FB237B8600CE147EBA409E1C2ABB79660D",
    "D0510894EE4D4A48B403E485CF56769D41CBBA223B56C810FEAF1F8594228A71DB2C37"};

int distance(std::size_t a, std::size_t b)
{
    return tlsh_distance(*parse_tlsh(digests[a]), *parse_tlsh(digests[b]));
}

} // namespace

TEST(TlshDistance, IsThatOfTheReferenceImplementation)
{
    const std::vector<int> from_first{0, 62, 90, 247, 29};
    const std::vector<int> from_other{247, 216, 324, 0, 266};
    for (std::size_t i = 0; i < digests.size(); ++i) {
        EXPECT_EQ(distance(0, i), from_first[i]) << i;
        EXPECT_EQ(distance(3, i), from_other[i]) << i;
        EXPECT_EQ(distance(i, 3), from_other[i]) << i;
    }
}

TEST(TlshDistance, ReadsDigestsWithAndWithoutVersionAndNothingElse)
{
    EXPECT_EQ(parse_tlsh("T1" + digests[0]), parse_tlsh(digests[0]));
    EXPECT_TRUE(parse_tlsh(digests[0]).has_value());
    for (const std::string& bad :
         {std::string(),
          digests[0].substr(1),
          digests[0] + "00",
          "T2" + digests[0],
          std::string(70, 'x'),
          "TNULL" + std::string(65, '0')}) {
        EXPECT_FALSE(parse_tlsh(bad).has_value()) << bad;
    }
}

TEST(TlshDistance, LetsNearFilesShareAPiece)
{
    const auto a = tlsh_pieces(*parse_tlsh(digests[0]));
    const auto near = tlsh_pieces(*parse_tlsh(digests[4]));
    const auto far = tlsh_pieces(*parse_tlsh(digests[3]));
    std::size_t shared = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        shared += a.at(i) == near.at(i) ? 1U : 0U;
        EXPECT_NE(a.at(i), far.at(i));
    }
    EXPECT_GE(shared, 1U);
}

} // namespace takedown
