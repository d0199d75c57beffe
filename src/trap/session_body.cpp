#include "trap/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace takedown::trap {

void Session::on_data(std::string_view argument)
{
    if (!argument.empty()) {
        object("501 5.5.4 Syntax: DATA");
    } else if (in_chunks_) {
        object("503 5.5.1 Error: DATA after BDAT");
    } else if (envelope_.recipients.empty()) {
        object("503 5.5.1 Error: need RCPT command");
    } else {
        start_body();
        mode_ = Mode::Data;
        reply("354 End data with <CR><LF>.<CR><LF>");
    }
}

void Session::on_bdat(std::string_view argument)
{
    const auto chunk = parse_bdat(argument);
    if (!chunk) {
        object("501 5.5.4 Syntax: BDAT octets [LAST]");
        return;
    }
    const std::uint64_t room =
        settings_.most_session_bytes - std::min(octets_, settings_.most_session_bytes);
    if (chunk->octets > room + peek().size()) {
        reply("552 5.3.4 Message size exceeds fixed limit");
        close("bdat-too-large"); // reading on to throw it all away would serve nobody
        return;
    }
    if (!in_chunks_) {
        start_body();
        in_chunks_ = true;
    }
    if (envelope_.recipients.empty()) {
        lacking_ = Lacking::Order;
    }
    chunk_ = *chunk;
    chunk_left_ = chunk->octets;
    mode_ = Mode::Bdat;
}

void Session::start_body()
{
    drop_body();
    lacking_ = Lacking::Nothing;
    data_ = DataReader();
    chunks_ = BodyWatch();
}

bool Session::process_data()
{
    const std::size_t taken = data_.add(peek(), body_);
    consume(taken, Secrecy::Open);
    body_grew();
    if (data_.done()) {
        ++commands_;
        mode_ = Mode::Command;
        body_complete(data_.facts());
        return true;
    }
    return false;
}

bool Session::process_bdat()
{
    const std::size_t taken = std::min<std::uint64_t>(chunk_left_, peek().size());
    const std::string_view bytes = peek().substr(0, taken);
    chunks_.add(bytes);
    body_ += bytes;
    consume(taken, Secrecy::Open);
    chunk_left_ -= taken;
    body_grew();
    if (chunk_left_ > 0) {
        return false;
    }
    ++commands_;
    mode_ = Mode::Command;
    if (chunk_.last || lacking_ != Lacking::Nothing) {
        chunks_.finish();
        body_complete(chunks_.facts());
    } else {
        reply(fmt::format("250 2.0.0 Ok: {} bytes received", chunk_.octets));
    }
    return true;
}

void Session::body_grew()
{
    if (lacking_ == Lacking::Nothing && body_.size() > settings_.most_message_bytes) {
        lacking_ = Lacking::Room;
    }
    if (lacking_ == Lacking::Nothing && body_.size() > held_ &&
        state_.body_bytes + (body_.size() - held_) > state_.most_body_bytes) {
        lacking_ = Lacking::Memory;
    }
    if (lacking_ != Lacking::Nothing) {
        drop_body();
        return;
    }
    state_.body_bytes += body_.size() - held_;
    held_ = body_.size();
}

void Session::drop_body()
{
    state_.body_bytes -= held_;
    held_ = 0;
    body_.clear();
    body_.shrink_to_fit();
}

void Session::body_complete(const BodyFacts& facts)
{
    const Lacking lacking = lacking_;
    if (lacking != Lacking::Nothing) {
        forget_mail();
        switch (lacking) {
        case Lacking::Room: object("552 5.3.4 Message size exceeds fixed limit"); break;
        case Lacking::Memory: reply("452 4.3.1 Insufficient system storage"); break;
        default: object("503 5.5.1 Error: need RCPT command"); break;
        }
        if (state_.stopping) {
            stop(now_);
        }
        return;
    }
    message_id_ = fmt::format("{}{:03X}", peer_.session, ++mails_);
    transcript_.message(
        {message_id_, envelope_.sender, &envelope_.recipients, body_.size(), facts}, now_
    );
    captured_.id = message_id_;
    captured_.envelope = std::exchange(envelope_, {});
    captured_.body = std::exchange(body_, {});
    captured_.facts = facts;
    captured_.helo = helo_;
    captured_.protocol = extended_ ? "ESMTP" : "SMTP";
    captured_.protocol += extended_ && encrypted_ ? "S" : "";
    captured_.protocol += extended_ && logged_in_ ? "A" : "";
    captured_.received = wall_time(peer_, now_);
    wanting_ = Wanting::Storage;
}

void Session::forget_mail()
{
    envelope_ = {};
    drop_body();
    lacking_ = Lacking::Nothing;
    in_chunks_ = false;
}

} // namespace takedown::trap
