#pragma once

// Evidence from the names by which a server is reached, or from their lack.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/signal.hpp"

#include <optional>
#include <string_view>

namespace takedown {

std::optional<Observation>
observe_suspicious_name(const HostScene& host, const ContactScene& contact);
std::optional<Observation>
observe_direct_address(const HostScene& host, const ContactScene& contact);
std::optional<Observation> observe_popular_name(const ContactScene& contact);

/// The label that its owner chose: "example" of "www.example.com"; the longest but the last.
std::string_view chosen_label(std::string_view name);

} // namespace takedown
