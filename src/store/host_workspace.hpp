#pragma once

// The scratch database of one host query: hosts and their contacts numbered in the order they are
// handed out, so that every later answer is sorted by number and merged row by row.

#include "store/duckdb_handles.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// Hosts by their number, both ends included.
struct HostRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

/// Lives in the engine's memory, spills to its folder, and is gone with this object.
class HostWorkspace {
public:
    /// `name` must be unique among the open ones of the process. `connection` is kept for the
    /// removal, and must have no streamed answer open then.
    /// `most_records` (at least 1): what the engine may be asked to join and sort at once.
    static Result<HostWorkspace>
    make(Connection connection, const std::string& name, std::uint64_t most_records);
    ~HostWorkspace();
    HostWorkspace(const HostWorkspace&) = delete;
    HostWorkspace& operator=(const HostWorkspace&) = delete;
    HostWorkspace(HostWorkspace&&) noexcept = default;
    HostWorkspace& operator=(HostWorkspace&&) = delete;

    /// All hosts in ranges of at most `most_records` records, or of one host that has more.
    Result<std::vector<HostRange>> ranges();

    /// Replaces host, contact and summary by those of a range. No answer made of them may be open.
    Result<void> fill(const HostRange& range);

    /// `sql` with its tables `work.NAME` meant in this workspace:
    ///   work.source  file, network
    ///   work.host    host (1, 2, ... by network and address), network, client, first, last
    ///   work.contact contact (1, 2, ... by host and endpoint; the busiest of each host), host,
    ///                server, server_port, transport, attempts, answered, first, head_up,
    ///                head_down, hosts
    ///   work.summary host, network, client, first, last, contacts, kept_contacts, kept_attempts,
    ///                mail_servers
    [[nodiscard]] std::string sql(std::string_view sql) const;

private:
    HostWorkspace(Connection connection, std::string name, std::uint64_t most_records)
        : connection_(std::move(connection)), name_(std::move(name)), most_records_(most_records)
    {
    }

    Connection connection_;
    std::string name_;
    std::uint64_t most_records_;
};

} // namespace takedown
