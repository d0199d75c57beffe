#pragma once

// Mailing: what one mailing says: its subjects, its texts, its links and its files.

#include "simulate/mail/file_content.hpp"
#include "simulate/mail/links.hpp"
#include "simulate/mail/macro_text.hpp"
#include "simulate/mail/mime_body.hpp"
#include "simulate/mail/pattern.hpp"
#include "simulate/world/botnet_spec.hpp"
#include "simulate/world/random.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace takedown::simulate {

class Mailing {
public:
    Mailing(const MailingSpec& spec, std::vector<std::string> link_names, std::uint64_t seed);

    [[nodiscard]] std::string subject(TimePoint time, Random& random) const;
    [[nodiscard]] Content content(TimePoint time, Random& random) const;
    /// The name in From: the mailing's own, or a person's.
    [[nodiscard]] std::string sender_name(Random& random) const;

private:
    enum class Hiding { Pale, Undisplayed, Comment, Paragraph };

    void take_texts(const MailingSpec& spec, Random& random);
    void prepare_file(const MailingSpec& spec, Random& random);
    void add_random_text(Content& content, Random& random) const;
    void add_file(Content& content, TimePoint time, Random& random) const;

    MailingKind kind_;
    Links links_;
    std::vector<MacroText> subjects_;
    MacroText text_{""};
    MacroText html_{""};
    std::vector<std::string> senders_;
    double random_words_ = 0; ///< mean number of words that each message invents
    bool prose_ = false;      ///< they look like sentences
    Hiding hiding_ = Hiding::Paragraph;
    Picture picture_;
    double file_bytes_ = 0; ///< median
    Pattern file_name_{"", PatternUse::Attachment};
    std::string_view file_type_;
    std::vector<std::string> variants_; ///< of an attachment, as base64 lines
};

} // namespace takedown::simulate
