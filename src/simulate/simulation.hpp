#pragma once

// Simulation: a world, from its file to evidence with known truth. See docs/worlds.md.

#include "core/result.hpp"
#include "simulate/world/window.hpp"
#include "simulate/world/world.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace takedown::simulate {

struct SimulationOptions {
    std::string folder;   ///< becomes a case: case.toml, evidence/, and truth/ beside them
    Window window;        ///< the part of the world's time to write
    unsigned threads = 2; ///< mail and traffic are made side by side from 2 on
    std::function<void(std::uint64_t done, std::uint64_t total)> progress = [](std::uint64_t,
                                                                               std::uint64_t) {
    };
    const std::atomic<bool>* interrupted = nullptr;
};

struct SimulationCounts {
    std::uint64_t messages = 0; ///< ham included
    std::uint64_t conversations = 0;
    std::uint64_t mail_bytes = 0;
};

/// Writes the window's evidence and truth. Same world, seed and window, same bytes, whatever the
/// number of threads. What begins in the window is in it whole; two windows that touch hold
/// together what one over both holds. Errors: Usage (names a key of the world file), Storage,
/// Interrupted (the folder is then incomplete).
Result<SimulationCounts> simulate(const World& world, const SimulationOptions& options);

} // namespace takedown::simulate
