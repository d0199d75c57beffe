#include "analysis/hosting/parties.hpp"
#include "analysis/hosting/sites.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace takedown {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Controller controller_at(const std::string& address)
{
    Controller controller;
    controller.id = "controller:" + address + ":80/tcp";
    controller.server = {*Address::parse(address), 80, Transport::Tcp, ""};
    return controller;
}

/// A route as the peer of AS path[0] gave it; each call has its own offset.
Route route(const std::string& prefix, std::vector<Asn> path, std::uint32_t session = 0)
{
    static std::uint64_t offset = 0;
    Route made;
    made.where = {1, offset += 100};
    made.peer_as = path.front();
    made.peer = Address::v4(0xC633'6400U + (path.front() % 251U) + (session << 8U));
    made.prefix = *Prefix::parse(prefix);
    made.path = std::move(path);
    return made;
}

PlaceRange range(
    const std::string& first,
    const std::string& last,
    const std::string& country,
    Asn asn,
    const std::string& holder,
    std::uint32_t file = 2
)
{
    PlaceRange made;
    made.where = {file, 10};
    made.first = *Address::parse(first);
    made.last = *Address::parse(last);
    made.country = country;
    made.asn = asn;
    made.holder = holder;
    return made;
}

Site locate_in(const std::vector<Route>& routes, const std::vector<PlaceRange>& ranges = {})
{
    SiteSources sources;
    sources.routes = routes;
    sources.ranges = ranges;
    sources.file_names = {{1, "rib.txt"}, {2, "places.csv"}, {3, "other.csv"}};
    return locate(controller_at("192.0.2.130"), sources);
}

TEST(Sites, TakeTheLongestMatchAndKeepWhatCoversIt)
{
    const Site site = locate_in({
        route("192.0.2.0/24", {64496, 64500}),
        route("192.0.2.128/25", {64496, 64510, 64501}),
        route("0.0.0.0/0", {64496, 64499}),
    });
    EXPECT_EQ(site.prefix->text(), "192.0.2.128/25");
    EXPECT_THAT(site.origins, ElementsAre(64501));
    ASSERT_EQ(site.covering.size(), 1);
    EXPECT_EQ(site.covering.front().text(), "192.0.2.0/24");
    EXPECT_EQ(site.asn, 64501);
}

TEST(Sites, WeighUpstreamsByDistinctPeerAses)
{
    const Site site = locate_in({
        route("192.0.2.0/24", {64496, 64510, 64501}),
        route("192.0.2.0/24", {64497, 64510, 64501}),
        route("192.0.2.0/24", {64498, 64511, 64501}, 0),
        route("192.0.2.0/24", {64498, 64510, 64501}, 1),
        route("192.0.2.0/24", {64499, 65536, 64511, 64501}),
    });
    ASSERT_EQ(site.upstreams.size(), 2);
    EXPECT_EQ(site.upstreams[0].asn, 64510);
    EXPECT_DOUBLE_EQ(site.upstreams[0].path_share, 2.5 / 4);
    EXPECT_EQ(site.upstreams[0].peers, 3);
    EXPECT_EQ(site.upstreams[1].asn, 64511);
    EXPECT_DOUBLE_EQ(site.upstreams[1].path_share, 1.5 / 4);
    EXPECT_EQ(site.route_refs.size(), 5);
}

TEST(Sites, StripPrependsAndSayWhatWasLeftOut)
{
    Route with_set = route("192.0.2.0/24", {64499, 64510});
    with_set.has_set = true;
    const Site site = locate_in({
        route("192.0.2.0/24", {64496, 64510, 64510, 64501, 64501, 64501}),
        route("192.0.2.0/24", {64497, 64510, 64497, 64501}),
        route("192.0.2.0/24", {64498, 65000, 64501}),
        with_set,
    });
    EXPECT_THAT(site.paths, ElementsAre("64496 64510 64501"));
    EXPECT_THAT(site.note, HasSubstr("1 paths with a loop were left out"));
    EXPECT_THAT(site.note, HasSubstr("1 paths with a private or reserved AS were left out"));
    EXPECT_THAT(site.note, HasSubstr("1 paths with an AS set"));
}

TEST(Sites, BelieveTheLatestWordOfEachPeer)
{
    Route old_path = route("192.0.2.0/24", {64496, 64510, 64501});
    Route new_path = route("192.0.2.0/24", {64496, 64511, 64501});
    new_path.time = from_epoch(100, 0);
    Route gone = route("192.0.2.128/25", {64496, 64502});
    Route withdrawal = gone;
    withdrawal.time = from_epoch(200, 0);
    withdrawal.withdrawn = true;
    const Site site = locate_in({new_path, old_path, withdrawal, gone});
    EXPECT_EQ(site.prefix->text(), "192.0.2.0/24");
    EXPECT_THAT(site.paths, ElementsAre("64496 64511 64501"));
}

TEST(Sites, ReportSeveralOriginsMostSeenFirst)
{
    const Site site = locate_in({
        route("192.0.2.0/24", {64496, 64501}),
        route("192.0.2.0/24", {64497, 64502}),
        route("192.0.2.0/24", {64498, 64502}),
    });
    EXPECT_THAT(site.origins, ElementsAre(64502, 64501));
    EXPECT_THAT(site.note, HasSubstr("Several ASes announce 192.0.2.0/24"));
}

TEST(Sites, KeepBothAnswersWhereSourcesDiffer)
{
    const Site site = locate_in(
        {route("192.0.2.0/24", {64496, 64501})},
        {
            range("192.0.2.0", "192.0.2.255", "PA", 64500, "Old Holder"),
            range("192.0.2.128", "192.0.2.191", "RU", 64501, "Holder", 3),
        }
    );
    ASSERT_EQ(site.answers.size(), 3);
    EXPECT_EQ(site.answers[0].source, "rib.txt");
    EXPECT_EQ(site.answers[1].source, "places.csv");
    EXPECT_EQ(site.answers[1].prefix->text(), "192.0.2.0/24");
    EXPECT_EQ(site.answers[2].prefix->text(), "192.0.2.128/26");
    EXPECT_TRUE(site.differs);
    EXPECT_EQ(site.asn, 64501) << "the route table is asked first";
    EXPECT_EQ(site.holder, "Holder") << "of the AS settled on";
    EXPECT_EQ(site.country, "PA");
}

TEST(Sites, TakeTheNarrowestRangeOfAFile)
{
    const Site site = locate_in(
        {},
        {
            range("192.0.2.0", "192.0.2.255", "PA", 0, "Wide"),
            range("192.0.2.129", "192.0.2.130", "NL", 0, "Narrow"),
        }
    );
    ASSERT_EQ(site.answers.size(), 1);
    EXPECT_EQ(site.country, "NL");
    EXPECT_FALSE(site.answers[0].prefix.has_value()) << "not one block";
    EXPECT_EQ(site.holder, "Narrow");
    EXPECT_FALSE(site.differs);
    EXPECT_THAT(site.note, HasSubstr("no route"));
}

TEST(Sites, AreNotLocatedByTablesOfDifferentYears)
{
    Route old = route("192.0.2.0/25", {64496, 64510, 64599});
    old.time = from_epoch(1'000'000'000, 0);
    Route fresh = route("192.0.2.0/24", {64496, 64511, 64501});
    fresh.time = from_epoch(1'300'000'000, 0);
    const Site site = locate_in({old, fresh});
    EXPECT_EQ(site.asn, 64501);
    EXPECT_EQ(site.prefix, Prefix::parse("192.0.2.0/24"));
    EXPECT_THAT(site.note, HasSubstr("2011-03-13"));
    EXPECT_THAT(site.note, HasSubstr("1 routes of older tables"));
}

TEST(Sites, SayWhyNothingIsKnown)
{
    EXPECT_THAT(locate_in({}).note, HasSubstr("No place data"));
    EXPECT_THAT(locate(controller_at("10.1.2.3"), {}).note, HasSubstr("private"));
    Controller by_name;
    by_name.server = {Address{}, 0, Transport::Tcp, "c.example"};
    EXPECT_THAT(locate(by_name, {}).note, HasSubstr("name only"));
    EXPECT_THAT(locate_in({route("198.51.100.0/24", {64496, 64501})}).note, HasSubstr("No route"));
}

TEST(Parties, AreNamedOnceEachWithoutInventedContacts)
{
    Site site;
    site.asn = 64501;
    site.holder = "Holder";
    site.country = "PA";
    site.upstreams = {{64510, "Transit", 1, 3}};
    Site other = site;
    other.asn = 64510;
    other.holder = "";
    other.upstreams.clear();
    Controller controller;
    controller.names = {"a.b.one.example", "192.0.2.1", "bot.duckdns.org", "duckdns.org"};
    const std::vector<Site> sites = {site, other};
    const std::vector<Controller> controllers = {controller};
    const PublicSuffixList suffixes;
    const auto parties = parties_of(sites, controllers, {}, suffixes, [&](std::string_view name) {
        return suffixes.name_service(name);
    });
    std::vector<std::string> ids;
    for (const Party& party : parties) {
        ids.push_back(party.id);
        EXPECT_EQ(party.contact, "");
    }
    EXPECT_THAT(
        ids,
        ElementsAre(
            "AS64501",
            "AS64510",
            "cert:PA",
            "names:duckdns.org",
            "registrar:one.example",
            "registry:example"
        )
    );
    EXPECT_EQ(parties[1].kind, PartyKind::HostingCompany);
    EXPECT_EQ(parties[1].name, "Transit");
    EXPECT_EQ(parties[2].kind, PartyKind::NationalCert);
}

TEST(Parties, AreNoneForNothing)
{
    EXPECT_THAT(
        parties_of({}, {}, {}, PublicSuffixList(), [](std::string_view) { return std::string(); }),
        IsEmpty()
    );
}

} // namespace
} // namespace takedown
