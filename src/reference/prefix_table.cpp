#include "reference/prefix_table.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr std::uint32_t none = 0xffffffffU;

/// IPv4 apart from IPv6, as ::/0 must not enclose what stands for IPv4; then an enclosing prefix
/// before what it encloses.
bool before(const Prefix& a, const Prefix& b)
{
    const bool a_is_v4 = a.address().is_v4();
    return a_is_v4 != b.address().is_v4() ? a_is_v4 : a < b;
}

} // namespace

PrefixTable::PrefixTable(std::vector<Entry> entries) : entries_(std::move(entries))
{
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        return before(a.prefix, b.prefix);
    });
    entries_.erase(
        std::unique(
            entries_.begin(),
            entries_.end(),
            [](const Entry& a, const Entry& b) { return a.prefix == b.prefix; }
        ),
        entries_.end()
    );
    around_.reserve(entries_.size());
    std::uint32_t open = none;
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
        while (open != none && !entries_[open].prefix.contains(entries_[i].prefix)) {
            open = around_[open];
        }
        around_.push_back(open);
        open = i;
    }
}

std::uint32_t PrefixTable::find(const Prefix& prefix) const
{
    const auto behind = std::upper_bound(
        entries_.begin(),
        entries_.end(),
        prefix,
        [](const Prefix& sought, const Entry& entry) { return before(sought, entry.prefix); }
    );
    auto at = static_cast<std::uint32_t>(behind - entries_.begin());
    at = at == 0 ? none : at - 1;
    while (at != none && !entries_[at].prefix.contains(prefix)) {
        at = around_[at];
    }
    return at;
}

std::optional<PrefixTable::Entry> PrefixTable::longest(const Address& address) const
{
    const std::uint32_t at = find(Prefix(address, address.width()));
    return at == none ? std::nullopt : std::optional(entries_[at]);
}

std::vector<PrefixTable::Entry> PrefixTable::covering(const Address& address) const
{
    return covering(Prefix(address, address.width()));
}

std::vector<PrefixTable::Entry> PrefixTable::covering(const Prefix& prefix) const
{
    std::vector<Entry> found;
    for (std::uint32_t at = find(prefix); at != none; at = around_[at]) {
        found.push_back(entries_[at]);
    }
    return found;
}

std::optional<std::uint32_t> PrefixTable::exact(const Prefix& prefix) const
{
    const std::uint32_t at = find(prefix);
    return at != none && entries_[at].prefix == prefix ? std::optional(entries_[at].value)
                                                       : std::nullopt;
}

} // namespace takedown
