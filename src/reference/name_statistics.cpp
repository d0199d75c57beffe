#include "reference/name_statistics.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace takedown {

namespace {

#include "reference/name_model.inc"

constexpr std::size_t symbols = name_model_pairs.size(); // border, 26 letters, 10 digits, hyphen
constexpr std::size_t unknown_symbol = symbols;

std::size_t symbol_of(char c)
{
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
    if (lower >= 'a' && lower <= 'z') {
        return static_cast<std::size_t>(lower - 'a') + 1;
    }
    if (c >= '0' && c <= '9') {
        return static_cast<std::size_t>(c - '0') + 27;
    }
    return c == '-' ? 37 : unknown_symbol;
}

bool is_punycode(std::string_view label)
{
    return label.size() >= 4 && (label[0] | 32) == 'x' && (label[1] | 32) == 'n' &&
           label[2] == '-' && label[3] == '-';
}

} // namespace

double algorithmic_log_odds(std::string_view registered_domain_label)
{
    constexpr std::size_t longest_label = 63;
    const std::string_view label = registered_domain_label;
    if (label.empty() || label.size() > longest_label || is_punycode(label)) {
        return 0;
    }
    int total = name_model_lengths.at(std::min(label.size(), name_model_lengths.size() - 1));
    std::size_t before = 0; // the border
    std::size_t last = symbol_of(label[0]);
    if (last == unknown_symbol) {
        return 0;
    }
    total += name_model_pairs.at(last);
    for (std::size_t i = 1; i <= label.size(); ++i) {
        const std::size_t next = i < label.size() ? symbol_of(label[i]) : 0;
        if (next == unknown_symbol) {
            return 0;
        }
        total += name_model_triples.at((before * symbols + last) * symbols + next);
        before = last;
        last = next;
    }
    return name_model_slope * total + name_model_shift;
}

} // namespace takedown
