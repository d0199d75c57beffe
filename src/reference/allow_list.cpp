#include "reference/allow_list.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace takedown {

namespace {

std::string folded_name(std::string_view name)
{
    std::string folded = to_lower(name);
    while (!folded.empty() && folded.back() == '.') {
        folded.pop_back();
    }
    return folded;
}

bool is_name(std::string_view text)
{
    constexpr std::size_t longest = 253;
    return !text.empty() && text.size() <= longest && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) > 0x20 && c != '*' && c != '/' && c != ':' &&
                      c != '@';
           });
}

} // namespace

AllowList AllowList::parse(std::string_view text)
{
    constexpr std::size_t longest_shown = 100;
    AllowList list;
    std::vector<PrefixTable::Entry> prefixes;
    std::size_t number = 0;
    for (std::string_view line : split(text, '\n')) {
        ++number;
        line = trim(line.substr(0, line.find('#')));
        if (!line.empty() && !list.add(line, prefixes)) {
            list.rejected_.push_back({number, shorten(to_valid_utf8(line), longest_shown)});
        }
    }
    list.prefixes_ = PrefixTable(std::move(prefixes));
    return list;
}

bool AllowList::add(std::string_view text, std::vector<PrefixTable::Entry>& prefixes)
{
    const std::size_t number = entries_.size();
    if (const auto prefix = Prefix::parse(text)) {
        prefixes.push_back({*prefix, static_cast<std::uint32_t>(number)});
    } else {
        const bool with_children = text.substr(0, 2) == "*.";
        const std::string name = folded_name(with_children ? text.substr(2) : text);
        if (!is_name(name)) {
            return false;
        }
        (with_children ? below_ : exact_).try_emplace(name, number);
    }
    entries_.emplace_back(text);
    return true;
}

std::optional<std::string> AllowList::matches(const Address& address) const
{
    const auto entry = prefixes_.longest(address);
    return entry ? std::optional(entries_[entry->value]) : std::nullopt;
}

std::optional<std::string> AllowList::matches(std::string_view name) const
{
    std::string rest = folded_name(name);
    if (const auto found = exact_.find(rest); found != exact_.end()) {
        return entries_[found->second];
    }
    while (!rest.empty() && !below_.empty()) {
        if (const auto found = below_.find(rest); found != below_.end()) {
            return entries_[found->second];
        }
        const std::size_t dot = rest.find('.');
        rest.erase(0, dot == std::string::npos ? rest.size() : dot + 1);
    }
    return std::nullopt;
}

} // namespace takedown
