#pragma once

// What a world file says about spam traps and wanted mail.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace takedown::simulate {

/// Whose Received lines a site writes.
enum class MailServer { Postfix, Sendmail, Exim, Qmail, Exchange };

/// `[[trap]]`
struct TrapSpec {
    std::string name;
    MailServer server = MailServer::Postfix;
    std::uint32_t relays = 0;      ///< machines of its own that hand the mail on inside (0 to 3)
    std::uint32_t addresses = 200; ///< trap addresses; all below `domain`
    std::string domain;            ///< empty: "NAME.trap.example"
    double weight = 1;             ///< part of each botnet's mail it draws, relative to other traps
    /// Botnet name → factor on its mail here: whose lists this trap is on. 1 where not named.
    std::map<std::string, double> bias;
    double files_a_day = 1; ///< mbox files are cut at this pace; less than 1: a file for more days
    double damaged = 0;     ///< part of the messages that are cut short or mangled
};

/// `[mail]`: what is no botnet's.
struct OtherMailSpec {
    double stray_spam_a_day = 20; ///< one-off spam of no botnet, over all traps
    double snowshoe_a_day = 0;    ///< spam of rented servers: clean engines, few addresses
    double ham_a_day = 20;        ///< letters, replies and lists, into the ham folder
    double newsletters_a_day = 5; ///< bulk mail that was asked for, into the ham folder
};

} // namespace takedown::simulate
