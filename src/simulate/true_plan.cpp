#include "simulate/true_plan.hpp"

#include "model/party_id.hpp"
#include "planning/plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace takedown::simulate {

namespace {

/// "b" of "a.b": what stands after the last dot; the whole name without one.
std::string last_label(const std::string& name)
{
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

/// World suffixes are one label, so what is registered are the last two.
std::string registered(const std::string& name)
{
    const std::size_t last = name.rfind('.');
    const std::size_t before =
        last == std::string::npos || last == 0 ? last : name.rfind('.', last - 1);
    return before == std::string::npos ? name : name.substr(before + 1);
}

std::string controller_id(const Endpoint& server)
{
    return "controller:" + text_of(server);
}

Site site_of(const TrueSite& known, const std::string& controller)
{
    Site site;
    site.controller = controller;
    site.address = known.address;
    site.prefix = known.prefix;
    site.origins = {known.asn};
    site.country = known.country;
    site.asn = known.asn;
    site.holder = known.holder;
    for (const Asn upstream : known.upstreams) {
        site.upstreams.push_back(
            {upstream, {}, 1.0 / static_cast<double>(known.upstreams.size()), 1}
        );
    }
    return site;
}

struct PlanParts {
    std::vector<Controller> controllers;
    std::vector<Segment> segments;
    std::vector<Site> sites;
    std::vector<Fallback> fallbacks;
    std::map<std::string, Party> parties;

    void add_party(std::string id, PartyKind kind, std::string name, std::string country)
    {
        Party party;
        party.id = id;
        party.kind = kind;
        party.name = std::move(name);
        party.country = std::move(country);
        parties.emplace(std::move(id), std::move(party));
    }
};

void add_controllers(const Truth& truth, const Internet& internet, PlanParts& parts)
{
    for (const TrueController& known : truth.controllers) {
        const bool peer = known.role == Role::Peer;
        if (known.watched_bots == 0 || known.server.address == Address() || peer) {
            continue;
        }
        Controller made;
        made.id = controller_id(known.server);
        made.server = known.server;
        made.names = known.names;
        made.role = known.role;
        made.confidence = 1;
        made.answers = !known.up.empty();
        parts.controllers.push_back(std::move(made));
        for (const std::string& name : known.names) {
            parts.add_party(registrar_party_id(registered(name)), PartyKind::Registrar, {}, {});
            parts.add_party(registry_party_id(last_label(name)), PartyKind::Registry, {}, {});
        }
    }
    for (const TrueSite& known : truth.sites) {
        for (const Controller& controller : parts.controllers) {
            if (controller.server.address == known.address) {
                parts.sites.push_back(site_of(known, controller.id));
            }
        }
        parts.add_party(
            as_party_id(known.asn), PartyKind::HostingCompany, known.holder, known.country
        );
        parts.add_party(cert_party_id(known.country), PartyKind::NationalCert, {}, known.country);
        for (const Asn upstream : known.upstreams) {
            const auto system = internet.find(upstream);
            parts.add_party(
                as_party_id(upstream),
                PartyKind::Upstream,
                system ? internet.systems()[*system].name : "",
                system ? internet.systems()[*system].country : ""
            );
        }
    }
}

void add_segments(const Truth& truth, PlanParts& parts)
{
    double total = 0;
    for (const TrueSegment& known : truth.segments) {
        total += known.watched_bots.empty() ? 0 : known.weight;
    }
    for (const TrueSegment& known : truth.segments) {
        if (known.watched_bots.empty()) {
            continue;
        }
        Segment made;
        made.id = known.name;
        made.bots = known.watched_bots;
        made.weight = known.weight / total;
        made.botnet = known.botnet;
        Fallback fallback;
        fallback.segment = known.name;
        fallback.kind = known.fallback;
        fallback.confidence = 1;
        for (const TrueController& controller : truth.controllers) {
            const bool serves =
                std::find(controller.segments.begin(), controller.segments.end(), known.name) !=
                controller.segments.end();
            if (!serves || controller.watched_bots == 0) {
                continue;
            }
            if (controller.server.address != Address() && controller.role != Role::Peer) {
                made.controllers.push_back(controller_id(controller.server));
            } else if (!controller.server.name.empty() && known.fallback == FallbackClass::DomainList) {
                const std::string& name = controller.server.name;
                fallback.names.push_back(name);
                // Nobody has it, but whoever runs what it would lie below can keep it so.
                parts.add_party(registry_party_id(last_label(name)), PartyKind::Registry, {}, {});
            }
        }
        fallback.name_count = fallback.names.size();
        parts.segments.push_back(std::move(made));
        parts.fallbacks.push_back(std::move(fallback));
    }
}

std::set<std::string> deaf_parties(const World& world, const Internet& internet)
{
    std::set<std::string> deaf;
    for (const System& system : internet.systems()) {
        if (system.response.response == Response::Deaf) {
            deaf.insert(as_party_id(system.number));
        }
    }
    for (const PartySpec& party : world.internet.parties) {
        if (party.response.response == Response::Deaf) {
            deaf.insert(party.id);
        }
    }
    return deaf;
}

} // namespace

std::vector<TrueSite> true_sites(const Truth& truth, const Internet& internet)
{
    std::vector<TrueSite> sites;
    std::set<Address> known;
    for (const TrueController& controller : truth.controllers) {
        const Address& address = controller.server.address;
        const auto system = internet.holder(address);
        if (address == Address() || !system || !known.insert(address).second) {
            continue;
        }
        const System& holder = internet.systems()[*system];
        TrueSite site;
        site.address = address;
        site.asn = holder.number;
        site.country = holder.country;
        site.holder = holder.name;
        site.abuse = holder.abuse;
        for (const Prefix& prefix : holder.prefixes) {
            if (prefix.contains(address) && prefix.length() >= site.prefix.length()) {
                site.prefix = prefix;
            }
        }
        for (const std::size_t provider : holder.providers) {
            site.upstreams.push_back(internet.systems()[provider].number);
        }
        for (const std::size_t peer : holder.peers) {
            site.upstreams.push_back(internet.systems()[peer].number);
        }
        sites.push_back(std::move(site));
    }
    return sites;
}

TruePlan true_plan(const Truth& truth, const World& world, const Internet& internet)
{
    PlanParts parts;
    add_controllers(truth, internet, parts);
    add_segments(truth, parts);
    std::vector<Party> parties;
    for (const auto& [id, party] : parts.parties) {
        parties.push_back(party);
    }
    PlanInput input;
    input.segments = parts.segments;
    input.controllers = parts.controllers;
    input.sites = parts.sites;
    input.parties = parties;
    input.fallbacks = parts.fallbacks;
    input.settings.deaf_parties = deaf_parties(world, internet);
    TruePlan made;
    made.plan = make_plan(input);
    std::set<std::string> uncuttable;
    for (const std::size_t route : made.plan.uncuttable) {
        uncuttable.insert(made.plan.routes[route].segment);
    }
    made.uncuttable.assign(uncuttable.begin(), uncuttable.end());
    return made;
}

} // namespace takedown::simulate
