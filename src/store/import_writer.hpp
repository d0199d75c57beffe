#pragma once

// DuckdbImportWriter: one import as one transaction of its own connection.

#include "store/store.hpp"
#include "store/table_appender.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace takedown {

class DuckdbImportWriter final : public ImportWriter {
public:
    /// Takes the turn to import: `importing` is true until the writer is gone. Errors: Busy when
    /// another import of this process runs, Storage.
    static Result<std::unique_ptr<ImportWriter>>
    begin(Connection connection, std::shared_ptr<std::atomic<bool>> importing);

    DuckdbImportWriter(Connection connection, std::shared_ptr<std::atomic<bool>> importing);
    DuckdbImportWriter(const DuckdbImportWriter&) = delete;
    DuckdbImportWriter& operator=(const DuckdbImportWriter&) = delete;
    DuckdbImportWriter(DuckdbImportWriter&&) = delete;
    DuckdbImportWriter& operator=(DuckdbImportWriter&&) = delete;
    ~DuckdbImportWriter() override;

    std::uint32_t add_file(const EvidenceFile& file) override;
    void add(std::uint64_t id, const Message& message) override;
    void add(const Flow& flow) override;
    void add(const Lookup& lookup) override;
    void add(const HttpRequest& request) override;
    void add(const TlsHandshake& handshake) override;
    void add(const SmtpSession& session) override;
    void add(const Route& route) override;
    void add(const PlaceRange& range) override;
    void add(const Oddity& oddity) override;
    void finish_file(std::uint32_t id, std::uint64_t records, std::uint64_t oddities) override;
    [[nodiscard]] bool healthy() const override;
    Result<void> commit() override;

private:
    Result<void> begin_transaction();
    Result<void> write_all();
    void abandon();

    Connection connection_;
    std::shared_ptr<std::atomic<bool>> importing_;
    bool open_ = false;
    std::uint32_t last_file_ = 0;
    std::vector<EvidenceFile> pending_files_; ///< rows written at commit, with their final counts
    std::optional<Error> error_;

    TableAppender files_{connection_, "evidence_file"};
    TableAppender messages_{connection_, "message"};
    TableAppender texts_{connection_, "message_text"};
    TableAppender hops_{connection_, "hop"};
    TableAppender urls_{connection_, "message_url"};
    TableAppender attachments_{connection_, "attachment"};
    TableAppender flows_{connection_, "flow"};
    TableAppender lookups_{connection_, "lookup"};
    TableAppender requests_{connection_, "http_request"};
    TableAppender handshakes_{connection_, "tls_handshake"};
    TableAppender sessions_{connection_, "smtp_session"};
    TableAppender routes_{connection_, "route"};
    TableAppender ranges_{connection_, "place_range"};
    TableAppender oddities_{connection_, "oddity"};

    const std::array<TableAppender*, 14> tables_{
        &files_,
        &messages_,
        &texts_,
        &hops_,
        &urls_,
        &attachments_,
        &flows_,
        &lookups_,
        &requests_,
        &handshakes_,
        &sessions_,
        &routes_,
        &ranges_,
        &oddities_};
};

} // namespace takedown
