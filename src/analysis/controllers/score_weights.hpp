#pragma once

// Weights of the controller score, in log-odds. Written by tools/fit_controller_score.py.

#include "analysis/controllers/signal.hpp"

#include <array>

namespace takedown {

struct SignalWeight {
    Signal signal;
    double weight;
};

constexpr double fitted_base = -3.20;

constexpr std::array<SignalWeight, signal_count> fitted_weights{{
    {Signal::AttackAct, 1.80},
    {Signal::SharedBySuspects, 2.00},
    {Signal::LikeSuspects, 1.80},
    {Signal::FailureThenSwitch, 2.66},
    {Signal::RepeatedShape, 1.73},
    {Signal::CallsUnanswered, 1.46},
    {Signal::Rhythm, 1.05},
    {Signal::LongSession, 1.45},
    {Signal::RequestToAddress, 2.16},
    {Signal::RequestShape, 3.94},
    {Signal::FamilyRequest, 5.00},
    {Signal::OwnProtocol, 1.83},
    {Signal::NamelessTls, 1.91},
    {Signal::OddPort, 1.76},
    {Signal::StrangeCertificate, 1.80},
    {Signal::SuspiciousName, 3.54},
    {Signal::DirectAddress, 1.98},
    {Signal::IrcDialogue, 1.50},
    {Signal::PeerFanOut, 5.29},
    {Signal::GeneratedName, 6.19},
    {Signal::KnownService, -8.00},
    {Signal::PlatformService, -6.00},
    {Signal::PopularName, -3.39},
    {Signal::Browsing, -2.02},
    {Signal::SingleDownload, -1.97},
    {Signal::NothingSaid, -0.82},
    {Signal::ManyCleanHosts, -3.00},
}};
static_assert(is_in_order_of_signals(fitted_weights));

} // namespace takedown
