#include "simulate/internet/reverse_names.hpp"

#include "simulate/world/random.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace takedown::simulate {

namespace {

/// Words before the address, and how many networks of the country name nothing.
struct CountryHabit {
    std::string_view country;
    std::array<std::string_view, 3> words;
    double nameless;
};

constexpr std::array country_habits{
    CountryHabit{"BR", {"user", "dsl", "dynamic"}, 0.15},
    CountryHabit{"CN", {"adsl", "pool", "dyn"}, 0.6},
    CountryHabit{"DE", {"dip", "pppool", "dyn"}, 0.05},
    CountryHabit{"FR", {"abo", "adsl", "dyn"}, 0.05},
    CountryHabit{"IN", {"dsl", "static", "broadband"}, 0.45},
    CountryHabit{"KR", {"cable", "dsl", "ip"}, 0.6},
    CountryHabit{"PL", {"adsl", "neo", "internet"}, 0.1},
    CountryHabit{"RU", {"pppoe", "broadband", "ppp"}, 0.15},
    CountryHabit{"TR", {"dsl", "dynamic", "adsl"}, 0.15},
    CountryHabit{"UA", {"pool", "pppoe", "home"}, 0.2},
    CountryHabit{"US", {"pool", "cpe", "dhcp"}, 0.03},
    CountryHabit{"VN", {"adsl", "dynamic", "static"}, 0.5},
};
constexpr CountryHabit other_countries{"", {"dsl", "dyn", "pool"}, 0.2};

const CountryHabit& habit_of(std::string_view country)
{
    const auto at =
        std::find_if(country_habits.begin(), country_habits.end(), [&](const CountryHabit& habit) {
            return habit.country == country;
        });
    return at == country_habits.end() ? other_countries : *at;
}

void append(std::string& text, std::uint64_t number, int base = 10, std::size_t digits = 1)
{
    std::array<char, 20> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, base);
    const auto length = static_cast<std::size_t>(written.ptr - buffer.data());
    text.append(digits > length ? digits - length : 0, '0');
    text.append(buffer.data(), length);
}

std::uint32_t part(std::uint32_t bits, unsigned index)
{
    return bits >> (24 - 8 * index) & 0xffU;
}

void append_parts(std::string& text, std::uint32_t bits, unsigned first, char between)
{
    for (unsigned i = first; i < 4; ++i) {
        if (i > first) {
            text += between;
        }
        append(text, part(bits, i));
    }
}

void append_backwards(std::string& text, std::uint32_t bits)
{
    for (unsigned i = 4; i-- > 0;) {
        append(text, part(bits, i));
        text += '.';
    }
}

} // namespace

ReverseNames::ReverseNames(const System& system, std::uint64_t seed)
    : domain_('.' + system.domain), seed_(seed_of(seed, "reverse-name", system.number))
{
    Random random(seed_of(seed, "reverse-shape", system.number));
    if (system.kind == AsKind::Access) {
        const CountryHabit& habit = habit_of(system.country);
        constexpr std::array shapes{
            Shape::WordThreeParts,
            Shape::WordFourParts,
            Shape::Backwards,
            Shape::Hex,
            Shape::Joined};
        word_ = habit.words.at(random.below(habit.words.size()));
        shape_ = shapes.at(random.below(shapes.size()));
        if (random.chance(habit.nameless)) {
            shape_ = Shape::None;
        }
        unnamed_ = 0.04;
        return;
    }
    if (system.kind == AsKind::Hosting) {
        constexpr std::array shapes{Shape::Server, Shape::Static, Shape::Virtual};
        shape_ = shapes.at(random.below(shapes.size()));
        unnamed_ = random.unit() * 0.3; // customers who never asked for one
        return;
    }
    shape_ = system.kind == AsKind::Transit ? Shape::Port : Shape::Edge;
    unnamed_ = 0.1;
}

std::string ReverseNames::name(const Address& address) const
{
    std::string text;
    if (shape_ == Shape::None) {
        return text;
    }
    if (Random(std::hash<Address>()(address) ^ seed_).chance(unnamed_)) {
        return text;
    }
    text.reserve(40 + word_.size() + domain_.size());
    if (address.is_v4()) {
        append_v4(text, address.v4_bits());
    } else {
        append_v6(text, address);
    }
    return text;
}

void ReverseNames::append_v4(std::string& text, std::uint32_t bits) const
{
    switch (shape_) {
    case Shape::None: return;
    case Shape::WordThreeParts:
    case Shape::WordFourParts:
        text += word_;
        text += '-';
        append_parts(text, bits, shape_ == Shape::WordThreeParts ? 1 : 0, '-');
        break;
    case Shape::Backwards:
        append_backwards(text, bits);
        text += word_;
        break;
    case Shape::Hex:
        text += "ip";
        append(text, bits, 16, 8);
        text += '.';
        text += word_;
        break;
    case Shape::Joined:
        text += word_;
        for (unsigned i = 0; i < 4; ++i) {
            append(text, part(bits, i), 10, 3);
        }
        break;
    case Shape::Server:
        text += "server";
        append(text, bits & 0xffffU);
        break;
    case Shape::Static:
        text += "static.";
        append_backwards(text, bits);
        text += "clients";
        break;
    case Shape::Virtual:
        text += "vps-";
        append(text, bits & 0xffffU, 16, 4);
        break;
    case Shape::Port:
        text += "ae";
        append(text, part(bits, 3));
        text += ".r";
        append(text, part(bits, 2));
        break;
    case Shape::Edge:
        text += "edge-";
        append_parts(text, bits, 2, '-');
        break;
    }
    text += domain_;
}

void ReverseNames::append_v6(std::string& text, const Address& address) const
{
    if (shape_ < Shape::Server) { // whoever dials in over IPv6 has no name, by and large
        return;
    }
    text += "v6-";
    for (std::size_t i = 6; i < 16; ++i) {
        append(text, address.bytes().at(i), 16, 2);
    }
    text += domain_;
}

} // namespace takedown::simulate
