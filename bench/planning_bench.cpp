// How long does a plan take for N controllers at N / 7 hosts with 1 to 3 of 60 upstreams each, in
// 40 countries with a CERT? Usage: planning_bench [N...]

#include "planning/plan.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

namespace takedown {
namespace {

struct World {
    std::vector<Segment> segments;
    std::vector<Controller> controllers;
    std::vector<Site> sites;
    std::vector<Party> parties;
    std::vector<Fallback> fallbacks;
};

World make_world(std::uint32_t count)
{
    std::mt19937 random(count);
    World world;
    std::vector<Site> hosts(count / 7 + 1);
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        hosts[i].asn = 100'000 + static_cast<Asn>(i);
        hosts[i].country = "C" + std::to_string(random() % 40);
        const std::size_t upstreams = 1 + random() % 3;
        for (std::size_t u = 0; u < upstreams; ++u) {
            hosts[i].upstreams.push_back({1 + static_cast<Asn>(random() % 60), "", 0, 0});
        }
        world.parties.push_back({"AS" + std::to_string(hosts[i].asn), {}, "", "", ""});
    }
    for (int i = 0; i < 60; ++i) {
        world.parties.push_back({"AS" + std::to_string(i + 1), {}, "", "", ""});
    }
    for (int i = 0; i < 40; ++i) {
        world.parties.push_back({"cert:C" + std::to_string(i), {}, "", "", ""});
    }
    const std::size_t segments = count / 20 + 1;
    for (std::size_t i = 0; i < segments; ++i) {
        world.segments.push_back({"segment-" + std::to_string(i), {}, {}, 1.0, ""});
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        Controller controller;
        controller.server.address = Address::v4(0xCB00'0000U + i);
        controller.id = "controller:" + std::to_string(i);
        controller.confidence = 0.9;
        Site site = hosts[random() % (1 + random() % hosts.size())];
        site.controller = controller.id;
        world.segments[random() % segments].controllers.push_back(controller.id);
        world.controllers.push_back(std::move(controller));
        world.sites.push_back(std::move(site));
    }
    return world;
}

void measure(std::uint32_t count)
{
    const World world = make_world(count);
    for (const double deaf : {0.0, 0.3}) {
        PlanInput input{
            world.segments, world.controllers, world.sites, world.parties, world.fallbacks, {}};
        std::mt19937 random(1);
        for (const Party& party : world.parties) {
            if (static_cast<double>(random() % 100) < deaf * 100) {
                input.settings.deaf_parties.insert(party.id);
            }
        }
        const std::clock_t start = std::clock();
        const Plan plan = make_plan(input);
        const double took = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        fmt::print(
            "{} controllers, {:.0f} % deaf: {:.1f} ms of CPU, {} routes, {} actions chosen, cost "
            "{:g}, "
            "bound {:g}, {}\n",
            count,
            100 * deaf,
            took,
            plan.routes.size(),
            plan.chosen.size(),
            plan.cost,
            plan.lower_bound,
            plan.optimal ? "optimal" : "not proven optimal"
        );
    }
}

} // namespace
} // namespace takedown

int main(int argc, char** argv)
{
    std::vector<std::uint32_t> counts;
    for (int i = 1; i < argc; ++i) {
        counts.push_back(static_cast<std::uint32_t>(std::strtoul(argv[i], nullptr, 10)));
    }
    if (counts.empty()) {
        counts = {300, 3000, 20000};
    }
    for (const std::uint32_t count : counts) {
        takedown::measure(count);
    }
    return 0;
}
