#include "analysis/controllers/finder.hpp"

#include "analysis/controllers/across_hosts.hpp"
#include "analysis/controllers/family_requests.hpp"
#include "analysis/controllers/observe.hpp"
#include "analysis/controllers/role.hpp"
#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/score.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_names = 20;

bool has_suspicion(const std::vector<Observation>& observations)
{
    return std::any_of(observations.begin(), observations.end(), [](const Observation& one) {
        return weight_of(one.signal) > 0;
    });
}

/// The act hangs on the host; on a contact only so far as something was said there.
std::optional<Observation> act_for(const HostEvidence& evidence, const ContactScene& contact)
{
    if (!evidence.attack || contact.infrastructure ||
        contact.contact->server.transport != Transport::Tcp ||
        contact.course == Course::NeverThere || contact.course == Course::Unseen) {
        return std::nullopt;
    }
    const bool before = !evidence.attack->first || contact.first <= *evidence.attack->first;
    std::vector<EvidenceRef> where = evidence.attack->where;
    where.insert(where.begin(), contact.where());
    where.resize(std::min<std::size_t>(where.size(), 5));
    return Observation{
        Signal::AttackAct,
        evidence.attack->strength * (before ? 1 : 0.6),
        evidence.attack->text,
        std::move(where)};
}

bool is_attacker(const HostEvidence& evidence)
{
    return evidence.attack && evidence.attack->strength >= plain_act;
}

HostUse use_of(
    const HostScene& scene,
    const HostEvidence& evidence,
    const ContactScene& contact,
    const std::vector<Observation>& observations
)
{
    const bool stays =
        std::any_of(observations.begin(), observations.end(), [](const Observation& one) {
            return one.signal == Signal::LongSession || one.signal == Signal::IrcDialogue;
        });
    const HostActivity& host = *scene.host;
    return {
        host.host,
        contact.first,
        contact.contact->attempt_count,
        contact.bytes_up,
        contact.bytes_down,
        is_attacker(evidence),
        is_attacker(evidence) && (host.trap_messages > 0 || host.mail_servers > 0),
        stays};
}

void add_contact(
    EndpointRecord& record,
    const ContactScene& contact,
    const std::vector<Observation>& observations
)
{
    const bool fresh = record.hosts_in_case == 0;
    record.server = contact.contact->server;
    record.hosts_in_case =
        std::max({record.hosts_in_case, contact.contact->hosts_in_case, std::uint64_t{1}});
    for (const Observation& one : observations) {
        record.put(one);
    }
    for (std::size_t i = 0; i < contact.names.size(); ++i) {
        auto& names = i < contact.resolved_names ? record.names : record.claimed_names;
        if (names.size() < most_names) {
            names.emplace(contact.names[i]);
        }
    }
    for (const Attempt& attempt : contact.contact->attempts) {
        record.put(attempt);
    }
    record.answers = record.answers || contact.bytes_down > 0;
    record.first = fresh ? contact.first : std::min(record.first, contact.first);
    record.last = fresh ? contact.last : std::max(record.last, contact.last);
}

Controller controller_of(const EndpointRecord& record, double log_odds)
{
    Controller controller;
    controller.server = record.server;
    controller.id = "controller:" + text_of(record.server);
    controller.names.assign(record.names.begin(), record.names.end());
    std::set_difference(
        record.claimed_names.begin(),
        record.claimed_names.end(),
        record.names.begin(),
        record.names.end(),
        std::back_inserter(controller.claimed_names)
    );
    controller.confidence = confidence_of(log_odds);
    controller.family = record.family;
    controller.family_source = record.family_source;
    controller.answers = record.answers;
    controller.first = record.first;
    controller.last = record.last;
    for (const auto& [day, counts] : record.days) {
        controller.days.push_back({format_day(day), counts.answered, counts.failed});
    }
    for (const HostUse& use : record.uses) {
        controller.bots.push_back(use.host);
    }
    for (const Observation& one : record.observations) {
        const double weight = weight_of(one.signal) * one.strength;
        if (std::abs(weight) >= 0.05) {
            controller.evidence.push_back(
                {std::string(slug_of(one.signal)), weight, one.text, one.where}
            );
        }
    }
    std::stable_sort(
        controller.evidence.begin(),
        controller.evidence.end(),
        [](const EvidenceItem& a, const EvidenceItem& b) {
            return std::abs(a.weight) > std::abs(b.weight);
        }
    );
    return controller;
}

struct Scored {
    const EndpointRecord* record = nullptr;
    double log_odds = 0;
};

/// Records whose role may matter to each other: those reported as findings.
std::vector<const EndpointRecord*>
others_than(const EndpointRecord* record, const std::vector<Scored>& scored)
{
    constexpr std::size_t enough = 200;
    std::vector<const EndpointRecord*> others;
    for (const Scored& one : scored) {
        if (one.record != record && confidence_of(one.log_odds) >= controller_confidence &&
            others.size() < enough) {
            others.push_back(one.record);
        }
    }
    return others;
}

} // namespace

ControllerFinder::ControllerFinder(ControllerSettings settings) : settings_(std::move(settings)) {}

void ControllerFinder::learn(const HostActivity& host)
{
    const HostScene scene = make_scene(host, settings_);
    const HostEvidence evidence = observe(scene);
    ++crowd_.hosts;
    crowd_.attackers += is_attacker(evidence) ? 1U : 0U;
    learn_contacts(scene, evidence);
    learn_names(scene, evidence);
}

void ControllerFinder::learn_contacts(const HostScene& scene, const HostEvidence& evidence)
{
    for (std::size_t i = 0; i < scene.contacts.size(); ++i) {
        const ContactScene& contact = scene.contacts[i];
        if (contact.infrastructure) {
            continue;
        }
        std::vector<Observation> observations = evidence.contacts[i];
        if (std::optional<Observation> act = act_for(evidence, contact)) {
            observations.push_back(std::move(*act));
        }
        if (!has_suspicion(observations)) {
            continue;
        }
        EndpointRecord& record = records_[contact.contact->server];
        const bool fresh = record.hosts_in_case == 0;
        add_contact(record, contact, observations);
        if (record.family.empty()) {
            if (const auto match = family_of(scene, contact)) {
                record.family = match->family;
                record.family_source = match->source;
            }
        }
        const bool suspicious =
            is_attacker(evidence) ||
            confidence_of(log_odds_of(strengths_of(observations))) >= settings_.least_confidence;
        record.suspicious_hosts += suspicious ? 1U : 0U;
        record.attacking_hosts += is_attacker(evidence) ? 1U : 0U;
        if ((suspicious || fresh) && record.uses.size() < settings_.most_bots) {
            record.uses.push_back(use_of(scene, evidence, contact, observations));
        }
    }
}

void ControllerFinder::learn_names(const HostScene& scene, const HostEvidence& evidence)
{
    if (evidence.generated.strength <= 0) {
        return;
    }
    const std::size_t kept = std::min(evidence.generated.names.size(), settings_.most_names_a_host);
    for (std::size_t i = 0; i < kept; ++i) {
        const GeneratedName& one = evidence.generated.names[i];
        Endpoint server;
        server.name = one.name;
        EndpointRecord& record = records_[server];
        const bool fresh = record.hosts_in_case == 0;
        record.server = server;
        record.names.insert(one.name);
        record.put(
            {Signal::GeneratedName,
             evidence.generated.strength,
             evidence.generated.text,
             {one.where}}
        );
        ++record.hosts_in_case;
        ++record.suspicious_hosts;
        record.attacking_hosts += is_attacker(evidence) ? 1U : 0U;
        record.first = fresh ? one.time : std::min(record.first, one.time);
        record.last = std::max(record.last, one.time);
        if (record.uses.size() < settings_.most_bots) {
            record.uses.push_back(
                {scene.host->host, one.time, 1, 0, 0, is_attacker(evidence), false, false}
            );
        }
    }
}

bool ControllerFinder::is_allowed(const EndpointRecord& record) const
{
    if (settings_.allowed_address && record.server.name.empty() &&
        settings_.allowed_address(record.server.address)) {
        return true;
    }
    return settings_.allowed_name &&
           std::any_of(record.names.begin(), record.names.end(), [&](const std::string& name) {
               return settings_.allowed_name(name);
           });
}

std::vector<Controller> ControllerFinder::finish()
{
    std::vector<EndpointRecord> records;
    for (auto& [server, record] : records_) {
        records.push_back(std::move(record));
    }
    records_.clear();
    observe_likeness(records);
    std::vector<Scored> scored;
    for (EndpointRecord& record : records) {
        observe_sharing(record, crowd_);
        const double log_odds = log_odds_of(strengths_of(record.observations));
        if (confidence_of(log_odds) < settings_.least_confidence) {
            continue;
        }
        if (!is_allowed(record)) {
            scored.push_back({&record, log_odds});
        } else if (confidence_of(log_odds) >= controller_confidence) {
            left_out_.push_back(text_of(record.server));
        }
    }
    std::stable_sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
        return a.log_odds > b.log_odds;
    });
    std::vector<Controller> controllers;
    std::size_t candidates = 0;
    for (const Scored& one : scored) {
        const bool candidate = confidence_of(one.log_odds) < controller_confidence;
        if (candidate && ++candidates > settings_.most_candidates) {
            break;
        }
        Controller controller = controller_of(*one.record, one.log_odds);
        RoleFinding role = role_of(*one.record, others_than(one.record, scored), settings_);
        controller.role = role.role;
        controller.role_why = std::move(role.why);
        controllers.push_back(std::move(controller));
    }
    return controllers;
}

} // namespace takedown
