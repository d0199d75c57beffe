#pragma once

// Store: the case database as the questions the stages ask of it. DuckDB answers them today;
// another engine may answer the same ones, with the heavy grouping done in its SQL.

#include "core/result.hpp"
#include "model/activity.hpp"
#include "model/evidence.hpp"
#include "model/findings.hpp"
#include "model/message.hpp"
#include "model/routing.hpp"
#include "model/traffic.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// One import transaction: all of it lands at commit(), or nothing does (also after kill -9).
/// Adding never fails by itself; the first storage error is kept and returned by commit().
class ImportWriter {
public:
    ImportWriter() = default;
    ImportWriter(const ImportWriter&) = delete;
    ImportWriter& operator=(const ImportWriter&) = delete;
    ImportWriter(ImportWriter&&) = delete;
    ImportWriter& operator=(ImportWriter&&) = delete;
    virtual ~ImportWriter() = default; ///< rolls back unless committed

    /// Takes the file's row without id and counts; returns the id its records carry in where.file.
    virtual std::uint32_t add_file(const EvidenceFile& file) = 0;

    /// Recipients are hashed with the case's key before they come here: the store holds no secret.
    virtual void add(std::uint64_t id, const Message& message) = 0;
    virtual void add(const Flow& flow) = 0;
    virtual void add(const Lookup& lookup) = 0;
    virtual void add(const HttpRequest& request) = 0;
    virtual void add(const TlsHandshake& handshake) = 0;
    virtual void add(const SmtpSession& session) = 0;
    virtual void add(const Route& route) = 0;
    virtual void add(const PlaceRange& range) = 0;
    virtual void add(const Oddity& oddity) = 0;

    virtual void finish_file(std::uint32_t id, std::uint64_t records, std::uint64_t oddities) = 0;

    /// False once something failed: the reader should stop.
    [[nodiscard]] virtual bool healthy() const = 0;
    virtual Result<void> commit() = 0;
};

/// Row counts by table, for show and the report.
using TableCounts = std::map<std::string, std::uint64_t>;

/// What one message says to its reader; empty where there is no such message or field.
struct MessageContent {
    std::string subject;
    std::string mailer;
    std::string message_id;
    std::string text;
};

struct AuditEntry {
    TimePoint time{};
    std::string actor;  ///< user name of the operating system
    std::string action; ///< "import", "analyze", ...
    std::string detail;
};

class Store {
public:
    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    Store(Store&&) = delete;
    Store& operator=(Store&&) = delete;
    virtual ~Store() = default;

    virtual Result<std::unique_ptr<ImportWriter>> begin_import() = 0;
    /// Every file imported whole, by id.
    virtual Result<std::vector<EvidenceFile>> files() = 0;
    virtual Result<std::vector<Oddity>> oddities() = 0;
    virtual Result<TableCounts> counts() = 0;

    /// All messages in ascending id, in bounded memory; `take` returns false to stop.
    virtual Result<void> for_each_message(const std::function<bool(StoredMessage&&)>& take) = 0;
    /// The same of their paths alone: id, trap, class, carrier, reporter and hops; the rest is
    /// empty.
    virtual Result<void> for_each_path(const std::function<bool(StoredMessage&&)>& take) = 0;
    /// What these messages (`ids` ascends, each once) say, in their order and with their place
    /// among `ids`; of a text the first `most_characters`. Few are in memory at a time; one sweep
    /// over the case however many there are. `take` returns false to stop.
    virtual Result<void> for_each_content(
        std::span<const std::uint64_t> ids,
        std::size_t most_characters,
        const std::function<bool(std::size_t place, MessageContent&&)>& take
    ) = 0;

    /// Every host that opened a flow, sent a query or spoke SMTP, by network and address; one in
    /// memory at a time. `trap_messages` is left 0: casework fills it.
    virtual Result<void> for_each_host(const std::function<bool(HostActivity&&)>& take) = 0;

    /// Routes to every prefix that contains one of the addresses; withdrawn ones left out.
    virtual Result<std::vector<Route>> routes_covering(std::span<const Address> addresses) = 0;
    /// Imported ranges that contain one of the addresses.
    virtual Result<std::vector<PlaceRange>> places_covering(std::span<const Address> addresses) = 0;

    /// Replaces the findings; `input` identifies evidence and settings they came from.
    virtual Result<void> save_findings(const Findings& findings, std::string_view input) = 0;
    virtual Result<std::optional<Findings>> load_findings() = 0;
    /// The `input` of the stored findings; empty if there are none.
    virtual Result<std::string> findings_input() = 0;

    virtual Result<void> audit(const AuditEntry& entry) = 0;
    /// In the order written. The program itself only writes the log; whoever must show what was
    /// done to a case reads it here or as a table (docs/store.md).
    virtual Result<std::vector<AuditEntry>> audit_log() = 0;
};

/// How to open a case database.
enum class Access { ReadWrite, ReadOnly };

struct StoreOptions {
    Access access = Access::ReadWrite;
    std::uint64_t memory = std::uint64_t{1} << 30U; ///< bytes the engine may hold; it spills beyond
    unsigned threads = 0;                           ///< 0: as many as the machine has
    std::string spill_folder;                       ///< empty: beside the database
};

/// Opens or creates a case.duckdb and brings its schema up to date. Errors: Busy (another process
/// writes), Case (not a case database, or made by a newer program), Storage.
Result<std::unique_ptr<Store>>
open_duckdb_store(const std::string& path, const StoreOptions& options);

} // namespace takedown
