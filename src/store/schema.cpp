#include "store/schema.hpp"

#include <array>
#include <string>

namespace takedown {

namespace {

constexpr std::string_view evidence_tables = R"sql(
CREATE TYPE mail_class AS ENUM ('spam', 'ham');
CREATE TYPE transport AS ENUM ('tcp', 'udp', 'icmp', 'other');
CREATE TYPE outcome AS ENUM ('unknown', 'no_answer', 'refused', 'connected_no_data', 'answered');
CREATE TABLE evidence_file (
    id UINTEGER NOT NULL, path VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, size UBIGINT NOT NULL,
    format VARCHAR NOT NULL, network VARCHAR NOT NULL, trap VARCHAR NOT NULL,
    mail_class mail_class NOT NULL, records UBIGINT NOT NULL, oddities UBIGINT NOT NULL,
    imported TIMESTAMP NOT NULL);
CREATE TABLE oddity (
    file UINTEGER NOT NULL, byte_offset UBIGINT NOT NULL, kind VARCHAR NOT NULL,
    occurrences UBIGINT NOT NULL, detail VARCHAR NOT NULL);
CREATE TABLE message (
    id UBIGINT NOT NULL, file UINTEGER NOT NULL, byte_offset UBIGINT NOT NULL,
    length UBIGINT NOT NULL, member VARCHAR NOT NULL, headers VARCHAR[] NOT NULL, date TIMESTAMP,
    message_id VARCHAR NOT NULL, subject VARCHAR NOT NULL, from_domain VARCHAR NOT NULL,
    mailer VARCHAR NOT NULL, content_type VARCHAR NOT NULL, charset VARCHAR NOT NULL,
    boundary VARCHAR NOT NULL, body_digest UBIGINT NOT NULL, words UINTEGER NOT NULL,
    sketch BLOB);
CREATE TABLE message_text (message UBIGINT NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE hop (
    message UBIGINT NOT NULL, position UINTEGER NOT NULL, header_index UINTEGER NOT NULL,
    from_address VARCHAR, helo VARCHAR NOT NULL, rdns VARCHAR NOT NULL, by_name VARCHAR NOT NULL,
    protocol VARCHAR NOT NULL, time TIMESTAMP);
CREATE TABLE message_url (
    message UBIGINT NOT NULL, position UINTEGER NOT NULL, host VARCHAR NOT NULL,
    registered_domain VARCHAR NOT NULL, path_shape VARCHAR NOT NULL);
CREATE TABLE attachment (
    message UBIGINT NOT NULL, position UINTEGER NOT NULL, name VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL, size UBIGINT NOT NULL, sha256 VARCHAR NOT NULL);
CREATE TABLE flow (
    file UINTEGER NOT NULL, byte_offset UBIGINT NOT NULL, time TIMESTAMP NOT NULL,
    duration_us BIGINT NOT NULL, transport transport NOT NULL, client VARCHAR NOT NULL,
    client_port USMALLINT NOT NULL, server VARCHAR NOT NULL, server_port USMALLINT NOT NULL,
    packets_up UBIGINT NOT NULL, packets_down UBIGINT NOT NULL, bytes_up UBIGINT NOT NULL,
    bytes_down UBIGINT NOT NULL, outcome outcome NOT NULL, reset_by_server BOOLEAN NOT NULL,
    head_up BLOB, head_down BLOB);
CREATE TABLE lookup (
    file UINTEGER NOT NULL, byte_offset UBIGINT NOT NULL, time TIMESTAMP NOT NULL,
    client VARCHAR NOT NULL, resolver VARCHAR NOT NULL, name VARCHAR NOT NULL,
    type USMALLINT NOT NULL, response INTEGER NOT NULL, addresses VARCHAR[] NOT NULL,
    other_answers VARCHAR[] NOT NULL, least_ttl UINTEGER NOT NULL);
CREATE TABLE http_request (
    file UINTEGER NOT NULL, byte_offset UBIGINT NOT NULL, time TIMESTAMP NOT NULL,
    client VARCHAR NOT NULL, server VARCHAR NOT NULL, server_port USMALLINT NOT NULL,
    method VARCHAR NOT NULL, host VARCHAR NOT NULL, uri VARCHAR NOT NULL,
    user_agent VARCHAR NOT NULL, referrer VARCHAR NOT NULL, header_names VARCHAR NOT NULL,
    status INTEGER NOT NULL, response_type VARCHAR NOT NULL, request_bytes UBIGINT NOT NULL,
    response_bytes UBIGINT NOT NULL);
CREATE TABLE tls_handshake (
    file UINTEGER NOT NULL, byte_offset UBIGINT NOT NULL, time TIMESTAMP NOT NULL,
    client VARCHAR NOT NULL, server VARCHAR NOT NULL, server_port USMALLINT NOT NULL,
    server_name VARCHAR NOT NULL, version VARCHAR NOT NULL, ja3 VARCHAR NOT NULL,
    ja3s VARCHAR NOT NULL, subject VARCHAR NOT NULL, issuer VARCHAR NOT NULL,
    not_before TIMESTAMP, not_after TIMESTAMP, established BOOLEAN NOT NULL);
CREATE TABLE smtp_session (
    file UINTEGER NOT NULL, byte_offset UBIGINT NOT NULL, time TIMESTAMP NOT NULL,
    client VARCHAR NOT NULL, server VARCHAR NOT NULL, server_port USMALLINT NOT NULL,
    helo VARCHAR NOT NULL, dialect VARCHAR NOT NULL, from_domain VARCHAR NOT NULL,
    recipients VARCHAR[] NOT NULL, recipient_domains VARCHAR[] NOT NULL,
    subject VARCHAR NOT NULL, last_reply INTEGER NOT NULL, message_sent BOOLEAN NOT NULL,
    tls BOOLEAN NOT NULL);
CREATE TABLE route (
    file UINTEGER NOT NULL, byte_offset UBIGINT NOT NULL, time TIMESTAMP NOT NULL,
    peer VARCHAR NOT NULL, peer_as UINTEGER NOT NULL, prefix VARCHAR NOT NULL,
    prefix_length UTINYINT NOT NULL, path VARCHAR NOT NULL, origin UINTEGER,
    has_set BOOLEAN NOT NULL, withdrawn BOOLEAN NOT NULL);
CREATE TABLE place_range (
    file UINTEGER NOT NULL, byte_offset UBIGINT NOT NULL, first VARCHAR NOT NULL,
    last VARCHAR NOT NULL, first_key UHUGEINT NOT NULL, last_key UHUGEINT NOT NULL,
    country VARCHAR NOT NULL, city VARCHAR NOT NULL, latitude DOUBLE, longitude DOUBLE,
    asn UINTEGER NOT NULL, holder VARCHAR NOT NULL);
CREATE TABLE audit_log (
    position UBIGINT NOT NULL, time TIMESTAMP NOT NULL, actor VARCHAR NOT NULL,
    action VARCHAR NOT NULL, detail VARCHAR NOT NULL);
)sql";

constexpr std::string_view finding_table_sql = R"sql(
CREATE TABLE findings (input VARCHAR NOT NULL, document JSON NOT NULL);
CREATE TABLE campaign (
    position UINTEGER NOT NULL, id VARCHAR NOT NULL, messages UBIGINT NOT NULL,
    sources UBIGINT NOT NULL, first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL,
    key VARCHAR NOT NULL, key_text VARCHAR NOT NULL, least_similarity DOUBLE NOT NULL,
    leader UBIGINT NOT NULL, subject VARCHAR NOT NULL, template_text VARCHAR NOT NULL,
    template_regex VARCHAR NOT NULL, template_hits UBIGINT NOT NULL,
    template_ham_hits UBIGINT NOT NULL, ham_tested UBIGINT NOT NULL,
    url_domains VARCHAR[] NOT NULL, engines VARCHAR[] NOT NULL);
CREATE TABLE campaign_message (campaign VARCHAR NOT NULL, message UBIGINT NOT NULL);
CREATE TABLE engine (
    position UINTEGER NOT NULL, id VARCHAR NOT NULL, header_order VARCHAR NOT NULL,
    message_id_shape VARCHAR NOT NULL, mailer VARCHAR NOT NULL, helo_habit VARCHAR NOT NULL,
    messages UBIGINT NOT NULL, sources UBIGINT NOT NULL);
CREATE TABLE botnet (
    position UINTEGER NOT NULL, id VARCHAR NOT NULL, family VARCHAR NOT NULL,
    family_source VARCHAR NOT NULL, campaigns VARCHAR[] NOT NULL, engines VARCHAR[] NOT NULL,
    messages UBIGINT NOT NULL, sources UBIGINT NOT NULL,
    most_sources_in_an_hour UBIGINT NOT NULL, confidence DOUBLE NOT NULL, why VARCHAR NOT NULL,
    first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL);
CREATE TABLE share (
    position UINTEGER NOT NULL, trap VARCHAR NOT NULL, day VARCHAR NOT NULL,
    botnet VARCHAR NOT NULL, messages UBIGINT NOT NULL, sources UBIGINT NOT NULL,
    by_messages DOUBLE NOT NULL, by_messages_low DOUBLE NOT NULL,
    by_messages_high DOUBLE NOT NULL, by_sources DOUBLE NOT NULL,
    by_sources_low DOUBLE NOT NULL, by_sources_high DOUBLE NOT NULL);
CREATE TABLE controller (
    position UINTEGER NOT NULL, id VARCHAR NOT NULL, address VARCHAR NOT NULL,
    port USMALLINT NOT NULL, transport VARCHAR NOT NULL, name VARCHAR NOT NULL,
    names VARCHAR[] NOT NULL, role VARCHAR NOT NULL, role_why VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL, bots UBIGINT NOT NULL, answers BOOLEAN NOT NULL,
    first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL);
CREATE TABLE controller_bot (
    controller VARCHAR NOT NULL, network VARCHAR NOT NULL, address VARCHAR NOT NULL);
CREATE TABLE controller_evidence (
    controller VARCHAR NOT NULL, position UINTEGER NOT NULL, kind VARCHAR NOT NULL,
    weight DOUBLE NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE segment (
    position UINTEGER NOT NULL, id VARCHAR NOT NULL, bots UBIGINT NOT NULL,
    weight DOUBLE NOT NULL, botnet VARCHAR NOT NULL, controllers VARCHAR[] NOT NULL);
CREATE TABLE segment_bot (
    segment VARCHAR NOT NULL, network VARCHAR NOT NULL, address VARCHAR NOT NULL);
CREATE TABLE fallback (
    segment VARCHAR NOT NULL, kind VARCHAR NOT NULL, confidence DOUBLE NOT NULL,
    why VARCHAR NOT NULL, names VARCHAR[] NOT NULL, name_count UBIGINT NOT NULL);
CREATE TABLE failover (
    segment VARCHAR NOT NULL, position UINTEGER NOT NULL, failed VARCHAR NOT NULL,
    manner VARCHAR NOT NULL, next VARCHAR NOT NULL, delay_us BIGINT NOT NULL);
CREATE TABLE site (
    controller VARCHAR NOT NULL, address VARCHAR NOT NULL, prefix VARCHAR,
    origins VARCHAR[] NOT NULL, country VARCHAR NOT NULL, asn UINTEGER NOT NULL,
    holder VARCHAR NOT NULL, differs BOOLEAN NOT NULL, note VARCHAR NOT NULL);
CREATE TABLE site_upstream (
    controller VARCHAR NOT NULL, position UINTEGER NOT NULL, asn UINTEGER NOT NULL,
    holder VARCHAR NOT NULL, path_share DOUBLE NOT NULL, peers UBIGINT NOT NULL);
CREATE TABLE party (
    id VARCHAR NOT NULL, kind VARCHAR NOT NULL, name VARCHAR NOT NULL, country VARCHAR NOT NULL,
    contact VARCHAR NOT NULL);
CREATE TABLE action (
    position UINTEGER NOT NULL, id VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    party VARCHAR NOT NULL, target VARCHAR NOT NULL, effort DOUBLE NOT NULL,
    collateral DOUBLE NOT NULL, possible BOOLEAN NOT NULL, why_not VARCHAR NOT NULL,
    place_in_plan UINTEGER, regret DOUBLE);
CREATE TABLE live_route (
    position UINTEGER NOT NULL, segment VARCHAR NOT NULL, through VARCHAR NOT NULL,
    via VARCHAR NOT NULL, weight DOUBLE NOT NULL, actions VARCHAR[] NOT NULL);
CREATE TABLE plan (
    cost DOUBLE NOT NULL, lower_bound DOUBLE NOT NULL, optimal BOOLEAN NOT NULL,
    caveats VARCHAR[] NOT NULL);
CREATE TABLE note (position UINTEGER NOT NULL, text VARCHAR NOT NULL);
)sql";

/// Collateral that was not measured is absent; it was written as 0 before. Names that bots only
/// claim stand apart from those that led to a controller.
constexpr auto known_and_unknown = R"sql(
ALTER TABLE controller ADD COLUMN claimed_names VARCHAR[];
ALTER TABLE action ALTER COLUMN collateral DROP NOT NULL;
UPDATE action SET collateral = NULL;
)sql";

/// Findings are made anew by an analysis, so old rows of these tables need not be kept.
constexpr std::string_view mail_findings = R"sql(
ALTER TABLE campaign ADD COLUMN worst_pair_similarity DOUBLE;
ALTER TABLE campaign ADD COLUMN template_why_not VARCHAR;
ALTER TABLE botnet ADD COLUMN bots_at_once UBIGINT;
ALTER TABLE botnet ADD COLUMN bots_in_a_day UBIGINT;
ALTER TABLE botnet ADD COLUMN bots_estimate DOUBLE;
ALTER TABLE botnet ADD COLUMN bots_low DOUBLE;
ALTER TABLE botnet ADD COLUMN bots_high DOUBLE;
ALTER TABLE botnet ADD COLUMN grown_hosts UBIGINT;
ALTER TABLE share RENAME COLUMN day TO period;
ALTER TABLE share ADD COLUMN bots DOUBLE;
ALTER TABLE share ADD COLUMN by_bots DOUBLE;
ALTER TABLE share ADD COLUMN by_bots_low DOUBLE;
ALTER TABLE share ADD COLUMN by_bots_high DOUBLE;
CREATE TABLE dialect (
    position UINTEGER NOT NULL, id VARCHAR NOT NULL, commands VARCHAR NOT NULL,
    sessions UBIGINT NOT NULL, clients UBIGINT NOT NULL, of_mail_servers BOOLEAN NOT NULL,
    engines VARCHAR[] NOT NULL, botnets VARCHAR[] NOT NULL, why VARCHAR NOT NULL);
CREATE TABLE grown_host (
    botnet VARCHAR NOT NULL, host VARCHAR NOT NULL, targets UBIGINT NOT NULL,
    telling UBIGINT NOT NULL, first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL);
)sql";

/// Mail read by an older version has none of these: read it anew to have them.
constexpr std::string_view carried_mail = R"sql(
CREATE TYPE carrier AS ENUM ('none', 'forward', 'abuse_report', 'bounce');
ALTER TABLE message ADD COLUMN layout VARCHAR DEFAULT '';
ALTER TABLE message ADD COLUMN carrier carrier DEFAULT 'none';
ALTER TABLE message ADD COLUMN reporter VARCHAR DEFAULT '';
ALTER TABLE message ADD COLUMN report_kind VARCHAR DEFAULT '';
ALTER TABLE message ADD COLUMN reported_source VARCHAR;
ALTER TABLE message ADD COLUMN reported_arrival TIMESTAMP;
ALTER TABLE message ADD COLUMN headers_only BOOLEAN DEFAULT false;
ALTER TABLE attachment ADD COLUMN tlsh VARCHAR DEFAULT '';
)sql";

constexpr std::array<Migration, 5> all_migrations{
    Migration{1, evidence_tables},
    Migration{2, finding_table_sql, true},
    Migration{3, known_and_unknown},
    Migration{4, mail_findings, true},
    Migration{5, carried_mail},
};

constexpr auto own_tables =
    "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database()";

tl::unexpected<Error> no_case(const Connection& connection)
{
    return fail(
        ErrorKind::Case,
        connection.database() + ": this database is not a takedown case; name a case folder, or a "
                                "new path to start one"
    );
}

/// 0 for a database without tables, or for a case whose first step has not run.
Result<std::uint64_t> stored_version(Connection& connection)
{
    TAKEDOWN_TRY(const std::uint64_t all, query_number(connection, own_tables));
    TAKEDOWN_TRY(
        const std::uint64_t ours,
        query_number(connection, std::string(own_tables) + " AND table_name = 'schema_version'")
    );
    if (ours == 0) {
        if (all != 0) {
            return no_case(connection);
        }
        return 0;
    }
    return query_number(connection, "SELECT max(version) FROM schema_version");
}

tl::unexpected<Error> too_new(const Connection& connection, std::uint64_t version)
{
    return fail(
        ErrorKind::Case,
        connection.database() + ": the case has schema version " + std::to_string(version) +
            ", made by a newer takedown; this one knows up to " +
            std::to_string(current_schema_version()) + ". Update takedown"
    );
}

Result<void> apply(Connection& connection, const Migration& step)
{
    const std::string sql =
        "BEGIN;\nCREATE TABLE IF NOT EXISTS schema_version (version UBIGINT NOT NULL);\n" +
        std::string(step.sql) + "DELETE FROM schema_version;\nINSERT INTO schema_version VALUES (" +
        std::to_string(step.version) + ");\nCOMMIT;";
    auto done = connection.run(sql);
    if (!done) {
        (void)connection.run("ROLLBACK");
    }
    return done;
}

} // namespace

std::span<const Migration> migrations()
{
    return all_migrations;
}

std::vector<std::string> finding_tables()
{
    constexpr std::string_view creates = "CREATE TABLE ";
    std::vector<std::string> names;
    for (const Migration& step : all_migrations) {
        std::size_t at =
            step.makes_finding_tables ? step.sql.find(creates) : std::string_view::npos;
        while (at != std::string_view::npos) {
            at += creates.size();
            names.emplace_back(step.sql.substr(at, step.sql.find(' ', at) - at));
            at = step.sql.find(creates, at);
        }
    }
    return names;
}

std::uint64_t current_schema_version()
{
    return all_migrations.back().version;
}

Result<void> migrate(Connection& connection, std::uint64_t target)
{
    TAKEDOWN_TRY(const std::uint64_t version, stored_version(connection));
    if (version > current_schema_version()) {
        return too_new(connection, version);
    }
    for (const Migration& step : all_migrations) {
        if (step.version > version && step.version <= target) {
            TAKEDOWN_CHECKED(apply(connection, step));
        }
    }
    return {};
}

Result<void> check_schema(Connection& connection)
{
    TAKEDOWN_TRY(const std::uint64_t version, stored_version(connection));
    if (version == 0) {
        return no_case(connection);
    }
    if (version > current_schema_version()) {
        return too_new(connection, version);
    }
    if (version < current_schema_version()) {
        return fail(
            ErrorKind::Case,
            connection.database() + ": the case has the older schema version " +
                std::to_string(version) + "; run any command that writes to it once to update it"
        );
    }
    return {};
}

} // namespace takedown
