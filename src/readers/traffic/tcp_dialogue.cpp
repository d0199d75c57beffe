#include "readers/traffic/tcp_dialogue.hpp"

#include "readers/traffic/dns_stream.hpp"
#include "readers/traffic/http_dialogue.hpp"
#include "readers/traffic/smtp_dialogue.hpp"
#include "readers/traffic/tls_dialogue.hpp"

namespace takedown {

namespace {

constexpr int most_chunks = 8;
constexpr std::size_t longest_greeting = 1'024;

bool is_mail_port(std::uint16_t port)
{
    return port == 25 || port == 587 || port == 465 || port == 2525;
}

} // namespace

std::unique_ptr<Dialogue>
DialogueGuess::look_at_client(const StreamChunk& chunk, const DialogueContext& context)
{
    if (looks_like_http_request(chunk.text)) {
        return std::make_unique<HttpDialogue>(context);
    }
    if (looks_like_tls_hello(chunk.text)) {
        return std::make_unique<TlsDialogue>(context);
    }
    if (looks_like_smtp_client(chunk.text)) {
        auto smtp = std::make_unique<SmtpDialogue>(context);
        if (!greeting_.empty()) {
            greeting_chunk_.text = greeting_;
            smtp->read(greeting_chunk_);
        }
        return smtp;
    }
    given_up_ = ++client_chunks_ >= most_chunks;
    return nullptr;
}

std::unique_ptr<Dialogue>
DialogueGuess::look_at_server(const StreamChunk& chunk, const DialogueContext& context)
{
    if (looks_like_tls_hello(chunk.text)) {
        return std::make_unique<TlsDialogue>(context);
    }
    if (looks_like_smtp_reply(chunk.text)) {
        if (is_mail_port(context.server_port)) {
            return std::make_unique<SmtpDialogue>(context);
        }
        if (greeting_.empty()) {
            greeting_ = chunk.text.substr(0, longest_greeting);
            greeting_chunk_ = chunk;
        }
    }
    given_up_ = ++server_chunks_ >= most_chunks && client_chunks_ > 0;
    return nullptr;
}

std::unique_ptr<Dialogue>
DialogueGuess::look(const StreamChunk& chunk, const DialogueContext& context)
{
    if (context.server_port == 53) {
        return std::make_unique<DnsStream>(context);
    }
    return chunk.side == Side::Client ? look_at_client(chunk, context)
                                      : look_at_server(chunk, context);
}

} // namespace takedown
