#include "trap/admission.hpp"
#include "trap/pace.hpp"

#include <gtest/gtest.h>

namespace takedown::trap {
namespace {

using std::chrono::seconds;

Address address(const char* text)
{
    return *Address::parse(text);
}

TEST(Admission, CountsSessionsInAllByAddressAndByBlock)
{
    AdmissionSettings settings;
    settings.sessions = 5;
    settings.sessions_an_address = 2;
    settings.sessions_a_block = 3;
    Admission admission(settings);
    EXPECT_EQ(admission.enter(address("192.0.2.1"), seconds(0)), "");
    EXPECT_EQ(admission.enter(address("192.0.2.1"), seconds(0)), "");
    EXPECT_EQ(admission.enter(address("192.0.2.1"), seconds(0)), "sessions-an-address");
    EXPECT_EQ(admission.enter(address("192.0.2.2"), seconds(0)), "");
    EXPECT_EQ(admission.enter(address("192.0.2.3"), seconds(0)), "sessions-a-block");
    EXPECT_EQ(admission.enter(address("2001:db8::1"), seconds(0)), "");
    EXPECT_EQ(admission.enter(address("2001:db8::2"), seconds(0)), "");
    EXPECT_EQ(admission.enter(address("198.51.100.1"), seconds(0)), "sessions");
    admission.leave(address("192.0.2.1"));
    EXPECT_EQ(admission.enter(address("192.0.2.1"), seconds(0)), "");
    EXPECT_EQ(admission.sessions(), 5U);
}

TEST(Admission, LimitsTheRateOfABlockAndForgivesWithTime)
{
    AdmissionSettings settings;
    settings.connections_a_minute = 60;
    Admission admission(settings);
    int let_in = 0;
    for (int i = 0; i < 200; ++i) {
        if (admission.enter(address("192.0.2.1"), seconds(0)).empty()) {
            ++let_in;
            admission.leave(address("192.0.2.1"));
        }
    }
    EXPECT_EQ(let_in, 60);
    EXPECT_EQ(admission.enter(address("192.0.2.9"), seconds(0)), "connections-a-minute");
    EXPECT_EQ(admission.enter(address("192.0.3.1"), seconds(0)), "");
    EXPECT_EQ(admission.enter(address("192.0.2.9"), seconds(2)), "");
}

TEST(Admission, ForgetsBlocksThatAreIdle)
{
    Admission admission{AdmissionSettings{}};
    for (std::uint32_t i = 0; i < 150'000; ++i) {
        const Address one = Address::v4(0x0B000000U + i * 256);
        if (admission.enter(one, Micros(i * 1'000)).empty()) {
            admission.leave(one);
        }
    }
    EXPECT_LE(admission.blocks(), Admission::most_blocks);
    EXPECT_EQ(admission.enter(address("192.0.2.1"), seconds(500)), "");
}

TEST(Pace, ABytePerSecondIsNoProgressButACommandIs)
{
    PaceSettings settings;
    settings.command = seconds(10);
    Pace pace(seconds(0));
    for (unsigned i = 1; i <= 10; ++i) {
        pace.note({0, i, false, false}, seconds(i));
        EXPECT_EQ(pace.broken(settings, seconds(i)), "");
    }
    EXPECT_EQ(pace.broken(settings, seconds(11)), "command-time");
    pace.note({1, 11, false, false}, seconds(11));
    EXPECT_EQ(pace.broken(settings, seconds(12)), "");
}

TEST(Pace, AMailMustComeAtItsRateAfterTheGrace)
{
    PaceSettings settings;
    settings.grace = seconds(5);
    settings.least_bytes_a_second = 100;
    Pace pace(seconds(0));
    pace.note({4, 1000, true, false}, seconds(1));
    pace.note({4, 1400, true, false}, seconds(6));
    EXPECT_EQ(pace.broken(settings, seconds(6)), "");
    EXPECT_EQ(pace.broken(settings, seconds(7)), "too-slow");
    pace.note({4, 1600, true, false}, seconds(7));
    EXPECT_EQ(pace.broken(settings, seconds(7)), "");
}

TEST(Pace, TheWholeSessionHasAnEndUnlessItWaitsForUs)
{
    PaceSettings settings;
    settings.session = seconds(100);
    Pace pace(seconds(0));
    pace.note({1, 1, false, true}, seconds(99));
    EXPECT_EQ(pace.broken(settings, seconds(200)), "");
    pace.note({2, 2, false, false}, seconds(200));
    EXPECT_EQ(pace.broken(settings, seconds(200)), "session-time");
}

} // namespace
} // namespace takedown::trap
