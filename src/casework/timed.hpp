#pragma once

// timed(): runs one part of an analysis and notes how long it took.

#include "model/findings.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

template <class Run>
auto timed(std::vector<StageTiming>& timings, std::string_view name, Run run)
{
    const auto started = std::chrono::steady_clock::now();
    auto result = run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    timings.push_back({std::string(name), took.count()});
    return result;
}

} // namespace takedown
