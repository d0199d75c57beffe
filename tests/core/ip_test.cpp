#include "core/ip.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <random>

namespace takedown {
namespace {

/// The C library's reading of the same text, as oracle.
std::string system_text(const std::string& text)
{
    std::array<unsigned char, 16> bytes{};
    std::array<char, 64> out{};
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
        return inet_ntop(AF_INET, bytes.data(), out.data(), out.size());
    }
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
        return inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
    }
    return "";
}

TEST(Address, ReadsAndWritesAsTheCLibraryDoes)
{
    for (const std::string text :
         {"192.0.2.1",
          "0.0.0.0",
          "255.255.255.255",
          "256.1.1.1",
          "1.2.3",
          "1.2.3.4.5",
          "1.2.3.4 ",
          "",
          "2001:db8::1",
          "::",
          "::1",
          "1::",
          "1:2:3:4:5:6:7:8",
          "1:2:3:4:5:6:7::",
          "1:2:3:4:5:6:7:8:9",
          "::1:2:3:4:5:6:7:8",
          "2001:db8:0:0:1:0:0:1",
          "2001:0:0:1::",
          "12345::",
          ":1",
          "1:",
          ":::",
          "1::2::3",
          "2001:DB8::A",
          "::1.2.3.4.5",
          "1:2:3:4:5:6:1.2.3.4",
          "fe80::1%eth0",
          "g::"}) {
        const auto address = Address::parse(text);
        const std::string expected = system_text(text);
        EXPECT_EQ(address ? address->text() : "", expected) << "'" << text << "'";
    }
}

TEST(Address, RandomIpv6RoundTripsLikeTheCLibrary)
{
    std::mt19937 random(1);
    for (int i = 0; i < 5000; ++i) {
        std::array<std::uint8_t, 16> bytes{};
        for (std::size_t word = 0; word < 8; ++word) {
            if (random() % 2 == 0) {
                bytes.at(2 * word) = static_cast<std::uint8_t>(random());
                bytes.at(2 * word + 1) = static_cast<std::uint8_t>(random());
            }
        }
        bytes[0] |= 0x20; // outside the ranges that the library prints with a dotted quad
        std::array<char, 64> expected{};
        inet_ntop(AF_INET6, bytes.data(), expected.data(), expected.size());
        const Address address = Address::v6(bytes);
        EXPECT_EQ(address.text(), expected.data());
        EXPECT_EQ(Address::parse(address.text()), address);
    }
}

TEST(Address, MappedIpv4IsIpv4)
{
    EXPECT_EQ(Address::parse("::ffff:192.0.2.1"), Address::parse("192.0.2.1"));
    EXPECT_TRUE(Address::v4(1).is_v4());
    EXPECT_EQ(Address::v4(0xc0000201).text(), "192.0.2.1");
}

TEST(Address, KnowsWhatNamesNoHostOnTheInternet)
{
    for (const char* text :
         {"10.1.2.3",
          "172.31.255.255",
          "192.168.0.1",
          "127.0.0.1",
          "169.254.1.1",
          "100.64.0.1",
          "::1",
          "fe80::1",
          "fd00::1",
          "::"}) {
        EXPECT_TRUE(Address::parse(text)->is_private()) << text;
    }
    for (const char* text : {"192.0.2.1", "172.32.0.1", "8.8.8.8", "2001:db8::1", "11.0.0.1"}) {
        EXPECT_FALSE(Address::parse(text)->is_private()) << text;
    }
}

TEST(Address, KnowsTheBlocksKeptForExamples)
{
    for (const auto* text :
         {"192.0.2.0", "198.51.100.255", "203.0.113.7", "2001:db8::1", "3fff:fff::1"}) {
        EXPECT_TRUE(Address::parse(text)->is_documentation()) << text;
    }
    for (const auto* text :
         {"192.0.3.0", "198.51.101.0", "203.0.112.255", "2001:db9::", "3fff:1000::"}) {
        EXPECT_FALSE(Address::parse(text)->is_documentation()) << text;
    }
}

TEST(Prefix, ClearsHostBitsAndContains)
{
    const Prefix prefix = *Prefix::parse("192.0.2.129/25");
    EXPECT_EQ(prefix.text(), "192.0.2.128/25");
    EXPECT_TRUE(prefix.contains(*Address::parse("192.0.2.255")));
    EXPECT_FALSE(prefix.contains(*Address::parse("192.0.2.127")));
    EXPECT_FALSE(prefix.contains(*Address::parse("::c000:2ff")));
    EXPECT_TRUE(Prefix::parse("0.0.0.0/0")->contains(prefix));
    EXPECT_FALSE(Prefix::parse("::/0")->contains(prefix));
    EXPECT_EQ(Prefix::parse("2001:db8:ffff::/33")->text(), "2001:db8:8000::/33");
    EXPECT_EQ(prefix.size(), 128);
}

TEST(Prefix, RefusesWhatIsNone)
{
    for (const char* text :
         {"", "/24", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "2001:db8::/129", "x/8"}) {
        EXPECT_FALSE(Prefix::parse(text)) << text;
    }
}

} // namespace
} // namespace takedown
