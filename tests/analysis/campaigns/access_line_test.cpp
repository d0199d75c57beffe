#include "analysis/campaigns/access_line.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace takedown {

namespace {

bool is_line(std::string_view name, std::string_view address)
{
    return is_access_line_name(name, Address::parse(address));
}

} // namespace

TEST(AccessLine, NamesOfManyOperatorsAreTold)
{
    // Shapes of real operators, on invented names.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 25> lines{{
        {"c-67-164-133-216.hsd1.ca.westcable.example", "67.164.133.216"},
        {"pool-151-203-32-68.bos.east.metro.example", "151.203.32.68"},
        {"200-171-228-6.customer.telsul.example.br", "200.171.228.6"},
        {"dsl-200-95-109-107.prod-norte.com.example", "200.95.109.107"},
        {"74.67-201-80.adsl.voorbeeld.example", "80.201.67.74"},
        {"modemcable090.28-201-24.mc.quebec.example", "24.201.28.90"},
        {"d53-64-35-171.nap.wideopen.example", "64.53.171.35"},
        {"118.Red-80-35-201.pooles.iberia.example", "80.35.201.118"},
        {"pD9E4F89F.dip.rheinnetz.example", "217.228.248.159"},
        {"0xd5aaf40b.hus.kabelnet.example", "213.170.244.11"},
        {"BB219173000034.kanto.example", "219.173.0.34"},
        {"BB219173000034.bb.kanto.example", "219.173.0.34"},
        {"dsl.dynamic8510023760.anadolu.net.example", "85.100.237.60"},
        {"ool-18be1aaf.dyn.island.example", "24.190.26.175"},
        {"cpc1-leic4-0-0-cust190.leic.broadband.isles.example", "81.101.7.12"},
        {"cm114.gamma208.maxnet.com.example", "202.156.208.114"},
        {"fia83-8.dsl.hccland.example", "62.251.8.83"},
        {"catv-506237d8.catv.duna.example", "80.98.55.216"},
        {"dhcp024-210-034-053.columbus.ohio.example", "24.210.34.53"},
        {"vaise-1-82-67-44-166.fbx.lyonnet.example", "82.67.44.166"},
        {"cpe0004e2372711.cpe.net.cable.north.example", "24.43.109.140"},
        {"i253064.ppp.fujinet.or.example", "61.125.253.64"},
        {"user-38lc12a.dialup.southlink.example", "209.86.4.74"},
        {"20-12-165-59.mumbai.bharat.example", "59.165.12.20"},
        {"i59f4a1b2.versanet.rhein.example", "89.244.161.178"},
    }};
    for (const auto& [name, address] : lines) {
        EXPECT_TRUE(is_line(name, address)) << name;
    }
}

TEST(AccessLine, MailServersAreNot)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 20> servers{{
        {"mail.bakery.example", "198.51.100.7"},
        {"mx1.city.bank.example", "198.51.100.7"},
        {"mail-198-51-100-7.post.example", "198.51.100.7"},
        {"smtp-out-50.livepost.co.example", "198.51.100.50"},
        {"static-198-51-100-7.business.metro.example", "198.51.100.7"},
        {"7.198-51-100.fix.metro.example", "198.51.100.7"},
        {"7.100.51.198.static.racks.example", "198.51.100.7"},
        {"mta-100-7.campaigns.example", "198.51.100.7"},
        {"wr-out-0506.search.example", "64.233.184.233"},
        {"web30405.mail.portal.example", "68.142.201.20"},
        {"n12a.bullet.portal.example", "68.142.201.20"},
        {"relay3.dsl.metro.example", "198.51.100.3"},
        {"lists.dhcp2.project.example", "198.51.100.3"},
        {"ns2.pool4.hoster.example", "198.51.100.3"},
        {"plg2.math.university.example", "129.97.140.6"},
        {"compute-198-51-100-7.eu.cloudy.example", "198.51.100.7"},
        {"generaldynamics2.example", "198.51.100.3"},
        {"dsl2.example", "198.51.100.3"},
        {"unit7.cablevision.example", "198.51.100.7"},
        {"", "198.51.100.7"},
    }};
    for (const auto& [name, address] : servers) {
        EXPECT_FALSE(is_line(name, address)) << name;
    }
}

TEST(AccessLine, FourNumbersDoWithoutTheAddress)
{
    EXPECT_TRUE(is_access_line_name("h198-51-100-7.city.metro.example", std::nullopt));
    EXPECT_TRUE(is_access_line_name("h198-51-100-7.city.metro.example", Address::parse("192.0.2.1"))
    );
    EXPECT_FALSE(is_access_line_name("h198-51-100.city.metro.example", std::nullopt));
    EXPECT_FALSE(is_access_line_name("h198-51-300-7.city.metro.example", std::nullopt))
        << "no byte";
    EXPECT_FALSE(is_access_line_name("a1b2c3d4.city.metro.example", std::nullopt))
        << "letters between them";
}

TEST(AccessLine, TheNamesOwnerDoesNotCount)
{
    EXPECT_FALSE(is_line("host.1-2-3-4.example", "1.2.3.4"));
    EXPECT_TRUE(is_line("host.1-2-3-4.metro.example", "1.2.3.4"));
    EXPECT_TRUE(is_line("HOST.1-2-3-4.Metro.Example.", "1.2.3.4")) << "case and root dot";
}

TEST(AccessLine, IPv6IsToldByItsInterfaceHalf)
{
    const auto address = Address::parse("2001:db8:12:34:21a:2bff:fe3c:4d5e");
    EXPECT_TRUE(is_access_line_name("v6-021a2bfffe3c4d5e.city.metro.example", address));
    EXPECT_TRUE(is_access_line_name("021a-2bff-fe3c-4d5e.city.metro.example", address));
    EXPECT_FALSE(is_access_line_name("v6-021a2bfffe3c0000.city.metro.example", address));
}

} // namespace takedown
