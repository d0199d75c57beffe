#pragma once

// BodyFacts: how a client wrote the lines of one mail, which tells mailers apart.

#include <cstdint>
#include <string>
#include <string_view>

namespace takedown::trap {

struct BodyFacts {
    std::uint64_t octets = 0;       ///< as sent, with the marks that framing adds
    std::uint64_t lines = 0;        ///< line feeds
    std::uint64_t bare_lf = 0;      ///< line feeds without a carriage return before
    std::uint64_t bare_cr = 0;      ///< carriage returns without a line feed after
    std::uint64_t nul = 0;          ///< zero bytes
    std::uint64_t eight_bit = 0;    ///< bytes above 127
    std::uint64_t longest_line = 0; ///< bytes between two line feeds
    std::uint64_t single_dots = 0;  ///< first dots of lines that should have been doubled
    /// Lines of one dot that are no end of a mail here, but are one to a server that reads line
    /// ends loosely: the mark of smuggling (CVE-2023-51764), or of a broken client.
    std::uint64_t false_ends = 0;
};

/// Adds `facts` as JSON members: "octets":1,"lines":...
void append_members(std::string& text, const BodyFacts& facts);

/// Watches a mail's bytes as they come, in pieces of any size.
class BodyWatch {
public:
    void add(std::string_view bytes);
    /// The last line of a single dot was the real end.
    void ended_by_dot();

    void count_single_dot() { ++facts_.single_dots; }

    /// Complete once all bytes were added and finish() was called.
    [[nodiscard]] const BodyFacts& facts() const { return facts_; }

    void finish();

private:
    BodyFacts facts_;
    std::uint64_t line_ = 0;  ///< bytes since the last line feed
    std::uint64_t loose_ = 0; ///< bytes since the last carriage return or line feed
    bool dot_ = false;        ///< the first of these is a dot
    bool after_cr_ = false;
};

} // namespace takedown::trap
