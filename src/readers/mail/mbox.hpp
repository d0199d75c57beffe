#pragma once

// Mailboxes in mbox form: where one mail ends and the next begins, and the format value.

#include "readers/format.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace takedown {

/// Cuts a stream into mails, each from its "From " line on. A "From " line starts a mail when a
/// header field follows it, or when it ends in a date; others are text that nobody quoted. A
/// Content-Length (mboxcl) is believed only when what follows that many bytes is a "From " line or
/// the end. Memory: one mail's first `most_kept` bytes and a piece.
class MboxFramer {
public:
    struct Mail {
        std::string_view bytes;   ///< valid during the call
        std::uint64_t offset = 0; ///< of its "From " line
        std::uint64_t length = 0; ///< whole; more than bytes.size() if it was too long to keep
    };

    /// Returns false to stop.
    using Take = std::function<bool(const Mail&)>;

    MboxFramer(std::size_t most_kept, Take take) : most_kept_(most_kept), take_(std::move(take)) {}

    /// False once `take` has returned false.
    bool add(std::string_view piece);
    bool finish();

    /// "From " lines that were held to be text.
    [[nodiscard]] std::uint64_t lines_in_text() const { return lines_in_text_; }

    /// Stream offset of the first of them.
    [[nodiscard]] std::uint64_t first_in_text() const { return first_in_text_; }

private:
    enum class Verdict { Separator, Text, NeedsMore };

    bool frame(bool at_end);
    bool skip_blank_lines();
    bool emit(std::size_t end);
    [[nodiscard]] Verdict judge(std::size_t line, bool at_end) const;
    std::size_t next_separator(bool at_end);
    void read_content_length(bool at_end);
    std::size_t claimed_end(bool at_end);
    void bound_memory();
    void drop_consumed();

    std::size_t most_kept_;
    Take take_;
    std::string buffer_;     ///< from the current mail's start on, less what is in cut_
    std::uint64_t base_ = 0; ///< stream offset of buffer_[0]
    std::size_t start_ = 0;  ///< of the current mail, in buffer_
    std::size_t search_ = 0; ///< where the next "\nFrom " may be
    bool begun_ = false;     ///< start_ is at a mail
    std::string kept_;       ///< head of a mail too long for the buffer
    std::uint64_t kept_offset_ = 0;
    bool too_long_ = false;    ///< kept_ holds the current mail's head
    bool length_read_ = false; ///< claimed_ is known for the current mail
    std::size_t claimed_ = 0;  ///< end by Content-Length, in buffer_; 0: none
    std::uint64_t lines_in_text_ = 0;
    std::uint64_t first_in_text_ = 0;
    bool stopped_ = false;
};

Format mbox_format();

} // namespace takedown
