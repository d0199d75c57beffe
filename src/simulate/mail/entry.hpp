#pragma once

// Entry: one message of an mbox, put together from what the site, the engine and the text give.

#include "simulate/mail/draft.hpp"
#include "simulate/mail/mime_body.hpp"

#include <string>

namespace takedown::simulate {

struct Entry {
    Draft draft; ///< content_type and coding are filled in
    Content content;
    bool extended = false; ///< the client said EHLO
};

/// Appends the whole entry: "From " line, the site's lines, the sender's header, body, empty line;
/// damaged where the trap's part of damage says so.
void append_entry(
    const Delivery& delivery,
    const TrapSite& site,
    const Engine& engine,
    Entry& entry,
    Random& random,
    std::string& out
);

} // namespace takedown::simulate
