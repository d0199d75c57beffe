#pragma once

// One command line of SMTP, read as leniently as clients write it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::trap {

enum class Verb : std::uint8_t {
    Unknown,
    Helo,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    Bdat,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Expn,
    Help,
    Auth,
    StartTls,
    OtherProtocol, ///< a request of HTTP or the like: a browser was led here
};

struct SmtpCommand {
    Verb verb = Verb::Unknown;
    std::string_view argument; ///< what follows the verb, blanks around it taken off
};

/// `line` without its line end. The verb's case does not count.
SmtpCommand parse_command(std::string_view line);

/// Where the argument of an AUTH line becomes a secret: after the mechanism's name.
std::size_t secret_of_auth(std::string_view line);

/// The path and parameters of MAIL and RCPT.
struct PathArgument {
    std::string path; ///< without its angle brackets; empty for "<>"
    std::vector<std::string_view> parameters;
};

/// "FROM:<a@b.example> SIZE=3" for `keyword` "FROM". Blanks after the colon, a missing colon and
/// missing brackets are forgiven, as most servers do. nullopt if there is no path.
std::optional<PathArgument> parse_path(std::string_view argument, std::string_view keyword);

/// "86 LAST"
struct BdatArgument {
    std::uint64_t octets = 0;
    bool last = false;
};

std::optional<BdatArgument> parse_bdat(std::string_view argument);

} // namespace takedown::trap
