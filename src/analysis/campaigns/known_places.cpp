#include "analysis/campaigns/known_places.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"

#include <bit>
#include <string_view>

namespace takedown {

namespace {

constexpr std::string_view magic = "tkplaces";
/// Raised when the rules of the leaders' pass change.
constexpr std::uint32_t version = 1;
constexpr std::size_t place_bytes = 8 + 8 + 1 + 4;
constexpr std::size_t hash_bytes = 8;

void append(std::string& bytes, std::uint64_t value, unsigned count)
{
    while (count-- > 0) {
        bytes += static_cast<char>(value >> (8U * count) & 0xffU);
    }
}

} // namespace

std::string bytes_of(const KnownPlaces& known)
{
    const std::vector<KnownPlace>& places = known.places;
    std::string bytes(magic);
    bytes.reserve(64 + places.size() * place_bytes);
    append(bytes, version, 4);
    append(bytes, known.identity, 8);
    append(bytes, places.size(), 8);
    for (const KnownPlace& place : places) {
        append(bytes, place.message, 8);
        append(bytes, place.leader, 8);
        append(bytes, static_cast<std::uint64_t>(place.key), 1);
        append(bytes, std::bit_cast<std::uint32_t>(place.similarity), 4);
    }
    append(bytes, hash64(bytes), hash_bytes);
    return bytes;
}

std::optional<KnownPlaces> places_from(std::span<const std::uint8_t> bytes)
{
    ByteCursor cursor(bytes);
    if (as_text(cursor.take(magic.size())) != magic || cursor.u32() != version) {
        return std::nullopt;
    }
    KnownPlaces known;
    known.identity = cursor.u64();
    const std::uint64_t count = cursor.u64();
    if (cursor.failed() || cursor.remaining() < hash_bytes ||
        count != (cursor.remaining() - hash_bytes) / place_bytes ||
        (cursor.remaining() - hash_bytes) % place_bytes != 0) {
        return std::nullopt;
    }
    ByteCursor hash(bytes.last(hash_bytes));
    if (hash.u64() != hash64(as_text(bytes.first(bytes.size() - hash_bytes)))) {
        return std::nullopt;
    }
    std::vector<KnownPlace>& places = known.places;
    places.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        KnownPlace place;
        place.message = cursor.u64();
        place.leader = cursor.u64();
        const std::uint8_t key = cursor.u8();
        place.similarity = std::bit_cast<float>(cursor.u32());
        const bool ascends = places.empty() || places.back().message < place.message;
        const bool in_range = place.similarity >= 0.0F && place.similarity <= 1.0F;
        if (!ascends || !in_range || key > static_cast<std::uint8_t>(CampaignKey::Structure)) {
            return std::nullopt;
        }
        place.key = static_cast<CampaignKey>(key);
        places.push_back(place);
    }
    return known;
}

} // namespace takedown
