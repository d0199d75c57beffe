#pragma once

// HostAddresses: the IPv4 addresses of one system that hosts may have, by number.

#include "core/ip.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace takedown::simulate {

class HostAddresses {
public:
    /// Addresses `first` to `last` of one prefix, without the first and last of each /24 (in a
    /// prefix of 4 to 256 addresses without its own first and last, in a smaller one all) and
    /// without `pinned`, which is ascending. Of a very large range only the first 2^20.
    void
    add(std::uint32_t first,
        std::uint32_t last,
        const Prefix& prefix,
        std::span<const std::uint32_t> pinned);

    [[nodiscard]] std::uint64_t count() const { return count_; }

    /// Counts on from the front past the end. There must be one.
    [[nodiscard]] std::uint32_t at(std::uint64_t index) const;

private:
    struct Run {
        std::uint64_t before = 0; ///< addresses in the runs before it
        std::uint32_t first = 0;
    };

    void add_run(std::uint32_t first, std::uint32_t last);

    std::vector<Run> runs_;
    std::uint64_t count_ = 0;
};

/// The addresses of each of `systems` that are inside its prefixes and in no longer prefix of
/// another: `prefixes` holds (prefix, system) for all announced ones, IPv4 only, ascending, an
/// enclosing one before what it encloses.
std::vector<HostAddresses> host_addresses(
    std::size_t systems,
    std::span<const std::pair<Prefix, std::size_t>> prefixes,
    std::span<const std::uint32_t> pinned
);

} // namespace takedown::simulate
