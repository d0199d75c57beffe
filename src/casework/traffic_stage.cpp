#include "analysis/botnets/magnify.hpp"
#include "analysis/controllers/family_requests.hpp"
#include "analysis/controllers/finder.hpp"
#include "analysis/controllers/segments.hpp"
#include "analysis/fallback/classify.hpp"
#include "casework/installed_families.hpp"
#include "casework/name_lists.hpp"
#include "casework/stages.hpp"
#include "core/text.hpp"
#include "reference/allow_list.hpp"
#include "reference/name_statistics.hpp"
#include "reference/popular_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

namespace takedown {

namespace {

/// What the controller analysis asks of reference data, with the lists it needs kept alive.
struct TrafficReference {
    AllowList allowed;
    std::unique_ptr<PopularNames> popular; ///< null: no list was given
    std::unique_ptr<PopularNames> dynamic; ///< domains of dynamic DNS services; null likewise
    std::optional<FamilyRequests> families;
};

Result<TrafficReference> load_reference(const Case& target)
{
    const Settings& settings = target.settings();
    std::string entries;
    for (const std::string& entry : settings.allow_names) {
        entries += entry + "\n";
    }
    for (const std::string& entry : settings.allow_addresses) {
        entries += entry + "\n";
    }
    TrafficReference reference;
    reference.allowed = AllowList::parse(entries);
    if (!reference.allowed.rejected().empty()) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "case.toml: allow: '{}' is neither a name nor an address block",
                reference.allowed.rejected().front().text
            )
        );
    }
    TAKEDOWN_TRY(reference.popular, load_names(target, settings.popular_names));
    TAKEDOWN_TRY(reference.dynamic, load_names(target, settings.dynamic_names));
    TAKEDOWN_TRY(const std::vector<Family> families, installed_families());
    TAKEDOWN_TRY(reference.families, FamilyRequests::make(families));
    return reference;
}

ControllerSettings settings_with(const TrafficReference& reference)
{
    ControllerSettings settings;
    if (reference.popular) {
        settings.popular_name = [&](std::string_view name) {
            return reference.popular->contains(name);
        };
    }
    if (reference.dynamic) {
        settings.dynamic_name = [&](std::string_view name) {
            return reference.dynamic->contains(name);
        };
    }
    settings.families = &*reference.families;
    settings.machine_made = [](std::string_view label) {
        return algorithmic_log_odds(label);
    };
    settings.allowed_address = [&](const Address& address) {
        return reference.allowed.matches(address).has_value();
    };
    settings.allowed_name = [&](std::string_view name) {
        return reference.allowed.matches(name).has_value();
    };
    return settings;
}

/// The botnet that an address was at a trap for; empty: none.
std::string_view botnet_at_trap(const TrapSources& sources, const Address& host)
{
    const auto found = sources.find(host);
    return found == sources.end() ? std::string_view{} : std::string_view(found->second.botnet);
}

/// Calls `learn` for each host, with the spam that its address sent.
template <class Learn>
Result<void> each_host(
    Case& target,
    const TrapSources& sources,
    const Watcher& watcher,
    std::string_view what,
    Learn learn
)
{
    std::uint64_t done = 0;
    return target.store().for_each_host([&](HostActivity&& host) {
        if (const auto found = sources.find(host.host.address); found != sources.end()) {
            host.trap_messages = found->second.messages;
        }
        learn(host);
        if (++done % 256 == 0) {
            watcher.progress(what, done, 0);
        }
        return !watcher.stopping();
    });
}

/// A segment sends for the botnet that more than half of its bots seen in traps send for.
void name_botnets(std::vector<Segment>& segments, const TrapSources& sources)
{
    for (Segment& segment : segments) {
        std::map<std::string, std::size_t> votes;
        std::size_t seen = 0;
        for (const HostId& bot : segment.bots) {
            const auto found = sources.find(bot.address);
            if (found != sources.end() && !found->second.botnet.empty()) {
                ++votes[found->second.botnet];
                ++seen;
            }
        }
        for (const auto& [botnet, bots] : votes) {
            if (2 * bots > seen) {
                segment.botnet = botnet;
            }
        }
    }
}

/// A botnet has the name of the family whose requests its segments' bots make, if it is one alone.
void name_families(Findings& findings)
{
    std::map<std::string, const Controller*> controllers;
    for (const Controller& controller : findings.controllers) {
        controllers[controller.id] = &controller;
    }
    for (Botnet& botnet : findings.botnets) {
        std::map<std::string, std::string> sources; // by family
        for (const Segment& segment : findings.segments) {
            if (segment.botnet != botnet.id) {
                continue;
            }
            for (const std::string& id : segment.controllers) {
                const auto known = controllers.find(id);
                if (known != controllers.end() && !known->second->family.empty()) {
                    sources.emplace(known->second->family, known->second->family_source);
                }
            }
        }
        if (sources.size() == 1) {
            botnet.family = sources.begin()->first;
            botnet.family_source =
                "requests of its bots to their controllers: " + sources.begin()->second;
        }
    }
}

} // namespace

Result<void>
traffic_stage(Case& target, const TrapSources& sources, const Watcher& watcher, Findings& findings)
{
    TAKEDOWN_TRY(const TrafficReference reference, load_reference(target));
    const ControllerSettings settings = settings_with(reference);
    if (!reference.popular) {
        findings.notes.emplace_back("No list of popular names was given (case.toml, "
                                    "allow.popular_names): rare and much used "
                                    "names were told apart by this case's own traffic alone.");
    }
    ControllerFinder finder(settings);
    BotnetGrowth growth;
    std::uint64_t hosts = 0;
    TAKEDOWN_CHECKED(each_host(
        target,
        sources,
        watcher,
        "traffic: hosts",
        [&](const HostActivity& host) {
            ++hosts;
            finder.learn(host);
            growth.learn(host, botnet_at_trap(sources, host.host.address));
        }
    ));
    if (hosts == 0) {
        findings.notes.emplace_back(
            "No traffic in the case: controllers, segments and fallback are unknown."
        );
        return {};
    }
    growth.finish(findings.botnets);
    if (growth.left_out() > 0) {
        findings.notes.push_back(fmt::format(
            "{} hosts that send mail to many servers were not looked at for want of room.",
            growth.left_out()
        ));
    }
    findings.controllers = finder.finish();
    if (!finder.left_out().empty()) {
        findings.notes.push_back(fmt::format(
            "{} endpoints would be controllers but for the allow list (case.toml, allow): {}.",
            finder.left_out().size(),
            fmt::join(finder.left_out(), ", ")
        ));
    }
    findings.segments = find_segments(findings.controllers);
    name_botnets(findings.segments, sources);
    name_families(findings);
    FallbackFinder fallback(findings.controllers, findings.segments);
    TAKEDOWN_CHECKED(each_host(
        target,
        sources,
        watcher,
        "traffic: failures",
        [&](const HostActivity& host) { fallback.learn(host); }
    ));
    findings.fallbacks = fallback.finish();
    return {};
}

} // namespace takedown
