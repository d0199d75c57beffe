#include "trap/recipient_policy.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace takedown::trap {

namespace {

constexpr auto none = std::string_view::npos;

/// "@a.example,@b.example:user@c.example" → "user@c.example".
std::string_view without_route(std::string_view path)
{
    if (path.empty() || path.front() != '@') {
        return path;
    }
    const std::size_t colon = path.find(':');
    return colon == none ? path : path.substr(colon + 1);
}

} // namespace

RecipientPolicy::RecipientPolicy(const std::vector<std::string>& domains)
{
    for (const std::string& domain : domains) {
        domains_.push_back(to_lower(domain));
    }
}

bool RecipientPolicy::ours(std::string_view domain) const
{
    if (!domain.empty() && domain.back() == '.') {
        domain.remove_suffix(1);
    }
    const std::string name = to_lower(domain);
    return std::any_of(domains_.begin(), domains_.end(), [&name](const std::string& own) {
        if (!own.empty() && own.front() == '.') {
            return name.size() > own.size() && name.ends_with(own);
        }
        return name == own;
    });
}

RecipientVerdict RecipientPolicy::judge(std::string_view path) const
{
    const std::string_view address = without_route(path);
    if (address.empty()) {
        return RecipientVerdict::Malformed;
    }
    if (domains_.empty() || equal_ignoring_case(address, "postmaster")) {
        return RecipientVerdict::Accepted;
    }
    const std::size_t sign = address.rfind('@');
    if (sign == none || sign == 0) {
        return RecipientVerdict::NotOurs;
    }
    const std::string_view local = address.substr(0, sign);
    const bool names_another_way = local.find_first_of("%!@:/") != none;
    return ours(address.substr(sign + 1)) && !names_another_way ? RecipientVerdict::Accepted
                                                                : RecipientVerdict::NotOurs;
}

} // namespace takedown::trap
