#pragma once

// Wanted mail: letters, list mail and newsletters as their writers and programs send them.

#include "simulate/mail/entry.hpp"

#include <string_view>

namespace takedown::simulate {

/// Fill in name, subject, content and the fields that such mail has. `draft` comes with the
/// sender's domain.
void write_letter(Entry& entry, TimePoint time, Random& random);
void write_list_mail(Entry& entry, TimePoint time, Random& random);
void write_newsletter(Entry& entry, TimePoint time, Random& random);

/// "v=1; a=rsa-sha256; ...": signed by nobody.
std::string signature_for(std::string_view domain, Random& random);

} // namespace takedown::simulate
