#include "readers/mail/carrier.hpp"

#include "core/text.hpp"
#include "readers/mail/abuse_report.hpp"
#include "readers/mail/bounce.hpp"
#include "readers/mail/decoding.hpp"
#include "readers/mail/received.hpp"
#include "readers/mail_domain.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_mails = 50;
constexpr std::size_t most_carried_bytes = std::size_t{32} << 20U;
constexpr std::size_t most_fields = 1000;
constexpr std::size_t most_header_bytes = std::size_t{1} << 20U;

bool is_header_part(const MimePart& part)
{
    return part.media_type.substr(0, 18) == "text/rfc822-header";
}

bool is_mail_part(const MimePart& part)
{
    return part.media_type == "message/rfc822" || part.media_type == "message/global" ||
           part.media_type == "message/partial" || is_header_part(part);
}

/// True if at least one field is there that mails have; a carrier may hold anything.
bool begins_like_mail(std::string_view bytes)
{
    constexpr std::array<std::string_view, 6> names{
        "Received", "From", "To", "Subject", "Date", "Message-ID"};
    const HeaderBlock header = scan_headers(bytes.substr(0, most_header_bytes), 100, 65'536);
    return std::any_of(header.fields.begin(), header.fields.end(), [&](const HeaderField& field) {
        return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
            return equal_ignoring_case(field.name, name);
        });
    });
}

bool has_body(std::string_view bytes)
{
    const HeaderBlock header = scan_headers(bytes, most_fields, most_header_bytes);
    return !trim(bytes.substr(std::min(header.body, bytes.size()))).empty();
}

/// The fields of a mail that tell whether it is a carrier.
struct Signs {
    std::string_view from;
    std::string_view subject;
    std::string report_type;
    bool xarf = false;
    bool failed_recipients = false;
    bool null_path = false;
};

Signs signs_of(const std::vector<HeaderField>& fields)
{
    Signs signs;
    for (const HeaderField& field : fields) {
        const auto is = [&field](std::string_view name) {
            return field.name.size() == name.size() && equal_ignoring_case(field.name, name);
        };
        if (is("From") && signs.from.empty()) {
            signs.from = field.value;
        } else if (is("Subject") && signs.subject.empty()) {
            signs.subject = field.value;
        } else if (is("Content-Type") && signs.report_type.empty()) {
            signs.report_type = to_lower(parameter(field.value.substr(0, 4096), "report-type"));
        } else if (is("Return-Path")) {
            signs.null_path = signs.null_path || trim(field.value) == "<>";
        }
        signs.xarf = signs.xarf || is("X-ARF") || is("X-XARF");
        signs.failed_recipients = signs.failed_recipients || is("X-Failed-Recipients");
    }
    return signs;
}

std::string sender_of(std::string_view from)
{
    const auto addresses = mail_addresses(from.substr(0, 4096), 20);
    return addresses.empty() ? std::string() : addresses.back();
}

class CarrierOpener {
public:
    CarrierOpener(
        const std::vector<HeaderField>& fields,
        const MimeTree& tree,
        const PublicSuffixList& suffixes
    )
        : signs_(signs_of(fields)), tree_(tree), suffixes_(suffixes)
    {
    }

    CarrierContent open(Carrier outside)
    {
        if (outside < Carrier::AbuseReport && open_abuse_report()) {
            content_.carrier = Carrier::AbuseReport;
        } else if (outside < Carrier::Bounce && open_bounce()) {
            content_.carrier = Carrier::Bounce;
        } else if (outside < Carrier::Forward && open_forward()) {
            content_.carrier = Carrier::Forward;
        }
        for (CarriedMail& mail : content_.mails) {
            mail.by.carrier = content_.carrier;
            if (mail.by.reporter.empty()) {
                mail.by.reporter = mail_domain_of(sender_of(signs_.from));
            }
        }
        return std::move(content_);
    }

private:
    void add(const CarriedMail& like, std::string bytes, bool headers_only)
    {
        if (content_.mails.size() < most_mails && begins_like_mail(bytes)) {
            CarriedMail mail = like;
            mail.by.headers_only = headers_only || !has_body(bytes);
            mail.bytes = std::move(bytes);
            content_.mails.push_back(std::move(mail));
        }
    }

    /// The first embedded mail, or else header.
    void add_embedded(const CarriedMail& like, std::size_t most)
    {
        for (const bool headers : {false, true}) {
            for (const MimePart& part : tree_.reports) {
                if (content_.mails.size() < most && part.mails_around == 0 && is_mail_part(part) &&
                    is_header_part(part) == headers) {
                    add(like, decoded(part.body, part.encoding, most_carried_bytes), headers);
                }
            }
            if (!content_.mails.empty()) {
                return;
            }
        }
    }

    void add_returned_in_text(const CarriedMail& like, bool with_received)
    {
        for (const MimePart& part : tree_.leaves) {
            if (!content_.mails.empty() || part.mails_around > 0 ||
                part.media_type.substr(0, 5) != "text/") {
                continue;
            }
            const std::string text = decoded(part.body, part.encoding, most_carried_bytes);
            const std::string_view returned = returned_mail(text);
            if (!with_received || find_ignoring_case(returned.substr(0, 65'536), "Received:") !=
                                      std::string_view::npos) {
                add(like, std::string(returned), false);
            }
        }
    }

    bool take_report(AbuseReport report)
    {
        CarriedMail like;
        like.by = std::move(report.by);
        like.recipients = std::move(report.recipients);
        for (std::string& sample : report.samples) {
            add(like, std::move(sample), report.samples_headers_only);
        }
        if (content_.mails.empty()) {
            add_embedded(like, 1);
        }
        return true;
    }

    bool open_abuse_report()
    {
        if (!signs_.xarf && tree_.reports.empty() && signs_.report_type.empty()) {
            return false;
        }
        if (auto xarf = find_xarf()) {
            return take_report(std::move(*xarf));
        }
        for (const MimePart& part : tree_.reports) {
            if (part.media_type == "message/feedback-report" && part.mails_around == 0) {
                return take_report(
                    read_feedback_report(decoded(part.body, part.encoding, most_header_bytes))
                );
            }
        }
        if (signs_.report_type == "feedback-report") {
            return take_report({});
        }
        // Microsoft's program for senders says the address in its subject, and nothing else.
        const std::string sender = sender_of(signs_.from);
        constexpr std::string_view subject = "complaint about message from ";
        const std::size_t at = find_ignoring_case(signs_.subject, subject);
        if (sender == "staff@hotmail.com" && at != std::string_view::npos) {
            AbuseReport report;
            report.by.kind = "abuse";
            report.by.source = Address::parse(trim(signs_.subject.substr(at + subject.size())));
            return take_report(std::move(report));
        }
        return false;
    }

    std::optional<AbuseReport> find_xarf() const
    {
        for (const MimePart& part : tree_.leaves) {
            const std::string_view type = part.media_type;
            const bool json = type == "application/json" || type == "application/xarf+json" ||
                              type == "application/vnd.xarf+json";
            const bool text = type.substr(0, 5) == "text/";
            if (part.mails_around > 0 || (!json && !(signs_.xarf && text))) {
                continue;
            }
            const std::string body = decoded(part.body, part.encoding, most_carried_bytes);
            auto report = body.find('{') != std::string::npos ? read_xarf(body) : std::nullopt;
            if (!report && text) {
                report = read_xarf_lines(body);
            }
            if (report) {
                return report;
            }
        }
        return std::nullopt;
    }

    bool open_bounce()
    {
        CarriedMail like;
        bool status_there = false;
        for (const MimePart& part : tree_.reports) {
            if (part.mails_around == 0 && (part.media_type == "message/delivery-status" ||
                                           part.media_type == "message/global-delivery-status")) {
                DeliveryStatus status =
                    read_delivery_status(decoded(part.body, part.encoding, most_header_bytes));
                like.by.reporter = std::move(status.reporter);
                like.by.kind = std::move(status.action);
                like.by.arrival = status.arrival;
                like.by.source = status.from;
                like.recipients = std::move(status.recipients);
                status_there = true;
                break;
            }
        }
        const bool report = status_there || signs_.report_type == "delivery-status";
        const bool known = report || signs_.failed_recipients || is_mail_system(signs_.from);
        if (!known && !signs_.null_path) {
            return false;
        }
        if (known) {
            add_embedded(like, 1);
        }
        if (content_.mails.empty()) {
            add_returned_in_text(like, !known);
        }
        // Malware calls itself a bounce: without a returned mail only a whole report is believed.
        return report || !content_.mails.empty();
    }

    /// Was the mail delivered to who sends it on? A sender's own attachment was not.
    [[nodiscard]] bool was_delivered_to_forwarder(std::string_view bytes) const
    {
        const std::string forwarder = sender_of(signs_.from);
        const std::string domain = suffixes_.registered_domain(mail_domain_of(forwarder));
        const HeaderBlock header = scan_headers(bytes, most_fields, most_header_bytes);
        bool top = true;
        for (const HeaderField& field : header.fields) {
            if (equal_ignoring_case(field.name, "Received") && top) {
                const auto hop = parse_received(unfold(field.value, 4096), 0);
                top = !hop || hop->by.empty();
                if (!top && suffixes_.registered_domain(to_lower(hop->by)) == domain) {
                    return !domain.empty();
                }
            }
        }
        for (const HeaderField& field : header.fields) {
            if (!top && (equal_ignoring_case(field.name, "To") ||
                         equal_ignoring_case(field.name, "Delivered-To") ||
                         equal_ignoring_case(field.name, "Cc"))) {
                const auto addresses = mail_addresses(field.value.substr(0, 16'384), 200);
                if (!forwarder.empty() &&
                    std::find(addresses.begin(), addresses.end(), forwarder) != addresses.end()) {
                    return true;
                }
            }
        }
        return false;
    }

    bool open_forward()
    {
        for (const MimePart& part : tree_.reports) {
            const bool mail =
                part.media_type == "message/rfc822" || part.media_type == "message/global";
            if (!mail || part.mails_around > 0) {
                continue;
            }
            std::string bytes = decoded(part.body, part.encoding, most_carried_bytes);
            if (was_delivered_to_forwarder(bytes)) {
                add({}, std::move(bytes), false);
            }
        }
        return !content_.mails.empty();
    }

    Signs signs_;
    const MimeTree& tree_;
    const PublicSuffixList& suffixes_;
    CarrierContent content_;
};

} // namespace

CarrierContent open_carrier(
    const std::vector<HeaderField>& fields,
    const MimeTree& tree,
    Carrier outside,
    const PublicSuffixList& suffixes
)
{
    return CarrierOpener(fields, tree, suffixes).open(outside);
}

} // namespace takedown
