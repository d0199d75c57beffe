#include "simulate/score/score_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "own_folder.hpp"

namespace takedown::simulate {

namespace {

const std::string north = "evidence/traps/north/1.mbox";
const std::string south = "evidence/traps/south/1.mbox";
const std::string ham = "evidence/ham/1.mbox";

Endpoint endpoint(std::string_view text, std::uint16_t port)
{
    return {address(text), port, Transport::Tcp, ""};
}

TrueController server(
    const std::string& name,
    const std::string& botnet,
    const std::string& segment,
    Endpoint door,
    Role role
)
{
    TrueController controller;
    controller.server = std::move(door);
    controller.name = name;
    controller.botnet = botnet;
    controller.role = role;
    controller.segments = {segment};
    controller.up = {{time("2012-07-01"), time("2012-07-02")}};
    controller.watched_bots = 2;
    controller.contacts = 50;
    return controller;
}

TrueSegment segment(
    const std::string& name,
    const std::string& botnet,
    double weight,
    std::vector<HostId> bots,
    FallbackClass fallback
)
{
    TrueSegment made;
    made.name = name;
    made.botnet = botnet;
    made.weight = weight;
    made.watched_bots = std::move(bots);
    made.fallback = fallback;
    made.fallback_shown = true;
    made.fallback_detail = "as the world says";
    return made;
}

Action action(const std::string& party, ActionKind kind, const std::string& target)
{
    Action made;
    made.id = party + " on " + target;
    made.kind = kind;
    made.party = party;
    made.target = target;
    return made;
}

/// Grum's masters by their hosts; the second segment's also by its upstream. Lethic's host is deaf,
/// its upstream is not.
Plan best_plan()
{
    Plan plan;
    plan.actions_considered = {
        action("AS1000001", ActionKind::StopServer, "198.18.1.1"),
        action("AS1000002", ActionKind::StopServer, "198.18.2.1"),
        action("AS1000009", ActionKind::NullRoute, "198.18.2.1"),
        action("AS1000003", ActionKind::StopServer, "198.18.3.1"),
        action("AS1000009", ActionKind::NullRoute, "198.18.3.1"),
    };
    plan.actions_considered[3].possible = false;
    plan.routes = {
        {"grum/a", "198.18.1.1", "", {0}, 0.75},
        {"grum/b", "198.18.2.1", "AS1000009", {1, 2}, 0.25},
        {"lethic/all", "198.18.3.1", "AS1000009", {3, 4}, 1},
    };
    plan.chosen = {{0, 0, {}, 0}, {1, 1, {}, 0}, {4, 2, {}, 0}};
    plan.cost = 4;
    plan.optimal = true;
    return plan;
}

TrueSite site(std::string_view at, Asn asn, std::string_view country)
{
    TrueSite made;
    made.address = address(at);
    made.asn = asn;
    made.prefix = Prefix(made.address, 24);
    made.country = country;
    made.upstreams = {1000009, 1000010};
    return made;
}

std::vector<TrueShare> shares_of(const std::vector<TrueMessage>& mail)
{
    std::map<std::pair<std::string, std::string>, std::uint64_t> counts;
    std::map<std::string, std::uint64_t> all;
    for (const TrueMessage& message : mail) {
        if (!message.ham) {
            const std::string trap = message.file == north ? "north" : "south";
            for (const std::string& place : {trap, std::string()}) {
                ++counts[{place, message.botnet}];
                ++all[place];
            }
        }
    }
    std::vector<TrueShare> shares;
    for (const auto& [key, count] : counts) {
        const double part = static_cast<double>(count) / static_cast<double>(all[key.first]);
        shares.push_back({key.first, "", key.second, count, part});
    }
    return shares;
}

/// Grouped by what is true of the messages that the case holds.
void find_mail(ScoredCase& made)
{
    std::map<std::string, Campaign> campaigns;
    std::map<std::string, Botnet> botnets;
    std::map<std::string, std::uint32_t> files;
    for (const std::string& path : {north, south, ham}) {
        EvidenceFile file;
        file.id = static_cast<std::uint32_t>(made.files.size() + 1);
        file.path = path;
        files[path] = file.id;
        made.files.push_back(file);
    }
    for (const TrueMessage& message : small_mail()) {
        if (message.damaged) {
            continue;
        }
        const std::uint32_t file = files[message.file];
        const std::uint64_t id = std::uint64_t{file} << 32U | message.offset / 1000;
        made.messages.emplace_back(id, EvidenceRef{file, message.offset});
        if (message.campaign.empty()) {
            continue;
        }
        Campaign& campaign = campaigns[message.campaign];
        campaign.id = "campaign-" + message.campaign;
        campaign.messages.push_back(id);
        if (!message.botnet.empty()) {
            Botnet& botnet = botnets[message.botnet];
            botnet.id = "botnet-" + message.botnet;
            if (campaign.messages.size() == 1) {
                botnet.campaigns.push_back(campaign.id);
            }
        }
    }
    for (auto& entry : campaigns) {
        made.findings.campaigns.push_back(std::move(entry.second));
    }
    for (auto& entry : botnets) {
        made.findings.botnets.push_back(std::move(entry.second));
    }
    std::sort(made.messages.begin(), made.messages.end());
}

void find_steering(const Truth& truth, Findings& findings)
{
    for (const TrueController& row : truth.controllers) {
        Controller controller;
        controller.id = "controller:" + text_of(row.server);
        controller.server = row.server;
        controller.role = row.role;
        controller.confidence = 0.9;
        controller.first = truth.window.from;
        controller.last = truth.window.to;
        for (const TrueSegment& one : truth.segments) {
            if (one.name == row.segments[0]) {
                controller.bots = one.watched_bots;
            }
        }
        findings.controllers.push_back(std::move(controller));
    }
    for (const TrueSegment& one : truth.segments) {
        findings.segments.push_back({"segment-of-" + one.name, one.watched_bots, {}, 0, ""});
        Fallback fallback;
        fallback.segment = "segment-of-" + one.name;
        fallback.kind = one.fallback;
        findings.fallbacks.push_back(std::move(fallback));
    }
}

void find_places(const Truth& truth, Findings& findings)
{
    for (const Controller& controller : findings.controllers) {
        for (const TrueSite& one : truth.sites) {
            if (one.address == controller.server.address) {
                Site found;
                found.controller = controller.id;
                found.address = one.address;
                found.asn = one.asn;
                found.prefix = one.prefix;
                found.country = one.country;
                for (const Asn asn : one.upstreams) {
                    found.upstreams.push_back({asn, "", 1, 1});
                }
                findings.sites.push_back(std::move(found));
            }
        }
    }
}

} // namespace

Address address(std::string_view text)
{
    return *Address::parse(text);
}

TimePoint time(std::string_view text)
{
    return *parse_iso_time(text);
}

Truth small_truth()
{
    Truth truth;
    truth.world = "small";
    truth.seed = 7;
    truth.window = {time("2012-07-01"), time("2012-07-02")};
    truth.botnets = {{"grum", "Grum", 300, 0, 0, 10}, {"lethic", "Lethic", 100, 0, 0, 5}};
    truth.shares = shares_of(small_mail());
    truth.controllers = {
        server("panama", "grum", "grum/a", endpoint("198.18.1.1", 80), Role::ConfigMaster),
        server("templates", "grum", "grum/a", endpoint("198.18.1.1", 8080), Role::TemplateServer),
        server("russia", "grum", "grum/b", endpoint("198.18.2.1", 80), Role::ConfigMaster),
        server("lethic-1", "lethic", "lethic/all", endpoint("198.18.3.1", 443), Role::Proxy),
    };
    truth.segments = {
        segment(
            "grum/a",
            "grum",
            0.75,
            {{"campus", address("10.0.0.1")}, {"campus", address("10.0.0.2")}},
            FallbackClass::None
        ),
        segment(
            "grum/b", "grum", 0.25, {{"campus", address("10.0.0.3")}}, FallbackClass::AddressList
        ),
        segment("lethic/all", "lethic", 1, {{"isp", address("10.0.0.1")}}, FallbackClass::Dga),
    };
    truth.sites = {
        site("198.18.1.1", 1000001, "PA"),
        site("198.18.2.1", 1000002, "RU"),
        site("198.18.3.1", 1000003, "NL")};
    truth.benign_servers = {address("198.18.9.9")};
    truth.bot_networks = {"campus", "isp"};
    truth.clean_hosts = {{"campus", address("10.0.0.8")}, {"campus", address("10.0.0.9")}};
    truth.plan = {best_plan(), {}};
    return truth;
}

std::vector<TrueMessage> small_mail()
{
    std::vector<TrueMessage> mail;
    std::map<std::string, std::uint64_t> next;
    const auto add = [&](int count, const std::string& botnet, const std::string& campaign) {
        for (int i = 0; i < count; ++i) {
            TrueMessage message;
            message.file = i % 2 == 0 ? north : south;
            message.offset = 1000 * next[message.file]++;
            message.botnet = botnet;
            message.campaign = campaign;
            mail.push_back(message);
        }
    };
    add(6, "grum", "grum/pills");
    mail.back().damaged = true;
    add(4, "grum", "grum/watches");
    add(5, "lethic", "lethic/loans");
    add(3, "", "snowshoe/shop");
    add(2, "", "");
    for (std::uint64_t i = 0; i < 2; ++i) {
        TrueMessage message;
        message.file = ham;
        message.offset = 1000 * i;
        message.ham = true;
        mail.push_back(message);
    }
    return mail;
}

ScoredCase perfect_case()
{
    const Truth truth = small_truth();
    ScoredCase made;
    find_mail(made);
    for (const TrueShare& row : truth.shares) {
        Share share;
        share.trap = row.trap;
        share.period = row.day;
        share.botnet = row.botnet.empty() ? "" : "botnet-" + row.botnet;
        share.messages = row.messages;
        share.by_messages = row.by_messages;
        share.by_messages_low = row.by_messages - 0.01;
        share.by_messages_high = row.by_messages + 0.01;
        made.findings.shares.push_back(std::move(share));
    }
    find_steering(truth, made.findings);
    find_places(truth, made.findings);
    made.findings.plan = truth.plan.plan;
    return made;
}

std::string
truth_folder(const std::string& name, const Truth& truth, const std::vector<TrueMessage>& messages)
{
    const std::string folder = testing_support::fresh_folder(name);
    EXPECT_TRUE(write_truth(truth, folder));
    auto writer = TrueMessageWriter::create(folder);
    EXPECT_TRUE(writer);
    for (const TrueMessage& message : messages) {
        writer->add(message);
    }
    EXPECT_TRUE(writer->finish());
    return folder;
}

} // namespace takedown::simulate
