#pragma once

// TextTable: each distinct text once, named by a small number, in bounded memory.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// Number of a text in its table; 0 is the empty text.
using TextId = std::uint32_t;

/// Which texts give way when there are too many: all keep a number, but not all can be read back.
enum class KeepText : std::uint8_t {
    Always,    ///< up to the whole room: few of them in any real mail
    WhileRoom, ///< up to half of it: every mail may have its own
};

/// Numbers are given in the order of first mention; compare texts, not numbers, where an order must
/// repeat. A text takes 20 to 32 bytes beside itself; texts past the room are known by 64 bits of
/// their hash and read back as "". Not safe for writing from several threads.
class TextTable {
public:
    static constexpr std::size_t usual_room = std::size_t{256} << 20U;

    TextTable() : TextTable(usual_room) {}

    explicit TextTable(std::size_t room);

    TextId id_of(std::string_view text, KeepText keep = KeepText::Always);
    /// The empty text for a number that was never given, or whose text was not kept.
    [[nodiscard]] const std::string& text(TextId id) const;
    /// The number `text` has; 0 if it has none.
    [[nodiscard]] TextId find(std::string_view text) const;

    [[nodiscard]] std::size_t size() const { return hashes_.size(); }

    /// Texts that have a number and cannot be read back.
    [[nodiscard]] std::size_t not_kept() const { return not_kept_; }

private:
    [[nodiscard]] std::size_t slot_of(std::uint64_t hash, std::string_view text) const;
    [[nodiscard]] bool is_same(TextId id, std::uint64_t hash, std::string_view text) const;
    void grow();

    std::size_t room_;
    std::size_t kept_bytes_ = 0;
    std::size_t not_kept_ = 0;
    std::vector<TextId> slots_;         ///< by hash, open addressing; 0: free
    std::vector<std::uint64_t> hashes_; ///< by number
    std::vector<std::uint32_t> places_; ///< by number: place in kept_, 0: not kept
    std::deque<std::string> kept_;      ///< a deque: references stay good
};

} // namespace takedown
