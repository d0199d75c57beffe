#pragma once

// TextTable: each distinct text once, named by a small number.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace takedown {

/// Number of a text in its table; 0 is the empty text.
using TextId = std::uint32_t;

/// Numbers are given in the order of first mention; compare texts, not numbers, where an order must
/// repeat. Not safe for writing from several threads.
class TextTable {
public:
    TextTable();

    TextId id_of(std::string_view text);
    /// The empty text for a number that was never given.
    [[nodiscard]] const std::string& text(TextId id) const;

    [[nodiscard]] std::size_t size() const { return texts_.size(); }

private:
    std::deque<std::string> texts_; ///< a deque keeps the strings where the keys point to
    std::unordered_map<std::string_view, TextId> ids_;
};

} // namespace takedown
