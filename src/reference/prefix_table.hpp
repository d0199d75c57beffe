#pragma once

// PrefixTable: longest-prefix match, with all less specific prefixes.

#include "core/ip.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace takedown {

/// An immutable map from prefixes of both families to numbers (indices of the owner's values). A
/// sorted array in which each prefix knows the next shorter one around it: 28 bytes a prefix.
/// Safe for use by several threads at once.
class PrefixTable {
public:
    struct Entry {
        Prefix prefix;
        std::uint32_t value = 0;
        bool operator==(const Entry&) const = default;
    };

    PrefixTable() = default;

    /// Any order; of equal prefixes the first given stays.
    explicit PrefixTable(std::vector<Entry> entries);

    [[nodiscard]] std::size_t size() const { return entries_.size(); }

    /// The most specific prefix that holds the address.
    [[nodiscard]] std::optional<Entry> longest(const Address& address) const;
    /// All prefixes that hold it, longest first.
    [[nodiscard]] std::vector<Entry> covering(const Address& address) const;
    /// All prefixes that hold all of `prefix`, itself included, longest first.
    [[nodiscard]] std::vector<Entry> covering(const Prefix& prefix) const;
    [[nodiscard]] std::optional<std::uint32_t> exact(const Prefix& prefix) const;

    /// Ascending by family, address and length.
    [[nodiscard]] std::span<const Entry> entries() const { return entries_; }

private:
    [[nodiscard]] std::uint32_t find(const Prefix& prefix) const;

    std::vector<Entry> entries_;
    std::vector<std::uint32_t> around_; ///< index of the next shorter prefix around, or none
};

} // namespace takedown
