#include "simulate/hosts/names.hpp"

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

constexpr std::array words{
    "north",   "river",   "cloud",  "garden",  "paper",  "silver",   "market", "bright",
    "harbor",  "stone",   "travel", "photo",   "radio",  "forum",    "daily",  "coffee",
    "kitchen", "sport",   "music",  "house",   "haus",   "garten",   "stadt",  "reise",
    "werk",    "blick",   "kaffee", "wetter",  "auto",   "buch",     "schule", "markt",
    "post",    "zeit",    "luna",   "casa",    "viajes", "noticias", "tienda", "sol",
    "libro",   "campo",   "cine",   "verde",   "maison", "jardin",   "voyage", "cuisine",
    "presse",  "lumiere", "ville",  "sante",   "moda",   "piazza",   "cucina", "strada",
    "vento",   "dom",     "sklep",  "ogrod",   "podroz", "kuchnia",  "nowiny", "zdrowie",
    "mir",     "novosti", "pogoda", "kniga",   "gorod",  "rynok",    "haber",  "pazar",
    "kitap",   "deniz",   "yemek",  "seyahat", "ev",     "loja",     "jornal", "praia",
    "futebol", "receita", "cidade", "huis",    "fiets",  "krant",    "winkel", "boek",
    "tin",     "mua",     "nha",    "xanh",    "sao",    "hana",     "sora",   "umi",
    "machi",   "nara",    "gaon",   "hanok"};

constexpr std::array syllables{"ba",  "ko",  "ri",  "ven", "tor", "lu",   "xa",  "mi",  "dra",
                               "sel", "ny",  "qua", "zen", "pla", "ster", "vi",  "go",  "lan",
                               "ter", "fu",  "bri", "do",  "cas", "tel",  "om",  "ni",  "sha",
                               "kel", "ur",  "ba",  "ple", "tri", "von",  "da",  "esh", "ly",
                               "pro", "max", "nov", "ix",  "el",  "ant",  "her", "mo",  "syn"};

constexpr std::array trades{
    "shop",
    "online",
    "media",
    "group",
    "portal",
    "news",
    "store",
    "hub",
    "24",
    "lab",
    "net",
    "info"};

template <std::size_t Count>
std::string_view one_of(const std::array<const char*, Count>& list, Random& random)
{
    return list[random.below(Count)];
}

} // namespace

std::string chosen_label(Random& random)
{
    std::string label;
    if (random.chance(0.55)) {
        label = one_of(words, random);
        if (random.chance(0.3)) {
            label += '-';
        }
        label += random.chance(0.7) ? one_of(words, random) : one_of(syllables, random);
    } else {
        for (std::uint64_t left = random.between(2, 4); left > 0; --left) {
            label += one_of(syllables, random);
        }
    }
    if (random.chance(0.25)) {
        label += one_of(trades, random);
    }
    if (random.chance(0.05)) {
        label += std::to_string(random.between(1, 99));
    }
    return label;
}

std::string machine_label(Random& random)
{
    switch (random.below(4)) {
    case 0: return "d" + hex_digits(13, random);
    case 1: {
        constexpr std::array regions{"eu-central-1", "us-east-2", "ap-south-1", "sa-east-1"};
        std::string label = "prod-";
        label += one_of(regions, random);
        return label + "-" + hex_digits(6, random);
    }
    case 2: return hex_digits(8, random) + "-" + hex_digits(4, random);
    default: return letters(3, random) + std::to_string(random.between(1000, 99999));
    }
}

std::string short_label(Random& random)
{
    std::string label = letters(random.between(2, 3), random);
    label += static_cast<char>('0' + random.below(10));
    return label + letters(random.between(1, 2), random);
}

std::string letters(std::size_t length, Random& random)
{
    std::string made(length, 'a');
    for (char& letter : made) {
        letter = static_cast<char>('a' + random.below(26));
    }
    return made;
}

std::string hex_digits(std::size_t length, Random& random)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string made(length, '0');
    for (char& digit : made) {
        digit = digits[random.below(digits.size())];
    }
    return made;
}

std::string mistyped(std::string_view name, Random& random)
{
    std::string wrong(name);
    const std::size_t last_dot = name.rfind('.');
    const std::size_t end = last_dot == std::string_view::npos ? name.size() : last_dot;
    const std::size_t start = name.starts_with("www.") ? 4 : 0;
    if (end < start + 3) {
        return wrong;
    }
    const std::size_t place = start + random.below(end - start - 1);
    switch (random.below(4)) {
    case 0: wrong.insert(place, 1, wrong[place] == '.' ? 'w' : wrong[place]); break;
    case 1: wrong.erase(wrong[place] == '.' ? place - 1 : place, 1); break;
    case 2: std::swap(wrong[place], wrong[place + 1]); break;
    default: wrong[place] = static_cast<char>('a' + random.below(26)); break;
    }
    return wrong;
}

} // namespace takedown::simulate
