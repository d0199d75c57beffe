#include "simulate/world/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown::simulate {

namespace {

using testing::HasSubstr;

std::string error_of(std::string_view text)
{
    const auto world = world_from_text(text, "w.toml");
    return world ? "none" : world.error().message;
}

struct Row {
    std::string text;
    std::string error; ///< line, key and what is allowed, as far as the row is about it
};

void expect_errors(const std::vector<Row>& rows, std::string_view head)
{
    for (const Row& row : rows) {
        const std::string text = std::string(head) + row.text;
        const std::string error = error_of(text);
        EXPECT_THAT(error, HasSubstr(row.error)) << text;
        EXPECT_THAT(error, testing::StartsWith("w.toml:")) << text;
    }
}

TEST(BadWorld, NamesUnknownKeysAndWhatIsAllowed)
{
    expect_errors(
        {
            {"seeds = 1",
             "w.toml:2: world.seeds: is not known, did you mean 'seed'? Allowed in "
             "world are: name, about, seed, from, to, who, sandbox_runs, "
             "sandbox_minutes, popular_names"},
            {"xyz = 1", "w.toml:2: world.xyz: is not known. Allowed in world are: name"},
            {"[botnets]",
             "w.toml:2: botnets: is not known, did you mean 'botnet'? Allowed are: "
             "world, internet, as, party, resolvers, network, trap, mail, botnet, "
             "event"},
            {"[[botnet]]\nname = \"a\"\n[botnet.fallback]\nkinds = 1",
             "w.toml:5: botnet.fallback.kinds: is not known, did you mean 'kind'?"},
            {"[[botnet]]\nname = \"a\"\n[[botnet.controllers]]\nname = \"b\"",
             "botnet.controllers: is not known, did you mean 'controller'?"},
        },
        "[world]\n"
    );
}

TEST(BadWorld, NamesValuesOfTheWrongKindOrRange)
{
    expect_errors(
        {
            {"seed = -1", "w.toml:2: world.seed: -1 must be a whole number from 0"},
            {"seed = 1.5", "w.toml:2: world.seed: 1.5 must be a whole number"},
            {"name = 3", "world.name: 3 must be a text in quotes"},
            {"name = \"a/b\"", "world.name: 'a/b' must be a name of 1 to 40 letters, digits"},
            {"about = \"a\\u0007\"", "must be one line of at most 500 bytes"},
            {"from = 5", "world.from: 5 must be a date or time from 1990 to 2099"},
            {"from = \"soon\"", "world.from: 'soon' must be a date or time"},
            {"from = 11:30:00", "world.from: a time without a date must be a date or time"},
            {"from = 1066-10-14", "world.from: 1066-10-14T00:00:00Z must be a date or time from"},
            {"from = 2012-07-02\nto = 2012-07-01",
             "w.toml:3: world.to: 2012-07-01T00:00:00Z must "
             "be later than from, 2012-07-02T00:00:00Z"},
            {"from = 2012-07-02\nto = 2016-07-01", "world.to: must be at most 1100 days"},
            {"sandbox_runs = \"yes\"", "world.sandbox_runs: 'yes' must be true or false"},
            {"sandbox_minutes = 0", "world.sandbox_minutes: 0 must be a number from 1 to 1440"},
            {"sandbox_minutes = nan", "world.sandbox_minutes: nan must be a number"},
            {"popular_names = 1.5", "world.popular_names: 1.5 must be a number from 0 to 1"},
            {"[internet]\ntransit_networks = 0",
             "internet.transit_networks: 0 must be a whole "
             "number from 1 to 200"},
            {"[internet]\nproviders_per_network = 0.5", "must be a number from 1 to 10"},
            {"[internet]\ncountries = [\"USA\"]",
             "internet.countries: 'USA' must be a country of "
             "two upper-case letters, like 'PA'"},
            {"[internet]\ncountries = []", "internet.countries: must be a list of at least 1"},
            {"[internet]\ncountries = \"US\"", "'US' must be a list of texts"},
            {"[internet]\ncountries = [\"US\", \"US\"]", "'US' stands there twice"},
            {"[internet]\naddress_space = [\"10.0.0.0/8\"]", "must not be private"},
            {"[internet]\naddress_space = [\"198.18.0.0/31\"]",
             "must have a length from /4 to /24"},
            {"[internet]\naddress_space = [\"2001:db8::/32\"]", "must be an IPv4 block"},
            {"[internet]\naddress_space = [7]", "7 must be an address block"},
            {"[internet]\nname_suffixes = [\"a b\"]", "'a b' must be a host name"},
            {"[resolvers]\npublic_share = 1.1",
             "resolvers.public_share: 1.1 must be a number from "
             "0 to 1"},
            {"internet = 3", "world.internet: is not known"},
            {"[[internet]]\n", "internet: must be one table, [internet]"},
            {"[botnet]\nname = \"a\"", "botnet: must be written [[botnet]], once for each"},
        },
        "[world]\n"
    );
    EXPECT_THAT(error_of(""), HasSubstr("w.toml:1: world: is missing, must be there: [world]"));
    EXPECT_THAT(error_of("world = 3"), HasSubstr("w.toml:1: world: must be one table, [world]"));
}

TEST(BadWorld, RefusesPartsThatAreTooMuchTogether)
{
    expect_errors(
        {
            {"[[trap]]\nname = \"n\"\n[[botnet]]\nname = \"a\"\nmessages_a_day = 6e7\n[[botnet]]\n"
             "name = \"b\"\nmessages_a_day = 6e7",
             "botnet: all together come to 1.2e+08 messages a day, must be at most 100,000,000"},
            {"[[trap]]\nname = \"n\"\nbias = { a = 1000 }\n[[botnet]]\nname = \"a\"\n"
             "messages_a_day = 1e6",
             "botnet: all together come to 1e+09 messages a day"},
            {"[mail]\nham_a_day = 2e8", "w.toml:2: mail: all together come to 2e+08 messages"},
            {"[[botnet]]\nname = \"a\"\nbots = 50_000_000\n[[botnet]]\nname = \"b\"\n"
             "bots = 50_000_000\n[[botnet]]\nname = \"c\"\nbots = 500_000",
             "botnet: all together come to 1.005e+08 bots, must be at most 100,000,000"},
            {"[[network]]\nname = \"n\"\npeople = 10_000_000\nflows_a_person_a_day = 11",
             "network: all together come to 1.1e+08 flows a day of people and bots"},
            {"from = 2012-07-01\nto = 2015-06-01\n[[network]]\nname = \"n\"\npeople = 100_000\n"
             "lease_hours = 0.01\nflows_a_person_a_day = 1",
             "leases of addresses"},
            {"from = 2012-07-01\nto = 2015-06-01\n[internet]\naccess_networks = 2000\n"
             "collectors = 200\ntable_hours = 1",
             "internet: all together come to "},
        },
        "[world]\n"
    );
}

TEST(BadWorld, RefusesProvidersAboveEachOtherWithoutEnd)
{
    std::string text = "[world]\n[[as]]\nnumber = 1\n";
    for (int number = 2; number <= 32; ++number) {
        text += "[[as]]\nnumber = " + std::to_string(number) + "\nproviders = [" +
                std::to_string(number - 1) + "]\n";
    }
    EXPECT_EQ(error_of(text), "none");
    text += "[[as]]\nnumber = 33\nproviders = [32]\n";
    EXPECT_THAT(
        error_of(text),
        HasSubstr("as: providers lead from 33 up over 33 networks, at most 32 may lie above")
    );
}

TEST(BadWorld, NamesWhatIsWrongWithSystems)
{
    expect_errors(
        {
            {"[[as]]\nname = \"x\"", "w.toml:2: as.number: is missing, must be an AS number"},
            {"[[as]]\nnumber = 0", "as.number: 0 must be a whole number from 1 to 4294967294"},
            {"[[as]]\nnumber = 1000003", "1000003 must not be one of the generated networks'"},
            {"[[as]]\nnumber = 5\n[[as]]\nnumber = 5",
             "w.toml:5: as.number: '5' is that of the "
             "[[as]] on line 3 already"},
            {"[[as]]\nnumber = 5\nkind = \"hoster\"",
             "as.kind: 'hoster' must be one of transit, "
             "access, hosting, content"},
            {"[[as]]\nnumber = 5\nprefixes = [\"198.51.100.0\"]", "must have a length from /4"},
            {"[[as]]\nnumber = 5\nproviders = [6]", "as.providers: '6' is no [[as]]. There are: 5"},
            {"[[as]]\nnumber = 5\nproviders = [\"6\"]", "'6' must be the number of an [[as]]"},
            {"[[as]]\nnumber = 5\nproviders = [5]", "providers: must not name the system itself"},
            {"[[as]]\nnumber = 5\nproviders = [6]\n[[as]]\nnumber = 6\nproviders = [5]",
             "providers must lead up to networks without one"},
            {"[[as]]\nnumber = 5\nproviders = [6]\npeers = [6]\n[[as]]\nnumber = 6",
             "as.peers: 6 must not be a provider, too"},
            {"[[as]]\nnumber = 5\nprefixes = [\"198.51.100.0/24\"]\n[[as]]\nnumber = 6\nprefixes = "
             "[\"198.51.100.0/24\"]",
             "prefixes of 5 and 6 both have 198.51.100.0/24"},
            {"[[as]]\nnumber = 5\nabuse = \"nobody\"", "as.abuse: 'nobody' must be a mail address"},
            {"[[as]]\nnumber = 5\nresponse = \"slow\"",
             "as.response: 'slow' must be one of "
             "answers, deaf, returns"},
            {"[[as]]\nnumber = 5\nresponse_hours = -1", "as.response_hours: -1 must be a number"},
            {"[[party]]\nid = \"AS5\"", "party.id: 'AS5' must be a party, 'cert:PA'"},
            {"[[party]]\nid = \"cert:PA\"\n[[party]]\nid = \"cert:PA\"",
             "'cert:PA' stands there "
             "twice"},
            {"[[party]]\nresponse = \"deaf\"", "party.id: is missing"},
        },
        "[world]\n"
    );
}

TEST(BadWorld, NamesWhatIsWrongWithNetworksAndTraps)
{
    expect_errors(
        {
            {"[[network]]\npeople = 5", "w.toml:2: network.name: is missing"},
            {"[[network]]\nname = \"a\"\npeople = 20_000_000",
             "network.people: 20000000 must be a "
             "whole number from 0 to 10000000"},
            {"[[network]]\nname = \"a\"\nphones = 2_000_000",
             "network.phones: 2000000 must be a whole number from 0 to 1000000"},
            {"[[network]]\nname = \"a\"\nrecordings = [\"pcapng\"]",
             "'pcapng' must be one of pcap, zeek, netflow, did you mean 'pcap'?"},
            {"[[network]]\nname = \"a\"\nrecordings = []", "must have at least one of pcap"},
            {"[[network]]\nname = \"a\"\nrecordings = [\"zeek\", \"zeek\"]", "stands there twice"},
            {"[[network]]\nname = \"a\"\nas = 5", "network.as: '5' is no [[as]]. There is none"},
            {"[[network]]\nname = \"a\"\n[[network]]\nname = \"A\"",
             "w.toml:5: network.name: 'A' is that of the [[network]] on line 3 already"},
            {"[[trap]]\nname = \"a\"\nserver = \"postfx\"", "did you mean 'postfix'?"},
            {"[[trap]]\nname = \"a\"\nrelays = 4",
             "trap.relays: 4 must be a whole number from 0 to "
             "3"},
            {"[[trap]]\nname = \"a\"\ndamaged = 2", "trap.damaged: 2 must be a number from 0 to 1"},
            {"[[trap]]\nname = \"a\"\nbias = { Grum = 2 }",
             "w.toml:4: trap.bias: 'Grum' is no "
             "[[botnet]]. There is none"},
            {"[[trap]]\nname = \"a\"\nbias = { Grum = \"x\" }",
             "trap.bias.Grum: 'x' must be a "
             "number from 0 to 1000"},
            {"[[trap]]\nname = \"a\"\nbias = 2",
             "trap.bias: 2 must be a table of names and "
             "numbers: { name = 1 }"},
            {"[mail]\nham_a_day = -1", "mail.ham_a_day: -1 must be a number from 0"},
        },
        "[world]\n"
    );
    std::string traps = "[world]\n";
    for (int i = 0; i < 101; ++i) {
        traps += "[[trap]]\nname = \"t" + std::to_string(i) + "\"\n";
    }
    EXPECT_THAT(error_of(traps), HasSubstr("there are 101 [[trap]], at most 100 are allowed"));
}

TEST(BadWorld, NamesWhatIsWrongWithBotnets)
{
    expect_errors(
        {
            {"bots = 60_000_000",
             "w.toml:6: botnet.bots: 60000000 must be a whole number from 1 "
             "to 50000000"},
            {"online = 1.5", "botnet.online: 1.5 must be a number from 0 to 1"},
            {"countries = { XX = 1 }", "botnet.countries: 'XX' must be one of internet.countries"},
            {"countries = { Brazil = 1 }", "'Brazil' must be a country of two upper-case letters"},
            {"watched = { ips = 3 }", "'ips' is no [[network]]. There are: isp"},
            {"watched = { isp = 3.5 }", "botnet.watched.isp: 3.5 must be a whole number"},
            {"watched = { isp = 500 }", "has 500 bots, must be at most botnet.bots, 400"},
            {"watched = { isp = 61 }",
             "61 bots are watched in network 'isp', must be at most its "
             "people, 60"},
            {"volume = [{time = 2026-03-02}]", "volume.messages_a_day: is missing"},
            {"volume = [{time = 2026-03-02, messages_a_day = 1}, {time = 2026-03-02, "
             "messages_a_day = 1}]",
             "botnet.volume.time: must be later than that of the point before"},
            {"volume = [3]", "botnet.volume: must be written [[botnet.volume]]"},
            {"[botnet.engine]\nmessage_id = \"<{hx}>\"",
             "w.toml:7: botnet.engine.message_id: '<{hx}>' is no pattern: at character 2: '{hx}' "
             "is "
             "no letter here"},
            {"[botnet.engine]\nheader_order = [\"Received\"]", "other than Received"},
            {"[botnet.engine]\nheader_order = [\"To\", \"to\"]", "'to' stands there twice"},
            {"[botnet.engine]\ndialect = \"HELO\"", "must be SMTP commands"},
            {"[botnet.engine]\nother_mailer = 7", "must be a number from 0 to 1"},
            {"[[botnet.campaign]]\nname = \"a\"\nkind = \"pdf\"",
             "must be one of text, html, image"},
            {"[[botnet.campaign]]\nname = \"a\"\ntheme = \"wathces\"", "must be one of pharmacy"},
            {"[[botnet.campaign]]\nname = \"a\"\nsubject = \"{{nme}}\"", "{{nme}} is no macro"},
            {"[[botnet.campaign]]\nname = \"a\"\nsubject = \"a\\nb\"", "subject: must be one line"},
            {"[[botnet.campaign]]\nname = \"a\"\nattachment = \"x.zip\"", "is for kind = "},
            {"[[botnet.campaign]]\nname = \"a\"\nfrom = 2026-03-03\nto = 2026-03-02",
             "w.toml:9: botnet.campaign.to: must be later than from"},
            {"[[botnet.campaign]]\nname = \"a\"\n[[botnet.campaign]]\nname = \"a\"",
             "botnet.campaign.name: 'a' is that of the [[botnet.campaign]] on line 7 already"},
            {"[[botnet.segment]]\nname = \"a\"\norder = [\"b\"]",
             "botnet.segment.order: 'b' is no [[botnet.controller]] of Grum. There are: master, "
             "templates"},
            {"[[botnet.segment]]\nname = \"a\"\nweight = 0", "weights must not all be 0"},
        },
        "[world]\n[[network]]\nname = \"isp\"\n[[botnet]]\nname = \"Grum\"\n"
    );
}

TEST(BadWorld, NamesWhatIsWrongWithSteering)
{
    const std::string controller = "[[botnet.controller]]\nname = \"m\"\n";
    expect_errors(
        {
            {controller + "role = \"master\"",
             "botnet.controller.role: 'master' must be one of "
             "config-master, template-server, proxy, download"},
            {controller + "segments = [\"man\"]",
             "'man' is no [[botnet.segment]] of Grum, did you mean 'main'?"},
            {controller + "address = \"1.2.3\"", "'1.2.3' must be an IPv4 or IPv6 address"},
            {controller + "address = \"203.0.113.1\"",
             "must lie in one of the prefixes of an "
             "[[as]]"},
            {controller + "address = \"198.51.100.1\"\nas = 6",
             "198.51.100.1 must lie in a prefix "
             "of 6, it lies in one of 5"},
            {controller + "as = 7", "botnet.controller.as: '7' is no [[as]]. There are: 5, 6"},
            {controller + "address = \"198.51.100.1\"\n[[botnet.controller]]\nname = "
                          "\"n\"\naddress = \"198.51.100.1\"",
             "must differ from that of 'm' in address, port or time"},
            {controller + "port = 0", "must be a whole number from 1 to 65535"},
            {controller + "port = 65536", "must be a whole number from 1 to 65535"},
            {controller + "names = [\"-\"]", "'-' must be a host name"},
            {controller + "from = 2026-03-03\nto = 2026-03-03", "to: must be later than from"},
            {controller + "from = 2026-03-03",
             "segment 'main' has no [[botnet.controller]] from the "
             "start on"},
            {"[botnet.polling]\nspeech = \"https2\"",
             "must be one of http, https, raw-tcp, irc, "
             "did you mean 'https'?"},
            {"[botnet.polling]\nuri = \"x\"", "botnet.polling.uri: 'x' must begin with '/'"},
            {"[botnet.polling]\nminutes = 0", "must be a number from 0.1 to 100000"},
            {"[botnet.polling]\nproxy_share = 0.1", "proxy_share must be 0: there is no"},
            {"[botnet.fallback]\nkind = \"peer2peer\"",
             "botnet.fallback.kind: 'peer2peer' must be "
             "one of none, address-list, domain-list, "
             "dga, fast-flux, peer-to-peer"},
            {"[botnet.fallback]\nkind = \"fast-flux\"\nlist = [\"a.test\", \"b.test\"]",
             "botnet.fallback.list: must have one host"},
            {"[botnet.fallback]\nkind = \"address-list\"\nlist = [\"m\"]",
             "'m' is no [[botnet.controller]] of Grum"},
            {"[botnet.fallback]\nkind = \"dga\"\nlist = [\"m\"]", "is for kind = \"address-list\""},
            {"[botnet.fallback]\nkind = \"domain-list\"\nlist = [\"a b\"]", "must be a host name"},
            {"[botnet.fallback]\nkind = \"dga\"\nregistered_a_day = 300",
             "must be at most names_a_day, 250"},
            {"[botnet.fallback]\nused_always = true", "is for kind = \"fast-flux\""},
            {"[botnet.herder]\nreserve = 2000", "must be a whole number from 0 to 1000"},
            {"[botnet.herder]\nreserve_as = 9", "'9' is no [[as]]"},
        },
        "[world]\n[[as]]\nnumber = 5\nprefixes = [\"198.51.100.0/24\"]\n[[as]]\nnumber = "
        "6\n[[botnet]]\nname = \"Grum\"\n"
    );
}

TEST(BadWorld, NamesWhatIsWrongWithEvents)
{
    const std::string stop = "time = 2026-03-02\nkind = \"stop\"\n";
    expect_errors(
        {
            {"kind = \"stop\"\ntarget = \"a/master\"", "event.time: is missing"},
            {"time = 2026-03-02\ntarget = \"a/master\"", "event.kind: is missing"},
            {"time = 2026-03-09\nkind = \"stop\"\ntarget = \"a/master\"",
             "event.time: 2026-03-09T00:00:00Z must lie in the world's time, from "
             "2026-03-02T00:00:00Z and before 2026-03-04T00:00:00Z"},
            {"time = 2026-03-02\nkind = \"halt\"", "must be one of ask, stop, null-route"},
            {stop, "event.target: is missing, must be the name of a [[botnet.controller]]"},
            {stop + "target = \"master\"", "'master' is one of several, write BOTNET/NAME"},
            {stop + "target = \"a/mastr\"", "did you mean 'a/master'? There are: a/master"},
            {stop + "target = \"a/master\"\nparty = \"AS5\"", "is for kind = \"ask\""},
            {stop + "target = \"a/master\"\nservers = [\"master\"]", "is for kind = \"repoint\""},
            {"time = 2026-03-02\nkind = \"ask\"\ntarget = \"a/master\"", "event.party: is missing"},
            {"time = 2026-03-02\nkind = \"ask\"\ntarget = \"a/master\"\nparty = \"AS7\"",
             "event.party: 'AS7' must be the AS of an [[as]]"},
            {"time = 2026-03-02\nkind = \"null-route\"\ntarget = \"a/master\"\nparty = \"cert:PA\"",
             "event.party: 'cert:PA' must be the AS of an [[as]]"},
            {"time = 2026-03-02\nkind = \"repoint\"\ntarget = \"a/main\"",
             "must name at least one"},
            {"time = 2026-03-02\nkind = \"repoint\"\ntarget = \"a/main\"\nservers = [\"x\"]",
             "'x' must be a [[botnet.controller]] of a: a/master, a/templates"},
            {"time = 2026-03-02\nkind = \"silence\"\ntarget = \"c\"",
             "'c' is no [[botnet]]. There "
             "are: a, b"},
        },
        "[world]\n[[botnet]]\nname = \"a\"\n[[botnet]]\nname = \"b\"\n[[event]]\n"
    );
}

TEST(BadWorld, TellsTheFirstProblemsInTheOrderOfTheFile)
{
    const std::string error = error_of("[world]\nseed = -1\n[mail]\nham_a_day = -1\nx = 1\n");
    EXPECT_THAT(error, testing::StartsWith("w.toml:2: world.seed"));
    EXPECT_THAT(error, HasSubstr("\nw.toml:4: mail.ham_a_day"));
    EXPECT_THAT(error, HasSubstr("\nw.toml:5: mail.x"));
}

TEST(BadWorld, WithManyProblemsIsToldInFewLines)
{
    std::string text = "[world]\n";
    for (int i = 0; i < 100'000; ++i) {
        text += "key" + std::to_string(i) + " = 1\n";
    }
    const std::string error = error_of(text);
    EXPECT_LT(error.size(), 12'000U);
    EXPECT_THAT(error, HasSubstr("and at least 95 more"));
}

} // namespace

} // namespace takedown::simulate
