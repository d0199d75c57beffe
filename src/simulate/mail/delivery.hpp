#pragma once

// Delivery: one message handed over to a trap, before it is written.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "simulate/world/botnet_spec.hpp"
#include "simulate/world/trap_spec.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace takedown::simulate {

/// An engine with its patterns taken apart, ready to write many messages.
class Engine;
/// A mailing with subject, body, link names and pictures made ready: one a campaign and world.
class Mailing;

std::shared_ptr<const Engine> make_engine(const EngineSpec& spec);

/// `link_names`: names the mailing's links lead to. What the specification leaves to chance is
/// drawn from `seed`: two mailings of a theme share little text.
std::shared_ptr<const Mailing>
make_mailing(const MailingSpec& spec, std::vector<std::string> link_names, std::uint64_t seed);

struct Delivery {
    TimePoint time{};      ///< when the trap took it
    Address source;        ///< who handed it over
    std::string rdns;      ///< of the source; empty: none
    std::uint64_t key = 0; ///< seed of this message's own chance
    const TrapSpec* trap = nullptr;
    const Engine* engine = nullptr;
    const Mailing* mailing = nullptr;
};

/// Appends one mbox entry (mboxrd: `From ` line, header with the trap's own hops on top, body,
/// blank line) to `out`. Recipients are addresses of the trap.
void write_message(const Delivery& delivery, std::string& out);

/// Kinds of mail that no botnet sends, each with its engines and texts, all from `seed`.
enum class OtherMail { StraySpam, Snowshoe, Letter, ListMail, Newsletter };

/// Appends one such mbox entry; source and time as in a delivery (its engine and mailing are not
/// used).
void write_other_mail(OtherMail kind, const Delivery& delivery, std::string& out);

} // namespace takedown::simulate
