#pragma once

// The domain of a mail address, in one form for mails and for captured SMTP.

#include "core/text.hpp"

#include <string>
#include <string_view>

namespace takedown {

/// Lower case, valid UTF-8, no final dot; empty without an '@'.
inline std::string mail_domain_of(std::string_view address)
{
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos) {
        return {};
    }
    std::string domain = to_lower(to_valid_utf8(address.substr(at + 1)));
    while (!domain.empty() && domain.back() == '.') {
        domain.pop_back();
    }
    return domain;
}

} // namespace takedown
