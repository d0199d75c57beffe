#include "trap/trap_health.hpp"

#include "trap/byte_text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace takedown::trap {

namespace {

void append_counts(
    std::string& text,
    std::string_view name,
    const std::map<std::string, std::uint64_t, std::less<>>& counts
)
{
    fmt::format_to(std::back_inserter(text), R"(,"{}":{{)", name);
    const char* comma = "";
    for (const auto& [what, count] : counts) {
        fmt::format_to(std::back_inserter(text), R"({}"{}":{})", comma, what, count);
        comma = ",";
    }
    text += '}';
}

std::string http(std::string_view status, std::string_view body)
{
    return fmt::format(
        "HTTP/1.1 {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n"
        "Cache-Control: no-store\r\nConnection: close\r\n\r\n{}",
        status,
        body.size(),
        body
    );
}

} // namespace

std::string health_text(const TrapCounts& counts, const SpoolHealth& spool)
{
    const std::string_view status = counts.stopping ? "stopping" : (spool.ready ? "ok" : "bad");
    std::string text = fmt::format(
        R"({{"status":"{}","seconds":{},"sessions":{},"connections":{},"messages":{},)"
        R"("message_bytes":{},"not_stored":{},"accept_problems":{},"commits":{},"rotations":{},)"
        R"("lost_parts":{},"free_bytes":{})",
        status,
        counts.seconds,
        counts.sessions,
        counts.connections,
        counts.messages,
        counts.message_bytes,
        counts.not_stored,
        counts.accept_problems,
        spool.commits,
        spool.rotations,
        spool.lost_parts,
        spool.free_bytes
    );
    append_counts(text, "refused", counts.refused);
    append_counts(text, "ended", counts.ended);
    text += R"(,"problem":)";
    append_json_bytes(text, spool.problem);
    text += "}\n";
    return text;
}

std::string
health_answer(std::string_view request, const TrapCounts& counts, const SpoolHealth& spool)
{
    if (!request.starts_with("GET ")) {
        return http("405 Method Not Allowed", "{}\n");
    }
    request.remove_prefix(4);
    const std::string_view path = request.substr(0, request.find_first_of(" \r\n"));
    if (path != "/health" && path != "/") {
        return http("404 Not Found", "{}\n");
    }
    const bool well = spool.ready && !counts.stopping;
    return http(well ? "200 OK" : "503 Service Unavailable", health_text(counts, spool));
}

} // namespace takedown::trap
