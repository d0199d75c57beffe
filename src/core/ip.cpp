#include "core/ip.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace takedown {

namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<std::uint32_t> parse_v4(std::string_view text)
{
    std::uint32_t bits = 0;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (int part = 0; part < 4; ++part) {
        if (part > 0) {
            if (at == end || *at != '.') {
                return std::nullopt;
            }
            ++at;
        }
        std::uint32_t value = 0;
        int digits = 0;
        while (at != end && *at >= '0' && *at <= '9' && digits < 3) {
            value = value * 10 + static_cast<std::uint32_t>(*at - '0');
            ++at;
            ++digits;
        }
        if (digits == 0 || value > 255) {
            return std::nullopt;
        }
        bits = bits << 8U | value;
    }
    return at == end ? std::optional(bits) : std::nullopt;
}

/// Parses colon-separated groups (a last dotted quad allowed) into 16-bit words; false if
/// malformed.
bool parse_groups(std::string_view text, std::array<std::uint16_t, 8>& words, std::size_t& count)
{
    count = 0;
    if (text.empty()) {
        return true;
    }
    for (const std::string_view group : split(text, ':')) {
        if (count < 7 && group.find('.') != std::string_view::npos &&
            group.data() + group.size() == text.data() + text.size()) {
            const auto v4 = parse_v4(group);
            if (!v4) {
                return false;
            }
            words.at(count++) = static_cast<std::uint16_t>(*v4 >> 16U);
            words.at(count++) = static_cast<std::uint16_t>(*v4 & 0xffffU);
            continue;
        }
        if (group.empty() || group.size() > 4 || count == 8) {
            return false;
        }
        std::uint16_t value = 0;
        const auto [last, error] =
            std::from_chars(group.data(), group.data() + group.size(), value, 16);
        if (error != std::errc{} || last != group.data() + group.size()) {
            return false;
        }
        words.at(count++) = value;
    }
    return true;
}

std::optional<Address> parse_v6(std::string_view text)
{
    std::array<std::uint16_t, 8> head{};
    std::array<std::uint16_t, 8> tail{};
    std::size_t head_count = 0;
    std::size_t tail_count = 0;
    const std::size_t gap = text.find("::");
    if (gap == std::string_view::npos) {
        if (!parse_groups(text, head, head_count) || head_count != 8) {
            return std::nullopt;
        }
    } else {
        const bool parsed = parse_groups(text.substr(0, gap), head, head_count) &&
                            parse_groups(text.substr(gap + 2), tail, tail_count);
        if (!parsed || head_count + tail_count > 7) {
            return std::nullopt;
        }
    }
    std::array<std::uint8_t, 16> bytes{};
    const auto put = [&bytes](std::size_t word, std::uint16_t value) {
        bytes.at(2 * word) = static_cast<std::uint8_t>(value >> 8U);
        bytes.at(2 * word + 1) = static_cast<std::uint8_t>(value & 0xffU);
    };
    for (std::size_t i = 0; i < head_count; ++i) {
        put(i, head.at(i));
    }
    for (std::size_t i = 0; i < tail_count; ++i) {
        put(8 - tail_count + i, tail.at(i));
    }
    return Address::v6(bytes);
}

struct V4Block {
    std::uint32_t bits;
    unsigned length;
};

// RFC 6890; documentation ranges are left out on purpose (see the header).
constexpr std::array private_v4{
    V4Block{0x00000000, 8},
    V4Block{0x0a000000, 8},
    V4Block{0x64400000, 10},
    V4Block{0x7f000000, 8},
    V4Block{0xa9fe0000, 16},
    V4Block{0xac100000, 12},
    V4Block{0xc0a80000, 16},
};

} // namespace

Address Address::v4(std::uint32_t host_order)
{
    Address address;
    std::copy(mapped_prefix.begin(), mapped_prefix.end(), address.bytes_.begin());
    for (unsigned i = 0; i < 4; ++i) {
        address.bytes_.at(12 + i) = static_cast<std::uint8_t>(host_order >> (24U - 8U * i));
    }
    return address;
}

Address Address::v6(std::span<const std::uint8_t, 16> network_order)
{
    Address address;
    std::copy(network_order.begin(), network_order.end(), address.bytes_.begin());
    return address;
}

std::optional<Address> Address::parse(std::string_view text)
{
    if (text.size() > 45) {
        return std::nullopt;
    }
    if (text.find(':') != std::string_view::npos) {
        return parse_v6(text);
    }
    if (const auto bits = parse_v4(text)) {
        return v4(*bits);
    }
    return std::nullopt;
}

bool Address::is_v4() const
{
    return std::memcmp(bytes_.data(), mapped_prefix.data(), mapped_prefix.size()) == 0;
}

std::uint32_t Address::v4_bits() const
{
    return std::uint32_t{bytes_[12]} << 24U | std::uint32_t{bytes_[13]} << 16U |
           std::uint32_t{bytes_[14]} << 8U | std::uint32_t{bytes_[15]};
}

bool Address::bit(unsigned index) const
{
    const unsigned absolute = is_v4() ? index + 96 : index;
    return absolute < 128 && (unsigned{bytes_.at(absolute / 8)} >> (7U - absolute % 8U) & 1U) != 0;
}

std::string Address::text() const
{
    std::array<char, 48> buffer{};
    char* at = buffer.data();
    char* const end = at + buffer.size();
    if (is_v4()) {
        for (std::size_t i = 12; i < 16; ++i) {
            if (i > 12) {
                *at++ = '.';
            }
            at = std::to_chars(at, end, bytes_.at(i)).ptr;
        }
        return {buffer.data(), at};
    }
    std::array<unsigned, 8> words{};
    for (std::size_t i = 0; i < 8; ++i) {
        words.at(i) = unsigned{bytes_.at(2 * i)} << 8U | bytes_.at(2 * i + 1);
    }
    std::size_t gap_start = 8;
    std::size_t gap_length = 1; // RFC 5952: a single zero group is not shortened
    for (std::size_t i = 0; i < 8;) {
        std::size_t j = i;
        while (j < 8 && words.at(j) == 0) {
            ++j;
        }
        if (j - i > gap_length) {
            gap_start = i;
            gap_length = j - i;
        }
        i = std::max(j, i + 1);
    }
    for (std::size_t i = 0; i < 8;) {
        if (i == gap_start) {
            *at++ = ':';
            *at++ = ':';
            i += gap_length;
            continue;
        }
        if (i > 0 && i != gap_start + gap_length) {
            *at++ = ':';
        }
        at = std::to_chars(at, end, words.at(i), 16).ptr;
        ++i;
    }
    return {buffer.data(), at};
}

bool Address::is_private() const
{
    if (is_v4()) {
        const std::uint32_t bits = v4_bits();
        return std::any_of(private_v4.begin(), private_v4.end(), [bits](const V4Block& block) {
            return (bits ^ block.bits) >> (32U - block.length) == 0;
        });
    }
    const bool link_local = bytes_[0] == 0xfe && (bytes_[1] & 0xc0U) == 0x80;
    const bool unique_local = (bytes_[0] & 0xfeU) == 0xfc;
    const bool loopback_or_none =
        std::all_of(
            bytes_.begin(), bytes_.end() - 1, [](std::uint8_t byte) { return byte == 0; }
        ) &&
        bytes_[15] <= 1;
    return link_local || unique_local || loopback_or_none;
}

bool Address::is_documentation() const
{
    if (is_v4()) {
        const std::uint32_t block = v4_bits() >> 8U;
        return block == 0xc00002 || block == 0xc63364 || block == 0xcb0071;
    }
    const bool old_block =
        bytes_[0] == 0x20 && bytes_[1] == 0x01 && bytes_[2] == 0x0d && bytes_[3] == 0xb8;
    const bool new_block = bytes_[0] == 0x3f && bytes_[1] == 0xff && bytes_[2] < 0x10;
    return old_block || new_block;
}

bool Address::is_multicast_or_broadcast() const
{
    return is_v4() ? v4_bits() >= 0xe0000000U : bytes_[0] == 0xff;
}

Prefix::Prefix(const Address& address, unsigned length) : length_(std::min(length, address.width()))
{
    auto bytes = address.bytes();
    const unsigned absolute = address.is_v4() ? length_ + 96 : length_;
    for (unsigned i = 0; i < 16; ++i) {
        if (8 * i >= absolute) {
            bytes.at(i) = 0;
        } else if (8 * (i + 1) > absolute) {
            bytes.at(i) &= static_cast<std::uint8_t>(0xff00U >> (absolute - 8 * i));
        }
    }
    address_ = Address::v6(bytes);
}

std::optional<Prefix> Prefix::parse(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const auto address = Address::parse(text.substr(0, slash));
    if (!address) {
        return std::nullopt;
    }
    if (slash == std::string_view::npos) {
        return Prefix(*address, address->width());
    }
    const auto length = parse_number<unsigned>(text.substr(slash + 1));
    if (!length || *length > address->width()) {
        return std::nullopt;
    }
    return Prefix(*address, *length);
}

bool Prefix::contains(const Address& address) const
{
    return address.is_v4() == address_.is_v4() && Prefix(address, length_).address_ == address_;
}

bool Prefix::contains(const Prefix& other) const
{
    return other.length_ >= length_ && contains(other.address_);
}

double Prefix::size() const
{
    return std::ldexp(1.0, static_cast<int>(address_.width() - length_));
}

std::string Prefix::text() const
{
    return address_.text() + "/" + std::to_string(length_);
}

} // namespace takedown

std::size_t std::hash<takedown::Address>::operator()(const takedown::Address& address
) const noexcept
{
    return takedown::hash64(takedown::as_text(address.bytes()));
}

std::size_t std::hash<takedown::Prefix>::operator()(const takedown::Prefix& prefix) const noexcept
{
    return takedown::hash64(takedown::as_text(prefix.address().bytes()), prefix.length());
}
