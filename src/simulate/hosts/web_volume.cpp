#include "simulate/hosts/web_volume.hpp"

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

std::uint64_t whole(double number)
{
    return static_cast<std::uint64_t>(std::max(number, 1.0));
}

/// Idle timeouts that servers, browsers and gateways have by default, in seconds.
constexpr std::array idle_timeouts{5.0, 15.0, 60.0, 60.0, 65.0, 90.0, 115.0, 120.0, 180.0, 240.0};

} // namespace

Volume web_volume(bool encrypted, Random& random)
{
    Volume volume;
    const double kind = random.unit();
    volume.up =
        whole(encrypted ? 500 + random.log_normal(1000, 1.35) : random.log_normal(700, 0.6));
    if (random.chance(0.02)) { // uploads
        volume.up += whole(random.heavy_tail(20e3, 1.1, 10e6));
    }
    volume.down = whole(
        random.chance(0.68) ? random.log_normal(encrypted ? 4000 : 1800, 1.1)
                            : random.heavy_tail(8000, 0.92, 20e6)
    );
    if (kind < (encrypted ? 0.42 : 0.55)) {
        volume.seconds = random.log_normal(0.35, 1.2);
    } else if (kind < 0.8) {
        volume.seconds = idle_timeouts[random.below(idle_timeouts.size())] + random.exponential(4);
    } else {
        volume.seconds = std::min(random.log_normal(25, 1.4), 3000.0);
    }
    volume.seconds = std::max(volume.seconds, 0.03);
    volume.rounds = 1 + static_cast<std::uint32_t>(random.below(volume.seconds > 2 ? 6 : 2));
    return volume;
}

Volume small_volume(double up, double down, Random& random)
{
    Volume volume;
    volume.up = whole(random.log_normal(up, 0.15));
    volume.down = whole(random.log_normal(down, 0.3));
    volume.seconds = 0.05 + random.log_normal(0.15, 0.7);
    return volume;
}

} // namespace takedown::simulate
