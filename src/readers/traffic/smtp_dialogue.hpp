#pragma once

// SmtpDialogue: one SMTP session, above all how its client speaks.

#include "readers/traffic/tcp_dialogue.hpp"

namespace takedown {

/// "EHLO ..." or "HELO ..." in any case.
bool looks_like_smtp_client(std::string_view text);
/// Three digits and a blank or hyphen.
bool looks_like_smtp_reply(std::string_view text);

/// Keeps the client's commands as spelled with their arguments cut off (a command repeated at once
/// is written once), envelope, replies and the Subject of the first message. What the client says
/// while authenticating is never kept.
class SmtpDialogue final : public Dialogue {
public:
    explicit SmtpDialogue(const DialogueContext& context);

    DialogueState read(const StreamChunk& chunk) override;
    void finish() override;
    [[nodiscard]] std::size_t held() const override;

private:
    enum class Mode : std::uint8_t { Commands, WantsData, Data, Chunk, Authenticates };

    struct Half {
        std::string line; ///< up to its end, at most 2 KiB
    };

    void read_lines(Half& half, const StreamChunk& chunk);
    void end_line(Half& half, Side side, bool whole);
    void pass_missing(std::uint64_t missing);
    void client_line(std::string_view line, bool whole);
    void command(std::string_view line, bool whole);
    void mail_from(std::string_view argument, bool whole);
    void recipient(std::string_view argument, bool whole);
    void begin_chunk(std::string_view argument);
    void message_line(std::string_view line);
    void reply(std::string_view line);
    void add_to_dialect(std::string_view spelled);

    DialogueContext context_;
    SmtpSession session_;
    Half client_;
    Half server_;
    Mode mode_ = Mode::Commands;
    int unanswered_ = 0; ///< commands
    bool server_heard_ = false;
    bool started_ = false;
    bool wants_tls_ = false;
    bool in_head_ = false;
    bool subject_goes_on_ = false;
    bool subject_done_ = false;
    std::string last_spelled_;
    std::uint64_t chunk_left_ = 0; ///< bytes of a BDAT chunk
    std::size_t head_bytes_ = 0;
};

} // namespace takedown
