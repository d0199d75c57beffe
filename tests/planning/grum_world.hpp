#pragma once

// The worked example of docs/sources/planning.md#grum: two masters, two template servers and
// their four replacements, with documentation addresses in place of the published ones.

#include "planning/plan.hpp"

#include <string>
#include <vector>

namespace takedown::testing {

struct GrumWorld {
    std::vector<Segment> segments;
    std::vector<Controller> controllers;
    std::vector<Site> sites;
    std::vector<Party> parties;
    std::vector<Fallback> fallbacks;
    PlanSettings settings;

    [[nodiscard]] PlanInput input() const
    {
        return {segments, controllers, sites, parties, fallbacks, settings};
    }

    void add(const std::string& address, Role role, Site site, std::size_t segment)
    {
        Controller controller;
        controller.server = {*Address::parse(address), 80, Transport::Tcp, ""};
        controller.id = "controller:" + address + ":80/tcp";
        controller.role = role;
        controller.confidence = 0.9;
        site.controller = controller.id;
        site.address = controller.server.address;
        controllers.push_back(controller);
        sites.push_back(std::move(site));
        segments[segment].controllers.push_back(controller.id);
    }
};

constexpr Asn panama = 64500;
constexpr Asn russia = 64501;
constexpr Asn holland = 64502;
constexpr Asn ukraine = 64503;
constexpr Asn panama_upstream_1 = 65536;
constexpr Asn panama_upstream_2 = 65537;
constexpr Asn russia_upstream = 65538;
constexpr Asn holland_upstream = 65539;
constexpr Asn ukraine_upstream = 65540;

inline Site site_in(const std::string& country, Asn host, const std::vector<Asn>& upstreams)
{
    Site site;
    site.country = country;
    site.asn = host;
    for (const Asn asn : upstreams) {
        site.upstreams.push_back({asn, "", 0.5, 2});
    }
    return site;
}

inline GrumWorld grum_world()
{
    GrumWorld world;
    world.segments = {{"segment-1", {}, {}, 0.6, ""}, {"segment-2", {}, {}, 0.4, ""}};
    const Site pa = site_in("PA", panama, {panama_upstream_1, panama_upstream_2});
    const Site ru = site_in("RU", russia, {russia_upstream});
    const Site nl = site_in("NL", holland, {holland_upstream});
    const Site ua = site_in("UA", ukraine, {ukraine_upstream});
    world.add("192.0.2.1", Role::ConfigMaster, pa, 0);
    world.add("192.0.2.65", Role::ConfigMaster, ru, 1);
    world.add("198.51.100.1", Role::TemplateServer, nl, 0);
    world.add("198.51.100.2", Role::TemplateServer, nl, 1);
    for (int server = 1; server <= 4; ++server) {
        world.add("203.0.113." + std::to_string(server), Role::TemplateServer, ua, 1);
    }
    for (const Asn asn : {panama, russia, holland, ukraine}) {
        world.parties.push_back({"AS" + std::to_string(asn), PartyKind::HostingCompany, "", "", ""}
        );
    }
    for (Asn asn = panama_upstream_1; asn <= ukraine_upstream; ++asn) {
        world.parties.push_back({"AS" + std::to_string(asn), PartyKind::Upstream, "", "", ""});
    }
    world.parties.push_back({"cert:PA", PartyKind::NationalCert, "", "PA", ""});
    for (const Segment& segment : world.segments) {
        Fallback fallback;
        fallback.segment = segment.id;
        fallback.kind = FallbackClass::None;
        world.fallbacks.push_back(fallback);
    }
    world.settings.goal = Goal::Silent;
    return world;
}

} // namespace takedown::testing
