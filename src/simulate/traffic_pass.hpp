#pragma once

// TrafficPass: writes the traffic of a window, slice by slice, in every form a network is recorded
// in.

#include "simulate/botnets/bot_traffic.hpp"
#include "simulate/evidence/passive_dns.hpp"
#include "simulate/evidence/traffic_writer.hpp"
#include "simulate/ledger.hpp"
#include "simulate/simulation.hpp"

#include <memory>
#include <string>
#include <vector>

namespace takedown::simulate {

/// All that traffic comes from; borrowed.
struct TrafficSources {
    const World* world = nullptr;
    const History* history = nullptr;
    const Population* population = nullptr;
    const Neighbourhood* neighbourhood = nullptr;
    const BotTraffic* bots = nullptr;
};

class TrafficPass {
public:
    TrafficPass(const TrafficSources& sources, Ledger& ledger, std::string folder);

    /// `stop` is asked between slices; true ends the pass early.
    Result<void> run(const Window& window, const std::function<bool()>& stop);

    /// The five laboratory runs of a bot of each botnet, if they begin inside the window.
    Result<void> run_laboratories(const Window& window);

    [[nodiscard]] const SimulationCounts& counts() const { return counts_; }

private:
    struct Due {
        TimePoint start{};
        Conversation* conversation = nullptr;
    };

    Result<void> open_writers(const Window& window);
    void write_before(std::size_t network, TimePoint time, const Window& window);
    void look_up_elsewhere(const Window& window);
    Result<void> run_laboratory(
        std::size_t botnet, std::string_view mode, const Gateway& gateway, const Window& run
    );

    TrafficSources sources_;
    Ledger& ledger_;
    std::string folder_;
    PassiveDns passive_dns_;
    std::vector<std::vector<std::unique_ptr<TrafficWriter>>> writers_; ///< by network
    std::vector<std::vector<Conversation>> pending_;                   ///< by network
    std::vector<Due> due_; ///< of write_before(), kept for its memory
    SimulationCounts counts_;
};

} // namespace takedown::simulate
