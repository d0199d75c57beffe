#pragma once

// Growing a botnet: hosts that no trap saw and that send mail to the exchangers its bots send to.

#include "model/activity.hpp"
#include "model/campaign.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace takedown {

struct GrowthSettings {
    double least_targets = 10;       ///< alpha of BotMagnifier
    double part_of_targets = 0.0008; ///< k_b of BotMagnifier, of all the botnet's exchangers
    std::size_t least_seeds = 2;     ///< bots at a trap and in the traffic
    std::size_t most_tries =
        20000000; ///< pairs of host and exchanger that are kept; more are not looked at
};

/// Seeds are hosts of the traffic that a trap had a botnet's mail from. A host grows from them when
/// no trap saw it, it tried at least alpha + k_b |T| exchangers of T (those that seeds tried), no
/// more others than T misses by its own count, and either one that no other botnet's seeds tried
/// or it speaks SMTP as these seeds do and no other's. Hosts that take mail themselves, that
/// encrypt, or that speak unlike the seeds are never grown. Source: docs/sources/botnets.md#growth
class BotnetGrowth {
public:
    explicit BotnetGrowth(GrowthSettings settings = {}) : settings_(settings) {}

    /// One host of the case. `botnet`: Botnet::id it was at a trap for; `host.trap_messages` tells
    /// whether it was at one at all.
    void learn(const HostActivity& host, std::string_view botnet);

    /// Fills in Botnet::grown and grown_hosts.
    void finish(std::span<Botnet> botnets) const;

    /// Hosts that tried many exchangers and for which there was no room.
    [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

private:
    struct Tried {
        HostId host;
        bool at_trap = false;
        std::string botnet;                 ///< of a seed; else empty
        std::vector<std::uint32_t> targets; ///< ascending numbers of exchangers
        std::string speech; ///< commands and form of greeting of most sessions; empty: not recorded
        bool encrypts = false; ///< half of its sessions or more
        TimePoint first{};
        TimePoint last{};
        EvidenceRef where;
    };
    struct Pool; ///< what the seeds of one botnet have in common

    std::uint32_t target_of(const Address& server, bool answered);
    [[nodiscard]] bool takes_mail(const Address& host) const;
    [[nodiscard]] std::vector<Pool> pools_of(std::span<const Botnet> botnets) const;
    [[nodiscard]] std::size_t
    grown_by(const Tried& host, std::span<const Pool> pools, GrownHost& grown) const;

    GrowthSettings settings_;
    std::unordered_map<Address, std::uint32_t> numbers_;
    std::vector<bool> answered_; ///< by number of the exchanger
    std::vector<Tried> tried_;
    std::size_t kept_ = 0;
    std::uint64_t left_out_ = 0;
};

} // namespace takedown
