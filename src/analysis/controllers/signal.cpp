#include "analysis/controllers/signal.hpp"

namespace takedown {

namespace {

struct SignalSlug {
    Signal signal;
    std::string_view slug;
};

constexpr std::array<SignalSlug, signal_count> slugs{{
    {Signal::AttackAct, "attack-act"},
    {Signal::SharedBySuspects, "shared-by-suspects"},
    {Signal::LikeSuspects, "like-suspects"},
    {Signal::FailureThenSwitch, "failure-then-switch"},
    {Signal::RepeatedShape, "repeated-shape"},
    {Signal::CallsUnanswered, "calls-unanswered"},
    {Signal::Rhythm, "rhythm"},
    {Signal::LongSession, "long-session"},
    {Signal::RequestToAddress, "request-to-address"},
    {Signal::RequestShape, "request-shape"},
    {Signal::FamilyRequest, "family-request"},
    {Signal::OwnProtocol, "own-protocol"},
    {Signal::NamelessTls, "nameless-tls"},
    {Signal::OddPort, "odd-port"},
    {Signal::StrangeCertificate, "strange-certificate"},
    {Signal::SuspiciousName, "suspicious-name"},
    {Signal::DirectAddress, "direct-address"},
    {Signal::IrcDialogue, "irc-dialogue"},
    {Signal::PeerFanOut, "peer-fan-out"},
    {Signal::GeneratedName, "generated-name"},
    {Signal::KnownService, "known-service"},
    {Signal::PlatformService, "platform-service"},
    {Signal::PopularName, "popular-name"},
    {Signal::Browsing, "browsing"},
    {Signal::SingleDownload, "single-download"},
    {Signal::NothingSaid, "nothing-said"},
    {Signal::ManyCleanHosts, "many-clean-hosts"},
}};
static_assert(is_in_order_of_signals(slugs));

} // namespace

std::string_view slug_of(Signal signal)
{
    return slugs.at(index_of(signal)).slug;
}

} // namespace takedown
