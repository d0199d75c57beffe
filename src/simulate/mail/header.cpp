#include "core/hash.hpp"
#include "simulate/mail/draft.hpp"
#include "simulate/mail/letters.hpp"
#include "simulate/mail/mail_date.hpp"
#include "simulate/mail/passed_hops.hpp"
#include "simulate/mail/transfer_coding.hpp"
#include "simulate/mail/words.hpp"

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

std::string address_of(const Draft& draft)
{
    return draft.user + '@' + draft.domain;
}

/// What a field that says little holds: fixed for the engine, with numbers that change.
void append_other(const FieldPlace& place, Random& random, std::string& out)
{
    const auto words = common_words();
    switch (place.hash % 5) {
    case 0: out += words[(place.hash >> 8U) % words.size()]; break;
    case 1: append_drawn(letters_and_digits, 16, random, out); break;
    case 2: append_number(random.below(100'000), out); break;
    case 3:
        out += words[(place.hash >> 8U) % words.size()];
        out += '/';
        append_number((place.hash >> 40U) % 10, out);
        out += '.';
        append_number((place.hash >> 44U) % 100, out);
        break;
    default:
        append_drawn(hex_digits, 8, random, out);
        out += '-';
        append_drawn(hex_digits, 12, random, out);
    }
}

void append_sender(const Engine& engine, const Draft& draft, std::string& out)
{
    std::string name;
    append_header_text(draft.name, engine.habits().charset, false, name);
    append_mailbox(name, address_of(draft), engine.habits().from, out);
}

std::string_view priority_word(std::uint64_t priority)
{
    return priority == 1 ? "High" : priority == 5 ? "Low" : "Normal";
}

void append_priority(const Engine& engine, Field field, std::string& out)
{
    constexpr std::array<std::uint64_t, 6> priorities{3, 3, 3, 3, 1, 5};
    const std::uint64_t priority = priorities[(engine.habits().hash >> 16U) % priorities.size()];
    if (field != Field::Priority) {
        out += priority_word(priority);
        return;
    }
    append_number(priority, out);
    if ((engine.habits().hash & 1U) != 0) {
        out += " (";
        out += priority_word(priority);
        out += ')';
    }
}

void append_simple(const Engine& engine, const Draft& draft, Field field, std::string& out)
{
    switch (field) {
    case Field::MimeVersion: out += "1.0"; break;
    case Field::ContentType: out += draft.content_type; break;
    case Field::TransferEncoding: out += draft.coding; break;
    case Field::Mailer: out += engine.spec().mailer; break;
    case Field::MimeOle:
        out += "Produced By Microsoft MimeOLE V6.00.2900.";
        append_padded((engine.habits().hash >> 20U) % 10'000, 4, out);
        break;
    case Field::ReplyTo:
    case Field::Sender: out += address_of(draft); break;
    case Field::ReturnPath: out += '<' + address_of(draft) + '>'; break;
    case Field::OriginatingIp: out += '[' + draft.ip + ']'; break;
    case Field::ContentLanguage: out += "en-us"; break;
    default: break;
    }
}

void append_date(const Engine& engine, const Draft& draft, std::string& out)
{
    DateStyle style;
    style.zone_minutes = draft.zone_minutes;
    style.day_padding = engine.habits().day_padding;
    append_mail_date(draft.sent, style, out);
}

const std::string* value_of(const Draft& draft, std::string_view lower)
{
    const auto found = std::find_if(draft.more.begin(), draft.more.end(), [lower](const auto& one) {
        return one.first == lower;
    });
    return found == draft.more.end() ? nullptr : &found->second;
}

void append_value(
    const Engine& engine,
    const Draft& draft,
    const FieldPlace& place,
    Random& random,
    std::string& out
)
{
    const std::string* own = value_of(draft, place.lower);
    if (own != nullptr) {
        out += *own;
        return;
    }
    switch (place.field) {
    case Field::MessageId: engine.message_id().append(draft.facts(), random, out); break;
    case Field::From: append_sender(engine, draft, out); break;
    case Field::To: {
        const std::string_view name =
            std::string_view(draft.recipient).substr(0, draft.recipient.find('.'));
        append_mailbox(name, draft.recipient, engine.habits().to, out);
        break;
    }
    case Field::Subject:
        append_header_text(
            draft.subject, engine.habits().charset, engine.habits().encodes_subject, out
        );
        break;
    case Field::Date: append_date(engine, draft, out); break;
    case Field::Priority:
    case Field::MsPriority:
    case Field::Importance: append_priority(engine, place.field, out); break;
    case Field::ThreadIndex:
        out += "Ac";
        append_drawn(letters_and_digits, 28, random, out);
        out += "==";
        break;
    case Field::Organization: out += common_words()[place.hash % common_words().size()]; break;
    case Field::OfReplies:
    case Field::Received: break;
    case Field::Other: append_other(place, random, out); break;
    default: append_simple(engine, draft, place.field, out);
    }
}

void append_field(std::string_view name, std::string_view value, std::string& out)
{
    out += name;
    out += ": ";
    out += value;
    out += '\n';
}

/// What the content cannot do without and the engine's order does not name.
void append_missing(const Engine& engine, const Draft& draft, std::string& out)
{
    const bool coded = !draft.coding.empty() && draft.coding != "7bit" && draft.coding != "8bit";
    if (!draft.content_type.empty() && !engine.says(Field::ContentType)) {
        if (!engine.says(Field::MimeVersion)) {
            append_field("MIME-Version", "1.0", out);
        }
        append_field("Content-Type", draft.content_type, out);
    }
    if (coded && !engine.says(Field::TransferEncoding)) {
        append_field("Content-Transfer-Encoding", draft.coding, out);
    }
}

} // namespace

void append_mailbox(
    std::string_view name, std::string_view address, NameStyle style, std::string& out
)
{
    if (name.empty() && style != NameStyle::AddressOnly) {
        style = NameStyle::AngleOnly;
    }
    if (style == NameStyle::AddressOnly) {
        out += address;
        return;
    }
    if (style == NameStyle::Quoted && name.substr(0, 2) != "=?") {
        out += '"';
        out += name;
        out += "\" ";
    } else if (style != NameStyle::AngleOnly) {
        out += name;
        out += ' ';
    }
    out += '<';
    out += address;
    out += '>';
}

void append_header(const Engine& engine, const Draft& draft, Random& random, std::string& out)
{
    if (draft.hops > 0 && !engine.says(Field::Received)) {
        append_passed_hops(engine, draft, random, out);
    }
    for (const FieldPlace& place : engine.order()) {
        if (place.field == Field::Received) {
            append_passed_hops(engine, draft, random, out);
            continue;
        }
        const std::size_t start = out.size();
        out += place.name;
        out += ": ";
        const std::size_t value = out.size();
        append_value(engine, draft, place, random, out);
        if (out.size() == value) {
            out.resize(start); // a field without a value is left out
            continue;
        }
        out += '\n';
    }
    append_missing(engine, draft, out);
}

} // namespace takedown::simulate
