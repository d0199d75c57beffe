#include "simulate/world/random.hpp"

#include "core/hash.hpp"
#include "simulate/world/portable_math.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace takedown::simulate {

namespace {

/// Steele, Lea, Flood 2014: turns any 64 bits into well mixed ones.
std::uint64_t split_mix(std::uint64_t& state)
{
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31U);
}

} // namespace

Random::Random(std::uint64_t seed) : state_{}
{
    for (std::uint64_t& word : state_) {
        word = split_mix(seed);
    }
}

std::uint64_t Random::next()
{
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

double Random::unit()
{
    return static_cast<double>(next() >> 11U) * 0x1.0p-53;
}

std::uint64_t Random::below(std::uint64_t limit)
{
    if (limit == 0) {
        return 0;
    }
    // What would make the low values likelier is drawn again (Lemire's bound, without 128 bits).
    const std::uint64_t unfair = (0 - limit) % limit;
    std::uint64_t drawn = next();
    while (drawn < unfair) {
        drawn = next();
    }
    return drawn % limit;
}

std::uint64_t Random::between(std::uint64_t low, std::uint64_t high)
{
    return high <= low ? low : low + below(high - low + 1);
}

bool Random::chance(double probability)
{
    return unit() < probability;
}

double Random::normal(double mean, double deviation)
{
    // Box-Muller, one of the pair: the other would be state that a cut window does not have.
    const double radius = std::sqrt(-2 * portable_log(1 - unit()));
    return mean + deviation * radius * portable_cosine_of_turn(unit());
}

double Random::exponential(double mean)
{
    return -mean * portable_log(1 - unit());
}

double Random::log_normal(double median, double sigma)
{
    return median * portable_exp(normal(0, sigma));
}

double Random::heavy_tail(double least, double alpha, double most)
{
    return std::min(most, least * portable_exp(portable_log(1 - unit()) * (-1 / alpha)));
}

std::uint64_t Random::poisson(double mean)
{
    if (!(mean > 0)) {
        return 0;
    }
    if (mean > 60) { // exp(-mean) runs out of digits; the normal curve is close by then
        return static_cast<std::uint64_t>(std::max(0.0, std::round(normal(mean, std::sqrt(mean)))));
    }
    const double limit = portable_exp(-mean);
    std::uint64_t count = 0;
    for (double product = unit(); product > limit; product *= unit()) {
        ++count;
    }
    return count;
}

std::size_t Random::weighted(std::span<const double> weights)
{
    double total = 0;
    for (const double weight : weights) {
        total += weight;
    }
    double left = unit() * total;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        left -= weights[i];
        if (left < 0) {
            return i;
        }
    }
    return 0;
}

std::uint64_t seed_of(
    std::uint64_t world_seed,
    std::string_view matter,
    std::uint64_t a,
    std::uint64_t b,
    std::uint64_t c
)
{
    std::uint64_t state = hash64(matter, world_seed);
    for (const std::uint64_t part : {a, b, c}) {
        state ^= part;
        state = split_mix(state);
    }
    return state;
}

std::uint64_t permuted(std::uint64_t index, std::uint64_t size, std::uint64_t key)
{
    if (size <= 1) {
        return 0;
    }
    // A Feistel network over the next even number of bits, walked until it lands inside.
    const unsigned half = (static_cast<unsigned>(std::bit_width(size - 1)) + 1) / 2;
    const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
    std::uint64_t place = index;
    do {
        std::uint64_t left = place >> half;
        std::uint64_t right = place & mask;
        for (std::uint64_t round = 0; round < 4; ++round) {
            std::uint64_t state = key ^ (right + (round << 48U));
            const std::uint64_t mixed = left ^ (split_mix(state) & mask);
            left = right;
            right = mixed;
        }
        place = left << half | right;
    } while (place >= size);
    return place;
}

} // namespace takedown::simulate
