#include "simulate/registries/routing_writer.hpp"

#include "simulate/evidence/text_file.hpp"
#include "simulate/registries/collector_view.hpp"
#include "simulate/registries/mrt_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>

namespace takedown::simulate {

namespace {

std::uint32_t mrt_time(TimePoint time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, 0xffffffff));
}

/// "20120701".
std::string file_day(TimePoint time)
{
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    return fmt::format(
        "{:04}{:02}{:02}",
        static_cast<int>(day.year()),
        static_cast<unsigned>(day.month()),
        static_cast<unsigned>(day.day())
    );
}

/// Each network speaks to the collector over both families; sessions of IPv4 come first.
std::vector<MrtPeer> sessions_of(const Internet& internet)
{
    std::vector<MrtPeer> sessions;
    for (const bool v4 : {true, false}) {
        for (const std::size_t system : internet.collector_peers()) {
            const Address id = internet.router_address(system);
            sessions.push_back(
                {internet.systems()[system].number,
                 v4 ? id : internet.router_address_v6(system),
                 id}
            );
        }
    }
    return sessions;
}

std::size_t session_of(std::size_t peer, const Prefix& prefix, std::size_t sessions)
{
    return prefix.address().is_v4() ? peer : peer + sessions / 2;
}

Result<void> write_file(const std::string& path, std::string_view bytes)
{
    TAKEDOWN_TRY(TextFile file, TextFile::create(path));
    file.write(bytes);
    return file.close();
}

std::string
table_bytes(const CollectorView::Table& table, std::span<const MrtPeer> sessions, TimePoint time)
{
    std::string bytes;
    append_peer_index(bytes, mrt_time(time), sessions);
    std::uint32_t sequence = 0;
    std::vector<MrtEntry> known;
    for (const auto& [prefix, entries] : table) {
        known.clear();
        for (std::size_t peer = 0; peer < entries.size(); ++peer) {
            if (entries[peer].path) {
                const std::size_t session = session_of(peer, prefix, sessions.size());
                known.push_back(
                    {static_cast<std::uint16_t>(session),
                     mrt_time(entries[peer].since),
                     *entries[peer].path,
                     &sessions[session].address}
                );
            }
        }
        if (!known.empty()) {
            append_rib(bytes, mrt_time(time), sequence++, prefix, known);
        }
    }
    return bytes;
}

Result<void> write_tables(
    const CollectorView& view,
    std::span<const MrtPeer> sessions,
    const Window& window,
    double table_hours,
    const std::string& folder
)
{
    // File names tell minutes, so tables cannot be closer.
    const auto step = std::max<Micros>(
        std::chrono::minutes(1),
        std::chrono::duration_cast<Micros>(
            std::chrono::duration<double, std::ratio<3600>>(std::min(table_hours, 1e6))
        )
    );
    CollectorView::Table table = view.start();
    auto next = view.told().begin();
    for (TimePoint time = window.from; time < window.to; time += step) {
        for (; next != view.told().end() && next->time < time; ++next) {
            CollectorView::apply(table, *next);
        }
        const auto in_day = std::chrono::floor<std::chrono::minutes>(
            time - std::chrono::floor<std::chrono::days>(time)
        );
        const auto path = fmt::format(
            "{}/rib.{}.{:02}{:02}.mrt",
            folder,
            file_day(time),
            in_day.count() / 60,
            in_day.count() % 60
        );
        TAKEDOWN_CHECKED(write_file(path, table_bytes(table, sessions, time)));
    }
    return {};
}

Result<void> write_updates(
    std::span<const CollectorView::Told> told,
    std::span<const MrtPeer> sessions,
    const Window& window,
    const std::string& folder
)
{
    std::map<std::string, std::string> days; // file day → bytes
    for (const CollectorView::Told& update : told) {
        if (window.contains(update.time)) {
            const std::size_t session = session_of(update.peer, update.prefix, sessions.size());
            append_update(
                days[file_day(update.time)],
                mrt_time(update.time),
                sessions[session],
                update.prefix,
                update.path
            );
        }
    }
    for (const auto& [day, bytes] : days) {
        TAKEDOWN_CHECKED(write_file(fmt::format("{}/updates.{}.mrt", folder, day), bytes));
    }
    return {};
}

} // namespace

Result<void> write_routes(
    const Internet& internet,
    std::span<const RouteChange> changes,
    const Window& window,
    double table_hours,
    const std::string& folder
)
{
    const CollectorView view(internet, changes);
    const std::vector<MrtPeer> sessions = sessions_of(internet);
    TAKEDOWN_CHECKED(write_tables(view, sessions, window, table_hours, folder));
    return write_updates(view.told(), sessions, window, folder);
}

} // namespace takedown::simulate
