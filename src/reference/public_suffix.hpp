#pragma once

// Registered domains by the public suffix list.

#include <memory>
#include <string>
#include <string_view>

namespace takedown {

/// The list that libpsl carries. Safe to use from several threads at once.
class PublicSuffixList {
public:
    PublicSuffixList();
    ~PublicSuffixList();
    PublicSuffixList(const PublicSuffixList&) = delete;
    PublicSuffixList& operator=(const PublicSuffixList&) = delete;
    PublicSuffixList(PublicSuffixList&&) noexcept;
    PublicSuffixList& operator=(PublicSuffixList&&) noexcept;

    /// "example.co.uk" for "a.b.example.co.uk"; the host itself, lower case, when it has no
    /// registered domain (an address, a bare word, a suffix).
    [[nodiscard]] std::string registered_domain(std::string_view host) const;

    /// "duckdns.org" for "bot.duckdns.org" and for itself: the domain of somebody who hands out the
    /// names below it, by the list's private part. Empty for a name that its own holder registered.
    [[nodiscard]] std::string name_service(std::string_view host) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace takedown
