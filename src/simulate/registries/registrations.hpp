#pragma once

// Registrations: who is on record for which address block, before it is written in any form.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "simulate/internet/internet.hpp"
#include "simulate/world/world.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace takedown::simulate {

/// An organisation with its contacts; the registry itself is one.
struct Registrant {
    std::string name;
    std::string country;
    std::string domain; ///< invented, below a suffix of the world
    std::string abuse;  ///< mailbox; empty: none on record
    TimePoint registered{};
    TimePoint changed{};
};

struct BlockRegistration {
    enum class Status : std::uint8_t { Space, Allocated, Assigned };

    Prefix prefix;
    std::string name; ///< "HOSTING-3-NET"
    std::string country;
    Status status = Status::Allocated;
    std::size_t registrant = 0;   ///< index
    std::optional<Prefix> parent; ///< the smallest registered block around it
    TimePoint registered{};
    TimePoint changed{};
};

struct Registrations {
    /// One a system, by the same index; then customers of hosting networks; last the registry.
    std::vector<Registrant> registrants;
    std::vector<BlockRegistration> blocks; ///< IPv4 before IPv6, ascending, outer before inner
};

/// Each system has its blocks allocated (a part that it announces beside the whole is not on
/// record); hosting networks have assigned some of theirs to customers, of whom half have no
/// mailbox of their own. What the world's address space leaves is the registry's.
Registrations registrations_of(const Internet& internet, const World& world);

/// The block's last address.
Address last_address(const Prefix& prefix);

} // namespace takedown::simulate
