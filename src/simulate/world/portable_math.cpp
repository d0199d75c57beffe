#include "simulate/world/portable_math.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>

namespace takedown::simulate {

namespace {

/// ln 2 in two parts; the first has zeros at its end, so that its product with an exponent is
/// exact.
constexpr double ln2_high = 0x1.62e42feep-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;

/// Of a double (IEEE 754 binary64).
constexpr std::int64_t exponent_bias = 1023;
constexpr unsigned fraction_bits = 52;

/// 1/first!, 1/(first + step)!, ... with signs in turn, if asked for.
template <std::size_t Count>
constexpr std::array<double, Count> inverse_factorials(int first, int step, double sign)
{
    std::array<double, Count> terms{};
    double factorial = 1; // exact up to 18!
    int reached = 1;
    double turn = 1;
    for (std::size_t i = 0; i < Count; ++i) {
        for (const int wanted = first + static_cast<int>(i) * step; reached < wanted;) {
            factorial *= ++reached;
        }
        terms[i] = turn / factorial;
        turn *= sign;
    }
    return terms;
}

/// Terms of even and odd place apart, so that a processor can work at both at once.
template <std::size_t Count>
double polynomial(const std::array<double, Count>& terms, double x)
{
    static_assert(Count % 2 == 0);
    const double square = x * x;
    double even = terms[Count - 2];
    double odd = terms[Count - 1];
    for (std::size_t i = Count - 2; i > 0; i -= 2) {
        even = even * square + terms[i - 2];
        odd = odd * square + terms[i - 1];
    }
    return even + x * odd;
}

} // namespace

double portable_exp(double x)
{
    if (!(x > -708)) {
        return 0;
    }
    if (x > 709) {
        return std::numeric_limits<double>::infinity();
    }
    const auto power = static_cast<std::int64_t>(x * std::numbers::log2e + (x < 0 ? -0.5 : 0.5));
    const auto powers = static_cast<double>(power);
    const double high = x - powers * ln2_high;
    const double rest = high - powers * ln2_low; // at most ln 2 / 2 and a little
    constexpr auto terms = inverse_factorials<12>(2, 1, 1);
    const double more = rest * rest * polynomial(terms, rest);
    return (1 + (rest + more)) *
           std::bit_cast<double>(
               static_cast<std::uint64_t>(power + exponent_bias) << fraction_bits
           );
}

double portable_log(double x)
{
    constexpr std::uint64_t fraction_mask = (std::uint64_t{1} << fraction_bits) - 1;
    constexpr auto bits_of_one = static_cast<std::uint64_t>(exponent_bias) << fraction_bits;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    auto powers =
        static_cast<double>(static_cast<std::int64_t>(bits >> fraction_bits) - exponent_bias);
    auto part = std::bit_cast<double>((bits & fraction_mask) | bits_of_one);
    if (part > std::numbers::sqrt2) {
        part /= 2;
        powers += 1;
    }
    // log(1 + f) = 2 atanh(f / (2 + f)); written so that f itself, which is exact, bears the most.
    const double f = part - 1;
    const double s = f / (2 + f);
    const double square = s * s;
    constexpr std::array<double, 10> terms{
        2.0 / 3,
        2.0 / 5,
        2.0 / 7,
        2.0 / 9,
        2.0 / 11,
        2.0 / 13,
        2.0 / 15,
        2.0 / 17,
        2.0 / 19,
        2.0 / 21};
    const double more = square * polynomial(terms, square);
    const double half = 0.5 * f * f;
    return powers * ln2_high - ((half - (s * (half + more) + powers * ln2_low)) - f);
}

double portable_cosine_of_turn(double part)
{
    const double shifted = 4 * part + 0.5;
    const int quarter = static_cast<int>(shifted);
    const double x = 2 * std::numbers::pi * (part - quarter / 4.0); // the difference is exact
    const double square = x * x;
    constexpr auto of_cosine = inverse_factorials<8>(2, 2, -1);
    constexpr auto of_sine = inverse_factorials<8>(3, 2, -1);
    const bool crosswise = quarter % 2 != 0;
    const double value = crosswise ? x - x * square * polynomial(of_sine, square)
                                   : 1 - square * polynomial(of_cosine, square);
    return quarter == 1 || quarter == 2 ? -value : value;
}

} // namespace takedown::simulate
