#pragma once

// Received lines below the border: what an engine invents, or what a sender's provider wrote.

#include "simulate/mail/draft.hpp"

#include <string>

namespace takedown::simulate {

/// `draft.hops` lines, each earlier than the one above.
void append_passed_hops(const Engine& engine, const Draft& draft, Random& random, std::string& out);

} // namespace takedown::simulate
