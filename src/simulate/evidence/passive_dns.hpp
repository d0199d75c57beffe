#pragma once

// Passive DNS as COF JSON lines (draft-dulaunoy-dnsop-passive-dns-cof).

#include "core/result.hpp"
#include "model/traffic.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace takedown::simulate {

/// What a sensor above the resolvers saw: names and their answers, never who asked.
class PassiveDns {
public:
    void add(const Lookup& lookup);
    /// One JSON object a line, by name, type and data: rrname, rrtype, rdata, count, time_first,
    /// time_last; answers only, as sensors see no failures. Error: Storage.
    [[nodiscard]] Result<void> write(const std::string& path) const;

private:
    struct Seen {
        std::uint64_t count = 0;
        TimePoint first{};
        TimePoint last{};
    };

    void
    note(std::string_view name, std::string_view type, const std::string& data, TimePoint time);

    std::map<std::tuple<std::string, std::string, std::string>, Seen> seen_;
};

} // namespace takedown::simulate
