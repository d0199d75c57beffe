#pragma once

// Decoding: transfer encodings, charsets and encoded words of mail, with limits.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace takedown {

enum class TransferEncoding { None, Base64, QuotedPrintable, Uuencode };

/// By the value of Content-Transfer-Encoding; unknown ones count as None.
TransferEncoding transfer_encoding(std::string_view value);

/// The decoded bytes, until `most` of them are there.
std::string decoded(std::string_view bytes, TransferEncoding encoding, std::size_t most);

/// Hands the decoded bytes on piece by piece, in bounded memory.
void decode_pieces(
    std::string_view bytes,
    TransferEncoding encoding,
    const std::function<void(std::span<const std::uint8_t>)>& take
);

/// True for the charsets that are converted; bytes of others are guessed.
bool knows_charset(std::string_view charset);

/// `bytes` of `charset` as valid UTF-8 without control characters; what cannot be converted
/// becomes U+FFFD. What the name says counts unless the bytes are surely UTF-8, or surely not the
/// UTF-8 they are called. Missing and unknown names: UTF-8, or else guessed (charset.hpp).
std::string to_utf8(std::string_view bytes, std::string_view charset);

/// A header value with its encoded words (RFC 2047) decoded; raw 8-bit bytes are read as
/// `raw_charset`. At most `most` bytes.
std::string decoded_words(std::string_view value, std::string_view raw_charset, std::size_t most);

/// "%41" → "A"; stray percent signs stay.
std::string percent_decoded(std::string_view text);

} // namespace takedown
