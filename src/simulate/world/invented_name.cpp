#include "simulate/world/invented_name.hpp"

#include "simulate/world/random.hpp"

#include <array>

namespace takedown::simulate {

std::string
invented_name(const World& world, std::string_view matter, std::uint64_t a, std::uint64_t b)
{
    static constexpr std::array<std::string_view, 32> syllables{
        "ka",  "lo",  "mi",  "ren", "tar", "vel", "so",  "pha", "dor", "nex", "bri",
        "qua", "zen", "ful", "gra", "hom", "jet", "lim", "nor", "pel", "rix", "stu",
        "tov", "wex", "an",  "el",  "is",  "or",  "un",  "che", "ly",  "med"};
    Random random(seed_of(world.seed, matter, a, b));
    std::string name;
    for (std::uint64_t left = random.between(3, 5); left > 0; --left) {
        name += syllables.at(random.below(syllables.size()));
    }
    const std::vector<std::string>& suffixes = world.internet.name_suffixes;
    return name + "." + suffixes[random.below(suffixes.size())];
}

} // namespace takedown::simulate
