#pragma once

// What a file's place in the evidence folder says of it: which trap, which network, wanted mail or
// not.

#include "casework/settings.hpp"
#include "model/evidence.hpp"

#include <string>
#include <string_view>

namespace takedown {

struct EvidenceLabels {
    std::string trap;    ///< "north" for evidence/traps/north/..., else the file's folder or stem
    std::string network; ///< "lan" for evidence/traffic/lan/..., else "main"; see separate_networks
    MailClass mail_class = MailClass::Spam;
};

/// `path` as it will be recorded, '/' between parts. Settings win over places.
EvidenceLabels labels_of(std::string_view path, const Settings& settings);

} // namespace takedown
