#include "simulate/mail/letters.hpp"

#include <array>
#include <charconv>

namespace takedown::simulate {

void append_number(std::uint64_t number, std::string& out)
{
    append_padded(number, 1, out);
}

void append_padded(std::uint64_t number, unsigned width, std::string& out)
{
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    const auto length = static_cast<std::size_t>(end - digits.data());
    if (length < width) {
        out.append(width - length, '0');
    }
    out.append(digits.data(), length);
}

void append_drawn(std::string_view alphabet, std::size_t count, Random& random, std::string& out)
{
    // 16 bits a letter: the bias is below one in a thousand.
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 4 == 0) {
            bits = random.next();
        }
        out += alphabet[((bits & 0xffffU) * alphabet.size()) >> 16U];
        bits >>= 16U;
    }
}

} // namespace takedown::simulate
