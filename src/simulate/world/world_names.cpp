#include "simulate/world/world_names.hpp"

#include "core/text.hpp"
#include "simulate/world/nearest_word.hpp"

#include <fmt/format.h>

namespace takedown::simulate {

void WorldNames::give(
    const std::string& table, const std::string& scope, const std::string& name, std::uint32_t line
)
{
    Given& given = given_[{table, scope}];
    const auto [known, is_new] = given.lines.emplace(to_lower(name), line);
    if (is_new) {
        given.names.push_back(name);
        given.exact.insert(name);
    } else {
        problems_->add(
            line,
            fmt::format(
                "{}: '{}' is that of the [[{}]] on line {} already, must be another",
                table == "as" ? "as.number" : table + ".name",
                name,
                table,
                known->second
            )
        );
    }
}

void WorldNames::use(
    const std::string& table,
    const std::string& scope,
    const std::string& name,
    const TomlTable& user,
    std::string_view key
)
{
    uses_.push_back({table, scope, name, user.full_name(key), user.line_of(key)});
}

void WorldNames::check() const
{
    static const Given nothing;
    for (const Use& use : uses_) {
        const auto found = given_.find({use.table, use.scope});
        const Given& given = found == given_.end() ? nothing : found->second;
        if (given.exact.contains(use.name) || problems_->full()) {
            continue;
        }
        const std::string nearest = nearest_word(use.name, given.names);
        problems_->add(
            use.line,
            fmt::format(
                "{}: '{}' is no [[{}]]{}{} There {}",
                use.key,
                use.name,
                use.table,
                use.scope.empty() ? "" : fmt::format(" of {}", use.scope),
                nearest.empty() ? "." : fmt::format(", did you mean '{}'?", nearest),
                given.names.empty() ? "is none" : "are: " + list_words(given.names)
            )
        );
    }
}

} // namespace takedown::simulate
