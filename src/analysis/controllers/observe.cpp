#include "analysis/controllers/observe.hpp"

#include "analysis/controllers/family_requests.hpp"
#include "analysis/controllers/names.hpp"
#include "analysis/controllers/peers.hpp"
#include "analysis/controllers/protocols.hpp"
#include "analysis/controllers/requests.hpp"
#include "analysis/controllers/rhythm.hpp"
#include "analysis/controllers/services.hpp"
#include "analysis/controllers/sessions.hpp"
#include "analysis/controllers/tls_shape.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown {

namespace {

void keep(std::vector<Observation>& observations, std::optional<Observation> one)
{
    if (one && one->strength > 0) {
        observations.push_back(std::move(*one));
    }
}

/// Explanations first. False: explained well enough that the host-wide kinds leave it alone.
bool observe_explanations(
    const HostScene& host, const ContactScene& contact, std::vector<Observation>& found
)
{
    keep(found, observe_known_service(host, contact));
    if (contact.infrastructure) {
        return false;
    }
    keep(found, observe_platform_service(host, contact));
    const bool open = found.empty() && !contact.popular;
    keep(found, observe_popular_name(contact));
    keep(found, observe_browsing(contact));
    keep(found, observe_single_download(contact));
    keep(found, observe_nothing_said(contact));
    return open;
}

void observe_suspicions(
    const HostScene& host, const ContactScene& contact, std::vector<Observation>& found
)
{
    keep(found, observe_rhythm(contact));
    keep(found, observe_long_session(contact));
    keep(found, observe_calls_unanswered(contact));
    keep(found, observe_request_to_address(host, contact));
    keep(found, observe_request_shape(contact));
    keep(found, observe_family_request(host, contact));
    keep(found, observe_own_protocol(contact));
    keep(found, observe_nameless_tls(contact));
    keep(found, observe_odd_port(contact));
    keep(found, observe_strange_certificate(contact));
    keep(found, observe_suspicious_name(host, contact));
    keep(found, observe_direct_address(host, contact));
    keep(found, observe_irc(contact));
}

/// The last open contact before the names began: its failure may lie inside an encrypted answer.
void observe_turn_to_names(
    const HostScene& host, const std::vector<bool>& open, HostEvidence& evidence
)
{
    if (evidence.generated.names.empty()) {
        return;
    }
    constexpr double longest_wait = 180;
    const GeneratedName& begin = evidence.generated.names.front();
    std::size_t best = host.contacts.size();
    for (std::size_t i = 0; i < host.contacts.size(); ++i) {
        const auto& attempts = host.contacts[i].contact->attempts;
        const bool before = open[i] && !attempts.empty() && attempts.front().time <= begin.time &&
                            seconds_between(host.contacts[i].last, begin.time) < longest_wait;
        if (before &&
            (best == host.contacts.size() || host.contacts[i].last > host.contacts[best].last)) {
            best = i;
        }
    }
    if (best < host.contacts.size()) {
        evidence.contacts[best].push_back(
            {Signal::FailureThenSwitch,
             evidence.generated.strength,
             fmt::format(
                 "right after it the host asked for {} generated names",
                 evidence.generated.names.size()
             ),
             {host.contacts[best].where(), begin.where}}
        );
    }
}

} // namespace

HostEvidence observe(const HostScene& host)
{
    HostEvidence evidence;
    evidence.contacts.resize(host.contacts.size());
    evidence.attack = attack_act_of(host);
    evidence.generated = generated_names_of(host);
    std::vector<bool> open(host.contacts.size(), false);
    for (std::size_t i = 0; i < host.contacts.size(); ++i) {
        const ContactScene& contact = host.contacts[i];
        open[i] = observe_explanations(host, contact, evidence.contacts[i]);
        if (!contact.infrastructure) {
            observe_suspicions(host, contact, evidence.contacts[i]);
        }
    }
    observe_failure_then_switch(host, open, evidence.contacts);
    observe_repeated_shape(host, open, evidence.contacts);
    observe_peers(host, open, evidence.contacts);
    observe_turn_to_names(host, open, evidence);
    return evidence;
}

Strengths strengths_of(const std::vector<Observation>& observations)
{
    Strengths strengths{};
    for (const Observation& one : observations) {
        double& strength = strengths.at(index_of(one.signal));
        strength = std::max(strength, one.strength);
    }
    return strengths;
}

} // namespace takedown
