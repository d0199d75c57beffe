#include "analysis/botnets/sender_pool.hpp"

#include <gtest/gtest.h>

namespace takedown {

namespace {

/// One mail an hour for each entry: which host sent it.
std::vector<MailTraits> mails_of(const std::vector<unsigned>& hosts, int first_hour)
{
    std::vector<MailTraits> mails;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        MailTraits& mail = mails.emplace_back();
        mail.source = Address::v4(0x0a000000U + hosts[i] * 65536U);
        mail.time = from_epoch((first_hour + static_cast<std::int64_t>(i)) * 3600, 0);
    }
    return mails;
}

HostSightings sightings(const std::vector<MailTraits>& mails)
{
    std::vector<const MailTraits*> pointers;
    for (const MailTraits& mail : mails) {
        pointers.push_back(&mail);
    }
    return HostSightings(pointers);
}

/// `count` hosts in turn, from `first` on.
std::vector<unsigned> in_turn(std::size_t mails, unsigned count, unsigned first)
{
    std::vector<unsigned> hosts;
    for (std::size_t i = 0; i < mails; ++i) {
        hosts.push_back(first + static_cast<unsigned>(i) % count);
    }
    return hosts;
}

} // namespace

TEST(SenderPool, ExpectsAsManyCrossingsAsHostsComeBack)
{
    const auto a = mails_of(in_turn(100, 10, 0), 0);
    const auto b = mails_of(in_turn(100, 10, 3), 0);
    const PoolEvidence one = pool_evidence(sightings(a), sightings(b));
    EXPECT_GT(one.returns, 800);
    EXPECT_NEAR(one.crossed / one.expected, 1, 0.25);
    EXPECT_FALSE(one.apart());
    EXPECT_GT(one.log_ratio(), 4);
}

TEST(SenderPool, TellsStrangersApartWhereHostsComeBack)
{
    const auto a = mails_of(in_turn(60, 10, 0), 0);
    const auto b = mails_of(in_turn(60, 10, 50), 0);
    const PoolEvidence strangers = pool_evidence(sightings(a), sightings(b));
    EXPECT_EQ(strangers.crossed, 0);
    EXPECT_TRUE(strangers.apart());
    EXPECT_LT(strangers.log_ratio(), -4);
}

TEST(SenderPool, SaysNothingWhereNobodyComesBackOrMuchTimeIsBetween)
{
    const auto once = mails_of(in_turn(60, 60, 0), 0);
    const auto others = mails_of(in_turn(60, 60, 100), 0);
    EXPECT_FALSE(pool_evidence(sightings(once), sightings(others)).apart());
    EXPECT_NEAR(pool_evidence(sightings(once), sightings(others)).log_ratio(), 0, 0.1);

    const auto early = mails_of(in_turn(60, 10, 0), 0);
    const auto late = mails_of(in_turn(60, 10, 50), 1000);
    EXPECT_FALSE(pool_evidence(sightings(early), sightings(late)).apart());
    EXPECT_NEAR(pool_evidence(sightings(early), sightings(late)).log_ratio(), 0, 0.1);
}

TEST(SenderPool, TakesABurstForOneSighting)
{
    std::vector<MailTraits> mails(50);
    for (MailTraits& mail : mails) {
        mail.source = Address::v4(0x0a000001U);
        mail.time = from_epoch(1000, 0);
    }
    EXPECT_EQ(sightings(mails).count(), 1U);
    EXPECT_EQ(pool_evidence(sightings(mails), sightings(mails)).returns, 0);
}

TEST(SenderPool, CallsItChanceWhatNeighboursInANetworkWouldShare)
{
    std::vector<MailTraits> a;
    std::vector<MailTraits> b;
    for (unsigned i = 0; i < 200; ++i) {
        for (auto* mails : {&a, &b}) {
            MailTraits& mail = mails->emplace_back();
            mail.source = Address::v4(0x0a000000U + (i * (mails == &a ? 1U : 7U)) % 254U);
            mail.time = from_epoch(std::int64_t{i % 48} * 3600, 0);
        }
    }
    const PoolEvidence near = pool_evidence(sightings(a), sightings(b));
    EXPECT_GT(near.crossed, 50);
    EXPECT_GT(near.chance, 50);
}

} // namespace takedown
