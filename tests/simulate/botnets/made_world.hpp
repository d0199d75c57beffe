#pragma once

// Small worlds for the tests of botnets, and all that comes before evidence is made of one.

#include "simulate/botnets/bot_traffic.hpp"
#include "simulate/botnets/trap_mail.hpp"
#include "simulate/world/world.hpp"

#include <memory>
#include <stdexcept>
#include <string>

namespace takedown::simulate::made {

/// Three days, one network, one trap; `more` is appended, so it may add tables and botnets.
inline World world(const std::string& more)
{
    const std::string text = R"(
[world]
name = "made"
seed = 7
from = 2012-07-01
to = 2012-07-04
[internet]
access_networks = 6
hosting_networks = 4
[[network]]
name = "isp"
people = 20
[[trap]]
name = "north"
)" + more;
    auto read = world_from_text(text, "made.toml");
    if (!read) {
        throw std::runtime_error(read.error().message);
    }
    return std::move(*read);
}

template <class T>
T taken(Result<T>&& result)
{
    if (!result) {
        throw std::runtime_error(result.error().message);
    }
    return std::move(*result);
}

/// Members refer to those above them: it is not moved.
struct Stage {
    explicit Stage(World&& from)
        : world(std::move(from)),
          internet(taken(Internet::make(world))),
          history(taken(History::make(world, internet))),
          neighbourhood(taken(Neighbourhood::make(world, internet))),
          population(taken(Population::make(world, internet, history, neighbourhood))),
          bots(taken(BotTraffic::make(world, history, population, neighbourhood))),
          mail(taken(TrapMail::make(world, internet, history, population)))
    {
    }

    explicit Stage(const std::string& more) : Stage(made::world(more)) {}

    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    World world;
    Internet internet;
    History history;
    Neighbourhood neighbourhood;
    Population population;
    BotTraffic bots;
    TrapMail mail;
};

inline TimePoint at(const char* text)
{
    return parse_iso_time(text).value_or(TimePoint{});
}

} // namespace takedown::simulate::made
