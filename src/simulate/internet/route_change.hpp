#pragma once

// RouteChange: a prefix appears in the internet's tables or goes from them.

#include "core/ip.hpp"
#include "core/time.hpp"

#include <cstddef>

namespace takedown::simulate {

/// A prefix that some system stops or starts to announce.
struct RouteChange {
    TimePoint time{};
    Prefix prefix;
    std::size_t system = 0;
    bool announced = false; ///< false: withdrawn from here on
};

} // namespace takedown::simulate
