#include "simulate/botnets/generated_names.hpp"

#include "simulate/world/random.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace takedown::simulate {

namespace {

constexpr std::array<std::string_view, 40> dictionary{
    "apple", "bridge", "cloud", "dance", "early", "fresh", "grand", "house", "iron",  "jolly",
    "kind",  "light",  "mount", "night", "ocean", "paper", "quick", "river", "stone", "train",
    "under", "voice",  "water", "young", "zebra", "brown", "clear", "dream", "field", "green",
    "heart", "island", "judge", "knife", "lemon", "metal", "north", "order", "plain", "queen"};

} // namespace

std::string
generated_name(const World& world, std::size_t botnet, std::int64_t day, std::uint64_t index)
{
    const FallbackSpec& fallback = world.botnets[botnet].fallback;
    Random random(
        seed_of(world.seed, "generated-name", botnet, static_cast<std::uint64_t>(day), index)
    );
    std::string name;
    if (fallback.word_names) {
        name += dictionary.at(random.below(dictionary.size()));
        name += dictionary.at(random.below(dictionary.size()));
    } else {
        const std::uint64_t least = std::max<std::uint32_t>(fallback.name_length, 4) - 2;
        for (std::uint64_t left = random.between(least, least + 4); left > 0; --left) {
            name += static_cast<char>('a' + random.below(26));
        }
    }
    const std::vector<std::string>& suffixes = world.internet.name_suffixes;
    return name + "." + suffixes[random.below(suffixes.size())];
}

bool is_registered(const World& world, std::size_t botnet, std::int64_t day, std::uint64_t index)
{
    const FallbackSpec& fallback = world.botnets[botnet].fallback;
    const std::uint64_t key =
        seed_of(world.seed, "registered", botnet, static_cast<std::uint64_t>(day));
    return permuted(index, fallback.names_a_day, key) < fallback.registered_a_day;
}

} // namespace takedown::simulate
