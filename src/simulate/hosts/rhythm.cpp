#include "simulate/hosts/rhythm.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace takedown::simulate {

namespace {

struct CountryOffset {
    std::string_view country;
    int hours;
};

constexpr std::array offsets{
    CountryOffset{"US", -6}, CountryOffset{"CA", -5}, CountryOffset{"MX", -6},
    CountryOffset{"PA", -5}, CountryOffset{"CO", -5}, CountryOffset{"PE", -5},
    CountryOffset{"CL", -4}, CountryOffset{"BR", -3}, CountryOffset{"AR", -3},
    CountryOffset{"PT", 0},  CountryOffset{"GB", 0},  CountryOffset{"ES", 1},
    CountryOffset{"FR", 1},  CountryOffset{"DE", 1},  CountryOffset{"NL", 1},
    CountryOffset{"BE", 1},  CountryOffset{"IT", 1},  CountryOffset{"PL", 1},
    CountryOffset{"CZ", 1},  CountryOffset{"AT", 1},  CountryOffset{"CH", 1},
    CountryOffset{"SE", 1},  CountryOffset{"HU", 1},  CountryOffset{"UA", 2},
    CountryOffset{"RO", 2},  CountryOffset{"BG", 2},  CountryOffset{"GR", 2},
    CountryOffset{"ZA", 2},  CountryOffset{"EG", 2},  CountryOffset{"TR", 3},
    CountryOffset{"RU", 3},  CountryOffset{"SA", 3},  CountryOffset{"IR", 3},
    CountryOffset{"PK", 5},  CountryOffset{"IN", 5},  CountryOffset{"KZ", 5},
    CountryOffset{"BD", 6},  CountryOffset{"VN", 7},  CountryOffset{"TH", 7},
    CountryOffset{"ID", 7},  CountryOffset{"CN", 8},  CountryOffset{"TW", 8},
    CountryOffset{"MY", 8},  CountryOffset{"PH", 8},  CountryOffset{"JP", 9},
    CountryOffset{"KR", 9},  CountryOffset{"AU", 10}};

/// By local hour; mean 1.
constexpr std::array by_hour{0.45, 0.25, 0.15, 0.10, 0.10, 0.15, 0.35, 0.70,
                             1.10, 1.35, 1.45, 1.45, 1.35, 1.40, 1.45, 1.40,
                             1.35, 1.30, 1.35, 1.55, 1.70, 1.60, 1.25, 0.70};
/// From Sunday; mean 1.
constexpr std::array by_weekday{0.90, 1.05, 1.05, 1.04, 1.03, 1.01, 0.92};

constexpr std::int64_t hour_micros = 3600LL * 1000000;

std::int64_t floor_divided(std::int64_t value, std::int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

} // namespace

int utc_offset_hours(std::string_view country)
{
    const auto* const found =
        std::find_if(offsets.begin(), offsets.end(), [&](const CountryOffset& one) {
            return one.country == country;
        });
    return found == offsets.end() ? 0 : found->hours;
}

double activity(TimePoint time, int offset_hours)
{
    const std::int64_t hours =
        floor_divided(time.time_since_epoch().count(), hour_micros) + offset_hours;
    const std::int64_t days = floor_divided(hours, 24);
    const auto hour = static_cast<std::size_t>(hours - days * 24);
    const auto weekday =
        static_cast<std::size_t>(days + 4 - floor_divided(days + 4, 7) * 7); // Thursday was day 0
    constexpr double hours_total = [] {
        double total = 0;
        for (const double weight : by_hour) {
            total += weight;
        }
        return total;
    }();
    return by_hour[hour] * 24 / hours_total * by_weekday[weekday];
}

Micros seconds(double count)
{
    return Micros(static_cast<std::int64_t>(count * 1e6));
}

TimePoint Grid::at(std::int64_t index) const
{
    std::int64_t late = 0;
    if (jitter > 0) {
        Random random(seed ^ (static_cast<std::uint64_t>(index) * 0x9e3779b97f4a7c15ULL));
        late = static_cast<std::int64_t>(
            (random.unit() * 2 - 1) * jitter * static_cast<double>(period.count())
        );
    }
    return TimePoint(Micros(index * period.count() + phase.count() + late));
}

std::int64_t Grid::first_from(TimePoint time) const
{
    const auto early = static_cast<std::int64_t>(jitter * static_cast<double>(period.count()));
    return floor_divided(time.time_since_epoch().count() - phase.count() - early, period.count());
}

Grid grid_of(std::uint64_t seed, double period_seconds, double jitter)
{
    Grid grid;
    grid.period = std::max(seconds(period_seconds), Micros(1000000));
    grid.jitter = jitter;
    grid.seed = seed;
    grid.phase =
        Micros(static_cast<std::int64_t>(seed % static_cast<std::uint64_t>(grid.period.count())));
    return grid;
}

bool expired_between(
    TimePoint earlier, TimePoint later, std::uint32_t lifetime_seconds, std::uint64_t seed
)
{
    const std::int64_t lifetime = std::int64_t{std::max(lifetime_seconds, 1U)} * 1000000;
    const auto phase = static_cast<std::int64_t>(seed % static_cast<std::uint64_t>(lifetime));
    return floor_divided(earlier.time_since_epoch().count() + phase, lifetime) !=
           floor_divided(later.time_since_epoch().count() + phase, lifetime);
}

} // namespace takedown::simulate
