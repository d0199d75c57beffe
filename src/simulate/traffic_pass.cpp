#include "simulate/traffic_pass.hpp"

#include "simulate/evidence/talk_memory.hpp"
#include "simulate/world/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace takedown::simulate {

namespace {

/// Folder of a window's traffic: windows of one world can lie in one case.
std::string window_stem(const Window& window)
{
    const auto day = std::chrono::floor<std::chrono::days>(window.from);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(window.from - day).count();
    return fmt::format("{}T{:02}{:02}", format_day(window.from), minutes / 60, minutes % 60);
}

/// A total order that does not hang on how conversations came about.
bool earlier(const Conversation& left, const Conversation& right)
{
    const auto key = [](const Conversation& conversation) {
        const Flow& flow = conversation.flow;
        return std::tie(
            flow.start, flow.client, flow.server, flow.client_port, flow.server_port, flow.bytes_up
        );
    };
    return key(left) < key(right);
}

/// They lie in memory as they came about, and are read in the order of time.
constexpr std::size_t fetched_ahead = 3;

void fetch(const Conversation& conversation)
{
    constexpr std::size_t cache_line = 64;
    const auto* const at = static_cast<const char*>(static_cast<const void*>(&conversation));
    for (std::size_t offset = 0; offset < sizeof conversation; offset += cache_line) {
        __builtin_prefetch(at + offset);
    }
}

TimePoint start_of(std::int64_t slice)
{
    return TimePoint(Micros(slice_length) * slice);
}

} // namespace

TrafficPass::TrafficPass(const TrafficSources& sources, Ledger& ledger, std::string folder)
    : sources_(sources),
      ledger_(ledger),
      folder_(std::move(folder)),
      writers_(sources.world->networks.size()),
      pending_(sources.world->networks.size())
{
}

Result<void> TrafficPass::open_writers(const Window& window)
{
    for (std::size_t i = 0; i < sources_.world->networks.size(); ++i) {
        const NetworkSpec& network = sources_.world->networks[i];
        const std::string place =
            fmt::format("{}/evidence/traffic/{}/{}", folder_, network.name, window_stem(window));
        for (const Recording recording : network.recordings) {
            switch (recording) {
            case Recording::Pcap: {
                TAKEDOWN_TRY(
                    auto writer, open_pcap_writer(place + "/packets.pcap", network.snaplen)
                );
                writers_[i].push_back(std::move(writer));
                break;
            }
            case Recording::Zeek: {
                TAKEDOWN_TRY(auto writer, open_zeek_writer(place + "/zeek"));
                writers_[i].push_back(std::move(writer));
                break;
            }
            case Recording::Netflow: {
                // Exports are not evidence that import reads yet: they stay beside it.
                TAKEDOWN_TRY(
                    auto writer,
                    open_netflow_writer(fmt::format(
                        "{}/netflow/{}/{}.pcap", folder_, network.name, window_stem(window)
                    ))
                );
                writers_[i].push_back(std::move(writer));
                break;
            }
            }
        }
    }
    return {};
}

void TrafficPass::write_before(std::size_t network, TimePoint time, const Window& window)
{
    std::vector<Conversation>& pending = pending_[network];
    // A conversation is large, and looking into one costs a cache miss: times are put in order.
    due_.clear();
    for (Conversation& conversation : pending) {
        if (conversation.flow.start < time) {
            due_.push_back({conversation.flow.start, &conversation});
        }
    }
    std::sort(due_.begin(), due_.end(), [](const Due& left, const Due& right) {
        return left.start != right.start ? left.start < right.start
                                         : earlier(*left.conversation, *right.conversation);
    });
    for (std::size_t i = 0; i < due_.size(); ++i) {
        if (i + fetched_ahead < due_.size()) {
            fetch(*due_[i + fetched_ahead].conversation);
        }
        Conversation* conversation = due_[i].conversation;
        if (!window.contains(conversation->flow.start)) {
            continue;
        }
        for (const auto& writer : writers_[network]) {
            writer->add(*conversation);
        }
        if (const auto* lookup = std::get_if<Lookup>(&conversation->talk)) {
            passive_dns_.add(*lookup);
        }
        counts_.conversations += 1;
        give_back_talk(*conversation);
    }
    std::erase_if(pending, [time](const Conversation& conversation) {
        return conversation.flow.start < time;
    });
}

Result<void> TrafficPass::run(const Window& window, const std::function<bool()>& stop)
{
    TAKEDOWN_CHECKED(open_writers(window));
    const ConversationSink keep = [this](std::size_t network, Conversation&& conversation) {
        pending_[network].push_back(std::move(conversation));
    };
    const BotSinks sinks{
        keep,
        [this](const Bot& bot, const Dealing& dealing, TimePoint time) {
            const std::string& network = sources_.world->networks[bot.watched->network].name;
            ledger_.note(bot, {network, sources_.population->address(bot, time)}, dealing, time);
        },
        [this](const Bot& bot, TimePoint time) {
            ledger_.note_lost(bot, time);
        }};
    const std::int64_t first = slice_of(window.from - Micros(BotTraffic::longest_run));
    for (std::int64_t slice = first; slice <= slice_of(window.to - Micros(1)); ++slice) {
        if (stop()) {
            break;
        }
        sources_.neighbourhood->act(slice, keep);
        sources_.bots->act(slice, sinks);
        for (std::size_t network = 0; network < pending_.size(); ++network) {
            write_before(network, start_of(slice + 1), window);
        }
    }
    for (std::size_t network = 0; network < pending_.size(); ++network) {
        write_before(network, window.to, window);
        for (const auto& writer : writers_[network]) {
            TAKEDOWN_CHECKED(writer->finish());
        }
    }
    look_up_elsewhere(window);
    return passive_dns_.write(fmt::format("{}/passive-dns/{}.jsonl", folder_, window_stem(window)));
}

void TrafficPass::look_up_elsewhere(const Window& window)
{
    // The sensor sits above more resolvers than the watched ones: bots outside look names up too.
    for (const Server& server : sources_.history->servers()) {
        for (const std::string& name : server.names) {
            for (TimePoint time = window.from; time < window.to; time += std::chrono::hours(1)) {
                const auto leads = sources_.history->server_of(name, time);
                if (!leads) {
                    continue;
                }
                Lookup lookup;
                lookup.time = time + std::chrono::minutes(17);
                lookup.name = name;
                lookup.response = dns_ok;
                lookup.addresses = {sources_.history->servers()[*leads].address};
                if (window.contains(lookup.time)) {
                    passive_dns_.add(lookup);
                }
            }
        }
    }
}

Result<void> TrafficPass::run_laboratory(
    std::size_t botnet, std::string_view mode, const Gateway& gateway, const Window& run
)
{
    const std::string name = fmt::format("{}-{}", sources_.world->botnets[botnet].name, mode);
    TAKEDOWN_TRY(
        auto writer,
        open_pcap_writer(fmt::format("{}/evidence/sandbox/{}.pcap", folder_, name), 65535)
    );
    const Seat seat{0, Address::v4(0x0a00000f), Address::v4(0x0a000001), gateway};
    std::vector<Conversation> seen;
    const BotSinks sinks{
        [&](std::size_t, Conversation&& conversation) {
            if (run.contains(conversation.flow.start)) {
                seen.push_back(std::move(conversation));
            }
        },
        [&](const Bot& bot, const Dealing& dealing, TimePoint time) {
            if (run.contains(time)) {
                ledger_.note(bot, {name, seat.client}, dealing, time);
            }
        },
        [&](const Bot& bot, TimePoint time) {
            if (run.contains(time)) {
                ledger_.note_lost(bot, time);
            }
        }};
    sources_.bots->run_in_laboratory(botnet, seat, run, sinks);
    std::sort(seen.begin(), seen.end(), earlier);
    for (const Conversation& conversation : seen) {
        writer->add(conversation);
    }
    counts_.conversations += seen.size();
    return writer->finish();
}

Result<void> TrafficPass::run_laboratories(const Window& window)
{
    const World& world = *sources_.world;
    const TimePoint from = world.from + (world.to - world.from) / 4;
    if (!world.sandbox_runs || !window.contains(from)) {
        return {};
    }

    struct Mode {
        std::string_view name;
        Gateway gateway;
        double lengths;
    };

    constexpr std::array modes{
        Mode{"plain", {false, false}, 1},
        Mode{"names-refused-t", {true, false}, 1},
        Mode{"names-refused-2t", {true, false}, 2},
        Mode{"connections-reset-t", {false, true}, 1},
        Mode{"connections-reset-2t", {false, true}, 2}};
    for (std::size_t botnet = 0; botnet < world.botnets.size(); ++botnet) {
        for (const Mode& mode : modes) {
            const Window run{
                from,
                from +
                    Micros(static_cast<std::int64_t>(world.sandbox_minutes * mode.lengths * 60e6))};
            TAKEDOWN_CHECKED(run_laboratory(botnet, mode.name, mode.gateway, run));
        }
    }
    return {};
}

} // namespace takedown::simulate
