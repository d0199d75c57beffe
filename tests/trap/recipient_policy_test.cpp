#include "trap/recipient_policy.hpp"
#include "trap/smtp_command.hpp"

#include <gtest/gtest.h>

namespace takedown::trap {
namespace {

// The ways in which relays were abused, as the test suites of open relay databases tried them.
constexpr const char* relay_tricks[] = {
    "victim@elsewhere.example",
    "victim%elsewhere.example@ours.example",
    "victim%elsewhere.example",
    "victim%elsewhere.example@[127.0.0.1]",
    "victim%elsewhere.example@localhost",
    "elsewhere.example!victim",
    "elsewhere.example!victim@ours.example",
    "elsewhere.example!victim@[127.0.0.1]",
    "@ours.example:victim@elsewhere.example",
    "@ours.example,@other.example:victim@elsewhere.example",
    "\"victim@elsewhere.example\"",
    "\"victim%elsewhere.example\"",
    "\"victim@elsewhere.example\"@ours.example",
    "victim@elsewhere.example@ours.example",
    "victim@elsewhere.example@",
    "victim@[127.0.0.1]",
    "victim@[192.0.2.1]",
    "victim@ours.example.elsewhere.example",
    "victim@notours.example",
    "victim@localhost",
    "@ours.example",
    "victim",
};

TEST(RecipientPolicy, TakesNothingForOthersWhateverTheTrick)
{
    const RecipientPolicy policy({"ours.example"});
    for (const char* path : relay_tricks) {
        EXPECT_NE(policy.judge(path), RecipientVerdict::Accepted) << path;
    }
}

TEST(RecipientPolicy, TakesMailForItsDomainsInAnyCase)
{
    const RecipientPolicy policy({"Ours.example", ".below.example"});
    for (const char* path :
         {"a@ours.example",
          "A+b@OURS.EXAMPLE",
          "a@ours.example.",
          "@relay.example:a@ours.example",
          "x@one.below.example",
          "postmaster",
          "Postmaster@ours.example"}) {
        EXPECT_EQ(policy.judge(path), RecipientVerdict::Accepted) << path;
    }
    EXPECT_EQ(policy.judge("x@below.example"), RecipientVerdict::NotOurs);
}

TEST(RecipientPolicy, WithoutDomainsTakesAllButNoAddressAtAll)
{
    const RecipientPolicy policy({});
    for (const char* path : relay_tricks) {
        EXPECT_EQ(policy.judge(path), RecipientVerdict::Accepted) << path;
    }
    EXPECT_EQ(policy.judge(""), RecipientVerdict::Malformed);
    EXPECT_EQ(policy.judge("@a.example:"), RecipientVerdict::Malformed);
}

TEST(SmtpCommand, ReadsPathsAsClientsWriteThem)
{
    struct Row {
        const char* argument;
        const char* path;
        std::size_t parameters;
    };

    for (const Row& row : {
             Row{"FROM:<a@b.example>", "a@b.example", 0},
             Row{"from: <a@b.example> SIZE=3 BODY=8BITMIME", "a@b.example", 2},
             Row{"FROM: a@b.example", "a@b.example", 0},
             Row{"FROM <a@b.example>", "a@b.example", 0},
             Row{"FROM:<>", "", 0},
             Row{"FROM:<\"a>b\"@c.example>", "\"a>b\"@c.example", 0},
             Row{"FROM:<a@b.example>SIZE=1", "a@b.example", 1},
         }) {
        const auto parsed = parse_path(row.argument, "FROM");
        ASSERT_TRUE(parsed) << row.argument;
        EXPECT_EQ(parsed->path, row.path);
        EXPECT_EQ(parsed->parameters.size(), row.parameters);
    }
    for (const char* argument : {"", "FROM", "FROM:", "TO:<a@b.example>", "FROM:<a", "FROMage x"}) {
        EXPECT_FALSE(parse_path(argument, "FROM")) << argument;
    }
}

} // namespace
} // namespace takedown::trap
