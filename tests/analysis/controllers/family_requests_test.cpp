#include "analysis/controllers/family_requests.hpp"
#include "analysis/controllers/finder.hpp"
#include "analysis/controllers/made_activity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace takedown {
namespace {

Result<FamilyRequests> forms(const std::string& uri)
{
    const std::vector<Family> families{{"Alder", {}, {{uri, "a published report"}}}};
    return FamilyRequests::make(families);
}

HttpRequest request(const std::string& uri)
{
    HttpRequest made;
    made.uri = uri;
    return made;
}

TEST(FamilyRequests, TellsAFamilyByThePublishedFormAndSaysWhoPublishedIt)
{
    const auto known = forms(R"(/s_alive\.php\?id=[^&]*&tick=\d+)");
    ASSERT_TRUE(known);
    const auto match = known->match(request("/spm/s_alive.php?id=9f&tick=12&ver=705"));
    ASSERT_TRUE(match);
    EXPECT_EQ(match->family, "Alder");
    EXPECT_EQ(match->source, "a published report");
    EXPECT_FALSE(known->match(request("/spm/s_alive.php?id=9f&tick=x")));
    EXPECT_FALSE(known->match(request("/index.html")));
}

TEST(FamilyRequests, RefusesPatternsThatSayNothingOrAreNone)
{
    for (const char* pattern : {"", ".*", "/", "(", "a**"}) {
        EXPECT_FALSE(forms(pattern)) << pattern;
    }
}

TEST(FamilyRequests, MakesTheServerAControllerOfThatName)
{
    const auto known = forms(R"(/gate\.php\?v=\d+)");
    ASSERT_TRUE(known);
    HostActivity host = made::host();
    Contact& server = made::contact(host, "198.51.100.7", 80);
    server.hosts_in_case = 1;
    made::attempt(server, 10, 2, Outcome::Answered);
    made::request(server, 10, "GET", "198.51.100.7", "/gate.php?v=3", 200);
    ControllerSettings with;
    with.families = &*known;
    ControllerFinder finder(with);
    finder.learn(host);
    const std::vector<Controller> found = finder.finish();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_GE(found[0].confidence, 0.5);
    EXPECT_EQ(found[0].family, "Alder");
    EXPECT_EQ(found[0].family_source, "a published report");
    EXPECT_EQ(found[0].evidence[0].kind, "family-request");
    EXPECT_THAT(found[0].evidence[0].text, testing::HasSubstr("GET /gate.php?v=3"));
}

} // namespace
} // namespace takedown
