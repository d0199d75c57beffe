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
    /// Of mail that no botnet sends: seed of what the messages of one mailing have in common; stray
    /// spam and letters have one each of their own.
    std::uint64_t mailing_key = 0;
    const TrapSpec* trap = nullptr;
    const Engine* engine = nullptr;
    const Mailing* mailing = nullptr;
};

/// The domain of a trap's addresses: its own, or "NAME.trap.example".
std::string trap_domain(const TrapSpec& trap);

/// What the client of this delivery calls itself; the same in the mail and, for who writes traffic,
/// on the wire.
std::string helo_of(const Delivery& delivery);

/// Appends one mbox entry (mboxrd: `From ` line, header with the trap's own hops on top, body,
/// blank line) to `out`. Recipients are addresses of the trap.
void write_message(const Delivery& delivery, std::string& out);

/// Whether this message is one of those that are cut or mangled on purpose (TrapSpec::damaged).
bool is_damaged(const Delivery& delivery);

/// Kinds of mail that no botnet sends, each with its engines and texts, all from `seed`.
enum class OtherMail { StraySpam, Snowshoe, Letter, ListMail, Newsletter };

/// Appends one such mbox entry; source and time as in a delivery (its engine and mailing are not
/// used).
void write_other_mail(OtherMail kind, const Delivery& delivery, std::string& out);

} // namespace takedown::simulate
