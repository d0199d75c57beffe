#pragma once

// HostScene and ContactScene: one host and one of its contacts, with what every kind of evidence
// asks of them worked out once.

#include "analysis/controllers/settings.hpp"
#include "analysis/controllers/speech.hpp"
#include "model/activity.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace takedown {

/// How a contact went, over all its attempts.
enum class Course : std::uint8_t {
    Unseen,     ///< began before the capture
    NeverThere, ///< no answer or refused, always
    Silent,     ///< connected and spoke, never a byte back
    BadAnswer,  ///< only HTTP answers from 400 on
    Answered,
};

struct ContactScene {
    const Contact* contact = nullptr;
    Speech speech = Speech::Nothing;
    Course course = Course::Unseen;
    bool infrastructure = false;
    bool resolved = false;               ///< the host had looked up a name that gave this address
    bool popular = false;                ///< one of its true names is much used
    bool direct = false;                 ///< no name leads to it although the host looks names up
    std::vector<std::string_view> names; ///< no address literals; names it resolved from come first
    std::size_t resolved_names = 0;      ///< how many of them it resolved from
    TimePoint first{};
    TimePoint last{}; ///< end of the last attempt
    std::uint64_t bytes_up = 0;
    std::uint64_t bytes_down = 0;
    std::uint64_t packets_up = 0;

    [[nodiscard]] EvidenceRef where() const;
};

struct HostScene {
    const HostActivity* host = nullptr;
    const ControllerSettings* settings = nullptr;
    bool sees_names = false;   ///< answered lookups of it are in the evidence
    bool sees_payload = false; ///< some contact has payload: not flow records alone
    std::unordered_set<std::string_view> looked_up;
    std::vector<ContactScene> contacts; ///< same order as host->contacts
};

/// Borrows both arguments.
HostScene make_scene(const HostActivity& host, const ControllerSettings& settings);

/// True for "1.2.3.4", "[::1]" and alike.
bool is_address_literal(std::string_view name);

/// "Host" values that no resolver takes: blanks, no dot, odd characters.
bool is_impossible_name(std::string_view name);

/// Seconds between two points in time, negative if `to` is earlier.
double seconds_between(TimePoint from, TimePoint to);

} // namespace takedown
