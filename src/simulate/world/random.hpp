#pragma once

// Random: chance that is the same for a seed on every machine, and can be had for any actor and
// time without having drawn what came before.

#include <cstdint>
#include <span>
#include <string_view>

namespace takedown::simulate {

/// xoshiro256** seeded through splitmix64. Not for secrets. <random>'s distributions and <cmath>'s
/// functions differ between libraries and processors, so they are written here (portable_math.hpp);
/// only the square root is taken, which IEEE 754 rounds to the bit.
class Random {
public:
    explicit Random(std::uint64_t seed);

    std::uint64_t next();
    /// [0, 1).
    double unit();
    /// 0 .. limit - 1; 0 when limit is 0.
    std::uint64_t below(std::uint64_t limit);
    /// low .. high, both included.
    std::uint64_t between(std::uint64_t low, std::uint64_t high);
    bool chance(double probability);
    double normal(double mean, double deviation);
    double exponential(double mean);
    /// exp(normal(ln median, sigma)).
    double log_normal(double median, double sigma);
    /// Pareto from `least` with exponent `alpha`, cut at `most`.
    double heavy_tail(double least, double alpha, double most);
    std::uint64_t poisson(double mean);
    /// Index drawn by weight; 0 when all weights are 0.
    std::size_t weighted(std::span<const double> weights);

private:
    std::uint64_t state_[4]; // NOLINT(modernize-avoid-c-arrays)
};

/// A seed for one matter of one actor at one time: mixes the parts so that neighbours are unlike.
/// `matter` is a word such as "bot-poll"; the numbers are whatever tells the draws apart.
std::uint64_t seed_of(
    std::uint64_t world_seed,
    std::string_view matter,
    std::uint64_t a = 0,
    std::uint64_t b = 0,
    std::uint64_t c = 0
);

/// A permutation of 0 .. size-1: where `index` goes. The same key gives the same permutation.
std::uint64_t permuted(std::uint64_t index, std::uint64_t size, std::uint64_t key);

} // namespace takedown::simulate
