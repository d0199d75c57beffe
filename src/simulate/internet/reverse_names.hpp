#pragma once

// ReverseNames: how one network names its addresses in the reverse tree.

#include "core/ip.hpp"
#include "simulate/internet/system.hpp"

#include <cstdint>
#include <string>

namespace takedown::simulate {

/// A network has one shape of name for all its addresses, drawn once, as real ones do: an access
/// network puts parts of the address behind a word its country's networks use ("pppoe" in RU,
/// "user" in BR), or names nothing at all; hosting numbers its servers; transit names router ports.
class ReverseNames {
public:
    ReverseNames(const System& system, std::uint64_t seed);

    /// Empty where the address has no name. Called for each message: one allocation.
    [[nodiscard]] std::string name(const Address& address) const;

private:
    enum class Shape : std::uint8_t {
        None,
        WordThreeParts, ///< dsl-18-4-7.access-3.example
        WordFourParts,  ///< pool-198-18-4-7.access-3.example
        Backwards,      ///< 7.4.18.198.dyn.access-3.example
        Hex,            ///< ipc6120407.dyn.access-3.example
        Joined,         ///< user198018004007.access-3.example
        Server,         ///< server1031.hosting-3.example
        Static,         ///< static.7.4.18.198.clients.hosting-3.example
        Virtual,        ///< vps-0407.hosting-3.example
        Port,           ///< ae7.r4.transit-1.example
        Edge,           ///< edge-4-7.content-2.example
    };

    void append_v4(std::string& text, std::uint32_t bits) const;
    void append_v6(std::string& text, const Address& address) const;

    Shape shape_ = Shape::None;
    std::string word_;
    std::string domain_;
    double unnamed_ = 0; ///< part of the addresses that have no name
    std::uint64_t seed_ = 0;
};

} // namespace takedown::simulate
