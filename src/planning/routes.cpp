#include "planning/routes.hpp"

#include "model/party_id.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace takedown {
namespace {

using Actions = std::vector<std::size_t>;

bool is_config_capable(Role role)
{
    // A proxy hands on what a master says, and an unknown role may be a master.
    return role != Role::TemplateServer && role != Role::Download && role != Role::Sinkhole;
}

std::string_view verb_of(ActionKind kind)
{
    switch (kind) {
    case ActionKind::StopServer: return "stop";
    case ActionKind::NullRoute: return "null-route";
    case ActionKind::SuspendName: return "suspend";
    case ActionKind::BlockNames: return "block";
    }
    return "act on";
}

/// The names bots use for it; empty for a server known by address alone.
std::vector<std::string> names_of(const Controller& controller)
{
    std::vector<std::string> names = controller.names;
    if (!controller.server.name.empty()) {
        names.push_back(controller.server.name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

/// What a segment's sure controllers are to the plan.
struct Rendezvous {
    std::vector<const Controller*> servers;
    std::size_t peers = 0;
    std::vector<std::string> unresolved; ///< names that bots ask for and nobody has registered
};

class RouteBuilder {
public:
    explicit RouteBuilder(const PlanInput& input) : input_(input)
    {
        for (std::size_t i = 0; i < input.parties.size(); ++i) {
            parties_.try_emplace(input.parties[i].id, i);
        }
        for (const Site& site : input.sites) {
            sites_.try_emplace(site.controller, &site);
        }
        for (const Controller& controller : input.controllers) {
            controllers_.try_emplace(controller.id, &controller);
        }
        for (const Fallback& fallback : input.fallbacks) {
            fallbacks_.try_emplace(fallback.segment, &fallback);
        }
    }

    RouteTable build()
    {
        std::set<std::string> planned;
        for (const Segment& segment : input_.segments) {
            add_segment(segment, planned);
        }
        std::size_t orphans = 0;
        for (const Controller& controller : input_.controllers) {
            if (is_sure(controller) && controller.role != Role::Sinkhole &&
                !planned.contains(controller.id)) {
                ++orphans;
            }
        }
        if (orphans > 0) {
            table_.caveats.push_back(
                std::to_string(orphans) +
                " controllers belong to no segment and are not in the plan"
            );
        }
        return std::move(table_);
    }

private:
    [[nodiscard]] bool is_sure(const Controller& controller) const
    {
        return controller.confidence >= input_.settings.least_confidence;
    }

    void add_segment(const Segment& segment, std::set<std::string>& planned)
    {
        Rendezvous found;
        std::size_t doubtful = 0;
        for (const std::string& id : segment.controllers) {
            const auto known = controllers_.find(id);
            if (known == controllers_.end() || known->second->role == Role::Sinkhole) {
                continue;
            }
            planned.insert(id);
            if (is_sure(*known->second)) {
                sort_in(*known->second, found);
            } else {
                ++doubtful;
            }
        }
        if (doubtful > 0) {
            table_.caveats.push_back(
                segment.id + ": " + std::to_string(doubtful) +
                " suspected controllers are below the confidence asked for and not in the plan; "
                "one "
                "that is real keeps the segment alive"
            );
        }
        if (!found.servers.empty() || (found.peers == 0 && found.unresolved.empty())) {
            add_controllers(segment, found.servers);
        }
        add_peers(segment, found.peers);
        add_unresolved(segment, found.unresolved);
        add_listed_names(segment, found.servers);
    }

    static void sort_in(const Controller& controller, Rendezvous& found)
    {
        if (controller.role == Role::Peer) {
            ++found.peers;
        } else if (controller.server.address == Address{}) {
            found.unresolved.push_back(controller.server.name);
        } else {
            found.servers.push_back(&controller);
        }
    }

    /// Peers are infected hosts themselves: a route that stays, whoever is asked.
    void add_peers(const Segment& segment, std::size_t peers)
    {
        if (peers == 0) {
            return;
        }
        const std::string through =
            peers == 1 ? "its one known peer" : "its " + std::to_string(peers) + " known peers";
        push_route({segment.id, through, "", {}, segment.weight}, nullptr, {});
        table_.caveats.push_back(
            segment.id + ": peers are infected hosts, to be told to their networks one by one; "
                         "they are not in the plan"
        );
    }

    /// Nobody can suspend a name that nobody has; whoever registers it steers the bots.
    void add_unresolved(const Segment& segment, const std::vector<std::string>& names)
    {
        if (names.empty()) {
            return;
        }
        table_.caveats.push_back(
            segment.id + ": its bots ask for " +
            (names.size() == 1 ? "the name " + names.front() + ", which does not exist"
                               : std::to_string(names.size()) + " names that do not exist, like " +
                                     names.front()) +
            "; whoever registers one steers them. Have them blocked or registered. The plan cannot "
            "be called durable"
        );
    }

    void add_controllers(const Segment& segment, const std::vector<const Controller*>& sure)
    {
        const bool has_head = std::any_of(sure.begin(), sure.end(), [](const Controller* one) {
            return is_config_capable(one->role);
        });
        // A role that was told wrongly must not save a server: template servers are left alone only
        // where it is known who the master is.
        const bool has_known_master =
            std::any_of(sure.begin(), sure.end(), [](const Controller* one) {
                return one->role == Role::ConfigMaster;
            });
        std::size_t unknown = 0;
        std::size_t left_alone = 0;
        for (const Controller* controller : sure) {
            const bool hands_out_mail = controller->role == Role::TemplateServer;
            const bool wanted = is_config_capable(controller->role) || !has_head ||
                                (hands_out_mail && !has_known_master) ||
                                input_.settings.goal == Goal::Silent;
            if (wanted) {
                unknown += controller->role == Role::Unknown ? 1U : 0U;
                add_controller(segment, *controller);
            } else {
                ++left_alone;
            }
        }
        if (!has_head) {
            table_.caveats.push_back(
                segment.id + ": no server that could re-configure the bots is known; the plan "
                             "silences the segment at best"
            );
        }
        if (unknown > 0) {
            table_.caveats.push_back(
                segment.id + ": the role of " + std::to_string(unknown) +
                " controllers is unknown; each is held to be able to re-configure the bots"
            );
        }
        if (left_alone > 0) {
            table_.caveats.push_back(
                segment.id + ": " + std::to_string(left_alone) +
                " template or download servers are left alone; they may hand out spam until they "
                "run dry"
            );
        }
    }

    void add_controller(const Segment& segment, const Controller& controller)
    {
        const std::vector<std::string> names = names_of(controller);
        if (!controller.claimed_names.empty() && said_.insert("claims " + controller.id).second) {
            table_.caveats.push_back(
                controller.id + ": bots claim the name " + controller.claimed_names.front() +
                (controller.claimed_names.size() > 1 ? " and others" : "") +
                ", which none was seen to look up; its owner is not asked"
            );
        }
        const auto found = sites_.find(controller.id);
        const Site* site = found == sites_.end() ? nullptr : found->second;
        if (site == nullptr) {
            table_.caveats.push_back(controller.id + ": where it is was not looked up");
        }
        if (names.empty()) {
            add_ingresses(segment, controller, site, {}, {});
        }
        for (const std::string& name : names) {
            Actions of_name = name_actions(name);
            if (input_.settings.names == NameRule::NameOnly && !of_name.empty()) {
                push_route(
                    {segment.id, name, "", std::move(of_name), segment.weight}, &controller, name
                );
            } else {
                add_ingresses(segment, controller, site, name, of_name);
            }
        }
        if (!names.empty() && said_.insert(controller.id).second) {
            table_.caveats.push_back(
                controller.id + ": bots were seen to use the name " + names.front() +
                (names.size() > 1 ? " and others" : "") +
                "; if they also carry the address, suspending names does not cut it off"
            );
        }
    }

    void add_ingresses(
        const Segment& segment,
        const Controller& controller,
        const Site* site,
        const std::string& name,
        const Actions& of_name
    )
    {
        const std::string text = controller.server.address.text();
        const std::string through = name.empty() ? text : name + " at " + text;
        Actions common = of_name;
        if (site != nullptr) {
            const CallEffort& effort = input_.settings.effort;
            add_action(common, ActionKind::StopServer, host_party_id(*site), text, effort.host);
            if (!site->country.empty()) {
                const std::string cert = cert_party_id(site->country);
                add_action(common, ActionKind::StopServer, cert, text, effort.authority);
            }
            warn_of_doubtful_host(controller, *site);
        }
        if (site == nullptr || site->upstreams.empty()) {
            push_route(
                {segment.id, through, "", std::move(common), segment.weight}, &controller, name
            );
            return;
        }
        for (const Upstream& upstream : site->upstreams) {
            Actions cuts = common;
            const std::string party = as_party_id(upstream.asn);
            const double effort = input_.settings.effort.upstream;
            add_action(cuts, ActionKind::NullRoute, party, text, effort);
            push_route(
                {segment.id, through, party, std::move(cuts), segment.weight}, &controller, name
            );
        }
    }

    void warn_of_doubtful_host(const Controller& controller, const Site& site)
    {
        if ((site.origins.size() > 1 || site.differs) &&
            said_.insert("host of " + controller.id).second) {
            table_.caveats.push_back(
                controller.id +
                ": sources disagree on where it is or who hosts it; the plan asks " +
                host_party_id(site)
            );
        }
    }

    /// The party that handed `name` out below a domain of its own; empty for a registered name.
    [[nodiscard]] std::string name_service_for(std::string_view name) const
    {
        for (std::size_t dot = name.find('.'); dot != std::string_view::npos;
             dot = name.find('.', dot + 1)) {
            std::string party = name_service_party_id(name.substr(dot + 1));
            if (parties_.contains(party)) {
                return party;
            }
        }
        return {};
    }

    /// Name service, or registrar and registry actions for the longest ending of `name` that has
    /// such parties.
    Actions name_actions(std::string_view name)
    {
        Actions actions;
        if (const std::string service = name_service_for(name); !service.empty()) {
            const double effort = input_.settings.effort.registrar;
            add_action(actions, ActionKind::SuspendName, service, std::string(name), effort);
            return actions;
        }
        bool registrar = false;
        bool registry = false;
        std::optional<std::string> domain;
        for (std::string_view rest = name; !rest.empty();) {
            if (!registrar && parties_.contains(registrar_party_id(rest))) {
                registrar = true;
                domain = std::string(rest);
                const double effort = input_.settings.effort.registrar;
                const std::string party = registrar_party_id(rest);
                add_action(actions, ActionKind::SuspendName, party, *domain, effort);
            }
            if (!registry && parties_.contains(registry_party_id(rest))) {
                registry = true;
                const double effort = input_.settings.effort.registry;
                const std::string target = domain.value_or(std::string(name));
                const std::string party = registry_party_id(rest);
                add_action(actions, ActionKind::SuspendName, party, target, effort);
            }
            const std::size_t dot = rest.find('.');
            rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
        }
        return actions;
    }

    /// The registry that can keep `name` from being registered.
    Actions block_actions(std::string_view name)
    {
        Actions actions;
        if (const std::string service = name_service_for(name); !service.empty()) {
            const double effort = input_.settings.effort.registrar;
            add_action(actions, ActionKind::BlockNames, service, std::string(name), effort);
            return actions;
        }
        for (std::string_view rest = name; !rest.empty();) {
            const std::string party = registry_party_id(rest);
            if (parties_.contains(party)) {
                const double effort = input_.settings.effort.registry;
                add_action(actions, ActionKind::BlockNames, party, std::string(name), effort);
                break;
            }
            const std::size_t dot = rest.find('.');
            rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
        }
        return actions;
    }

    /// Names of a list stay rendezvous even where none of them led anywhere yet: the owner takes
    /// those that are registered, the registry keeps the others from being so.
    void add_listed_names(const Segment& segment, const std::vector<const Controller*>& servers)
    {
        const auto found = fallbacks_.find(segment.id);
        if (found == fallbacks_.end() || found->second->kind != FallbackClass::DomainList) {
            return;
        }
        std::set<std::string> covered;
        for (const Controller* controller : servers) {
            const std::vector<std::string> names = names_of(*controller);
            covered.insert(names.begin(), names.end());
        }
        for (const std::string& name : found->second->names) {
            if (covered.insert(name).second) {
                push_route(
                    {segment.id, name, "", block_actions(name), segment.weight}, nullptr, name
                );
            }
        }
    }

    /// `controller`: what the route leads to; null for peers and for names without a server.
    void push_route(LiveRoute route, const Controller* controller, const std::string& name)
    {
        Actions& actions = route.actions;
        std::sort(actions.begin(), actions.end());
        actions.erase(std::unique(actions.begin(), actions.end()), actions.end());
        table_.routes.push_back(std::move(route));
        table_.leads_to_master.push_back(
            controller != nullptr && controller->role == Role::ConfigMaster
        );
        table_.confidence.push_back(controller != nullptr ? controller->confidence : 0);
        table_.names.push_back(name);
    }

    /// Appends the action's index, if the party is one of the input.
    void add_action(
        Actions& to,
        ActionKind kind,
        const std::string& party,
        const std::string& target,
        double effort
    )
    {
        const auto found = parties_.find(party);
        if (party.empty() || found == parties_.end()) {
            return;
        }
        std::string id = party + ' ' + std::string(verb_of(kind)) + ' ' + target;
        // A company stops all of its servers on one call; an authority opens a case for each.
        const bool authority = input_.parties[found->second].kind == PartyKind::NationalCert;
        const std::string call = authority ? id : party + ' ' + std::string(verb_of(kind));
        const auto [place, is_new] = actions_.try_emplace(id, table_.actions.size());
        to.push_back(place->second);
        if (!is_new) {
            return;
        }
        Action action;
        action.kind = kind;
        action.party = party;
        action.target = target;
        action.effort = effort;
        if (input_.settings.deaf_parties.contains(party)) {
            action.possible = false;
            action.why_not = party + " is marked as deaf";
        } else if (input_.settings.forbidden_actions.contains(id)) {
            action.possible = false;
            action.why_not = "excluded by the user";
        }
        action.id = std::move(id);
        table_.actions.push_back(std::move(action));
        const auto call_place = calls_.try_emplace(call, table_.call_party.size());
        if (call_place.second) {
            table_.call_party.push_back(found->second);
        }
        table_.call_of.push_back(call_place.first->second);
    }

    const PlanInput& input_;
    std::unordered_map<std::string, std::size_t> parties_;
    std::unordered_map<std::string, const Site*> sites_;
    std::unordered_map<std::string, const Controller*> controllers_;
    std::unordered_map<std::string, const Fallback*> fallbacks_;
    std::unordered_map<std::string, std::size_t> actions_; ///< Action::id → index
    std::unordered_map<std::string, std::size_t> calls_;
    std::set<std::string> said_; ///< caveats already given
    RouteTable table_;
};

} // namespace

RouteTable build_routes(const PlanInput& input)
{
    return RouteBuilder(input).build();
}

} // namespace takedown
