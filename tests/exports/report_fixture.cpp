#include "exports/report_fixture.hpp"

#include <fmt/format.h>

#include <limits>

namespace takedown {

namespace {

TimePoint at(std::string_view text)
{
    return parse_iso_time(text).value();
}

void add_mail(Findings& f)
{
    const std::vector<std::string> subjects = {
        "VIAGRA(R) Official Site",
        "Replica watches -80%",
        "Your order #4471 is ready",
        "Re: account"};
    for (std::size_t i = 0; i < 24; ++i) {
        Campaign c;
        c.id = fmt::format("campaign-{:08x}", 0x3f2a9c1bU + 7919U * static_cast<unsigned>(i));
        c.messages.resize(18000 / (i + 1));
        c.sources = c.messages.size() / 3;
        c.key = i % 3 == 0 ? CampaignKey::Url : CampaignKey::Similarity;
        c.key_text = i % 3 == 0 ? "pills.example /N/W.php?id=" : "";
        c.least_similarity = 0.61;
        c.first = at("2012-07-09 00:04:00");
        c.last = at("2012-07-18 22:41:00");
        c.subject = subjects[i % subjects.size()];
        c.template_text = "{Hello|Dear|Hi} <name:word>, order {Viagra|Cialis} at hxxp <link> "
                          "today, <n:number>% off";
        c.template_hits = c.messages.size() - 3;
        c.ham_tested = 1400;
        c.url_domains = {"pills.example", "rx.example"};
        c.samples = {{1, 1041}, {1, 88123}};
        f.campaigns.push_back(c);
    }
    const std::vector<std::tuple<std::string, std::string, double>> botnets = {
        {"botnet-11aa22bb", "Grum", 0.174},
        {"botnet-22bb33cc", "Cutwail", 0.288},
        {"botnet-33cc44dd", "", 0.121},
        {"botnet-44dd55ee", "Lethic", 0.068}};
    for (const auto& [id, family, share] : botnets) {
        Botnet b;
        b.id = id;
        b.family = family;
        b.family_source =
            family.empty() ? "" : "families/" + family + ".toml: Message-ID shape and dialect";
        b.campaigns = {f.campaigns[0].id};
        b.messages = static_cast<std::uint64_t>(share * 412'332);
        b.sources = b.messages / 4;
        b.most_sources_in_an_hour = b.sources / 30;
        b.confidence = 0.55 + share;
        b.why =
            "Its campaigns share 61 % of their senders within two hours and one mailer program.";
        b.first = at("2012-07-09 00:04:00");
        b.last = at("2012-07-18 22:41:00");
        f.botnets.push_back(b);
        f.shares.push_back(
            {"",
             "",
             id,
             b.messages,
             b.sources,
             share,
             share * 0.87,
             share * 1.14,
             share * 0.9,
             share * 0.8,
             share}
        );
    }
    f.shares.push_back({"", "", "", 143'904, 31'000, 0.349, 0.31, 0.39, 0.402, 0.35, 0.44});
    for (int day = 9; day <= 18; ++day) {
        const double grum = day < 17 ? 0.174 : day == 17 ? 0.11 : 0.03;
        double rest = 1;
        for (const auto& [id, family, share] : botnets) {
            const double part = family == "Grum" ? grum : share;
            rest -= part;
            f.shares.push_back(
                {"",
                 fmt::format("2012-07-{:02}", day),
                 id,
                 static_cast<std::uint64_t>(part * 41'000),
                 900,
                 part,
                 part * 0.8,
                 part * 1.2,
                 part,
                 part * 0.8,
                 part * 1.2}
            );
        }
        f.shares.push_back(
            {"",
             fmt::format("2012-07-{:02}", day),
             "",
             static_cast<std::uint64_t>(rest * 41'000),
             900,
             rest,
             rest * 0.8,
             rest * 1.2,
             rest,
             rest * 0.8,
             rest * 1.2}
        );
    }
}

Controller controller(std::string_view address, Role role, double confidence, std::size_t bots)
{
    Controller c;
    c.server.address = Address::parse(address).value();
    c.server.port = 80;
    c.id = "controller:" + text_of(c.server);
    c.role = role;
    c.role_why = "Asked first by 31 of 34 bots and then every 6 hours; the others are asked before "
                 "each burst.";
    c.confidence = confidence;
    c.answers = true;
    c.names = {"mx1.grum-panel.example"};
    c.evidence = {
        {"failure-then-switch",
         2.6,
         "9 of 34 bots went to the next server within 40 s of no answer here.",
         {{2, 123456}, {2, 998877}}},
        {"request-shape",
         1.9,
         "31 bots ask GET /spm/s_alive.php?id=N&tick=N with the same header order.",
         {{2, 45120}}},
        {"rhythm", 0.4, "Gaps of 302 s, deviation 4 s, over 410 contacts.", {{2, 77}}},
        {"popular-name", -0.7, "The address was also asked by 3 hosts that send no mail.", {}}};
    for (std::size_t i = 0; i < bots; ++i) {
        c.bots.push_back({"isp", Address::v4(0x0a000001U + static_cast<std::uint32_t>(i))});
    }
    c.first = at("2012-07-09 11:04:00");
    c.last = at("2012-07-17 18:20:00");
    return c;
}

Site site(const Controller& c, std::string_view country, Asn asn, std::string_view holder)
{
    Site s;
    s.controller = c.id;
    s.address = c.server.address;
    s.prefix = Prefix(c.server.address, 24);
    s.origins = {asn};
    s.country = country;
    s.asn = asn;
    s.holder = holder;
    s.upstreams = {{64510, "Example Transit", 0.83, 20}, {64511, "", 0.17, 4}};
    s.answers = {
        {"city.mmdb",
         std::string(country),
         "",
         std::nullopt,
         std::nullopt,
         asn,
         std::string(holder),
         std::nullopt}};
    s.paths = {"64501 64510 64500"};
    s.route_refs = {{3, 4096}};
    return s;
}

void add_steering(Findings& f)
{
    f.controllers = {
        controller("190.123.46.91", Role::ConfigMaster, 0.98, 34),
        controller("91.239.24.251", Role::ConfigMaster, 0.97, 41),
        controller("94.102.51.226", Role::TemplateServer, 0.91, 29),
        controller("94.102.51.227", Role::TemplateServer, 0.88, 27),
        controller("198.51.100.7", Role::Unknown, 0.57, 3),
        controller("203.0.113.9", Role::Unknown, 0.21, 1)};
    f.sites = {
        site(f.controllers[0], "PA", 64500, "Example Server Panama"),
        site(f.controllers[1], "RU", 64501, "Example Invest Project"),
        site(f.controllers[2], "NL", 64502, "Example Colocation"),
        site(f.controllers[3], "NL", 64502, "Example Colocation")};
    f.sites[2].answers[0].latitude = 52.35;
    f.sites[2].answers[0].longitude = 4.92;
    f.sites[2].answers[0].city = "Amsterdam";
    f.sites[1].differs = true;
    f.sites[1].answers.push_back(
        {"whois.mmdb", "UA", "", std::nullopt, std::nullopt, 64509, "Other Holder", std::nullopt}
    );
    f.sites[1].note = "The route table is of the day after.";
    f.segments = {
        {"segment-1",
         f.controllers[1].bots,
         {f.controllers[1].id, f.controllers[2].id},
         0.55,
         "botnet-11aa22bb"},
        {"segment-2",
         f.controllers[0].bots,
         {f.controllers[0].id, f.controllers[3].id},
         0.45,
         "botnet-11aa22bb"}};
    f.fallbacks = {
        {"segment-1",
         FallbackClass::AddressList,
         0.84,
         "Bots whose server was silent went to the next of two addresses and never asked a name.",
         {{"94.102.51.226:80/tcp",
           "no answer",
           "91.239.24.251:80/tcp",
           Micros{38'000'000},
           {{2, 5120}}}},
         {},
         0},
        {"segment-2",
         FallbackClass::Unknown,
         0,
         "Its primary never failed while it was watched; a run with its address reset would settle "
         "it.",
         {},
         {},
         0}};
}

void add_plan(Findings& f)
{
    Plan& p = f.plan;
    p.parties = {
        {"AS64500", PartyKind::HostingCompany, "Example Server Panama", "PA", "abuse@host.example"},
        {"AS64501", PartyKind::HostingCompany, "Example Invest Project", "RU", ""},
        {"AS64510", PartyKind::Upstream, "Example Transit", "RU", "noc@transit.example"}};
    p.actions_considered = {
        {"AS64500 stop 190.123.46.91",
         ActionKind::StopServer,
         "AS64500",
         "190.123.46.91",
         1,
         0,
         true,
         ""},
        {"AS64501 stop 91.239.24.251",
         ActionKind::StopServer,
         "AS64501",
         "91.239.24.251",
         1,
         0,
         false,
         "does not answer notices"},
        {"AS64510 null-route 91.239.24.251",
         ActionKind::NullRoute,
         "AS64510",
         "91.239.24.251",
         1.5,
         2,
         true,
         ""}};
    p.routes = {
        {"segment-2", "190.123.46.91:80/tcp", "", {0}, 0.45},
        {"segment-1", "91.239.24.251:80/tcp", "AS64510", {2}, 0.55},
        {"segment-1", "91.239.24.251:80/tcp", "AS64511", {}, 0.1}};
    p.chosen = {{2, 1, {1}, std::numeric_limits<double>::infinity()}, {0, 0, {}, 0.5}};
    p.cost = 2.5;
    p.lower_bound = 2.5;
    p.certificate = {0, 1};
    p.optimal = true;
    p.uncuttable = {2};
    p.caveats = {"Servers that no watched bot has tried are not in the plan."};
}

} // namespace

ReportInput grum_like_input()
{
    ReportInput input;
    input.case_name = "Grum, July 2012";
    input.who = "Example CERT";
    input.made = at("2012-07-19 08:00:00.123456");
    add_mail(input.findings);
    add_steering(input.findings);
    add_plan(input.findings);
    input.findings.notes = {
        "fallback: segment-2: no failure of its primary was seen in 9 days.",
        "hosting: 198.51.100.7 is in no route table of the case."};
    input.files = {
        {1,
         "evidence/mail/trap-a.mbox.gz",
         std::string(64, 'a'),
         88'123'456,
         "mbox",
         "",
         "trap-a",
         MailClass::Spam,
         412'332,
         17,
         at("2012-07-19 07:00:00")},
        {2,
         "evidence/traffic/isp.pcap",
         std::string(64, 'b'),
         2'123'456'789,
         "pcap",
         "isp",
         "",
         MailClass::Spam,
         4'123'321,
         0,
         at("2012-07-19 07:01:00")},
        {3,
         "evidence/routing/rib.20120718.gz",
         std::string(64, 'c'),
         41'222'333,
         "mrt",
         "",
         "",
         MailClass::Spam,
         12'345'678,
         0,
         at("2012-07-19 07:02:00")}};
    input.oddities = {
        {"mbox-no-from-line", {1, 4711}, 17, "a message starts without its From line"}};
    input.counts = {{"messages", 412'332}, {"flows", 4'123'321}, {"routes", 12'345'678}};
    for (int day = 9; day <= 18; ++day) {
        input.volumes.push_back(
            {"trap-a", MailClass::Spam, fmt::format("2012-07-{:02}", day), 41'233}
        );
    }
    input.timings = {{"import", 41.2}, {"campaigns", 12.9}, {"plan", 0.02}};
    input.peak_memory = std::uint64_t{812} << 20U;
    input.attributions = {"Places: GeoLite-like database, CC BY 4.0."};
    return input;
}

ReportInput empty_input()
{
    ReportInput input;
    input.case_name = "Empty";
    input.tlp = "TLP:CLEAR";
    return input;
}

ReportInput hostile_input()
{
    ReportInput input = grum_like_input();
    input.case_name = "<script>alert(1)</script>";
    Campaign& c = input.findings.campaigns[0];
    c.subject = "<img src=x onerror=alert(1)> \xe2\x80\xae gpj.exe \x1b[31mred\x1b[0m \xff\xfe";
    c.template_text =
        "</pre><script src=\"http://evil.example/x.js\"></script>" + std::string(100'000, 'A');
    input.findings.botnets[0].why =
        "write to hidden-trap@secret.example or http://evil.example/a?b=c";
    Controller& master = input.findings.controllers[0];
    master.names = {
        "javascript:alert(1)", "\" onmouseover=\"alert(1)", std::string(5000, 'x') + ".example"};
    master.evidence[0].text =
        "asked http://evil.example/\"><svg onload=alert(1)> at 192.0.2.77, 0.95 of the time";
    input.findings.sites[0].holder = "'; DROP TABLE sites; --<b>";
    input.findings.notes.emplace_back("mail for hidden-trap@secret.example was odd");
    input.files[0].path = "evidence/mail/<b>\x1b]0;title\x07.mbox";
    input.oddities[0].detail = "=HYPERLINK(\"http://evil.example\")";
    input.redact = [](std::string_view text) {
        std::string shown(text);
        constexpr std::string_view secret = "hidden-trap@secret.example";
        for (std::size_t found = shown.find(secret); found != std::string::npos;
             found = shown.find(secret)) {
            shown.replace(found, secret.size(), "[trap]");
        }
        return shown;
    };
    return input;
}

} // namespace takedown
