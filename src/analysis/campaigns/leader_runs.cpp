#include "analysis/campaigns/leader_runs.hpp"

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t entries_at_once = 1U << 15U;

} // namespace

class LeaderRuns::Run {
public:
    /// Negative `file`: it could not be made.
    explicit Run(int file) : file_(file) {}

    ~Run()
    {
        if (file_ >= 0) {
            ::close(file_);
        }
    }

    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    Run(Run&&) = delete;
    Run& operator=(Run&&) = delete;

    bool write(std::span<const LeaderEntry> all) const
    {
        auto bytes = std::as_bytes(all);
        while (file_ >= 0 && !bytes.empty()) {
            const ssize_t written = ::write(file_, bytes.data(), bytes.size());
            if (written <= 0) {
                return false;
            }
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return file_ >= 0;
    }

    /// Entries from number `at` on, as many as fit; empty at the end or when it cannot be read.
    std::span<const LeaderEntry> read(std::uint64_t at, std::span<LeaderEntry> buffer) const
    {
        const auto bytes = std::as_writable_bytes(buffer);
        std::size_t filled = 0;
        while (filled < bytes.size()) {
            const ssize_t got = ::pread(
                file_,
                bytes.data() + filled,
                bytes.size() - filled,
                static_cast<off_t>(at * sizeof(LeaderEntry) + filled)
            );
            if (got <= 0) {
                break;
            }
            filled += static_cast<std::size_t>(got);
        }
        return buffer.first(filled / sizeof(LeaderEntry));
    }

    std::uint64_t entries = 0;

private:
    int file_;
};

LeaderRuns::LeaderRuns(std::string folder) : folder_(std::move(folder))
{
    if (folder_.empty()) {
        std::error_code error;
        folder_ = std::filesystem::temp_directory_path(error).string();
    }
}

LeaderRuns::~LeaderRuns() = default;

bool LeaderRuns::add(std::span<const LeaderEntry> entries)
{
    std::string name = folder_ + "/.leaders-XXXXXX";
    auto run = std::make_unique<Run>(::mkstemp(name.data()));
    ::unlink(name.c_str());
    if (!run->write(entries)) {
        return false;
    }
    run->entries = entries.size();
    bytes_ += entries.size_bytes();
    runs_.push_back(std::move(run));
    return true;
}

LeaderRuns::Found LeaderRuns::find(
    std::span<const LeaderQuery> queries, std::size_t most_hits, std::vector<LeaderHit>& hits
) const
{
    std::vector<LeaderEntry> buffer(entries_at_once);
    for (const std::unique_ptr<Run>& run : runs_) {
        auto first = queries.begin(); // of those whose key is not below the entry's
        for (std::uint64_t at = 0; at < run->entries && first != queries.end();) {
            const auto some = run->read(at, buffer);
            if (some.empty()) {
                return Found::Unread;
            }
            at += some.size();
            for (const LeaderEntry& entry : some) {
                while (first != queries.end() && first->key < entry.key) {
                    ++first;
                }
                for (auto one = first; one != queries.end() && one->key == entry.key; ++one) {
                    if (hits.size() == most_hits) {
                        return Found::TooMany;
                    }
                    hits.push_back({one->mail, one->key, entry.leader});
                }
            }
        }
    }
    return Found::All;
}

} // namespace takedown
