#include "model/text_table.hpp"

#include "core/check.hpp"

#include <limits>

namespace takedown {

TextTable::TextTable()
{
    (void)id_of("");
}

TextId TextTable::id_of(std::string_view text)
{
    if (const auto found = ids_.find(text); found != ids_.end()) {
        return found->second;
    }
    TAKEDOWN_CHECK(texts_.size() < std::numeric_limits<TextId>::max());
    const auto id = static_cast<TextId>(texts_.size());
    ids_.emplace(texts_.emplace_back(text), id);
    return id;
}

const std::string& TextTable::text(TextId id) const
{
    return id < texts_.size() ? texts_[id] : texts_.front();
}

} // namespace takedown
