#include "casework/installed_families.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace takedown {
namespace {

using testing::HasSubstr;

TEST(InstalledFamilies, ReadsNameAliasesAndRequests)
{
    const auto family = family_from_text(
        "name = \"Alder\"\naliases = [\"Elm\"]\n[[request]]\nuri = '/a\\.php'\nsource = \"r\"\n",
        "a.toml"
    );
    ASSERT_TRUE(family);
    EXPECT_EQ(family->name, "Alder");
    EXPECT_THAT(family->aliases, testing::ElementsAre("Elm"));
    ASSERT_EQ(family->requests.size(), 1U);
    EXPECT_EQ(family->requests[0].uri, "/a\\.php");
}

TEST(InstalledFamilies, RefusesATraitWithoutASourceAndNamesTheLine)
{
    const auto family = family_from_text("name = \"Alder\"\n[[request]]\nuri = 'x'\n", "a.toml");
    ASSERT_FALSE(family);
    EXPECT_THAT(family.error().message, HasSubstr("a.toml:2: "));
    EXPECT_THAT(family.error().message, HasSubstr("source"));
}

TEST(InstalledFamilies, RefusesUnknownKeysAndBrokenFiles)
{
    for (const char* text :
         {"nmae = \"Alder\"\n", "", "name = 3\n", "name = [\n", "name = \"A\"\nrequest = 5\n"}) {
        EXPECT_FALSE(family_from_text(text, "a.toml")) << text;
    }
}

TEST(InstalledFamilies, AllFilesOfTheProjectAreReadAndCiteASource)
{
    const auto families = installed_families();
    ASSERT_TRUE(families) << families.error().message;
    std::set<std::string> names;
    for (const Family& family : *families) {
        names.insert(family.name);
        for (const FamilyRequest& request : family.requests) {
            EXPECT_FALSE(request.source.empty()) << family.name;
        }
    }
    EXPECT_TRUE(names.contains("Grum"));
}

} // namespace
} // namespace takedown
