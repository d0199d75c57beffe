#pragma once

// ControllerSettings: what the controller analysis asks of reference data, and its bounds.

#include "core/ip.hpp"

#include <cstddef>
#include <functional>
#include <string_view>

namespace takedown {

class FamilyRequests;

/// Every callback may be left empty; the evidence that needs it is then not looked for. Names are
/// whole host names, lower case, without a final dot.
struct ControllerSettings {
    /// The name, or the domain it is registered under, is among the much used ones.
    std::function<bool(std::string_view name)> popular_name;
    /// The name belongs to a service that lets anybody point names at changing addresses.
    std::function<bool(std::string_view name)> dynamic_name;
    /// Log-odds that a label was made by a machine; above 0 it more likely was.
    std::function<double(std::string_view label)> machine_made;
    /// The user vouches for it: never reported. Applied last, whatever the evidence.
    std::function<bool(const Address& address)> allowed_address;
    std::function<bool(std::string_view name)> allowed_name;
    /// Known sinkhole addresses, for the role only.
    std::function<bool(const Address& address)> sinkhole;

    /// Request forms of known families; borrowed. Null: none are known.
    const FamilyRequests* families = nullptr;

    double least_confidence = 0.2;       ///< candidates below are dropped
    std::size_t most_candidates = 300;   ///< kept below 0.5, the strongest
    std::size_t most_names_a_host = 50;  ///< generated names reported for one host
    std::size_t most_peers_a_host = 200; ///< peers reported for one host
    std::size_t most_bots = 2000;        ///< listed for one controller
};

} // namespace takedown
