#pragma once

// DuckdbStore: the Store over one case.duckdb. Each question runs on a connection of its own, so
// threads may ask side by side.

#include "store/duckdb_handles.hpp"
#include "store/store.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace takedown {

class DuckdbStore final : public Store {
public:
    DuckdbStore(DatabaseHandle database, std::string path, Access access, std::uint64_t memory)
        : database_(std::move(database)), path_(std::move(path)), access_(access), memory_(memory)
    {
    }

    /// Schema and functions; called once, before any question.
    Result<void> prepare();

    Result<std::unique_ptr<ImportWriter>> begin_import() override;
    Result<std::vector<EvidenceFile>> files() override;
    Result<std::vector<Oddity>> oddities() override;
    Result<TableCounts> counts() override;
    Result<void> for_each_message(const std::function<bool(StoredMessage&&)>& take) override;
    Result<void> for_each_path(const std::function<bool(StoredMessage&&)>& take) override;
    Result<void> for_each_content(
        std::span<const std::uint64_t> ids,
        std::size_t most_characters,
        const std::function<bool(std::size_t, MessageContent&&)>& take
    ) override;
    Result<void> for_each_host(const std::function<bool(HostActivity&&)>& take) override;
    Result<std::vector<Route>> routes_covering(std::span<const Address> addresses) override;
    Result<std::vector<PlaceRange>> places_covering(std::span<const Address> addresses) override;
    Result<void> save_findings(const Findings& findings, std::string_view input) override;
    Result<std::optional<Findings>> load_findings() override;
    Result<std::string> findings_input() override;
    Result<void> audit(const AuditEntry& entry) override;
    Result<std::vector<AuditEntry>> audit_log() override;

private:
    Result<Connection> connect();
    Result<Connection> connect_to_write();

    DatabaseHandle database_;
    std::string path_;
    Access access_;
    std::uint64_t memory_; ///< bytes the engine may hold
    std::shared_ptr<std::atomic<bool>> importing_ = std::make_shared<std::atomic<bool>>(false);
    std::atomic<std::uint64_t> workspaces_{0}; ///< numbers the scratch databases of host queries
};

} // namespace takedown
