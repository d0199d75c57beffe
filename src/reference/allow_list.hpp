#pragma once

// AllowList: names and addresses that the user says are theirs or known good.

#include "core/ip.hpp"
#include "reference/prefix_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace takedown {

/// Safe for use by several threads at once.
class AllowList {
public:
    AllowList() = default; ///< allows nothing

    /// One entry a line; from '#' on is comment. "192.0.2.1", "192.0.2.0/24": addresses.
    /// "example.com": that name only. "*.example.com": the name and all below it. Lines that are
    /// none of these are in rejected().
    static AllowList parse(std::string_view text);

    /// The entry that allows it, as written; nullopt if none does.
    [[nodiscard]] std::optional<std::string> matches(const Address& address) const;
    [[nodiscard]] std::optional<std::string> matches(std::string_view name) const;

    [[nodiscard]] bool empty() const { return entries_.empty(); }

    struct Rejected {
        std::size_t line = 0; ///< from 1
        std::string text;
    };

    [[nodiscard]] const std::vector<Rejected>& rejected() const { return rejected_; }

private:
    bool add(std::string_view text, std::vector<PrefixTable::Entry>& prefixes);

    std::vector<std::string> entries_;
    PrefixTable prefixes_;                               ///< values are indices into entries_
    std::unordered_map<std::string, std::size_t> exact_; ///< likewise
    std::unordered_map<std::string, std::size_t> below_;
    std::vector<Rejected> rejected_;
};

} // namespace takedown
