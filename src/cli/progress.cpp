#include "cli/progress.hpp"

#include "cli/table.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "exports/display_text.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace takedown {

namespace {

constexpr std::chrono::milliseconds redraw_gap{100};
constexpr std::chrono::seconds estimate_after{2}; // earlier guesses jump about
constexpr std::size_t bar_width = 24;

std::string bar_of(double part)
{
    const auto filled = static_cast<std::size_t>(part * static_cast<double>(bar_width));
    std::string bar;
    for (std::size_t i = 0; i < bar_width; ++i) {
        bar += i < filled ? "━" : "·";
    }
    return bar;
}

} // namespace

Progress::Progress() : clock_([] { return std::chrono::steady_clock::now(); })
{
    if (::isatty(STDERR_FILENO) == 1) {
        width_ = output_width(STDERR_FILENO);
        write_ = [](std::string_view text) {
            (void)std::fwrite(text.data(), 1, text.size(), stderr);
            (void)std::fflush(stderr);
        };
    }
}

Progress::Progress(Write write, std::size_t width, Clock clock)
    : write_(std::move(write)), width_(width), clock_(std::move(clock))
{
}

void Progress::start(std::string_view what, std::uint64_t total)
{
    what_ = display_text(what);
    total_ = total;
    done_ = 0;
    started_ = clock_();
    draw(started_);
}

void Progress::advance(std::uint64_t done)
{
    done_ = total_ == 0 ? done : std::min(done, total_);
    const auto now = clock_();
    if (!drawn_ || now - last_ >= redraw_gap) {
        draw(now);
    }
}

void Progress::finish()
{
    if (write_ && drawn_) {
        write_("\r\x1b[K");
    }
    drawn_ = false;
}

void Progress::draw(std::chrono::steady_clock::time_point now)
{
    if (!write_ || what_.empty()) {
        return;
    }
    std::string line = what_;
    if (total_ > 0) {
        const double part = static_cast<double>(done_) / static_cast<double>(total_);
        line = fmt::format("{} {:3.0f} %  {}", bar_of(part), 100 * part, what_);
        const auto spent = now - started_;
        if (done_ > 0 && done_ < total_ && spent >= estimate_after) {
            const auto micros = std::chrono::duration_cast<Micros>(spent).count();
            const double left = static_cast<double>(micros) * (1 - part) / part;
            line += "  " + format_duration(Micros{static_cast<std::int64_t>(left)}) + " left";
        }
    } else if (done_ > 0) {
        line += "  " + with_thousands(done_);
    }
    write_("\r" + fit_text(line, width_ > 1 ? width_ - 1 : 1) + "\x1b[K");
    drawn_ = true;
    last_ = now;
}

} // namespace takedown
