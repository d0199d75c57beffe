#pragma once

// HttpDialogue: the requests of one HTTP/1 connection, each with its answer.

#include "readers/traffic/tcp_dialogue.hpp"

#include <deque>
#include <optional>

namespace takedown {

/// True if `text` begins with a request line, whole or cut.
bool looks_like_http_request(std::string_view text);

/// Follows request and response heads and body lengths. Where a head is cut by the capture, what
/// was seen of it is kept, and the next message is found where a segment begins with a request or
/// status line. `request_bytes` and `response_bytes` are body bytes as sent (chunk sizes included).
class HttpDialogue final : public Dialogue {
public:
    explicit HttpDialogue(const DialogueContext& context) : context_(context) {}

    DialogueState read(const StreamChunk& chunk) override;
    void finish() override;
    [[nodiscard]] std::size_t held() const override;

private:
    enum class Stage : std::uint8_t {
        Start, ///< a message's first line comes next
        Head,
        Body,
        Lost, ///< of unknown length: up to a segment that begins a message
    };

    struct Half {
        Stage stage = Stage::Start;
        std::string line;
        std::size_t head_bytes = 0;
        std::uint64_t body_left = 0;
        bool body_known = false;
        bool chunked = false;
    };

    void read_half(Half& half, const StreamChunk& chunk);
    std::string_view read_lines(Half& half, std::string_view text, const StreamChunk& chunk);
    void take_body(Half& half, std::uint64_t bytes, Side side);
    void pass_missing(Half& half, std::uint64_t missing, const StreamChunk& chunk);
    void end_cut_head(Half& half, const StreamChunk& chunk);
    void end_line(Half& half, const StreamChunk& chunk, bool whole);
    void end_head(Half& half, Side side);
    void first_line(Half& half, std::string_view line, const StreamChunk& chunk, bool whole);
    void begin_request(std::string_view line, const StreamChunk& chunk);
    void begin_response(Half& half, std::string_view line);
    void request_header(std::string_view name, std::string_view value, bool whole);
    void response_header(std::string_view name, std::string_view value);
    void count_body(Side side, std::uint64_t bytes);
    void end_response();
    void hand_over_first();

    DialogueContext context_;
    Half client_;
    Half server_;
    std::deque<HttpRequest> requests_; ///< not handed over; the first is the one being answered
    bool answering_ = false;           ///< the first one's status line was seen
    bool interim_ = false;             ///< a 1xx response is being read
    bool tunnel_ = false;              ///< CONNECT was granted
};

} // namespace takedown
