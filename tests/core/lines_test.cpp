#include "core/lines.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown {
namespace {

struct Seen {
    std::string text;
    std::uint64_t offset;
    bool cut;
    bool operator==(const Seen&) const = default;
};

/// Feeds `text` in pieces of `step` bytes and collects the lines.
std::vector<Seen> lines_of(std::string_view text, std::size_t step, std::size_t max_line)
{
    std::vector<Seen> seen;
    const auto take = [&seen](const LineSplitter::Line& line) {
        seen.push_back({std::string(line.text), line.offset, line.cut});
        return true;
    };
    LineSplitter splitter(max_line);
    for (std::size_t at = 0; at < text.size(); at += step) {
        splitter.add(text.substr(at, step), take);
    }
    splitter.finish(take);
    return seen;
}

TEST(LineSplitter, GivesTheSameLinesHoweverTheInputIsCut)
{
    const std::vector<Seen> expected{
        {"one", 0, false},
        {"", 4, false},
        {"three", 5, false},
        {"1234567", 12, true},
        {"end", 21, false}};
    for (std::size_t step = 1; step < 30; ++step) {
        EXPECT_EQ(lines_of("one\n\nthree\r\n12345678\nend", step, 7), expected) << "step " << step;
    }
}

TEST(LineSplitter, StopsWhenAskedTo)
{
    int lines = 0;
    LineSplitter splitter;
    EXPECT_FALSE(splitter.add("a\nb\nc\n", [&lines](const LineSplitter::Line&) {
        return ++lines < 2;
    }));
    EXPECT_EQ(lines, 2);
}

} // namespace
} // namespace takedown
