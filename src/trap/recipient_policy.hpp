#pragma once

// RecipientPolicy: whom the trap takes mail for. Taking is all that it ever does: nothing is sent
// on.

#include <string>
#include <string_view>
#include <vector>

namespace takedown::trap {

enum class RecipientVerdict { Accepted, NotOurs, Malformed };

class RecipientPolicy {
public:
    /// Domains to take mail for, in any case; ".example.org" stands for all names below it, and a
    /// list without any domain for whatever a client asks for.
    explicit RecipientPolicy(const std::vector<std::string>& domains);

    /// `path` is a forward path without its brackets. With domains given, a local part that names
    /// another way (user%other@ours, other!user@ours, "user@other"@ours) is not ours, and of a
    /// source route the last address counts: what a server that relays would do with it.
    [[nodiscard]] RecipientVerdict judge(std::string_view path) const;

private:
    [[nodiscard]] bool ours(std::string_view domain) const;

    std::vector<std::string> domains_;
};

} // namespace takedown::trap
