#pragma once

// Progress: one line on stderr that tells how far the work is; silent unless stderr is a terminal.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace takedown {

/// Redrawn at most ten times a second. Not for several threads at once.
class Progress {
public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;
    using Write = std::function<void(std::string_view)>;

    /// On stderr when that is a terminal, else silent.
    Progress();
    /// Draws lines of at most `width` columns through `write`.
    Progress(Write write, std::size_t width, Clock clock);

    /// Begins a piece of work; total 0: nobody knows how much there is.
    void start(std::string_view what, std::uint64_t total);
    /// `done` counts from start(); more than the total counts as the total.
    void advance(std::uint64_t done);
    /// Wipes the line, so that other text may follow. advance() brings it back.
    void finish();

private:
    void draw(std::chrono::steady_clock::time_point now);

    Write write_;
    std::size_t width_ = 80;
    Clock clock_;
    std::string what_;
    std::uint64_t total_ = 0;
    std::uint64_t done_ = 0;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point started_;
    std::chrono::steady_clock::time_point last_;
};

} // namespace takedown
