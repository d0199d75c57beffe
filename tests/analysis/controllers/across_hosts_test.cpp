#include "analysis/controllers/across_hosts.hpp"

#include <gtest/gtest.h>

namespace takedown {
namespace {

EndpointRecord shared_by(std::uint64_t attackers, std::uint64_t suspects, std::uint64_t hosts)
{
    EndpointRecord record;
    record.attacking_hosts = attackers;
    record.suspicious_hosts = suspects;
    record.hosts_in_case = hosts;
    return record;
}

double sharing_of(EndpointRecord record, const Crowd& crowd)
{
    observe_sharing(record, crowd);
    return record.strength_of(Signal::SharedBySuspects);
}

TEST(ObserveSharing, AsksHowCommonAttackersAreAmongAllHosts)
{
    const EndpointRecord record = shared_by(4, 4, 4);
    EXPECT_DOUBLE_EQ(sharing_of(record, {1000, 10}), 1.0);
    EXPECT_LT(sharing_of(record, {10, 7}), 0.3);
    EXPECT_EQ(sharing_of(record, {4, 4}), 0);
}

TEST(ObserveSharing, CountsNoHostsThatOnlyLookSuspiciousAtThisServer)
{
    EXPECT_EQ(sharing_of(shared_by(0, 12, 12), {1000, 10}), 0);
}

} // namespace
} // namespace takedown
