#pragma once

// The body of a message: its parts, coded as the engine does.

#include "simulate/mail/engine.hpp"

#include <string>
#include <string_view>

namespace takedown::simulate {

/// What a message holds, before any coding. Texts are UTF-8.
struct Content {
    std::string text; ///< plain text; empty: there is none
    std::string html;
    bool picture = false;  ///< `file` is shown inside the HTML (cid:FILE_ID)
    std::string file_name; ///< empty: no file
    std::string_view file_type;
    std::string file; ///< base64 lines
    std::string file_id;
    bool both_texts = false; ///< text and HTML side by side whatever the engine's habit
};

/// How the content is told in the header, and what the body needs to know of it.
struct MimePlan {
    std::string content_type;   ///< empty: not said
    std::string_view coding;    ///< of a message of one part, else empty
    std::string boundary;       ///< of the outermost multipart; empty: one part
    std::string inner_boundary; ///< of an alternative inside it
    Coding text_coding = Coding::SevenBit;
    std::string charset;
    bool has_text = false;
    bool has_html = false;
};

MimePlan
plan_mime(const Engine& engine, const Content& content, const PatternFacts& facts, Random& random);

/// Ends in a line end.
void append_mime_body(
    const Engine& engine, const MimePlan& plan, const Content& content, std::string& out
);

} // namespace takedown::simulate
