#pragma once

// Mails that only bring another mail: forwards, abuse reports, bounces. Which, and the mail inside.

#include "model/message.hpp"
#include "readers/mail/header_fields.hpp"
#include "readers/mail/mime_parts.hpp"
#include "reference/public_suffix.hpp"

#include <string>
#include <vector>

namespace takedown {

/// A mail found inside a carrier.
struct CarriedMail {
    CarriedBy by;
    std::string bytes;                   ///< header, and body unless by.headers_only
    std::vector<std::string> recipients; ///< whom the carrier says it was for: secrets
};

struct CarrierContent {
    Carrier carrier = Carrier::None;
    std::vector<CarriedMail> mails; ///< in order, at most 50; empty: the carrier holds none
};

/// What a mail with these fields and parts carries. A carrier of kind `outside` or below it is not
/// looked for: forwards may hold reports, reports bounces, and never the other way round, so that
/// nesting ends. Counted as
/// - AbuseReport: multipart/report with a feedback-report part, XARF, Microsoft's JMRP;
/// - Bounce: a delivery report, or a mail of a mail system's address that returns a mail in its
/// text;
/// - Forward: holds mails that were delivered to who sent it on: the writer of their topmost
///   Received line is of the domain of From, or they are addressed to From. Attached mails without
///   that are a sender's own content.
/// Rules and their reasons: docs/formats/arf.md
CarrierContent open_carrier(
    const std::vector<HeaderField>& fields,
    const MimeTree& tree,
    Carrier outside,
    const PublicSuffixList& suffixes
);

} // namespace takedown
