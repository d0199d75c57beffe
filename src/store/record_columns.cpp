#include "store/record_columns.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace takedown {

std::string sketch_bytes(const Sketch& sketch)
{
    if (std::all_of(sketch.begin(), sketch.end(), [](std::uint16_t part) { return part == 0; })) {
        return {};
    }
    std::string bytes;
    bytes.reserve(2 * sketch.size());
    for (const std::uint16_t part : sketch) {
        bytes += static_cast<char>(part & 0xffU);
        bytes += static_cast<char>(part >> 8U);
    }
    return bytes;
}

Sketch sketch_from(std::string_view bytes)
{
    Sketch sketch{};
    if (bytes.size() != 2 * sketch.size()) {
        return sketch;
    }
    for (std::size_t i = 0; i < sketch.size(); ++i) {
        const auto low = static_cast<std::uint8_t>(bytes[2 * i]);
        const auto high = static_cast<std::uint8_t>(bytes[2 * i + 1]);
        sketch.at(i) = static_cast<std::uint16_t>(low | high << 8U);
    }
    return sketch;
}

std::string path_text(const std::vector<Asn>& path)
{
    std::string text;
    for (const Asn asn : path) {
        if (!text.empty()) {
            text += ' ';
        }
        text += std::to_string(asn);
    }
    return text;
}

std::vector<Asn> path_from(std::string_view text)
{
    std::vector<Asn> path;
    for (const std::string_view part : split(text, ' ')) {
        if (const auto asn = parse_number<Asn>(part)) {
            path.push_back(*asn);
        }
    }
    return path;
}

} // namespace takedown
