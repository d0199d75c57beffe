#pragma once

// What clustering keeps of a message: traits that the sender, not the receiving site, gave it.

#include "model/campaign.hpp"
#include "model/mail_traits.hpp"
#include "model/message.hpp"

#include <string>
#include <string_view>

namespace takedown {

/// Traits of one message whose sender is known as far as `sender` says. Its texts, links and files
/// go into the lists of `set`; the traits themselves are the caller's to add.
MailTraits traits_of(const StoredMessage& message, const Sender& sender, TraitSet& set);

/// The form of a Message-ID: H for runs of hex digits, N digits, L lower, U upper case, X other
/// letters and digits mixed, each with its length (letters in classes: 1, 4, 8, 16 and more);
/// other characters stay. After @: "name" for a name with dots, "word", "address", "[address]".
/// "<000501c77a12$0a1b2c3d$6401a8c0@host.example>" gives "<H12$H8$H8@name>".
std::string message_id_shape(std::string_view message_id);

/// As above for a MIME boundary, all of which is local part; leading dashes are counted.
std::string boundary_shape(std::string_view boundary);

HeloClass helo_class(const Sender& sender, std::string_view receiver);

} // namespace takedown
