#include "simulate/hosts/popular_domains.hpp"

#include <gmock/gmock.h>

#include <map>

#include "small_world.hpp"

namespace takedown::simulate {
namespace {

using testing::IsEmpty;

Services services_of(const World& world)
{
    Result<Internet> internet = Internet::make(world);
    EXPECT_TRUE(internet);
    Result<Services> services = Services::make(world, *internet);
    EXPECT_TRUE(services);
    return std::move(*services);
}

/// Lookups answered in a day, by the domain that ends them.
std::map<std::string, int>
lookups_by_domain(const std::vector<Conversation>& all, const std::vector<std::string>& domains)
{
    std::map<std::string, int> lookups;
    for (const Conversation& one : all) {
        const auto* lookup = std::get_if<Lookup>(&one.talk);
        const bool answered = lookup != nullptr && lookup->type == 1 && lookup->response == 0;
        if (!answered || (lookup->name[0] >= '0' && lookup->name[0] <= '9')) { // block lists
            continue;
        }
        const auto found =
            std::find_if(domains.begin(), domains.end(), [&](const std::string& domain) {
                return lookup->name == domain || lookup->name.ends_with("." + domain);
            });
        ++lookups[found == domains.end() ? "" : *found];
    }
    return lookups;
}

TEST(PopularDomains, AreRegisteredNamesEachOnce)
{
    World world = small_world();
    world.internet.name_suffixes = {"example", "co.example", "test"};
    const auto listed = popular_domains(services_of(world), 1);
    EXPECT_GT(listed.size(), 3000U);
    std::set<std::string> once;
    for (const std::string& domain : listed) {
        EXPECT_TRUE(once.insert(domain).second) << domain;
        const std::size_t labels =
            1 + static_cast<std::size_t>(std::count(domain.begin(), domain.end(), '.'));
        EXPECT_EQ(labels, domain.ends_with(".co.example") ? 3U : 2U) << domain;
    }
    EXPECT_FALSE(once.contains("co.example"));
}

TEST(PopularDomains, LeaveOutTheTailAndSmallServers)
{
    const Services services = services_of(small_world());
    const auto ends_one_of = [](const std::vector<std::string>& domains, const Offer& offer) {
        return std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
            return offer.service.name.ends_with("." + domain);
        });
    };
    const auto most = popular_domains(services, 0.9);
    const auto half = popular_domains(services, 0.5);
    EXPECT_THAT(popular_domains(services, 0), IsEmpty());
    EXPECT_GT(most.size(), 3 * half.size());
    EXPECT_LT(most.size(), 800U);
    EXPECT_TRUE(std::equal(half.begin(), half.end(), most.begin()));
    for (const Offer& offer : services.of(ServiceKind::CloudSync)) {
        EXPECT_TRUE(ends_one_of(most, offer)) << offer.service.name;
    }
    for (const Offer& offer : services.of(ServiceKind::Unreliable)) {
        EXPECT_FALSE(ends_one_of(popular_domains(services, 1), offer)) << offer.service.name;
    }
    int rare = 0;
    for (const Offer& offer : services.of(ServiceKind::RareSite)) {
        rare += ends_one_of(most, offer);
    }
    EXPECT_LT(rare, 30);
}

TEST(PopularDomains, StandForAboutThatPartOfLookupsWhereNobodyProbes)
{
    World world = small_world();
    world.networks.front().probes = 0; // it asks for rare sites all day
    const auto all = play(settle_world(world).hosts, tuesday(), std::chrono::hours(24));
    const auto listed = popular_domains(services_of(world), 0.9);
    auto lookups = lookups_by_domain(all, listed);
    int sum = 0;
    for (const auto& [domain, count] : lookups) {
        sum += count;
    }
    EXPECT_NEAR(1 - static_cast<double>(lookups[""]) / sum, 0.9, 0.06);
}

TEST(PopularDomains, AreWrittenWithTheirRanks)
{
    EXPECT_EQ(popular_names_csv({"b.example", "a.test"}), "1,b.example\n2,a.test\n");
    EXPECT_EQ(popular_names_csv({}), "");
}

} // namespace
} // namespace takedown::simulate
