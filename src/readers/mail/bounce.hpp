#pragma once

// Bounces: what mail systems write about mail that they could not deliver, and the mail they
// return.

#include "readers/mail/carrier.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// What a message/delivery-status part (RFC 3464) says.
struct DeliveryStatus {
    std::string reporter; ///< host of Reporting-MTA, lower case; empty if not said
    std::string action;   ///< of the first recipient: "failed", "delayed" ...
    std::optional<TimePoint> arrival;
    std::optional<Address> from; ///< Received-From-MTA where it is an address
    std::vector<std::string> recipients;
};

DeliveryStatus read_delivery_status(std::string_view body);

/// True for From addresses that only mail systems write under: mailer-daemon, postmaster ...
bool is_mail_system(std::string_view from);

/// The mail that a report returns in its text: from the first run of at least three fields that
/// mails begin with, one of them Received, Message-ID or Return-Path, to the end: people quote
/// From, To and Subject only. Empty if there is none.
std::string_view returned_mail(std::string_view text);

} // namespace takedown
