#pragma once

// What the parts of a mail hold: its visible text, its web addresses, its attachments.

#include "model/message.hpp"
#include "readers/mail/mime_parts.hpp"
#include "reference/public_suffix.hpp"

namespace takedown {

/// Fills text, urls, attachments and charset of `message`. Of the parts of a multipart/alternative
/// the plain text counts, or the HTML where that is blank; addresses are taken from both.
void read_content(const MimeTree& tree, const PublicSuffixList& suffixes, Message& message);

} // namespace takedown
