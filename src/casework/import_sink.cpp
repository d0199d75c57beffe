#include "casework/import_sink.hpp"

#include "core/text.hpp"

#include <utility>

namespace takedown {

namespace {

constexpr std::size_t max_oddity_kinds = 200; // readers have a few dozen; this only bounds a defect
constexpr std::size_t max_detail = 200;
constexpr std::uint64_t records_a_tick = 512;

void replace_all(std::string& text, std::string_view secret, std::string_view stand_in)
{
    for (std::size_t at = find_ignoring_case(text, secret); at != std::string::npos;
         at = find_ignoring_case(text, secret, at + stand_in.size())) {
        text.replace(at, secret.size(), stand_in);
    }
}

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
    for (std::string& recipient : message.recipients) {
        recipient = case_.pseudonym(recipient);
    }
    message.subject = case_.redact(message.subject);
    message.text = case_.redact(message.text);
    writer_.add(std::uint64_t{file_} << 32U | messages_++, message);
}

void ImportSink::add(Flow&& flow)
{
    write(std::move(flow));
}

void ImportSink::add(Lookup&& lookup)
{
    write(std::move(lookup));
}

void ImportSink::add(HttpRequest&& request)
{
    request.uri = case_.redact(request.uri);
    write(std::move(request));
}

void ImportSink::add(TlsHandshake&& handshake)
{
    write(std::move(handshake));
}

void ImportSink::add(SmtpSession&& session)
{
    for (std::string& recipient : session.recipients) {
        replace_all(session.subject, recipient, "[recipient]");
        recipient = case_.pseudonym(recipient);
    }
    session.subject = case_.redact(session.subject);
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
    if (records_ % records_a_tick == 0) {
        tick();
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

void hide_recipients(Message& message)
{
    for (const std::string& recipient : message.recipients) {
        if (recipient.size() < 3 || recipient.find('@') == std::string::npos) {
            continue;
        }
        replace_all(message.subject, recipient, "[recipient]");
        replace_all(message.text, recipient, "[recipient]");
    }
}

} // namespace takedown
