#pragma once

// Stock engines: traces of well-known mail programs, forged by spammers or written by people.

#include "simulate/world/botnet_spec.hpp"
#include "simulate/world/random.hpp"

#include <span>

namespace takedown::simulate {

/// What spam of many kinds wears: forged Outlook, Outlook Express, The Bat! and others, with the
/// header orders that are common in the spam of TREC 2007.
std::span<const EngineSpec> spammers_engines();

/// Programs that people write letters with.
std::span<const EngineSpec> letter_engines();

/// Mailing list and newsletter software.
const EngineSpec& list_engine();
const EngineSpec& newsletter_engine();

/// A one-off engine: a stock engine with an order, identifiers and a mailer of its own.
EngineSpec stray_engine(Random& random);

} // namespace takedown::simulate
