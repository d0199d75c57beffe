#include "model/mail_traits.hpp"

#include <fmt/format.h>

namespace takedown {

std::string_view text_of(HeloClass helo)
{
    constexpr std::array<std::string_view, helo_classes> names{
        "missing",
        "same as rDNS",
        "name other than rDNS",
        "name without rDNS",
        "bare word",
        "localhost",
        "own [address]",
        "own address",
        "other address",
        "receiver's name"};
    return names.at(static_cast<std::size_t>(helo));
}

bool is_bot_like(HeloClass helo)
{
    return helo == HeloClass::BareWord || helo == HeloClass::Localhost ||
           helo == HeloClass::OwnAddress || helo == HeloClass::OtherAddress ||
           helo == HeloClass::ReceiverName;
}

std::span<const UrlTrait> TraitSet::urls_of(const MailTraits& mail) const
{
    return std::span(urls).subspan(mail.urls.first, mail.urls.count);
}

std::span<const FileTrait> TraitSet::files_of(const MailTraits& mail) const
{
    return std::span(files).subspan(mail.files.first, mail.files.count);
}

std::string engine_id(std::uint64_t engine)
{
    return fmt::format("engine-{:012x}", engine >> 16U);
}

} // namespace takedown
