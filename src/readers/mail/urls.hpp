#pragma once

// Web addresses in mail text and links, taken apart for comparison and never visited.

#include "model/message.hpp"
#include "reference/public_suffix.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// "http://user@Host.Example:80/a/17.php?id=4" (also https, ftp, "//host", "www.host"). The host
/// is percent-decoded; user, port and fragment are dropped. Numeric hosts in any form browsers take
/// (decimal, hexadecimal, octal, fewer than four parts) get their dotted quad as
/// registered_domain. nullopt: no web address, or no host that could exist.
std::optional<Url> parse_url(std::string_view text, const PublicSuffixList& suffixes);

/// What stays the same when a sender varies numbers and random words: runs of digits → N, words
/// that look random → W, values of the query dropped. "/12/kqzxv.php?id=77" → "/N/W.php?id=". A
/// word is random when it mixes letters and digits, has 5 consonants in a row, is longer than 20,
/// or mixes cases inside. At most 120 bytes.
std::string path_shape(std::string_view path);

/// The places in `text` that start with "http://", "https://", "ftp://" or "www.", each up to where
/// an address in running text ends; at most `most`.
std::vector<std::string_view> find_urls(std::string_view text, std::size_t most);

} // namespace takedown
