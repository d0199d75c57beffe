#include "simulate/hosts/rhythm.hpp"

#include "small_world.hpp"

namespace takedown::simulate {
namespace {

using std::chrono::hours;

TEST(Rhythm, IsOneOnAverageOverAWeek)
{
    double sum = 0;
    for (int hour = 0; hour < 168; ++hour) {
        sum += activity(tuesday() + hours(hour), 3);
    }
    EXPECT_NEAR(sum / 168, 1, 0.01);
}

TEST(Rhythm, FollowsTheLocalClockAndTheWeek)
{
    // 20:00 and 04:00 in Warsaw on a Tuesday; noon on Sunday and on Tuesday.
    EXPECT_GT(activity(tuesday() + hours(19), utc_offset_hours("PL")), 1.5);
    EXPECT_LT(activity(tuesday() + hours(3), utc_offset_hours("PL")), 0.2);
    EXPECT_EQ(
        activity(tuesday() + hours(12), 0), activity(tuesday() + hours(3), utc_offset_hours("KR"))
    );
    EXPECT_LT(activity(tuesday() + hours(5 * 24 + 12), 0), activity(tuesday() + hours(12), 0));
}

TEST(Grid, NamesEachTimeOnceFromWhateverTimeItIsAsked)
{
    const Grid grid = grid_of(12345, 300, 0.2);
    for (int minute = 0; minute < 600; minute += 7) {
        const TimePoint time = tuesday() + std::chrono::minutes(minute);
        std::int64_t first = grid.first_from(time);
        EXPECT_LT(grid.at(first - 1), time);
        while (grid.at(first) < time) {
            ++first;
        }
        EXPECT_LT(grid.at(first), time + std::chrono::seconds(421));
    }
}

TEST(Grid, StaysWithinItsJitter)
{
    const Grid strict = grid_of(99, 60, 0.01);
    for (std::int64_t i = 0; i < 1000; ++i) {
        const double gap = std::chrono::duration<double>(strict.at(i + 1) - strict.at(i)).count();
        EXPECT_NEAR(gap, 60, 1.21);
    }
}

TEST(Rhythm, ForgetsOnceALifetime)
{
    int asked = 0;
    for (int i = 0; i < 1000; ++i) {
        asked += expired_between(
            tuesday() + std::chrono::seconds(60 * i),
            tuesday() + std::chrono::seconds(60 * (i + 1)),
            300,
            77
        );
    }
    EXPECT_EQ(asked, 200);
}

} // namespace
} // namespace takedown::simulate
