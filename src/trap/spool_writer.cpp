#include "trap/spool_writer.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace takedown::trap {

namespace {

constexpr std::chrono::seconds rest{1};

std::uint64_t bytes_of(const SpoolEntry& entry)
{
    return entry.mail.size() + entry.part.text.size();
}

} // namespace

SpoolWriter::SpoolWriter(
    SpoolFiles files, std::function<TimePoint()> clock, std::function<void()> wake
)
    : files_(std::move(files)), clock_(std::move(clock)), wake_(std::move(wake))
{
    look_after_disk();
    thread_ = std::jthread([this] { run(); });
}

SpoolWriter::~SpoolWriter()
{
    {
        const std::scoped_lock lock(mutex_);
        waiting_.stop = true;
    }
    changed_.notify_one();
    thread_.join();
    (void)files_.rotate();
}

void SpoolWriter::submit(SpoolEntry entry, std::uint64_t ticket)
{
    queued_bytes_ += bytes_of(entry);
    {
        const std::scoped_lock lock(mutex_);
        waiting_.entries.push_back(std::move(entry));
        if (ticket != 0) {
            waiting_.tickets.push_back(ticket);
        }
    }
    if (ticket != 0) {
        changed_.notify_one();
    }
}

std::vector<SpoolOutcome> SpoolWriter::take_outcomes()
{
    const std::scoped_lock lock(mutex_);
    return std::exchange(outcomes_, {});
}

SpoolHealth SpoolWriter::health() const
{
    const std::scoped_lock lock(mutex_);
    return health_;
}

void SpoolWriter::run()
{
    while (true) {
        Waiting group;
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, rest, [this] {
                return waiting_.stop || !waiting_.tickets.empty();
            });
            group.stop = waiting_.stop;
            group.entries.swap(waiting_.entries);
            group.tickets.swap(waiting_.tickets);
        }
        write(group);
        if (group.stop) {
            return;
        }
    }
}

void SpoolWriter::write(const Waiting& group)
{
    const bool was_ready = health().ready;
    // While the disk is in trouble an empty commit each second finds out whether it still is.
    if (!group.entries.empty() || uncommitted_ || !was_ready) {
        const bool commit = !group.tickets.empty() || group.entries.empty() || group.stop;
        const Result<void> written = files_.append(
            group.entries,
            commit ? SpoolFiles::Durability::Committed : SpoolFiles::Durability::Buffered,
            clock_()
        );
        uncommitted_ = written && !commit;
        std::uint64_t bytes = 0;
        for (const SpoolEntry& entry : group.entries) {
            bytes += bytes_of(entry);
        }
        queued_bytes_ -= bytes;
        const std::scoped_lock lock(mutex_);
        for (const std::uint64_t ticket : group.tickets) {
            outcomes_.push_back({ticket, written.has_value()});
        }
        health_.commits += written && commit ? 1U : 0U;
        health_.lost_parts += written ? 0U : group.entries.size();
        health_.ready = written.has_value();
        health_.problem = written ? std::string() : written.error().message;
    }
    const Result<void> rotated = files_.rotate_if_due(clock_());
    if (!rotated) {
        const std::scoped_lock lock(mutex_);
        health_.problem = rotated.error().message;
    }
    look_after_disk();
    if (!group.tickets.empty() || was_ready != health().ready) {
        wake_();
    }
}

void SpoolWriter::look_after_disk()
{
    const std::uint64_t free = files_.free_bytes();
    const bool enough = free >= files_.settings().least_free_bytes;
    const std::scoped_lock lock(mutex_);
    health_.free_bytes = free;
    health_.rotations = files_.rotations();
    if (!enough && health_.ready) {
        health_.ready = false;
        health_.problem = fmt::format("the disk has {} MiB left; mail is refused", free >> 20U);
    }
}

} // namespace takedown::trap
