#include "simulate/score/site_score.hpp"

#include "simulate/score/worst_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace takedown::simulate {

namespace {

std::string list_text(const std::set<Asn>& systems)
{
    std::string text;
    for (const Asn asn : systems) {
        text += fmt::format("{}AS{}", text.empty() ? "" : ", ", asn);
    }
    return text.empty() ? "none" : text;
}

std::string site_text(
    Asn asn, std::string_view country, std::string_view prefix, const std::set<Asn>& upstreams
)
{
    return fmt::format(
        "{} in {}, {}, upstreams: {}",
        asn == 0 ? "no AS" : fmt::format("AS{}", asn),
        country.empty() ? "no country" : country,
        prefix.empty() ? "no prefix" : prefix,
        list_text(upstreams)
    );
}

/// How many of the four facts are wrong.
int add_site(const Site& site, const TrueSite& truth, SiteScore& score)
{
    const bool right_as = site.asn == truth.asn;
    const bool right_country = site.country == truth.country;
    const bool right_prefix = site.prefix && *site.prefix == truth.prefix;
    ++score.sites;
    score.right_as += right_as ? 1U : 0U;
    score.right_country += right_country ? 1U : 0U;
    score.right_prefix += right_prefix ? 1U : 0U;
    std::set<Asn> there(truth.upstreams.begin(), truth.upstreams.end());
    std::set<Asn> found;
    for (const Upstream& upstream : site.upstreams) {
        found.insert(upstream.asn);
    }
    std::uint64_t common = 0;
    for (const Asn asn : found) {
        common += there.contains(asn) ? 1U : 0U;
    }
    score.upstreams.found += found.size();
    score.upstreams.there += there.size();
    score.upstreams.true_positives += common;
    score.upstreams.there_found += common;
    return (right_as ? 0 : 1) + (right_country ? 0 : 1) + (right_prefix ? 0 : 1) +
           (found == there ? 0 : 1);
}

std::string said_of(const Site& site)
{
    std::set<Asn> upstreams;
    for (const Upstream& upstream : site.upstreams) {
        upstreams.insert(upstream.asn);
    }
    return site_text(
        site.asn, site.country, site.prefix ? site.prefix->text() : std::string(), upstreams
    );
}

} // namespace

void score_sites(
    const Truth& truth, const TrueServers& servers, const Findings& findings, Score& score
)
{
    std::map<Address, const TrueSite*> there;
    for (const TrueSite& site : truth.sites) {
        there.try_emplace(site.address, &site);
    }
    std::map<std::string, const Controller*> controllers;
    for (const Controller& controller : findings.controllers) {
        controllers.try_emplace(controller.id, &controller);
    }
    WorstCases wrong("sites");
    std::set<Address> counted; // one address is one site, however many ports of it steer
    std::vector<const Site*> sites;
    for (const Site& site : findings.sites) {
        sites.push_back(&site);
    }
    std::sort(sites.begin(), sites.end(), [](const Site* a, const Site* b) {
        return a->controller < b->controller;
    });
    for (const Site* found : sites) {
        const Site& site = *found;
        const auto controller = controllers.find(site.controller);
        const auto truth_of = there.find(site.address);
        if (controller == controllers.end() || !servers.find(controller->second->server) ||
            truth_of == there.end() || !counted.insert(site.address).second) {
            continue;
        }
        const TrueSite& right = *truth_of->second;
        if (const int faults = add_site(site, right, score.sites); faults > 0) {
            wrong.add(
                faults,
                site.address.text(),
                said_of(site),
                site_text(
                    right.asn,
                    right.country,
                    right.prefix.text(),
                    {right.upstreams.begin(), right.upstreams.end()}
                )
            );
        }
    }
    PrecisionRecall& upstreams = score.sites.upstreams;
    if (upstreams.found > 0) {
        upstreams.precision =
            static_cast<double>(upstreams.true_positives) / static_cast<double>(upstreams.found);
    }
    if (upstreams.there > 0) {
        upstreams.recall =
            static_cast<double>(upstreams.there_found) / static_cast<double>(upstreams.there);
    }
    wrong.move_to(score.wrong);
}

} // namespace takedown::simulate
