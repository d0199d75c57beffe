#pragma once

// The form of the fields that more than one traffic reader fills, so that a fact is stored alike
// whatever file told it.

#include "core/time.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace takedown {

/// Decimal seconds as a log writes them; 0 unless they are positive and less than a century.
Micros duration_of_seconds(std::string_view seconds);
/// Whether that is what the text says: not so for words, negative numbers and ages.
bool is_duration(std::string_view seconds);

/// Adds one label of a DNS name: ASCII in lower case; a byte that is no printable ASCII, and a dot
/// or backslash inside the label, as \DDD. Labels are joined with dots, without one at the end.
/// Source: docs/sources/readers.md#dns-names-as-text
void append_dns_label(std::string& name, std::span<const std::uint8_t> label);

/// The same form from a name whose labels a log has already joined with dots, at most 1,024 bytes
/// of it. A dot inside a label is lost there: it looks like any other.
std::string dns_name_of(std::string_view joined);

/// A host as HTTP or TLS names it, at most 255 bytes: lower case, valid UTF-8, without port, final
/// dot or the brackets of an IPv6 address ("2001:db8::1" of "[2001:DB8::1]:80").
std::string host_name_of(std::string_view host);

/// The address of an SMTP envelope, at most 512 bytes: "a@b.example" of "<A@b.example> SIZE=1" or
/// of "A@b.example SIZE=1"; lower case, valid UTF-8.
std::string envelope_address_of(std::string_view argument);

} // namespace takedown
