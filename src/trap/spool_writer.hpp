#pragma once

// SpoolWriter: the one thread that writes to the spool. What waits is committed as one group, so
// that the disk syncs once for many mails.

#include "core/result.hpp"
#include "trap/spool_files.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace takedown::trap {

/// Whether an entry that was waited for is safe.
struct SpoolOutcome {
    std::uint64_t ticket = 0;
    bool safely = false;
};

/// What the spool is doing, for the health answer.
struct SpoolHealth {
    bool ready = true;         ///< mail can be taken
    std::string problem;       ///< why not; names the folder, never a mail
    std::uint64_t commits = 0; ///< groups made safe
    std::uint64_t rotations = 0;
    std::uint64_t lost_parts = 0; ///< parts of conversations that could not be kept
    std::uint64_t free_bytes = 0;
};

class SpoolWriter {
public:
    /// `clock` gives the time for file names and ages. `wake` is called on the writer's thread
    /// when outcomes wait or the health changed.
    SpoolWriter(SpoolFiles files, std::function<TimePoint()> clock, std::function<void()> wake);
    /// Writes what waits, moves the active files to their folders and ends the thread.
    ~SpoolWriter();
    SpoolWriter(const SpoolWriter&) = delete;
    SpoolWriter& operator=(const SpoolWriter&) = delete;
    SpoolWriter(SpoolWriter&&) = delete;
    SpoolWriter& operator=(SpoolWriter&&) = delete;

    /// `ticket` 0: nobody waits for it; it is committed with the next that is waited for, or
    /// within about a second.
    void submit(SpoolEntry entry, std::uint64_t ticket);
    std::vector<SpoolOutcome> take_outcomes();

    /// Bytes that wait to be written.
    [[nodiscard]] std::uint64_t queued_bytes() const { return queued_bytes_.load(); }

    [[nodiscard]] SpoolHealth health() const;

private:
    struct Waiting {
        std::vector<SpoolEntry> entries;
        std::vector<std::uint64_t> tickets; ///< those that are not 0
        bool stop = false;
    };

    void run();
    void write(const Waiting& group);
    void look_after_disk();

    SpoolFiles files_;
    std::function<TimePoint()> clock_;
    std::function<void()> wake_;
    std::atomic<std::uint64_t> queued_bytes_{0};
    bool uncommitted_ = false; ///< only the writer's thread uses it

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Waiting waiting_;                    ///< under mutex_
    std::vector<SpoolOutcome> outcomes_; ///< under mutex_
    SpoolHealth health_;                 ///< under mutex_
    std::jthread thread_;                ///< last: it uses all of the above
};

} // namespace takedown::trap
