#include "store/import_writer.hpp"

#include "store/record_columns.hpp"

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

std::vector<std::string> texts_of(const std::vector<Address>& addresses)
{
    std::vector<std::string> texts;
    texts.reserve(addresses.size());
    for (const Address& address : addresses) {
        texts.push_back(address.text());
    }
    return texts;
}

template <class Enum>
std::uint8_t place(Enum value)
{
    return static_cast<std::uint8_t>(value);
}

} // namespace

Result<std::unique_ptr<ImportWriter>>
DuckdbImportWriter::begin(Connection connection, std::shared_ptr<std::atomic<bool>> importing)
{
    if (importing->exchange(true)) {
        return fail(
            ErrorKind::Busy,
            connection.database() + ": another import into this case is running; wait until it ends"
        );
    }
    auto writer = std::make_unique<DuckdbImportWriter>(std::move(connection), std::move(importing));
    TAKEDOWN_CHECKED(writer->begin_transaction());
    return writer;
}

DuckdbImportWriter::DuckdbImportWriter(
    Connection connection, std::shared_ptr<std::atomic<bool>> importing
)
    : connection_(std::move(connection)), importing_(std::move(importing))
{
}

DuckdbImportWriter::~DuckdbImportWriter()
{
    abandon();
    importing_->store(false);
}

Result<void> DuckdbImportWriter::begin_transaction()
{
    TAKEDOWN_CHECKED(connection_.run("BEGIN"));
    open_ = true;
    TAKEDOWN_TRY(
        const std::uint64_t last, query_number(connection_, "SELECT max(id) FROM evidence_file")
    );
    last_file_ = static_cast<std::uint32_t>(last);
    return {};
}

void DuckdbImportWriter::abandon()
{
    if (!open_) {
        return;
    }
    open_ = false;
    // An appender hands its rows on when it goes, so all must go before the rollback.
    for (TableAppender* table : tables_) {
        (void)table->finish();
    }
    (void)connection_.run("ROLLBACK");
}

std::uint32_t DuckdbImportWriter::add_file(const EvidenceFile& file)
{
    pending_files_.push_back(file);
    pending_files_.back().id = ++last_file_;
    return last_file_;
}

void DuckdbImportWriter::finish_file(
    std::uint32_t id, std::uint64_t records, std::uint64_t oddities
)
{
    for (EvidenceFile& file : pending_files_) {
        if (file.id == id) {
            file.records = records;
            file.oddities = oddities;
        }
    }
}

void DuckdbImportWriter::add(std::uint64_t id, const Message& message)
{
    messages_.put(id).put(message.where.file).put(message.where.offset).put(message.length);
    messages_.put(message.member).put(message.headers).put(message.date).put(message.message_id);
    messages_.put(message.subject).put(message.from_domain).put(message.mailer);
    messages_.put(message.content_type).put(message.charset).put(message.boundary);
    messages_.put(message.fingerprint.body_digest).put(message.fingerprint.words);
    messages_.put_blob(sketch_bytes(message.fingerprint.sketch)).put(message.layout);
    const CarriedBy& carried = message.carried_by;
    messages_.put_enum(place(carried.carrier)).put(carried.reporter).put(carried.kind);
    messages_.put(carried.source).put(carried.arrival).put(carried.headers_only).end_row();
    if (!message.text.empty()) {
        texts_.put(id).put(message.text).end_row();
    }
    std::uint32_t position = 0;
    for (const Hop& hop : message.hops) {
        hops_.put(id).put(position++).put(hop.header_index).put(hop.from).put(hop.helo);
        hops_.put(hop.rdns).put(hop.by).put(hop.protocol).put(hop.time).end_row();
    }
    position = 0;
    for (const Url& url : message.urls) {
        urls_.put(id).put(position++).put(url.host).put(url.registered_domain);
        urls_.put(url.path_shape).end_row();
    }
    position = 0;
    for (const Attachment& attachment : message.attachments) {
        attachments_.put(id).put(position++).put(attachment.name).put(attachment.media_type);
        attachments_.put(attachment.size).put(attachment.sha256).put(attachment.tlsh).end_row();
    }
}

void DuckdbImportWriter::add(const Flow& flow)
{
    flows_.put(flow.where.file).put(flow.where.offset).put(flow.start);
    flows_.put(std::int64_t{flow.duration.count()}).put_enum(place(flow.transport));
    flows_.put(flow.client).put(flow.client_port).put(flow.server).put(flow.server_port);
    flows_.put(flow.packets_up).put(flow.packets_down).put(flow.bytes_up).put(flow.bytes_down);
    flows_.put_enum(place(flow.outcome)).put(flow.reset_by_server);
    flows_.put_blob(flow.head_up).put_blob(flow.head_down).end_row();
}

void DuckdbImportWriter::add(const Lookup& lookup)
{
    lookups_.put(lookup.where.file).put(lookup.where.offset).put(lookup.time).put(lookup.client);
    lookups_.put(lookup.resolver).put(lookup.name).put(lookup.type);
    lookups_.put(std::int32_t{lookup.response}).put(texts_of(lookup.addresses));
    lookups_.put(lookup.other_answers).put(lookup.least_ttl).end_row();
}

void DuckdbImportWriter::add(const HttpRequest& request)
{
    requests_.put(request.where.file).put(request.where.offset).put(request.time);
    requests_.put(request.client).put(request.server).put(request.server_port);
    requests_.put(request.method).put(request.host).put(request.uri).put(request.user_agent);
    requests_.put(request.referrer).put(request.header_names).put(std::int32_t{request.status});
    requests_.put(request.response_type).put(request.request_bytes).put(request.response_bytes);
    requests_.end_row();
}

void DuckdbImportWriter::add(const TlsHandshake& handshake)
{
    handshakes_.put(handshake.where.file).put(handshake.where.offset).put(handshake.time);
    handshakes_.put(handshake.client).put(handshake.server).put(handshake.server_port);
    handshakes_.put(handshake.server_name).put(handshake.version).put(handshake.ja3);
    handshakes_.put(handshake.ja3s).put(handshake.subject).put(handshake.issuer);
    handshakes_.put(handshake.not_before).put(handshake.not_after).put(handshake.established);
    handshakes_.end_row();
}

void DuckdbImportWriter::add(const SmtpSession& session)
{
    sessions_.put(session.where.file).put(session.where.offset).put(session.time);
    sessions_.put(session.client).put(session.server).put(session.server_port);
    sessions_.put(session.helo).put(session.dialect).put(session.from_domain);
    sessions_.put(session.recipients).put(session.recipient_domains).put(session.subject);
    sessions_.put(std::int32_t{session.last_reply}).put(session.message_sent).put(session.tls);
    sessions_.end_row();
}

void DuckdbImportWriter::add(const Route& route)
{
    routes_.put(route.where.file).put(route.where.offset).put(route.time).put(route.peer);
    routes_.put(route.peer_as).put(route.prefix.text());
    routes_.put(static_cast<std::uint8_t>(route.prefix.length())).put(path_text(route.path));
    routes_.put(route.path.empty() ? std::nullopt : std::optional(route.path.back()));
    routes_.put(route.has_set).put(route.withdrawn).end_row();
}

void DuckdbImportWriter::add(const PlaceRange& range)
{
    ranges_.put(range.where.file).put(range.where.offset).put(range.first).put(range.last);
    ranges_.put_key(range.first).put_key(range.last).put(range.country).put(range.city);
    ranges_.put(range.latitude).put(range.longitude).put(range.asn).put(range.holder).end_row();
}

void DuckdbImportWriter::add(const Oddity& oddity)
{
    oddities_.put(oddity.where.file).put(oddity.where.offset).put(oddity.kind).put(oddity.count);
    oddities_.put(oddity.detail).end_row();
}

bool DuckdbImportWriter::healthy() const
{
    return open_ && !error_ &&
           std::all_of(tables_.begin(), tables_.end(), [](const TableAppender* table) {
               return table->healthy();
           });
}

Result<void> DuckdbImportWriter::write_all()
{
    for (const EvidenceFile& file : pending_files_) {
        files_.put(file.id).put(file.path).put(file.sha256).put(file.size).put(file.format);
        files_.put(file.network).put(file.trap).put_enum(place(file.mail_class));
        files_.put(file.records).put(file.oddities).put(file.imported).end_row();
    }
    for (const TableAppender* table : tables_) {
        if (table->error()) {
            return tl::unexpected(*table->error());
        }
    }
    for (TableAppender* table : tables_) {
        TAKEDOWN_CHECKED(table->finish());
    }
    return connection_.run("COMMIT");
}

Result<void> DuckdbImportWriter::commit()
{
    if (error_) {
        return tl::unexpected(*error_);
    }
    if (!open_) {
        return fail(ErrorKind::Internal, connection_.database() + ": import already ended");
    }
    const auto done = write_all();
    if (!done) {
        error_ = done.error();
        abandon();
        return tl::unexpected(*error_);
    }
    open_ = false;
    return {};
}

} // namespace takedown
