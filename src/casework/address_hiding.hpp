#pragma once

// AddressHiding: takes secret addresses out of texts, in whatever form they are written there.

#include "model/message.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// An address, or a family of them, that must not be shown.
struct SecretAddress {
    std::string local;         ///< lower case
    std::string domain;        ///< lower case
    bool pattern = false;      ///< both parts are globs, and match whole parts only
    bool plain = false;        ///< too short to be looked for in other than its plain form
    std::string_view stand_in; ///< a literal of ours
};

/// Thread-safe once made. Forms that are found: plain, the escapes of address_forms.hpp, "=" or
/// "-at-" for the '@' as in return paths, base64 and hexadecimal. Not found: addresses whose parts
/// stand apart, hashes of them, and forms nobody has thought of.
class AddressHiding {
public:
    /// `patterns` as in Settings::trap_addresses; one without '@' is about domains.
    explicit AddressHiding(std::span<const std::string> patterns = {});

    /// `text` with addresses that match a pattern replaced by "[trap]".
    [[nodiscard]] std::string hidden(std::string_view text) const;

    /// The same in place; texts without one are left alone.
    template <class... Texts>
    void hide(Texts&... texts) const
    {
        (hide_in(texts, patterns_), ...);
    }

    /// Hides the message's recipients ("[recipient]") and what matches a pattern everywhere in it
    /// but in the list of recipients.
    void hide(Message& message) const;

    /// Hides `recipients`, which are lower case, and what matches a pattern.
    void hide_with_recipients(std::string& text, std::span<const std::string> recipients) const;

private:
    static void hide_in(std::string& text, std::span<const SecretAddress> secrets);
    static void hide_in(std::vector<std::string>& texts, std::span<const SecretAddress> secrets);
    [[nodiscard]] std::vector<SecretAddress> with_recipients(std::span<const std::string> recipients
    ) const;

    std::vector<SecretAddress> patterns_;
};

} // namespace takedown
