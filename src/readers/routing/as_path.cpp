#include "readers/routing/as_path.hpp"

namespace takedown {

bool parse_as_path(std::span<const std::uint8_t> bytes, std::size_t asn_bytes, AsPath& into)
{
    constexpr std::uint8_t as_set = 1;
    constexpr std::uint8_t as_sequence = 2;
    constexpr std::uint8_t confederation_sequence = 3;
    constexpr std::uint8_t confederation_set = 4;
    ByteCursor cursor(bytes);
    while (cursor.remaining() > 0) {
        const std::uint8_t kind = cursor.u8();
        const std::size_t count = cursor.u8();
        ByteCursor members(cursor.take(count * asn_bytes));
        if (cursor.failed()) {
            return false;
        }
        if (kind == as_sequence) {
            into.path.reserve(into.path.size() + count);
            for (std::size_t i = 0; i < count; ++i) {
                into.path.push_back(asn_bytes == 4 ? members.u32() : members.u16());
            }
            into.hops += count;
        } else if (kind == as_set) {
            into.has_set = true;
            ++into.hops;
        } else if (kind != confederation_sequence && kind != confederation_set) {
            return false;
        }
    }
    return true;
}

AsPath merge_as4_path(const AsPath& two_byte, const AsPath& four_byte)
{
    if (four_byte.hops > two_byte.hops) {
        return two_byte;
    }
    const std::size_t lead = two_byte.hops - four_byte.hops;
    AsPath merged;
    merged.has_set = two_byte.has_set || four_byte.has_set;
    merged.hops = two_byte.hops;
    const std::size_t taken = lead < two_byte.path.size() ? lead : two_byte.path.size();
    merged.path.reserve(taken + four_byte.path.size());
    merged.path.assign(
        two_byte.path.begin(), two_byte.path.begin() + static_cast<std::ptrdiff_t>(taken)
    );
    merged.path.insert(merged.path.end(), four_byte.path.begin(), four_byte.path.end());
    return merged;
}

} // namespace takedown
