#include "simulate/hosts/services.hpp"

#include <map>

#include "small_world.hpp"

namespace takedown::simulate {
namespace {

struct Made {
    Internet internet;
    Services services;
};

Made make_services()
{
    const World world = small_world();
    Result<Internet> internet = Internet::make(world);
    EXPECT_TRUE(internet);
    Result<Services> services = Services::make(world, *internet);
    EXPECT_TRUE(services);
    return {std::move(*internet), std::move(*services)};
}

TEST(Services, HaveNamesOfTheirOwnBelowTheWorldsSuffixes)
{
    const Made made = make_services();
    std::set<std::string> names;
    for (const Service& service : made.services.all()) {
        EXPECT_TRUE(names.insert(service.name).second) << service.name;
        EXPECT_TRUE(service.name.ends_with(".example") || service.name.ends_with(".test"))
            << service.name;
        EXPECT_FALSE(service.addresses.empty()) << service.name;
        EXPECT_GT(service.ttl_seconds, 0U);
        for (const Address& address : service.addresses) {
            EXPECT_TRUE(made.internet.holder(address)) << address.text();
        }
    }
    EXPECT_GT(names.size(), 3500U);
}

TEST(Services, LeaveServerAddressesForOthers)
{
    Made made = make_services();
    for (const std::size_t system : made.internet.of_kind(AsKind::Hosting)) {
        EXPECT_TRUE(made.internet.take_server_address(system)) << system;
    }
}

TEST(Services, ArePickedByZipf)
{
    const Made made = make_services();
    std::map<std::string, int> visits;
    Random random(3);
    for (int i = 0; i < 20000; ++i) {
        ++visits[made.services.pick(ServiceKind::PopularSite, random).service.name];
    }
    const auto sites = made.services.of(ServiceKind::PopularSite);
    const double first = visits[sites[0].service.name];
    EXPECT_NEAR(visits[sites[1].service.name] / first, 0.5, 0.05);
    EXPECT_NEAR(visits[sites[9].service.name] / first, 0.1, 0.03);
}

TEST(Services, OfContentNetworksAnswerByPlaceAndTime)
{
    const Made made = make_services();
    const Offer& offer = made.services.of(ServiceKind::ContentNetwork).front();
    std::set<Address> here;
    std::set<Address> there;
    std::vector<Address> answer;
    for (int i = 0; i < 50; ++i) {
        made.services.answers(offer, 0, tuesday() + std::chrono::minutes(10 * i), answer);
        EXPECT_GE(answer.size(), 1U);
        EXPECT_LE(answer.size(), 4U);
        here.insert(answer.begin(), answer.end());
        made.services.answers(offer, 1, tuesday() + std::chrono::minutes(10 * i), answer);
        there.insert(answer.begin(), answer.end());
    }
    EXPECT_GT(here.size(), 8U);
    EXPECT_NE(here, there);
    std::vector<Address> again;
    made.services.answers(offer, 1, tuesday() + std::chrono::minutes(490), again);
    EXPECT_EQ(answer, again);
}

TEST(Services, AreDownForHoursAndSomeForEver)
{
    const Made made = make_services();
    int for_ever = 0;
    int now_and_then = 0;
    for (const Offer& offer : made.services.of(ServiceKind::Unreliable)) {
        int down = 0;
        for (int hour = 0; hour < 480; ++hour) {
            down += made.services.is_down(offer, tuesday() + std::chrono::hours(hour));
        }
        for_ever += down == 480;
        now_and_then += down > 5 && down < 120;
    }
    EXPECT_GT(for_ever, 0);
    EXPECT_GT(now_and_then, 10);
    EXPECT_FALSE(made.services.is_down(made.services.of(ServiceKind::Update).front(), tuesday()));
}

} // namespace
} // namespace takedown::simulate
