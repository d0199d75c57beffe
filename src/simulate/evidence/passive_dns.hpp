#pragma once

// Passive DNS as COF JSON lines (draft-dulaunoy-dnsop-passive-dns-cof).

#include "core/result.hpp"
#include "model/traffic.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// What a sensor above the resolvers saw: names and their answers, never who asked.
class PassiveDns {
public:
    void add(const Lookup& lookup);
    /// One JSON object a line, by name, type and data: rrname, rrtype, rdata, count, time_first,
    /// time_last; answers only, as sensors see no failures. Error: Storage.
    [[nodiscard]] Result<void> write(const std::string& path) const;

private:
    struct Record {
        std::uint64_t hash = 0; ///< of all that tells it apart
        std::string name;
        std::string_view type; ///< a literal
        std::string data;
        std::uint64_t count = 0;
        TimePoint first{};
        TimePoint last{};
    };

    void note(std::string_view name, std::string_view type, std::string_view data, TimePoint time);
    Record& record_of(std::string_view name, std::string_view type, std::string_view data);
    void make_room();

    std::deque<Record> records_; ///< in the order in which they were first seen
    std::vector<std::uint32_t>
        slots_; ///< index into records_ + 1, by hash; 0: free. A power of two
};

} // namespace takedown::simulate
