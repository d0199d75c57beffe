#pragma once

// DataReader: the mail after DATA. Only CR LF . CR LF ends it; no other line of a dot does.

#include "trap/body_facts.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace takedown::trap {

class DataReader {
public:
    /// Takes bytes up to the end of the mail and appends what they say, without the dots of
    /// framing, to `body`. Returns how many it took: all, unless done().
    std::size_t add(std::string_view bytes, std::string& body);

    [[nodiscard]] bool done() const { return done_; }

    [[nodiscard]] BodyFacts facts() const;

private:
    enum class At { LineStart, Inside, Cr, Dot, DotCr };

    /// True if `c` belongs to the body as it is.
    bool step(char c);
    void inside(char c);

    At at_ = At::LineStart;
    bool done_ = false;
    BodyWatch watch_;
};

} // namespace takedown::trap
