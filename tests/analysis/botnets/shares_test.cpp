#include "analysis/botnets/mail_world.hpp"
#include "analysis/botnets/shares.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace takedown {

namespace {

using samples::host;
using samples::MailWorld;

std::vector<Botnet> named(std::vector<std::pair<std::string, std::vector<std::string>>> botnets)
{
    std::vector<Botnet> result;
    for (auto& [id, campaigns] : botnets) {
        Botnet& botnet = result.emplace_back();
        botnet.id = id;
        botnet.campaigns = campaigns;
    }
    return result;
}

MailWorld three_days()
{
    MailWorld world;
    for (unsigned i = 0; i < 300; ++i) {
        const unsigned campaign = i % 3; // the third is nobody's
        const int minute = i % 50 == 0 ? -1 : static_cast<int>(i % 3000) * 14;
        world.add(
            {campaign,
             1,
             host(i / 2),
             HeloClass::BareWord,
             minute,
             i % 2 == 0 ? "north" : "south",
             MailClass::Spam}
        );
    }
    world.add({0, 1, host(1), HeloClass::SameAsRdns, 5, "north", MailClass::Ham});
    return world;
}

const Share*
row(const std::vector<Share>& rows,
    const std::string& trap,
    const std::string& day,
    const std::string& botnet)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Share& one) {
        return one.trap == trap && one.period == day && one.botnet == botnet;
    });
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

TEST(Shares, OfEveryCellAddUpToOne)
{
    const MailWorld world = three_days();
    const auto botnets = named({{"a", {"campaign-1"}}, {"b", {"campaign-2"}}});
    const auto rows = find_shares(world.set(), world.campaigns(), botnets, 1);
    std::map<std::pair<std::string, std::string>, std::pair<double, double>> sums;
    for (const Share& one : rows) {
        auto& [by_messages, by_sources] = sums[{one.trap, one.period}];
        by_messages += one.by_messages;
        by_sources += one.by_sources;
        EXPECT_LE(one.by_messages_low, one.by_messages);
        EXPECT_GE(one.by_messages_high, one.by_messages);
        EXPECT_LE(one.by_sources_low, one.by_sources);
        EXPECT_GE(one.by_sources_high, one.by_sources);
        EXPECT_LE(one.by_bots_low, one.by_bots);
        EXPECT_GE(one.by_bots_high, one.by_bots);
        EXPECT_GE(one.by_messages_low, 0.0);
        EXPECT_LE(one.by_messages_high, 1.0);
    }
    const auto cells_of_days =
        static_cast<std::size_t>(std::count_if(sums.begin(), sums.end(), [](const auto& cell) {
            return cell.first.second.size() <= 10;
        }));
    EXPECT_EQ(cells_of_days, 3U * 4U) << "north, south, all; three days and the whole";
    EXPECT_GT(sums.size(), cells_of_days) << "hours too";
    for (const auto& [cell, sum] : sums) {
        EXPECT_NEAR(sum.first, 1, 1e-9);
        EXPECT_NEAR(sum.second, 1, 1e-9);
    }
}

TEST(Shares, CountSpamOnlyAndUntimedMailInWholeSpansOnly)
{
    const MailWorld world = three_days();
    const auto botnets = named({{"a", {"campaign-1"}}, {"b", {"campaign-2"}}});
    const auto rows = find_shares(world.set(), world.campaigns(), botnets, 1);
    ASSERT_NE(row(rows, "", "", ""), nullptr);
    EXPECT_EQ(row(rows, "", "", "a")->messages, 100U);
    EXPECT_EQ(row(rows, "", "", "b")->messages, 100U);
    EXPECT_EQ(row(rows, "", "", "")->messages, 100U);
    std::uint64_t on_days = 0;
    for (const Share& one : rows) {
        on_days += one.trap.empty() && one.period.size() == 10 ? one.messages : 0U;
    }
    EXPECT_EQ(on_days, 294U) << "six have no believable time";
}

TEST(Shares, RepeatForTheSameSeedAndTellNothingFromNothing)
{
    const MailWorld world = three_days();
    const auto botnets = named({{"a", {"campaign-1"}}});
    const auto one = find_shares(world.set(), world.campaigns(), botnets, 9);
    const auto two = find_shares(world.set(), world.campaigns(), botnets, 9);
    ASSERT_EQ(one.size(), two.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i].by_messages_low, two[i].by_messages_low);
        EXPECT_EQ(one[i].by_sources_high, two[i].by_sources_high);
    }
    EXPECT_TRUE(find_shares(TraitSet{}, {}, {}, 1).empty());
}

TEST(Shares, WidenOverTrapsThatDisagree)
{
    MailWorld world;
    for (unsigned i = 0; i < 3000; ++i) {
        const unsigned trap = i % 3;
        const bool ours = (i / 3) % 10 < 1 + trap * 2; // 10, 30 and 50 %
        world.add(
            {ours ? 1U : 2U,
             1,
             host(i),
             HeloClass::BareWord,
             1,
             "trap " + std::to_string(trap),
             MailClass::Spam}
        );
    }
    const auto rows =
        find_shares(world.set(), world.campaigns(), named({{"a", {"campaign-1"}}}), 1);
    const Share* all = row(rows, "", "", "a");
    ASSERT_NE(all, nullptr);
    EXPECT_NEAR(all->by_messages, 0.3, 1e-9);
    EXPECT_LT(all->by_messages_low, 0.1);
    EXPECT_GT(all->by_messages_high, 0.5);
}

TEST(Shares, TakeWhatComesTogetherForOneThingAndNoMore)
{
    enum class Arrival { Burst, OneHost, Scattered };
    const auto width = [](Arrival arrival) {
        MailWorld world;
        for (unsigned i = 0; i < 400; ++i) {
            samples::MadeMail mail;
            mail.campaign = i % 2 + 1;
            const std::uint32_t network = 0x10000000U + (i % 20) * 65536U;
            mail.source = Address::v4(network + (arrival == Arrival::OneHost ? 1 : i / 20 + 1));
            mail.minute = arrival == Arrival::Burst ? 5 : static_cast<int>(i / 20) * 61;
            world.add(mail);
        }
        const auto rows =
            find_shares(world.set(), world.campaigns(), named({{"a", {"campaign-1"}}}), 1);
        const Share* all = row(rows, "", "", "a");
        return all->by_messages_high - all->by_messages_low;
    };
    const double scattered = width(Arrival::Scattered);
    EXPECT_NEAR(scattered, 2 * 1.96 * 0.5 / 20, 0.03) << "400 mails that are nothing to each other";
    EXPECT_GT(width(Arrival::Burst), 3 * scattered);
    EXPECT_GT(width(Arrival::OneHost), 3 * scattered);
}

} // namespace takedown
