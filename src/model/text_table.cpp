#include "model/text_table.hpp"

#include "core/check.hpp"
#include "core/hash.hpp"

#include <limits>

namespace takedown {

namespace {

constexpr std::size_t first_slots = 1024;

} // namespace

TextTable::TextTable(std::size_t room) : room_(room), slots_(first_slots), kept_{std::string()}
{
    hashes_.push_back(0);
    places_.push_back(0);
}

bool TextTable::is_same(TextId id, std::uint64_t hash, std::string_view text) const
{
    return hashes_[id] == hash && (places_[id] == 0 || kept_[places_[id]] == text);
}

std::size_t TextTable::slot_of(std::uint64_t hash, std::string_view text) const
{
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    while (slots_[slot] != 0 && !is_same(slots_[slot], hash, text)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

TextId TextTable::id_of(std::string_view text, KeepText keep)
{
    if (text.empty()) {
        return 0;
    }
    const std::uint64_t hash = hash64(text);
    std::size_t slot = slot_of(hash, text);
    if (slots_[slot] != 0) {
        return slots_[slot];
    }
    if (hashes_.size() * 10 >= slots_.size() * 7) {
        grow();
        slot = slot_of(hash, text);
    }
    TAKEDOWN_CHECK(hashes_.size() < std::numeric_limits<TextId>::max());
    const auto id = static_cast<TextId>(hashes_.size());
    slots_[slot] = id;
    hashes_.push_back(hash);
    const std::size_t bytes = text.size() + sizeof(std::string);
    if (kept_bytes_ + bytes <= (keep == KeepText::Always ? room_ : room_ / 2)) {
        kept_bytes_ += bytes;
        places_.push_back(static_cast<std::uint32_t>(kept_.size()));
        kept_.emplace_back(text);
    } else {
        places_.push_back(0);
        ++not_kept_;
    }
    return id;
}

TextId TextTable::find(std::string_view text) const
{
    return text.empty() ? 0 : slots_[slot_of(hash64(text), text)];
}

const std::string& TextTable::text(TextId id) const
{
    return id < places_.size() ? kept_[places_[id]] : kept_.front();
}

void TextTable::grow()
{
    std::vector<TextId> slots(slots_.size() * 2);
    const std::size_t mask = slots.size() - 1;
    for (TextId id = 1; id < hashes_.size(); ++id) {
        std::size_t slot = hashes_[id] & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = id;
    }
    slots_ = std::move(slots);
}

} // namespace takedown
