#pragma once

// Admission: how many sessions there may be, in all and from one corner of the internet.

#include "core/ip.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace takedown::trap {

struct AdmissionSettings {
    std::uint64_t sessions = 2000;
    std::uint64_t sessions_an_address = 20;
    std::uint64_t sessions_a_block = 50;      ///< /24, /64
    std::uint64_t connections_a_minute = 120; ///< new ones of one block
};

/// Counts what is open. Memory follows the open sessions and the blocks of the last minutes, of
/// which it keeps at most `most_blocks`.
class Admission {
public:
    static constexpr std::size_t most_blocks = 100'000;

    explicit Admission(const AdmissionSettings& settings) : settings_(settings) {}

    /// Empty: let it in, and call left() at its end. Else the slug of the limit it would break.
    std::string_view enter(const Address& address, Micros at);
    void leave(const Address& address);

    [[nodiscard]] std::uint64_t sessions() const { return sessions_; }

    [[nodiscard]] std::size_t blocks() const { return blocks_.size(); }

private:
    /// The rate as a bucket that fills by a connection and drains with time.
    struct Block {
        std::uint64_t sessions = 0;
        double level = 0;
        Micros at{};
    };

    void forget_idle(Micros at);
    [[nodiscard]] double level_at(const Block& block, Micros at) const;

    AdmissionSettings settings_;
    std::uint64_t sessions_ = 0;
    std::unordered_map<Address, std::uint64_t> addresses_;
    std::unordered_map<Prefix, Block> blocks_;
};

} // namespace takedown::trap
