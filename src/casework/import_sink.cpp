#include "casework/import_sink.hpp"

#include "core/text.hpp"

#include <utility>

namespace takedown {

namespace {

constexpr std::size_t max_oddity_kinds = 200; // readers have a few dozen; this only bounds a defect
constexpr std::size_t max_detail = 200;
constexpr std::uint64_t records_a_tick = 512;

} // namespace

ImportSink::ImportSink(
    const Case& target, ImportWriter& writer, std::uint32_t file, const Watcher& watcher
)
    : case_(target), writer_(writer), file_(file), watcher_(watcher)
{
}

template <class Record>
void ImportSink::write(Record&& record)
{
    record.where.file = file_;
    ++records_;
    writer_.add(record);
}

void ImportSink::add(Message&& message)
{
    message.where.file = file_;
    message.where.offset += member_offset_;
    if (message.member.empty()) {
        message.member = member_;
    }
    ++records_;
    case_.hiding().hide_with_recipients(message.member, message.recipients);
    for (std::string& recipient : message.recipients) {
        recipient = case_.pseudonym(recipient);
    }
    writer_.add(std::uint64_t{file_} << 32U | messages_++, message);
}

void ImportSink::add(Flow&& flow)
{
    case_.hiding().hide(flow.head_up, flow.head_down);
    write(std::move(flow));
}

void ImportSink::add(Lookup&& lookup)
{
    case_.hiding().hide(lookup.name, lookup.other_answers);
    write(std::move(lookup));
}

void ImportSink::add(HttpRequest&& request)
{
    case_.hiding().hide(
        request.host, request.uri, request.user_agent, request.referrer, request.header_names
    );
    write(std::move(request));
}

void ImportSink::add(TlsHandshake&& handshake)
{
    case_.hiding().hide(handshake.server_name, handshake.subject, handshake.issuer);
    write(std::move(handshake));
}

void ImportSink::add(SmtpSession&& session)
{
    for (std::string* text :
         {&session.subject, &session.helo, &session.dialect, &session.from_domain}) {
        case_.hiding().hide_with_recipients(*text, session.recipients);
    }
    for (std::string& recipient : session.recipients) {
        recipient = case_.pseudonym(recipient);
    }
    write(std::move(session));
}

void ImportSink::add(Route&& route)
{
    write(std::move(route));
}

void ImportSink::add(PlaceRange&& range)
{
    write(std::move(range));
}

void ImportSink::oddity(std::string_view kind, std::uint64_t offset, std::string_view detail)
{
    ++oddity_count_;
    if (const auto found = oddities_.find(kind); found != oddities_.end()) {
        ++found->second.count;
        return;
    }
    if (oddities_.size() < max_oddity_kinds) {
        Oddity first;
        first.kind = kind;
        first.where = {file_, member_offset_ + offset};
        first.detail = shorten(to_valid_utf8(case_.redact(detail)), max_detail);
        oddities_.emplace(std::string(kind), std::move(first));
    }
}

bool ImportSink::wants_more() const
{
    if (records_ % records_a_tick == 0 && !tick()) {
        return false;
    }
    return writer_.healthy() && !watcher_.stopping();
}

void ImportSink::enter_member(std::string_view name, std::uint64_t offset)
{
    member_ = to_valid_utf8(name);
    member_offset_ = name.empty() ? 0 : offset;
}

void ImportSink::finish()
{
    for (const auto& [kind, oddity] : oddities_) {
        writer_.add(oddity);
    }
    writer_.finish_file(file_, records_, oddity_count_);
}

} // namespace takedown
