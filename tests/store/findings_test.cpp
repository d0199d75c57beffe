#include "model/enum_names.hpp"
#include "model/json.hpp"

#include <limits>

#include "store_fixture.hpp"

namespace takedown::store_test {

namespace {

using FindingsTest = StoreTest;

Findings full_findings()
{
    const EvidenceRef ref{3, 0xffffffffffffffff};
    const double third = 1.0 / 3;
    Findings all;
    Campaign campaign;
    campaign.id = "campaign-1";
    campaign.messages = {1, 1ULL << 40U};
    campaign.leader = 1;
    campaign.key = CampaignKey::Attachment;
    campaign.key_text = "k";
    campaign.least_similarity = third;
    campaign.sources = 4;
    campaign.first = at(1);
    campaign.last = at(2);
    campaign.subject = "Grüße \"quoted\" \\ \n";
    campaign.template_text = "{a|b}";
    campaign.template_regex = "(a|b)";
    campaign.template_hits = 5;
    campaign.template_ham_hits = 6;
    campaign.ham_tested = 7;
    campaign.url_domains = {"a.example", "inf"};
    campaign.engines = {"engine-1"};
    campaign.samples = {ref};
    all.campaigns = {campaign, Campaign{}};
    all.engines = {{"engine-1", "From,To", "<H8@D>", "bat", "dynamic", 8, 9, {ref}}};
    Botnet botnet;
    botnet.id = "botnet-1";
    botnet.family = "grum";
    botnet.family_source = "source";
    botnet.campaigns = {"campaign-1"};
    botnet.engines = {"engine-1"};
    botnet.messages = 1;
    botnet.sources = 2;
    botnet.most_sources_in_an_hour = 3;
    botnet.confidence = 0.75;
    botnet.why = "why";
    botnet.first = at(3);
    botnet.last = at(4);
    botnet.samples = {ref};
    all.botnets = {botnet};
    all.shares = {{"trap", "2007-04-08", "botnet-1", 1, 2, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6}};
    Controller controller;
    controller.id = "controller:192.0.2.1:80/tcp";
    controller.server = {ip("2001:db8::1"), 443, Transport::Udp, "name"};
    controller.names = {"a"};
    controller.role = Role::TemplateServer;
    controller.role_why = "because";
    controller.confidence = third;
    controller.evidence = {{"rhythm", -1.5, "text", {ref}}};
    controller.bots = {{"lab", ip("10.0.0.1")}};
    controller.answers = true;
    controller.first = at(5);
    controller.last = from_epoch(1, 0);
    all.controllers = {controller};
    all.segments = {{"segment-1", {{"lab", ip("10.0.0.1")}}, {controller.id}, 0.5, "botnet-1"}};
    all.fallbacks = {
        {"segment-1",
         FallbackClass::PeerToPeer,
         0.9,
         "why",
         {{"a", "refused", "b", Micros(-7), {ref}}},
         {"n"},
         11}};
    Site site;
    site.controller = controller.id;
    site.address = ip("192.0.2.1");
    site.prefix = Prefix::parse("192.0.2.0/24");
    site.origins = {64500, 4294967295};
    site.covering = {Prefix::parse("2001:db8::/32").value()};
    site.upstreams = {{64501, "up", third, 3}};
    site.paths = {"1 2 3"};
    site.route_refs = {ref};
    site.answers = {
        {"mmdb", "PA", "Panama", 8.9, -79.5, 64500, "h", Prefix::parse("192.0.2.0/25")},
        {"none", "", "", std::nullopt, std::nullopt, 0, "", std::nullopt}};
    site.country = "PA";
    site.asn = 64500;
    site.holder = "holder";
    site.differs = true;
    site.note = "note";
    all.sites = {site};
    const double infinity = std::numeric_limits<double>::infinity();
    Plan& plan = all.plan;
    plan.parties = {{"cert:PA", PartyKind::NationalCert, "n", "PA", "abuse@example"}};
    plan.actions_considered = {
        {"AS1 stop", ActionKind::SuspendName, "cert:PA", "t", 2, 1e300, false, "law"}, {}};
    plan.routes = {{"segment-1", "x", "via", {0, 1}, 0.25}};
    plan.chosen = {{0, 0, {1}, infinity}, {1, 0, {}, -infinity}};
    plan.cost = third;
    plan.lower_bound = 5e-324;
    plan.certificate = {0};
    plan.optimal = true;
    plan.uncuttable = {0};
    plan.caveats = {"caveat"};
    all.notes = {"note one", ""};
    return all;
}

} // namespace

TEST_F(FindingsTest, LoadBackAsTheyWereSaved)
{
    const Findings findings = full_findings();
    const auto store = open();
    EXPECT_FALSE(store->load_findings().value());
    EXPECT_EQ(store->findings_input().value(), "");
    ASSERT_TRUE(store->save_findings({}, "first"));
    const auto saved = store->save_findings(findings, "second");
    ASSERT_TRUE(saved) << saved.error().message;
    EXPECT_EQ(store->findings_input().value(), "second");
    const auto loaded = store->load_findings();
    ASSERT_TRUE(loaded) << loaded.error().message;
    ASSERT_TRUE(*loaded);
    const Findings& got = **loaded;
    EXPECT_EQ(to_json(got), to_json(findings));
    EXPECT_EQ(got.plan.chosen[0].regret, std::numeric_limits<double>::infinity());
    EXPECT_EQ(got.plan.chosen[1].regret, -std::numeric_limits<double>::infinity());
    EXPECT_EQ(got.plan.lower_bound, 5e-324);
    EXPECT_EQ(got.campaigns[0].least_similarity, 1.0 / 3);
    EXPECT_EQ(got.campaigns[0].messages, findings.campaigns[0].messages);
    EXPECT_EQ(got.campaigns[0].url_domains, findings.campaigns[0].url_domains);
    EXPECT_EQ(got.campaigns[0].first, at(1));
    EXPECT_EQ(got.campaigns[1].first, TimePoint());
    EXPECT_EQ(got.controllers[0].server, findings.controllers[0].server);
    EXPECT_EQ(got.controllers[0].role, Role::TemplateServer);
    EXPECT_EQ(got.fallbacks[0].failovers[0].delay, Micros(-7));
    EXPECT_EQ(got.sites[0].prefix, findings.sites[0].prefix);
    EXPECT_EQ(got.sites[0].answers[1].latitude, std::nullopt);
    EXPECT_EQ(got.sites[0].route_refs, findings.sites[0].route_refs);
    const auto counts = store->counts().value();
    EXPECT_EQ(counts.at("campaign"), 2U) << "the first findings are replaced";
    EXPECT_EQ(counts.at("campaign_message"), 2U);
    EXPECT_EQ(counts.at("action"), 2U);
    EXPECT_EQ(counts.at("plan"), 1U);
}

TEST(FindingsJson, NamesWhatIsWrong)
{
    for (const char* text :
         {"",
          "[]",
          "{\"campaigns\":3}",
          "{\"plan\":{\"cost\":[]}}",
          "{\"controllers\":[{\"role\":\"boss\"}]}",
          "{\"controllers\":[{\"first\":\"never\"}]}"}) {
        const auto findings = findings_from_json(text);
        ASSERT_FALSE(findings) << text;
        EXPECT_EQ(findings.error().kind, ErrorKind::Case);
    }
    EXPECT_TRUE(findings_from_json("{\"unknown\":1}"));
}

TEST(EnumNames, ReadBack)
{
    Role role = Role::Unknown;
    EXPECT_TRUE(parse_name("sinkhole", role));
    EXPECT_EQ(role, Role::Sinkhole);
    EXPECT_FALSE(parse_name("boss", role));
    EXPECT_EQ(role, Role::Sinkhole);
    EXPECT_EQ(name_of(Outcome::Answered), "answered");
    EXPECT_EQ(name_of(ActionKind::BlockNames), "block_names");
}

} // namespace takedown::store_test
