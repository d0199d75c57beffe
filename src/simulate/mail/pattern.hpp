#pragma once

// Pattern: a pattern text of a world file, ready to be written with what a message knows.

#include "core/time.hpp"
#include "simulate/world/pattern_text.hpp"
#include "simulate/world/random.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

struct PatternFacts {
    std::string_view user;   ///< of the sender address
    std::string_view domain; ///< likewise
    std::string_view rdns;   ///< empty: none
    std::string_view ip;
    std::string_view trap;
    TimePoint time{};
    std::uint64_t machine = 0; ///< seed of {word}, so that a machine keeps its name; 0: by chance
};

class Pattern {
public:
    /// A text that is no pattern (a world file's are checked when it is read) stands for itself.
    Pattern(std::string_view text, PatternUse use);

    void append(const PatternFacts& facts, Random& random, std::string& out) const;

    [[nodiscard]] bool empty() const { return pieces_.empty(); }

private:
    std::vector<PatternPiece> pieces_;
};

} // namespace takedown::simulate
