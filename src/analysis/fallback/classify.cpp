#include "analysis/fallback/classify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

struct Verdict {
    FallbackClass kind = FallbackClass::Unknown;
    double confidence = 0;
    std::string why;
};

bool is_flux(const NameAddresses& name)
{
    constexpr std::size_t many_addresses = 6;
    constexpr std::size_t many_blocks = 4;
    constexpr std::uint32_t short_life = 1800; // seconds
    return name.addresses.size() >= many_addresses && name.blocks.size() >= many_blocks &&
           name.answers >= 2 && name.least_ttl <= short_life;
}

Verdict verdict_of_nets(const SegmentTrace& trace, const FallbackSettings& settings)
{
    if (trace.peers >= settings.least_peers) {
        return {
            FallbackClass::PeerToPeer,
            std::min(0.95, 0.6 + 0.01 * static_cast<double>(trace.peers)),
            fmt::format("the bots call {} peers on one port", trace.peers)};
    }
    if (trace.generated.size() >= settings.least_generated) {
        return {
            FallbackClass::Dga,
            std::min(0.95, 0.6 + 0.02 * static_cast<double>(trace.generated.size())),
            fmt::format(
                "the bots ask for {} machine-made names that do not exist", trace.generated.size()
            )};
    }
    for (const auto& [name, addresses] : trace.flux) {
        if (is_flux(addresses)) {
            return {
                FallbackClass::FastFlux,
                0.8,
                fmt::format(
                    "{} had {} addresses in {} blocks, lifetime {} s",
                    name,
                    addresses.addresses.size(),
                    addresses.blocks.size(),
                    addresses.least_ttl
                )};
        }
    }
    return {};
}

Verdict verdict_of_switches(const SegmentTrace& trace)
{
    const std::uint64_t names = trace.switches_to_names;
    const std::uint64_t addresses = trace.switches_to_addresses;
    if (names + addresses == 0) {
        return {};
    }
    const auto most = static_cast<double>(std::max(names, addresses));
    const double agreement = most / static_cast<double>(names + addresses);
    const double confidence = std::min(0.95, (0.6 + 0.1 * std::min(most, 3.0)) * agreement);
    if (addresses >= names) {
        return {
            FallbackClass::AddressList,
            confidence,
            fmt::format(
                "{} failed calls were followed by a call to another bare address, in {} different "
                "pairs of failed and next",
                addresses,
                trace.failovers.size()
            )};
    }
    return {
        FallbackClass::DomainList,
        confidence,
        fmt::format(
            "{} failed calls were followed by a call to another name, in {} different pairs of "
            "failed and next",
            names,
            trace.failovers.size()
        )};
}

/// A second controller without a seen failure: a list may be there, but was not seen at work.
Verdict verdict_of_lists(const SegmentTrace& trace)
{
    if (trace.used_together) {
        return {}; // servers with parts of their own, as far as can be told
    }
    if (trace.direct_addresses.size() >= 2) {
        return {
            FallbackClass::AddressList,
            0.55,
            fmt::format(
                "{} bare addresses are used, though none was seen to fail",
                trace.direct_addresses.size()
            )};
    }
    if (trace.named_addresses.size() >= 2 && trace.names_used.size() >= 2) {
        return {
            FallbackClass::DomainList,
            0.55,
            fmt::format(
                "{} names with addresses of their own are used, though none was seen to fail",
                trace.names_used.size()
            )};
    }
    return {};
}

Verdict verdict_of_faith(const SegmentTrace& trace, const FallbackSettings& settings)
{
    if (trace.faithful_retries == 0 || trace.longest_faith < settings.patience) {
        return {};
    }
    return {
        FallbackClass::None,
        std::min(0.9, 0.6 + 0.05 * static_cast<double>(trace.faithful_retries)),
        fmt::format(
            "{} failed and was only called again, {} times over {:.0f} s; nothing else was tried",
            trace.faithful_to,
            trace.faithful_retries,
            trace.longest_faith
        )};
}

std::string why_unknown(const SegmentTrace& trace)
{
    if (trace.failures == 0) {
        return "no controller was seen to fail; to find out, run a sample with its names refused "
               "and its connections "
               "reset for a time t and for 2t, and compare the servers it calls";
    }
    return fmt::format(
        "{} calls failed, but the evidence ends too soon after to see what follows; to find out, "
        "watch for longer or "
        "run a sample with connections reset for a time t and for 2t",
        trace.failures
    );
}

SegmentTrace trace_of(
    const Segment& segment,
    std::span<const Controller> controllers,
    const FallbackSettings& settings
)
{
    SegmentTrace trace;
    trace.segment = segment.id;
    const std::set<std::string> wanted(segment.controllers.begin(), segment.controllers.end());
    for (const Controller& controller : controllers) {
        if (controller.confidence < settings.least_confidence || !wanted.contains(controller.id)) {
            continue;
        }
        trace.controllers.emplace(controller.server, &controller);
        trace.peers += controller.role == Role::Peer ? 1U : 0U;
        const bool generated = std::any_of(
            controller.evidence.begin(),
            controller.evidence.end(),
            [](const EvidenceItem& one) { return one.kind == "generated-name"; }
        );
        if (generated && !controller.server.name.empty()) {
            trace.generated.insert(controller.server.name);
        }
    }
    return trace;
}

} // namespace

FallbackFinder::FallbackFinder(
    std::span<const Controller> controllers,
    std::span<const Segment> segments,
    FallbackSettings settings
)
    : settings_(settings)
{
    for (const Segment& segment : segments) {
        for (const HostId& bot : segment.bots) {
            segment_of_.emplace(bot, traces_.size());
        }
        traces_.push_back(trace_of(segment, controllers, settings_));
    }
}

void FallbackFinder::learn(const HostActivity& host)
{
    const auto segment = segment_of_.find(host.host);
    if (segment != segment_of_.end()) {
        add_host(traces_[segment->second], host, settings_);
    }
}

std::vector<Fallback> FallbackFinder::finish()
{
    std::vector<Fallback> fallbacks;
    fallbacks.reserve(traces_.size());
    for (const SegmentTrace& trace : traces_) {
        fallbacks.push_back(classify(trace, settings_));
    }
    return fallbacks;
}

Fallback classify(const SegmentTrace& trace, const FallbackSettings& settings)
{
    Verdict verdict = verdict_of_nets(trace, settings);
    if (verdict.kind == FallbackClass::Unknown) {
        verdict = verdict_of_switches(trace);
    }
    if (verdict.kind == FallbackClass::Unknown) {
        verdict = verdict_of_lists(trace);
    }
    if (verdict.kind == FallbackClass::Unknown) {
        verdict = verdict_of_faith(trace, settings);
    }
    Fallback fallback;
    fallback.segment = trace.segment;
    fallback.kind = verdict.kind;
    fallback.confidence = verdict.confidence;
    fallback.why =
        verdict.kind == FallbackClass::Unknown ? why_unknown(trace) : std::move(verdict.why);
    fallback.failovers = trace.failovers;
    if (trace.failovers.empty() && verdict.kind == FallbackClass::None) {
        fallback.failovers.push_back({trace.faithful_to, "failed", {}, {}, trace.faithful_where});
    }
    // A name that a bot merely claims in its requests may be anyone's.
    std::set<std::string> names =
        verdict.kind == FallbackClass::Dga ? trace.generated : trace.names_resolved;
    if (verdict.kind == FallbackClass::DomainList) {
        names.insert(trace.names_in_vain.begin(), trace.names_in_vain.end());
    }
    fallback.name_count = names.size();
    constexpr std::size_t most_shown = 50;
    for (const std::string& name : names) {
        if (fallback.names.size() < most_shown) {
            fallback.names.push_back(name);
        }
    }
    return fallback;
}

} // namespace takedown
