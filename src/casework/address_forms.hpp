#pragma once

// The ways a mail address can be written so that it is still one for a person or a program:
// percent, entity, quoted-printable and backslash escapes, wide letters, "(at)" and "[dot]", base64
// and hexadecimal.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// A text with its escapes taken out, and which bytes of the source each of its bytes came from.
struct DecodedText {
    std::string text;
    std::vector<std::uint32_t> begins;
    std::vector<std::uint32_t> ends; ///< one past; neighbours in base64 share a digit
};

/// "=40" means '@' in quoted-printable and "40" after a parameter's name in an address on the web:
/// the two are read apart. All other escapes belong to both.
enum class EscapeFamily { Web, QuotedPrintable };

/// Texts longer than this are not looked at in other forms; stored ones are 16 KiB at most.
constexpr std::size_t longest_decoded = std::size_t{1} << 30U;

/// `text` with its escapes taken out. nullopt if nothing in it is escaped, or nothing that the Web
/// family does not find as well: most texts cost one look and no memory.
std::optional<std::string> text_without_escapes(std::string_view text, EscapeFamily family);

/// The same with the places in `text`, several times as dear: for texts in which an address was
/// found. `text` has at most longest_decoded bytes.
DecodedText without_escapes(std::string_view text, EscapeFamily family);

/// Hands over what each run of base64 (either alphabet) or hexadecimal digits in `text` decodes to,
/// for every alignment, since the run may start before the encoded text does. Runs that hold fewer
/// than `least` bytes are left out.
void for_each_decoded_run(
    std::string_view text, std::size_t least, const std::function<void(const DecodedText&)>& take
);

} // namespace takedown
