#include "readers/reading.hpp"
#include "readers/traffic/pcap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

// What tshark 4.0.17 sees in the same captures:
//   lookups      tshark -r F -Y 'dns.flags.response==0 && (udp.port==53 || tcp.port==53)' | wc -l
//   requests     tshark -r F -Y 'tcp && http.request' | wc -l
//   server names tshark -r F -Y tls.handshake.extensions_server_name | wc -l
//   JA3          tshark -r F -Y tls.handshake.ja3 -T fields -e tls.handshake.ja3 | sort | uniq -c
//   connections  tshark -r F -q -z conv,tcp | grep -c '<->'

namespace takedown {

namespace {

struct Expected {
    const char* capture;
    std::size_t lookups;
    std::size_t requests;
    std::size_t server_names;
    std::size_t ja3;
    std::size_t distinct_ja3;
    const char* commonest_ja3;
    std::size_t connections;
};

constexpr Expected expected[] = {
    {"rigek-2021-03", 43, 22, 34, 34, 1, "bbb7f41ba49ef7dfd66d958461251d05", 231},
    {"dridex-2020-06", 41, 3, 32, 39, 6, "28a2c9bd18a11de089ef85a160da29e4", 46},
    {"zloader-2020-06", 38, 4, 3, 3, 1, "2201d8e006f8f005a6b415f61e677532", 7},
    {"formbook-2020-03", 18, 34, 0, 0, 0, "", 34},
    {"synthetic-tls-2024-02a", 0, 0, 299, 299, 1, "f436b9416f37d134cadd04886327d3e8", 299},
    {"cryptowall-2016-01", 0, 11, 0, 0, 0, "", 10},
    {"benign-tor-2013-11", 0, 0, 7, 7, 1, "581a3c7f54555512b8cd16e87dfe165b", 8},
    {"smokeloader-2020-11-dl", 7, 11, 1, 1, 1, "1d095e68489d3c535297cd8dffb06cb9", 5},
    {"amadey-2020-07", 4, 23, 0, 0, 0, "", 23},
    {"sshbrute-2026-03", 0, 0, 0, 0, 0, "", 67},
};

std::string path_of(const std::string& capture)
{
    return shared_data("traffic/captures/" + capture + ".pcap");
}

class PcapOracle : public testing::TestWithParam<Expected> {};

TEST_P(PcapOracle, CountsWhatTsharkCounts)
{
    const Expected& row = GetParam();
    if (!std::filesystem::exists(path_of(row.capture))) {
        GTEST_SKIP() << "no shared capture " << row.capture;
    }
    CollectingSink sink;
    ASSERT_TRUE(read_file(pcap_format(), path_of(row.capture), sink));
    std::size_t names = 0;
    std::size_t ja3 = 0;
    std::map<std::string, std::size_t> by_ja3;
    for (const TlsHandshake& tls : sink.handshakes) {
        names += tls.server_name.empty() ? 0U : 1U;
        if (!tls.ja3.empty()) {
            ++ja3;
            ++by_ja3[tls.ja3];
        }
    }
    const auto connections =
        std::count_if(sink.flows.begin(), sink.flows.end(), [](const Flow& flow) {
            return flow.transport == Transport::Tcp;
        });
    EXPECT_EQ(sink.lookups.size(), row.lookups);
    EXPECT_EQ(sink.requests.size(), row.requests);
    EXPECT_EQ(names, row.server_names);
    EXPECT_EQ(ja3, row.ja3);
    EXPECT_EQ(by_ja3.size(), row.distinct_ja3);
    EXPECT_EQ(static_cast<std::size_t>(connections), row.connections);
    for (const auto& [fingerprint, count] : by_ja3) {
        EXPECT_LE(count, by_ja3[row.commonest_ja3]) << fingerprint;
    }
    EXPECT_TRUE(sink.oddities.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Samples,
    PcapOracle,
    testing::ValuesIn(expected),
    [](const testing::TestParamInfo<Expected>& param) {
        std::string name = param.param.capture;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    }
);

TEST(PcapSamples, DamagedCopiesAreReadOnWithOddities)
{
    const std::string path = path_of("benign-smtp-1999-08");
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no shared capture";
    }
    std::ifstream file(path, std::ios::binary);
    const std::string good{std::istreambuf_iterator<char>(file), {}};
    std::uint64_t seed = 11;
    int with_oddities = 0;
    for (int round = 0; round < 60; ++round) {
        std::string bad = good;
        for (int flips = 0; flips < 40; ++flips) {
            seed = seed * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
            char& byte = bad[24 + (seed >> 33U) % (bad.size() - 24)];
            byte = static_cast<char>(static_cast<unsigned char>(byte) ^ 1U << (seed >> 29U & 7U));
        }
        bad.resize(bad.size() - (seed >> 40U) % 100);
        CollectingSink sink;
        ASSERT_TRUE(read_text(pcap_format(), bad, sink));
        EXPECT_FALSE(sink.flows.empty());
        with_oddities += sink.oddities.empty() ? 0 : 1;
    }
    EXPECT_GT(with_oddities, 50);
}

TEST(PcapSamples, TheSameFileGivesTheSameOrder)
{
    const std::string path = path_of("rigek-2021-03");
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no shared capture";
    }
    CollectingSink first;
    CollectingSink second;
    ASSERT_TRUE(read_file(pcap_format(), path, first));
    ASSERT_TRUE(read_file(pcap_format(), path, second));
    ASSERT_EQ(first.flows.size(), second.flows.size());
    for (std::size_t i = 0; i < first.flows.size(); ++i) {
        EXPECT_EQ(first.flows[i].where.offset, second.flows[i].where.offset);
    }
}

} // namespace

} // namespace takedown
