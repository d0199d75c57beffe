#include "analysis/botnets/magnify.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace takedown {

namespace {

Address exchanger(unsigned number)
{
    return Address::v4(0x0b000000U + number);
}

struct MadeHost {
    unsigned number = 0;
    unsigned first_target = 0;
    unsigned targets = 20;
    std::string dialect = "HELO |MAIL FROM:<|DATA";
    std::string helo = "[192.0.2.1]";
    std::uint64_t at_trap = 0;
    std::string botnet{};
    bool encrypts = false;
    std::uint64_t said = 500; ///< bytes
};

class Growth {
public:
    explicit Growth(std::size_t botnets)
    {
        for (std::size_t i = 0; i < botnets; ++i) {
            botnets_.emplace_back().id = fmt::format("b{}", i);
        }
    }

    void add(const MadeHost& made)
    {
        HostActivity host;
        host.host = {"net", Address::v4(0x0a000000U + made.number)};
        host.trap_messages = made.at_trap;
        for (unsigned i = 0; i < made.targets; ++i) {
            Contact& contact = host.contacts.emplace_back();
            contact.server = {exchanger(made.first_target + i), 25, Transport::Tcp, ""};
            Attempt attempt;
            attempt.time = from_epoch(1000 + i, 0);
            attempt.outcome = Outcome::Answered;
            attempt.bytes_up = made.said;
            attempt.bytes_down = 200;
            contact.attempts.push_back(attempt);
            SmtpSession session;
            session.dialect = made.dialect;
            session.helo = made.helo;
            session.tls = made.encrypts;
            host.mail_sessions.push_back(session);
        }
        growth_.learn(host, made.botnet);
    }

    /// Three bots that were at a trap; together they know each exchanger twice.
    void add_seeds(const std::string& botnet, unsigned first, unsigned first_target)
    {
        for (unsigned i = 0; i < 4; ++i) {
            add(
                {.number = first + i,
                 .first_target = first_target + (i % 2) * 15,
                 .targets = 25,
                 .at_trap = 3,
                 .botnet = botnet}
            );
        }
    }

    std::vector<std::vector<std::uint32_t>> grown()
    {
        growth_.finish(botnets_);
        std::vector<std::vector<std::uint32_t>> all;
        for (const Botnet& botnet : botnets_) {
            EXPECT_EQ(botnet.grown_hosts, botnet.grown.size());
            auto& numbers = all.emplace_back();
            for (const GrownHost& host : botnet.grown) {
                numbers.push_back(host.host.v4_bits() - 0x0a000000U);
            }
        }
        return all;
    }

    [[nodiscard]] const std::vector<Botnet>& botnets() const { return botnets_; }

private:
    BotnetGrowth growth_;
    std::vector<Botnet> botnets_;
};

using Numbers = std::vector<std::uint32_t>;

} // namespace

TEST(BotnetGrowth, FindsHostsThatTryTheSeedsExchangers)
{
    Growth growth(1);
    growth.add_seeds("b0", 0, 0);
    growth.add({.number = 10});
    growth.add({.number = 11, .targets = 9});       // too few
    growth.add({.number = 12, .first_target = 30}); // half of them are others
    growth.add({.number = 13, .at_trap = 1});       // a trap saw it: it needs no growing
    EXPECT_EQ(growth.grown(), std::vector<Numbers>{{10}});
    const GrownHost& host = growth.botnets()[0].grown[0];
    EXPECT_EQ(host.targets, 20U);
    EXPECT_EQ(host.telling, 20U);
    EXPECT_EQ(host.first, from_epoch(1000, 0));
    EXPECT_EQ(host.last, from_epoch(1019, 0));
}

TEST(BotnetGrowth, NeverTakesMailServersNorThoseWhoLookForOpenDoors)
{
    Growth growth(1);
    growth.add_seeds("b0", 0, 0);
    growth.add({.number = 0x1000005, .targets = 20}); // an exchanger that the seeds try
    growth.add({.number = 20, .encrypts = true});
    growth.add({.number = 21, .said = 6});
    growth.add({.number = 22, .dialect = "EHLO |MAIL FROM:<|DATA"});
    growth.add({.number = 23, .helo = "mail.example.org"});
    EXPECT_EQ(growth.grown(), std::vector<Numbers>{{}});
}

TEST(BotnetGrowth, GivesAHostToNobodyWhereTwoBotnetsFit)
{
    Growth growth(2);
    growth.add_seeds("b0", 0, 0);
    growth.add_seeds("b1", 50, 20); // exchangers 20 to 39 are tried by both
    growth.add({.number = 10, .first_target = 5});
    growth.add({.number = 11, .first_target = 20});
    growth.add({.number = 12, .first_target = 35});
    EXPECT_EQ(growth.grown(), (std::vector<Numbers>{{10}, {12}}));
}

TEST(BotnetGrowth, NeedsTwoSeedsAndDoubtsWhereAnotherBotnetHasOne)
{
    Growth one(1);
    one.add({.number = 1, .at_trap = 1, .botnet = "b0"});
    one.add({.number = 10});
    EXPECT_EQ(one.grown(), std::vector<Numbers>{{}});

    Growth two(2);
    two.add_seeds("b0", 0, 0);
    two.add({.number = 50, .first_target = 100, .at_trap = 1, .botnet = "b1"});
    two.add({.number = 10});
    EXPECT_EQ(two.grown(), (std::vector<Numbers>{{}, {}}));
}

} // namespace takedown
