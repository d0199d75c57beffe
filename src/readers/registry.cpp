#include "readers/format.hpp"

#include <array>

// One line a format: include its header, add its value.

namespace takedown {

std::span<const Format> formats()
{
    static const std::array<Format, 0> all{};
    return all;
}

const Format* recognise(std::span<const std::uint8_t> head, std::string_view path)
{
    const Format* best = nullptr;
    double best_score = 0.2;
    for (const Format& format : formats()) {
        const double score = format.sniff(head, path);
        if (score > best_score) {
            best_score = score;
            best = &format;
        }
    }
    return best;
}

} // namespace takedown
