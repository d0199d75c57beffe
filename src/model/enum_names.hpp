#pragma once

// The spelling of each enumerator in the store and in stored findings. Words for people, also in
// `show --json`, are in exports/display_text.hpp.

#include "model/campaign.hpp"
#include "model/controller.hpp"
#include "model/evidence.hpp"
#include "model/plan.hpp"
#include "model/site.hpp"
#include "model/traffic.hpp"

#include <span>
#include <string_view>

namespace takedown {

/// Lower-case names in the order of the enumerators: "config_master".
std::span<const std::string_view> names_of(MailClass);
std::span<const std::string_view> names_of(Transport);
std::span<const std::string_view> names_of(Outcome);
std::span<const std::string_view> names_of(CampaignKey);
std::span<const std::string_view> names_of(Role);
std::span<const std::string_view> names_of(FallbackClass);
std::span<const std::string_view> names_of(PartyKind);
std::span<const std::string_view> names_of(ActionKind);

template <class Enum>
std::string_view name_of(Enum value)
{
    const auto names = names_of(value);
    const auto place = static_cast<std::size_t>(value);
    return place < names.size() ? names[place] : std::string_view("unknown");
}

/// False, and `value` untouched, when no enumerator has that name.
template <class Enum>
bool parse_name(std::string_view name, Enum& value)
{
    const auto names = names_of(Enum{});
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) {
            value = static_cast<Enum>(i);
            return true;
        }
    }
    return false;
}

} // namespace takedown
