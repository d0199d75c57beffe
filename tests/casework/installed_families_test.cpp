#include "analysis/controllers/family_requests.hpp"
#include "casework/installed_families.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "own_folder.hpp"

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
         {"nmae = \"Alder\"\n",
          "name = \"A\"\naliases = [5]\n",
          "name = \"A\"\naliases = [\"\"]\n",
          "",
          "name = 3\n",
          "name = [\n",
          "name = \"A\"\nrequest = 5\n"}) {
        EXPECT_FALSE(family_from_text(text, "a.toml")) << text;
    }
}

TEST(InstalledFamilies, RefusesKeysThatGoDeeperThanAParserCan)
{
    std::string text = "name = \"A\"\n";
    for (int i = 0; i < 200'000; ++i) {
        text += "a.";
    }
    const auto family = family_from_text(text + "b = 1\n", "a.toml");
    ASSERT_FALSE(family);
    EXPECT_EQ(family.error().message, "a.toml:2: a line has at most 2000 bytes");
}

/// What is said of a folder of families.
std::string said_of(const std::string& folder)
{
    ::setenv("TAKEDOWN_FAMILIES", folder.c_str(), 1); // NOLINT(concurrency-mt-unsafe)
    const auto families = installed_families();
    ::unsetenv("TAKEDOWN_FAMILIES"); // NOLINT(concurrency-mt-unsafe)
    return families ? "nothing" : families.error().message;
}

TEST(InstalledFamilies, RefusesWhatIsNoFileOrTooLargeOrThereTwice)
{
    const std::filesystem::path root = testing_support::fresh_folder("families");
    std::filesystem::create_directories(root / "pipe");
    ASSERT_EQ(::mkfifo((root / "pipe" / "a.toml").c_str(), 0600), 0);
    EXPECT_THAT(said_of(root / "pipe"), testing::EndsWith("a.toml: is not a file"));

    std::filesystem::create_directories(root / "large");
    std::ofstream(root / "large" / "a.toml") << "name = \"A\"\n" << std::string(65'536, '\n');
    EXPECT_THAT(said_of(root / "large"), HasSubstr("at most 65536 bytes"));

    std::filesystem::create_directories(root / "twice");
    std::ofstream(root / "twice" / "a.toml") << "name = \"A\"\n";
    EXPECT_EQ(said_of(root / "twice"), "nothing");
    std::ofstream(root / "twice" / "b.toml") << "name = \"A\"\n";
    EXPECT_THAT(said_of(root / "twice"), HasSubstr("b.toml: another file has the name 'A'"));
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

std::string name_of(const FamilyRequests& known, const std::string& uri)
{
    HttpRequest request;
    request.uri = uri;
    const auto match = known.match(request);
    return match ? match->family : "";
}

TEST(InstalledFamilies, TellExamplesMadeFromThePublishedForms)
{
    const auto families = installed_families();
    ASSERT_TRUE(families);
    const auto known = FamilyRequests::make(*families);
    ASSERT_TRUE(known) << known.error().message;
    std::set<std::string> told;
    const std::vector<std::pair<std::string, std::string>> examples = {
        {"/spm/s_alive.php?id=2b1c&tick=81234&ver=705&smtp=ok", "Grum"},
        {"/spm/s_report.php?task=12&id=2b1c", "Grum"},
        {"/spm/s_estr.php?id=2b1c&str=705-x", "Grum"},
        {"/?ver=705&id=2b1c&tick=81234&smtp=ok&task=12", "Grum"},
        {"/40E80010484449525657494F5357594C49584F456C0000000666000000007600", "Cutwail"},
        {"/jucheck.exe", "Kelihos"},
        {"/x/tldr.php?new=1", "Phorpiex"},
        {"/x/tldr.php?on=1", "Phorpiex"},
        {"/scr.php?p=21854&id=4711abc&e=0", "Bagle"},
        {"/bn/comgate.xhtml?a=1", "Xarvester"},
        {"/adload.php?adv=141&code1=HNNE&table=adv141", "Storm"},
    };
    for (const auto& [uri, name] : examples) {
        EXPECT_EQ(name_of(*known, uri), name) << uri;
        told.insert(name);
    }
    for (const Family& family : *families) {
        EXPECT_TRUE(told.contains(family.name)) << "no example of " << family.name;
    }
}

TEST(InstalledFamilies, SayNothingOfRequestsThatLookAlike)
{
    const auto families = installed_families();
    ASSERT_TRUE(families);
    const auto known = FamilyRequests::make(*families);
    ASSERT_TRUE(known);
    for (const char* uri :
         {"/40E8001.html",
          "/img/40E80010484449525657494F5357594C49584F456C0000000666000000007600.png",
          "/java/jucheck.exe",
          "/jucheck.exe.manifest",
          "/delete_tldr.php?tldr_key=1",
          "/tldr.php?new=12",
          "/?p=1234&id=5",
          "/?p=1234&id=5&e=mail@example.org",
          "/bn/comgate.html?x",
          "/banner.php?adv=17&code=HNNE",
          "/index.php?ver=2&id=7"}) {
        EXPECT_EQ(name_of(*known, uri), "") << uri;
    }
}

} // namespace
} // namespace takedown
