#include "simulate/internet/host_addresses.hpp"

#include "core/check.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr std::uint32_t most_of_a_range = 1U << 20U;

std::uint32_t last_of(const Prefix& prefix)
{
    const auto size = std::uint64_t{1} << (32 - prefix.length());
    return static_cast<std::uint32_t>(prefix.address().v4_bits() + (size - 1));
}

} // namespace

void HostAddresses::add_run(std::uint32_t first, std::uint32_t last)
{
    runs_.push_back({count_, first});
    count_ += std::uint64_t{last} - first + 1;
}

void HostAddresses::add(
    std::uint32_t first,
    std::uint32_t last,
    const Prefix& prefix,
    std::span<const std::uint32_t> pinned
)
{
    const std::uint32_t edge = prefix.length() > 30 ? 0 : 1;
    const std::uint32_t subnet_bits =
        prefix.length() <= 24 ? 0xffU : last_of(prefix) - prefix.address().v4_bits();
    last = std::min<std::uint32_t>(
        last, last - first < most_of_a_range ? last : first + most_of_a_range - 1
    );
    for (std::uint64_t at = first; at <= last;) {
        const auto start = static_cast<std::uint32_t>(at);
        const std::uint32_t subnet = start & ~subnet_bits;
        const std::uint32_t subnet_last = subnet | subnet_bits;
        std::uint64_t from = std::max(start, subnet + edge);
        const std::uint32_t to = std::min(last, subnet_last - edge);
        auto pin = std::lower_bound(pinned.begin(), pinned.end(), static_cast<std::uint32_t>(from));
        for (; pin != pinned.end() && *pin <= to; ++pin) {
            if (*pin > from) {
                add_run(static_cast<std::uint32_t>(from), *pin - 1);
            }
            from = std::uint64_t{*pin} + 1;
        }
        if (from <= to) {
            add_run(static_cast<std::uint32_t>(from), to);
        }
        at = std::uint64_t{subnet_last} + 1;
    }
}

std::uint32_t HostAddresses::at(std::uint64_t index) const
{
    TAKEDOWN_CHECK(count_ > 0);
    index %= count_;
    const auto behind = std::upper_bound(
        runs_.begin(),
        runs_.end(),
        index,
        [](std::uint64_t sought, const Run& run) { return sought < run.before; }
    );
    const Run& run = *std::prev(behind);
    return run.first + static_cast<std::uint32_t>(index - run.before);
}

std::vector<HostAddresses> host_addresses(
    std::size_t systems,
    std::span<const std::pair<Prefix, std::size_t>> prefixes,
    std::span<const std::uint32_t> pinned
)
{
    std::vector<HostAddresses> addresses(systems);
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
        const auto& [prefix, system] = prefixes[i];
        std::uint64_t from = prefix.address().v4_bits();
        const std::uint32_t last = last_of(prefix);
        // What longer prefixes inside hold is given out with them, whoever has them.
        for (std::size_t k = i + 1; k < prefixes.size() && prefix.contains(prefixes[k].first);
             ++k) {
            const std::uint32_t inner = prefixes[k].first.address().v4_bits();
            if (inner > from) {
                addresses[system].add(static_cast<std::uint32_t>(from), inner - 1, prefix, pinned);
            }
            from = std::max(from, std::uint64_t{last_of(prefixes[k].first)} + 1);
        }
        if (from <= last) {
            addresses[system].add(static_cast<std::uint32_t>(from), last, prefix, pinned);
        }
    }
    return addresses;
}

} // namespace takedown::simulate
