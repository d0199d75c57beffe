#pragma once

// IP addresses and prefixes, version 4 and 6, as values.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace takedown {

/// An IPv4 or IPv6 address; IPv4 is kept as ::ffff:a.b.c.d, so both order and hash in one space.
class Address {
public:
    constexpr Address() = default; ///< ::

    static Address v4(std::uint32_t host_order);
    static Address v6(std::span<const std::uint8_t, 16> network_order);

    /// Dotted quad or RFC 4291 text, no zone, no port, no brackets; nullopt if it is neither.
    static std::optional<Address> parse(std::string_view text);

    [[nodiscard]] bool is_v4() const;
    [[nodiscard]] std::uint32_t v4_bits() const; ///< host order; only when is_v4()

    [[nodiscard]] const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }

    /// Number of bits a prefix of this family has: 32 or 128.
    [[nodiscard]] unsigned width() const { return is_v4() ? 32 : 128; }

    /// Bit 0 is the most significant of the family's own form.
    [[nodiscard]] bool bit(unsigned index) const;

    /// RFC 5952 text; IPv4 as dotted quad.
    [[nodiscard]] std::string text() const;

    /// RFC 1918, shared, loopback, link-local, unique-local, unspecified: addresses that name no
    /// host on the internet. Documentation ranges are not among them (examples use those as
    /// public).
    [[nodiscard]] bool is_private() const;
    /// Kept for examples (RFC 5737, RFC 3849, RFC 9637): on the internet it belongs to nobody.
    [[nodiscard]] bool is_documentation() const;
    [[nodiscard]] bool is_multicast_or_broadcast() const;

    auto operator<=>(const Address&) const = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

/// An address block. Host bits are always 0.
class Prefix {
public:
    constexpr Prefix() = default;
    /// Clears the host bits; a length past the family's width is cut to it.
    Prefix(const Address& address, unsigned length);

    /// "192.0.2.0/24", "2001:db8::/32"; a bare address is a full-length prefix.
    static std::optional<Prefix> parse(std::string_view text);

    [[nodiscard]] const Address& address() const { return address_; }

    [[nodiscard]] unsigned length() const { return length_; } ///< 0..32 or 0..128

    [[nodiscard]] bool contains(const Address& address) const;
    [[nodiscard]] bool contains(const Prefix& other) const;
    /// Addresses in it, as a double because an IPv6 block has too many for an integer.
    [[nodiscard]] double size() const;
    [[nodiscard]] std::string text() const;

    auto operator<=>(const Prefix&) const = default;

private:
    Address address_;
    unsigned length_ = 0;
};

} // namespace takedown

template <>
struct std::hash<takedown::Address> {
    std::size_t operator()(const takedown::Address& address) const noexcept;
};

template <>
struct std::hash<takedown::Prefix> {
    std::size_t operator()(const takedown::Prefix& prefix) const noexcept;
};
