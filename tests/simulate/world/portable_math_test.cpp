#include "simulate/world/portable_math.hpp"
#include "simulate/world/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace takedown::simulate {

namespace {

/// Distance in units of the last place of what is right.
double units_off(double value, long double right)
{
    const double size = std::abs(static_cast<double>(right));
    const double unit = std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
    return static_cast<double>(std::abs(value - right)) / unit;
}

TEST(PortableMath, IsRightToTheLastPlaces)
{
    Random random(3);
    double exp_off = 0;
    double log_off = 0;
    double cosine_off = 0;
    for (int i = 0; i < 200'000; ++i) {
        const double part = random.unit();
        for (const double x : {part * 4 - 2, part * 1400 - 700}) {
            exp_off = std::max(
                exp_off, units_off(portable_exp(x), std::exp(static_cast<long double>(x)))
            );
        }
        const double near_one = 1 - part * part * part * 0x1.0p-20;
        for (const double x : {1 - part, 1 + part * 1e6, near_one, 1 / (1 - part)}) {
            if (x != 1) {
                log_off = std::max(
                    log_off, units_off(portable_log(x), std::log(static_cast<long double>(x)))
                );
            }
        }
        const long double angle = 2 * std::numbers::pi_v<long double> * part;
        cosine_off = std::max(
            cosine_off,
            static_cast<double>(std::abs(portable_cosine_of_turn(part) - std::cos(angle)))
        );
    }
    EXPECT_LT(exp_off, 2);
    EXPECT_LT(log_off, 2);
    EXPECT_LT(cosine_off, 4e-16);
}

TEST(PortableMath, KnowsTheEndsOfItsRanges)
{
    EXPECT_EQ(portable_exp(0), 1);
    EXPECT_EQ(portable_exp(-1e9), 0);
    EXPECT_EQ(portable_exp(-std::numeric_limits<double>::infinity()), 0);
    EXPECT_EQ(portable_exp(1e9), std::numeric_limits<double>::infinity());
    EXPECT_LT(units_off(portable_exp(708.9), std::exp(static_cast<long double>(708.9))), 2);
    EXPECT_EQ(portable_log(1), 0);
    EXPECT_LT(units_off(portable_log(0x1.0p-53), -53 * std::numbers::ln2_v<long double>), 2);
    EXPECT_EQ(portable_cosine_of_turn(0), 1);
    EXPECT_EQ(portable_cosine_of_turn(0.25), 0);
    EXPECT_EQ(portable_cosine_of_turn(0.5), -1);
    EXPECT_EQ(portable_cosine_of_turn(0.75), 0);
    EXPECT_EQ(portable_cosine_of_turn(1), 1);
}

} // namespace

} // namespace takedown::simulate
