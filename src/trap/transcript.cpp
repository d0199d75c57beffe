#include "trap/transcript.hpp"

#include "core/cursor.hpp"
#include "core/text.hpp"
#include "trap/byte_text.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace takedown::trap {

namespace {

void append_hex_member(std::string& text, std::string_view name, std::string_view bytes)
{
    fmt::format_to(std::back_inserter(text), R"(,"{}":"{}")", name, to_hex(as_bytes(bytes)));
}

} // namespace

Transcript::Transcript(Peer peer) : peer_(std::move(peer)) {}

void Transcript::client(std::string_view bytes, Micros at)
{
    this->bytes('c', bytes, at);
}

void Transcript::server(std::string_view bytes, Micros at)
{
    this->bytes('s', bytes, at);
}

void Transcript::bytes(char side, std::string_view bytes, Micros at)
{
    if (bytes.empty()) {
        return;
    }
    if (side != run_side_ || at != run_at_) {
        close_run();
    }
    run_side_ = side;
    run_at_ = at;
    run_ += bytes;
}

void Transcript::close_run()
{
    if (run_.empty()) {
        return;
    }
    const std::string run = std::exchange(run_, {});
    open_event(run_at_, std::string_view(&run_side_, 1));
    append_json_bytes(events_, run);
    events_ += ']';
}

void Transcript::open_event(Micros at, std::string_view kind)
{
    close_run();
    fmt::format_to(
        std::back_inserter(events_),
        R"({}[{},"{}",)",
        events_.empty() ? "" : ",",
        (at - peer_.began_tick).count(),
        kind
    );
}

void Transcript::hidden(std::size_t bytes, std::string_view digest, Micros at)
{
    open_event(at, "hidden");
    fmt::format_to(std::back_inserter(events_), R"({{"bytes":{},"digest":"{}"}}])", bytes, digest);
}

void Transcript::note(std::string_view slug, Micros at)
{
    open_event(at, "note");
    append_json_bytes(events_, slug);
    events_ += ']';
}

void Transcript::tls(const TlsFacts& facts, Micros at)
{
    open_event(at, "tls");
    fmt::format_to(
        std::back_inserter(events_),
        R"({{"version":"{}","cipher":"{}","server_name":)",
        facts.version,
        facts.cipher
    );
    append_json_bytes(events_, facts.server_name);
    append_hex_member(events_, "client_hello", facts.client_hello);
    events_ += "}]";
}

void Transcript::message(const MessageNote& message, Micros at)
{
    open_event(at, "message");
    events_ += '{';
    place_ = events_.size();
    fmt::format_to(
        std::back_inserter(events_), R"("id":"{}","size":{},"sender":)", message.id, message.size
    );
    append_json_bytes(events_, message.sender);
    events_ += R"(,"recipients":[)";
    for (std::size_t i = 0; i < message.recipients->size(); ++i) {
        events_ += i == 0 ? "" : ",";
        append_json_bytes(events_, (*message.recipients)[i]);
    }
    events_ += "],";
    append_members(events_, message.facts);
    events_ += "}]";
}

TranscriptPart Transcript::take_part(std::string_view end)
{
    close_run();
    TranscriptPart part;
    part.text = fmt::format(
        R"({{"session":"{}","part":{},"peer":"{}","port":{},"local":"{}","local_port":{},"began":"{}")",
        peer_.session,
        part_,
        peer_.address.text(),
        peer_.port,
        peer_.own_address.text(),
        peer_.own_port,
        format_time(peer_.began)
    );
    if (part_ == 0 && !peer_.syn.empty()) {
        append_hex_member(part.text, "syn", peer_.syn);
    }
    ++part_;
    part.text += R"(,"events":[)";
    if (const auto place = std::exchange(place_, std::nullopt)) {
        part.place = part.text.size() + *place;
    }
    part.text += std::exchange(events_, {});
    part.text += ']';
    if (!end.empty()) {
        fmt::format_to(std::back_inserter(part.text), R"(,"end":"{}")", end);
    }
    part.text += '}';
    return part;
}

} // namespace takedown::trap
