#pragma once

// Abuse reports: the machine-readable words of ARF (RFC 5965, 6650) and XARF about a mail.

#include "readers/mail/carrier.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// What a report says; its mails only where the report itself holds them (XARF samples).
struct AbuseReport {
    CarriedBy by;
    std::vector<std::string> recipients;
    std::vector<std::string> samples; ///< mails, whole
    bool samples_headers_only = false;
};

/// The fields of a message/feedback-report part: Feedback-Type, Source-IP, Arrival-Date or
/// Received-Date, and the recipients it names.
AbuseReport read_feedback_report(std::string_view fields);

/// XARF versions 3 and 4 (JSON); nullopt if it is neither.
std::optional<AbuseReport> read_xarf(std::string_view json);

/// XARF 0.1 and 0.2 ("Report-Type: spam" in YAML lines); nullopt if there is no such line.
std::optional<AbuseReport> read_xarf_lines(std::string_view text);

} // namespace takedown
