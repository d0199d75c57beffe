#pragma once

// LeaderRuns: the part of the leaders' index that memory has no room for, as sorted files.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace takedown {

/// A leader under a key; by key, then leader, in a run.
struct LeaderEntry {
    std::uint32_t key = 0;
    std::uint32_t leader = 0;
    auto operator<=>(const LeaderEntry&) const = default;
};

/// A mail that asks for the leaders under a key.
struct LeaderQuery {
    std::uint32_t key = 0;
    std::uint32_t mail = 0;
    auto operator<=>(const LeaderQuery&) const = default;
};

/// A leader of a run under a key that a mail asked for.
struct LeaderHit {
    std::uint32_t mail = 0;
    std::uint32_t key = 0;
    std::uint32_t leader = 0;
};

/// Each run is a nameless file of 8 bytes an entry, gone when the program ends. Questions are asked
/// many at once and in order, so that a run is read once from front to back for all of them.
class LeaderRuns {
public:
    /// Files lie in `folder`; empty: where the system keeps temporary ones.
    explicit LeaderRuns(std::string folder);
    ~LeaderRuns();
    LeaderRuns(const LeaderRuns&) = delete;
    LeaderRuns& operator=(const LeaderRuns&) = delete;
    LeaderRuns(LeaderRuns&&) = delete;
    LeaderRuns& operator=(LeaderRuns&&) = delete;

    [[nodiscard]] bool empty() const { return runs_.empty(); }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

    /// `entries` ascends. False when it cannot be written: then it is not there.
    bool add(std::span<const LeaderEntry> entries);

    enum class Found {
        All,
        TooMany, ///< there are more than `most_hits`
        Unread,  ///< a run could not be read
    };

    /// Appends a hit for every entry under a key of `queries`, which ascends; by run, then key.
    [[nodiscard]] Found find(
        std::span<const LeaderQuery> queries, std::size_t most_hits, std::vector<LeaderHit>& hits
    ) const;

private:
    class Run;

    std::string folder_;
    std::vector<std::unique_ptr<Run>> runs_;
    std::uint64_t bytes_ = 0;
};

} // namespace takedown
