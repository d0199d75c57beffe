#include "trap/body_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace takedown::trap {

void append_members(std::string& text, const BodyFacts& facts)
{
    fmt::format_to(
        std::back_inserter(text),
        R"("octets":{},"lines":{},"bare_lf":{},"bare_cr":{},"nul":{},"eight_bit":{},)"
        R"("longest_line":{},"single_dots":{},"false_ends":{})",
        facts.octets,
        facts.lines,
        facts.bare_lf,
        facts.bare_cr,
        facts.nul,
        facts.eight_bit,
        facts.longest_line,
        facts.single_dots,
        facts.false_ends
    );
}

void BodyWatch::add(std::string_view bytes)
{
    facts_.octets += bytes.size();
    for (const char c : bytes) {
        const bool is_break = c == '\r' || c == '\n';
        if (c == '\n') {
            ++facts_.lines;
            facts_.bare_lf += after_cr_ ? 0U : 1U;
            facts_.longest_line = std::max(facts_.longest_line, line_);
            line_ = 0;
        } else {
            facts_.bare_cr += after_cr_ ? 1U : 0U;
            facts_.nul += c == '\0' ? 1U : 0U;
            facts_.eight_bit += static_cast<unsigned char>(c) >= 0x80 ? 1U : 0U;
            line_ += c == '\r' ? 0U : 1U;
        }
        if (is_break) {
            facts_.false_ends += loose_ == 1 && dot_ ? 1U : 0U;
            loose_ = 0;
        } else {
            dot_ = loose_ == 0 ? c == '.' : dot_;
            ++loose_;
        }
        after_cr_ = c == '\r';
    }
}

void BodyWatch::ended_by_dot()
{
    --facts_.false_ends;
    --facts_.lines;
}

void BodyWatch::finish()
{
    facts_.bare_cr += after_cr_ ? 1U : 0U;
    facts_.longest_line = std::max(facts_.longest_line, line_);
    after_cr_ = false;
}

} // namespace takedown::trap
