#include "simulate/mail/trap_site.hpp"

#include "core/hash.hpp"
#include "core/text.hpp"
#include "simulate/mail/delivery.hpp"
#include "simulate/mail/letters.hpp"
#include "simulate/mail/mail_date.hpp"
#include "simulate/mail/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace takedown::simulate {

namespace {

constexpr std::uint32_t most_relays = 3;
/// sendmail writes "(may be forged)" where a name does not lead back to its address.
constexpr double doubted_names = 0.04;

struct Zone {
    int minutes;
    std::string_view name;
};

/// Zones without daylight saving, so that a site's clock does not jump.
constexpr std::array<Zone, 6> zones{
    {{0, "UTC"}, {540, "JST"}, {180, "MSK"}, {330, "IST"}, {-420, "MST"}, {480, "HKT"}}};

constexpr std::array<std::string_view, 3> sendmail_versions{
    "8.13.8/8.13.8", "8.14.4/8.14.4", "8.12.11/8.12.9"};
constexpr std::array<std::string_view, 3> exim_versions{"4.63", "4.69", "4.80"};
constexpr std::array<std::string_view, 3> exchange_versions{"8.1.436.0", "14.1.355.2", "8.3.83.0"};

std::string_view one_version(const std::array<std::string_view, 3>& versions, std::uint64_t hash)
{
    return versions[(hash >> 24U) % versions.size()];
}

/// sendmail's queue identifiers begin with the date, a letter or digit for each part of it.
void append_sendmail_id(TimePoint time, Random& random, std::string& out)
{
    constexpr std::string_view digits =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const auto seconds =
        static_cast<std::uint64_t>(std::chrono::floor<std::chrono::seconds>(time - day).count());
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()) - 1900);
    out += digits[year % 60];
    out += digits[static_cast<unsigned>(date.month()) - 1];
    out += digits[static_cast<unsigned>(date.day())];
    out += digits[seconds / 3600];
    out += digits[seconds / 60 % 60];
    out += digits[seconds % 60];
    out += digits[random.below(60)];
    out += digits[random.below(60)];
    append_padded(random.below(32768), 6, out);
}

} // namespace

std::string trap_domain(const TrapSpec& trap)
{
    if (!trap.domain.empty()) {
        return to_lower(trap.domain);
    }
    std::string domain;
    for (const char c : to_lower(trap.name)) {
        const bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        domain += allowed ? c : '-';
    }
    return domain + ".trap.example";
}

TrapSite::TrapSite(const TrapSpec& spec)
    : server_(spec.server),
      addresses_(std::max<std::uint32_t>(1, spec.addresses)),
      domain_(trap_domain(spec))
{
    const std::uint64_t hash = hash64(domain_);
    const std::array<std::string_view, 4> names =
        server_ == MailServer::Exchange
            ? std::array<std::string_view, 4>{"EDGE1.", "HUB1.", "HUB2.", "MBX1."}
            : std::array<std::string_view, 4>{"mx.", "filter.", "relay2.", "mail."};
    std::string network = "10.";
    append_number(hash >> 8U & 0xffU, network);
    network += '.';
    append_number(hash >> 16U & 0xffU, network);
    network += '.';
    for (std::uint32_t i = 0; i <= std::min(spec.relays, most_relays); ++i) {
        Host host{std::string(names[i]) + domain_, network};
        append_number(10 + i, host.address);
        hosts_.push_back(std::move(host));
    }
    version_ = one_version(
        server_ == MailServer::Exim       ? exim_versions
        : server_ == MailServer::Exchange ? exchange_versions
                                          : sendmail_versions,
        hash
    );
    const Zone& zone = zones[(hash >> 32U) % zones.size()];
    zone_minutes_ = server_ == MailServer::Qmail ? 0 : zone.minutes;
    zone_name_ = zone.name;
}

std::string TrapSite::recipient(std::uint64_t number) const
{
    const std::uint64_t one = number % addresses_;
    const auto words = common_words();
    std::string address(words[(one * 7919) % words.size()]);
    address += '.';
    append_number(one, address);
    address += '@';
    address += domain_;
    return address;
}

void TrapSite::append_date(TimePoint time, std::string& out) const
{
    DateStyle style;
    style.zone_minutes = zone_minutes_;
    switch (server_) {
    case MailServer::Postfix: style.day_padding = ' '; break;
    case MailServer::Exim: style.day_padding = '0'; break;
    case MailServer::Qmail:
        style.weekday = false;
        style.minus_zero = true;
        break;
    case MailServer::Sendmail:
    case MailServer::Exchange: break;
    }
    append_mail_date(time, style, out);
}

void TrapSite::append_envelope(
    const Handover& handover, std::string_view recipient, TimePoint time, std::string& out
) const
{
    out += "From ";
    out += handover.envelope.empty() ? "MAILER-DAEMON" : handover.envelope;
    out += "  ";
    append_mbox_date(time, out);
    if (server_ == MailServer::Exchange) {
        out += '\n';
        return;
    }
    out += server_ == MailServer::Exim ? "\nReturn-path: <" : "\nReturn-Path: <";
    out += handover.envelope;
    out += ">\n";
    const auto field = [&out](std::string_view name, std::string_view value) {
        out += name;
        out += value;
        out += '\n';
    };
    if (server_ == MailServer::Postfix) {
        field("X-Original-To: ", recipient);
        field("Delivered-To: ", recipient);
    } else if (server_ == MailServer::Qmail) {
        field("Delivered-To: ", recipient);
    } else if (server_ == MailServer::Exim) {
        field("Envelope-to: ", recipient);
        out += "Delivery-date: ";
        append_date(time, out);
        out += '\n';
    }
}

void TrapSite::append_head(
    const Handover& handover, std::string_view recipient, Random& random, std::string& out
) const
{
    std::array<TimePoint, most_relays + 1> times{};
    times[0] = handover.time;
    for (std::size_t i = 1; i < hosts_.size(); ++i) {
        times[i] = times[i - 1] + std::chrono::seconds(random.below(4));
    }
    append_envelope(handover, recipient, times[hosts_.size() - 1], out);
    for (std::size_t i = hosts_.size(); i-- > 1;) {
        const Host& from = hosts_[i - 1];
        append_received(
            {times[i],
             recipient,
             handover.envelope,
             "ESMTP",
             &hosts_[i],
             from.name,
             from.name,
             from.address,
             false,
             true},
            random,
            out
        );
    }
    append_received(
        {times[0],
         recipient,
         handover.envelope,
         handover.extended ? "ESMTP" : "SMTP",
         &hosts_[0],
         handover.helo,
         handover.rdns,
         handover.source.text(),
         !handover.source.is_v4(),
         false},
        random,
        out
    );
}

void TrapSite::append_received(const Line& line, Random& random, std::string& out) const
{
    switch (server_) {
    case MailServer::Postfix: append_postfix(line, random, out); break;
    case MailServer::Sendmail: append_sendmail(line, random, out); break;
    case MailServer::Exim: append_exim(line, random, out); break;
    case MailServer::Qmail: append_qmail(line, random, out); break;
    case MailServer::Exchange: append_exchange(line, random, out); break;
    }
}

void TrapSite::append_postfix(const Line& line, Random& random, std::string& out) const
{
    out += "Received: from ";
    out += line.from_helo;
    out += " (";
    out += line.from_rdns.empty() ? "unknown" : line.from_rdns;
    out += line.from_v6 ? " [IPv6:" : " [";
    out += line.from_address;
    out += "])\n\tby ";
    out += line.by->name;
    out += " (Postfix) with ";
    out += line.protocol;
    out += " id ";
    append_drawn(upper_hex_digits, 10, random, out);
    out += "\n\tfor <";
    out += line.recipient;
    out += ">; ";
    append_date(line.time, out);
    out += " (";
    out += zone_name_;
    out += ")\n";
}

void TrapSite::append_sendmail(const Line& line, Random& random, std::string& out) const
{
    out += "Received: from ";
    out += line.from_helo;
    out += " (";
    if (!line.from_rdns.empty()) {
        out += line.from_rdns;
        out += ' ';
    }
    out += line.from_v6 ? "[IPv6:" : "[";
    out += line.from_address;
    const bool doubted = !line.inside && !line.from_rdns.empty() && random.chance(doubted_names);
    out += doubted ? "] (may be forged))\n\tby " : "])\n\tby ";
    out += line.by->name;
    out += " (";
    out += version_;
    out += ") with ";
    out += line.protocol;
    out += " id ";
    append_sendmail_id(line.time, random, out);
    out += "\n\tfor <";
    out += line.recipient;
    out += ">; ";
    append_date(line.time, out);
    out += '\n';
}

void TrapSite::append_exim(const Line& line, Random& random, std::string& out) const
{
    out += "Received: from ";
    if (line.from_rdns.empty()) {
        out += '[';
        out += line.from_address;
        out += "] (helo=";
        out += line.from_helo;
    } else {
        out += line.from_rdns;
        out += " ([";
        out += line.from_address;
        out += ']';
        if (!equal_ignoring_case(line.from_helo, line.from_rdns)) {
            out += " helo=";
            out += line.from_helo;
        }
    }
    out += ")\n\tby ";
    out += line.by->name;
    out += line.protocol == "SMTP" ? " with smtp (Exim " : " with esmtp (Exim ";
    out += version_;
    out += ")\n\t(envelope-from <";
    out += line.envelope;
    out += ">)\n\tid ";
    append_drawn(letters_and_digits, 6, random, out);
    out += '-';
    append_drawn(letters_and_digits, 6, random, out);
    out += '-';
    append_drawn(letters_and_digits, 2, random, out);
    out += "\n\tfor ";
    out += line.recipient;
    out += "; ";
    append_date(line.time, out);
    out += '\n';
}

void TrapSite::append_qmail(const Line& line, Random& random, std::string& out) const
{
    // qmail-queue notes the hand-over from qmail-smtpd in a line of its own, without any host.
    out += "Received: (qmail ";
    append_number(random.between(300, 32767), out);
    out += " invoked from network); ";
    append_date(line.time, out);
    out += "\nReceived: from ";
    out += line.from_rdns.empty() ? "unknown" : line.from_rdns;
    if (line.from_rdns.empty() || !equal_ignoring_case(line.from_helo, line.from_rdns)) {
        out += " (HELO ";
        out += line.from_helo;
        out += ')';
    }
    out += " (";
    out += line.from_address;
    out += ")\n  by ";
    out += line.by->name;
    out += " with SMTP; ";
    append_date(line.time, out);
    out += '\n';
}

void TrapSite::append_exchange(const Line& line, Random& /*random*/, std::string& out) const
{
    out += "Received: from ";
    out += line.from_helo;
    out += " (";
    out += line.from_address;
    out += ") by ";
    out += line.by->name;
    out += "\n (";
    out += line.by->address;
    out += ") with Microsoft SMTP Server";
    out += line.inside ? " (TLS) id " : " id ";
    out += version_;
    out += "; ";
    append_date(line.time, out);
    out += '\n';
}

void TrapSite::append_foot(std::string& out) const
{
    if (server_ == MailServer::Exchange) {
        out += "X-MS-Exchange-Organization-AuthSource: ";
        out += border_host();
        out += "\nX-MS-Exchange-Organization-AuthAs: Anonymous\n";
    }
}

} // namespace takedown::simulate
