#include "readers/mail/abuse_report.hpp"

#include "core/text.hpp"
#include "readers/mail/decoding.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_fields = 200;
constexpr std::size_t most_report_bytes = std::size_t{1} << 20U;
constexpr std::size_t most_json_bytes = std::size_t{16} << 20U;
constexpr std::size_t most_samples = 50;

/// "192.0.2.1", "[192.0.2.1]", "IPv6:2001:db8::1", "<192.0.2.1>".
std::optional<Address> reported_address(std::string_view text)
{
    text = trim(text);
    while (!text.empty() && (text.front() == '[' || text.front() == '<' || text.front() == '"')) {
        text.remove_prefix(1);
    }
    if (starts_with_ignoring_case(text, "ipv6:")) {
        text.remove_prefix(5);
    }
    return Address::parse(text.substr(0, text.find_first_of("]>\" ,;")));
}

std::optional<TimePoint> reported_time(std::string_view text)
{
    const std::string line = unfold(text, 200);
    const auto time = parse_mail_date(line);
    return time ? time : parse_iso_time(line);
}

std::string kind_word(std::string_view text)
{
    return to_valid_utf8(to_lower(trim(text)).substr(0, 40));
}

bool is_header_type(std::string_view type)
{
    return starts_with_ignoring_case(type, "text/rfc822-header");
}

bool is_mail_type(std::string_view type)
{
    return starts_with_ignoring_case(type, "message/rfc822") || is_header_type(type);
}

using Json = simdjson::dom::element;

/// Text of a member, under any of its spellings; empty if there is none.
std::string_view member(const Json& object, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names) {
        std::string_view text;
        if (object[name].get(text) == simdjson::SUCCESS) {
            return text;
        }
    }
    return {};
}

void add_sample(AbuseReport& report, const Json& sample, bool encoded)
{
    const std::string_view type = member(sample, {"content_type", "ContentType"});
    const std::string_view payload = member(sample, {"payload", "Payload"});
    if (!is_mail_type(type) || payload.empty() || report.samples.size() >= most_samples) {
        return;
    }
    report.samples.push_back(
        encoded ? decoded(payload, TransferEncoding::Base64, payload.size()) : std::string(payload)
    );
    report.samples_headers_only = report.samples_headers_only || is_header_type(type);
}

void add_samples(AbuseReport& report, const Json& holder, const char* name, bool always_encoded)
{
    simdjson::dom::array samples;
    if (holder[name].get(samples) != simdjson::SUCCESS) {
        return;
    }
    for (const Json sample : samples) {
        bool encoded = false;
        const bool said = sample["Base64Encoded"].get(encoded) == simdjson::SUCCESS;
        add_sample(report, sample, said ? encoded : always_encoded);
    }
}

AbuseReport read_third(const Json& report)
{
    AbuseReport read;
    read.by.kind = kind_word(member(report, {"ReportType", "ReportClass"}));
    read.by.source = reported_address(member(report, {"SourceIp", "SourceIP", "Source"}));
    read.by.arrival = reported_time(member(report, {"Date"}));
    add_samples(read, report, "Samples", true);
    return read;
}

AbuseReport read_fourth(const Json& document)
{
    AbuseReport read;
    read.by.kind = kind_word(member(document, {"type", "category"}));
    read.by.source = reported_address(member(document, {"source_identifier"}));
    read.by.arrival = reported_time(member(document, {"timestamp"}));
    if (const std::string_view recipient = member(document, {"smtp_to"}); !recipient.empty()) {
        read.recipients = mail_addresses(recipient, 10);
    }
    add_samples(read, document, "evidence", true);
    return read;
}

} // namespace

AbuseReport read_feedback_report(std::string_view fields)
{
    AbuseReport report;
    const HeaderBlock block = scan_headers(fields, most_fields, most_report_bytes);
    for (const HeaderField& field : block.fields) {
        const auto is = [&field](std::string_view name) {
            return equal_ignoring_case(field.name, name);
        };
        if (is("Feedback-Type") && report.by.kind.empty()) {
            report.by.kind = kind_word(field.value);
        } else if (is("Source-IP") && !report.by.source) {
            report.by.source = reported_address(field.value);
        } else if ((is("Arrival-Date") || is("Received-Date")) && !report.by.arrival) {
            report.by.arrival = reported_time(field.value);
        } else if (is("Original-Rcpt-To") || is("Removal-Recipient") || is("Redacted-Address")) {
            auto addresses = mail_addresses(field.value.substr(0, 4096), 20);
            std::move(addresses.begin(), addresses.end(), std::back_inserter(report.recipients));
        }
    }
    return report;
}

std::optional<AbuseReport> read_xarf(std::string_view json)
{
    if (json.size() > most_json_bytes) {
        return std::nullopt;
    }
    simdjson::dom::parser parser(most_json_bytes);
    Json document;
    if (parser.parse(json.data(), json.size()).get(document) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    if (!member(document, {"xarf_version"}).empty()) {
        return read_fourth(document);
    }
    Json report;
    const bool third = document["Report"].get(report) == simdjson::SUCCESS &&
                       document["Version"].error() == simdjson::SUCCESS;
    return third ? std::optional(read_third(report)) : std::nullopt;
}

std::optional<AbuseReport> read_xarf_lines(std::string_view text)
{
    if (text.substr(0, 3) == "---") {
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    AbuseReport report;
    bool typed = false;
    for (const HeaderField& field : scan_headers(text, most_fields, most_report_bytes).fields) {
        if (equal_ignoring_case(field.name, "Report-Type")) {
            report.by.kind = kind_word(field.value);
            typed = true;
        } else if (equal_ignoring_case(field.name, "Source")) {
            report.by.source = reported_address(field.value);
        } else if (equal_ignoring_case(field.name, "Date")) {
            report.by.arrival = reported_time(field.value);
        }
    }
    return typed ? std::optional(std::move(report)) : std::nullopt;
}

} // namespace takedown
