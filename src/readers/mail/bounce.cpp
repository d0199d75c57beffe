#include "readers/mail/bounce.hpp"

#include "core/text.hpp"
#include "readers/mail_domain.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace takedown {

namespace {

constexpr std::size_t most_status_fields = 1000;
constexpr std::size_t most_status_bytes = std::size_t{1} << 20U;
constexpr std::size_t most_recipients = 50;
constexpr auto none = std::string_view::npos;

/// "dns; mx.example.net" → "mx.example.net".
std::string_view after_type(std::string_view value)
{
    const std::size_t sign = value.find(';');
    return trim(sign == none ? value : value.substr(sign + 1));
}

std::string host_name(std::string_view value)
{
    value = after_type(value);
    value = value.substr(0, value.find_first_of(" \t("));
    std::string host = to_valid_utf8(to_lower(value.substr(0, 255)));
    while (!host.empty() && host.back() == '.') {
        host.pop_back();
    }
    return host;
}

/// "dns; [192.0.2.1]", "smtp; host.example (192.0.2.1)".
std::optional<Address> address_in(std::string_view value)
{
    value = after_type(value);
    const std::size_t open = value.find_first_of("[(");
    if (open == none) {
        return std::nullopt;
    }
    value.remove_prefix(open + 1);
    if (starts_with_ignoring_case(value, "ipv6:")) {
        value.remove_prefix(5);
    }
    return Address::parse(value.substr(0, value.find_first_of("])")));
}

std::string action_word(std::string_view value)
{
    const std::string word = to_lower(trim(value).substr(0, 40));
    return to_valid_utf8(word.substr(0, word.find_first_of(" \t(;")));
}

void read_status_field(const HeaderField& field, DeliveryStatus& status)
{
    const auto is = [&field](std::string_view name) {
        return equal_ignoring_case(field.name, name);
    };
    if (is("Reporting-MTA") && status.reporter.empty()) {
        status.reporter = host_name(field.value);
    } else if (is("Arrival-Date") && !status.arrival) {
        status.arrival = parse_mail_date(unfold(field.value, 200));
    } else if (is("Received-From-MTA") && !status.from) {
        status.from = address_in(field.value);
    } else if (is("Action") && status.action.empty()) {
        status.action = action_word(field.value);
    } else if (is("Final-Recipient") || is("Original-Recipient")) {
        const std::size_t room = most_recipients - status.recipients.size();
        auto found = mail_addresses(after_type(field.value).substr(0, 4096), room);
        std::move(found.begin(), found.end(), std::back_inserter(status.recipients));
    }
}

constexpr std::array<std::string_view, 12> first_fields{
    "Received",
    "Message-ID",
    "Return-Path",
    "From",
    "To",
    "Subject",
    "Date",
    "MIME-Version",
    "Content-Type",
    "Reply-To",
    "Cc",
    "Delivered-To"};
constexpr std::size_t telling_fields = 3; ///< of these the first ones

/// How a line looks from where a returned mail could begin.
struct Line {
    bool field = false;
    bool mail_field = false;
    bool telling = false;
    bool continued = false;
    bool blank = false;
};

Line look_at(std::string_view line)
{
    Line seen;
    seen.blank = trim(line).empty();
    if (seen.blank) {
        return seen;
    }
    seen.continued = line.front() == ' ' || line.front() == '\t';
    if (seen.continued) {
        return seen;
    }
    const std::size_t colon = line.substr(0, 100).find(':');
    const std::string_view name = colon == none ? std::string_view{} : trim(line.substr(0, colon));
    seen.field = looks_like_field(line);
    for (std::size_t i = 0; seen.field && i < first_fields.size(); ++i) {
        if (equal_ignoring_case(name, first_fields.at(i))) {
            seen.mail_field = true;
            seen.telling = i < telling_fields;
        }
    }
    return seen;
}

/// A run of fields; it counts as a mail's when it has enough of those that mails have.
struct Run {
    std::size_t start = none;
    std::size_t fields = 0;
    bool telling = false;

    [[nodiscard]] bool is_header() const { return fields >= 3 && telling; }
};

} // namespace

DeliveryStatus read_delivery_status(std::string_view body)
{
    DeliveryStatus status;
    while (!body.empty()) { // a block for the message, then one for each recipient
        const HeaderBlock block = scan_headers(body, most_status_fields, most_status_bytes);
        for (const HeaderField& field : block.fields) {
            read_status_field(field, status);
        }
        if (block.body == 0) {
            break;
        }
        body.remove_prefix(std::min(block.body, body.size()));
    }
    return status;
}

bool is_mail_system(std::string_view from)
{
    constexpr std::array<std::string_view, 9> locals{
        "mailer-daemon",
        "mailerdaemon",
        "mail-daemon",
        "maildaemon",
        "postmaster",
        "mailer",
        "mail delivery",
        "mail-delivery",
        "mdaemon"};
    const std::string lower = to_lower(from.substr(0, 1000));
    return std::any_of(locals.begin(), locals.end(), [&lower](std::string_view local) {
        const std::size_t at = lower.find(local);
        if (at == std::string::npos) {
            return false;
        }
        const std::size_t end = at + local.size();
        const bool starts = at == 0 || std::string_view(" \t<\"(").find(lower[at - 1]) != none;
        const bool ends =
            end == lower.size() || std::string_view("@ \t>\")").find(lower[end]) != none;
        return starts && ends;
    });
}

std::string_view returned_mail(std::string_view text)
{
    Run run;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const Line line = look_at(text.substr(at, end - at));
        if (line.field) {
            run.start = run.start == none ? at : run.start;
            run.fields += line.mail_field ? 1U : 0U;
            run.telling = run.telling || line.telling;
        } else if (!line.continued || run.start == none) {
            if (run.is_header()) {
                break;
            }
            run = {};
        }
        at = end + 1;
    }
    return run.is_header() ? text.substr(run.start) : std::string_view{};
}

} // namespace takedown
