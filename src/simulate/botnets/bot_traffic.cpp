#include "simulate/botnets/bot_traffic.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace takedown::simulate {

namespace {

constexpr Micros session_grid = std::chrono::hours(6);
constexpr Micros longest_burst = std::chrono::minutes(40);

Micros minutes(double count)
{
    return Micros(static_cast<std::int64_t>(count * 60e6));
}

TimePoint start_of(std::int64_t slice)
{
    return TimePoint(Micros(slice_length) * slice);
}

double part_of(std::uint64_t seed)
{
    return static_cast<double>(seed >> 11U) * 0x1.0p-53;
}

/// Calls `take(time, number)` for the points of a bot's grid that lie in a slice. Points are
/// `period` apart, each moved by a normal of `jitter` periods, at most 0.45 of one, so that their
/// order holds.
template <class Take>
void for_each_point(
    std::uint64_t identity, Micros period, double jitter, std::int64_t slice, const Take& take
)
{
    const TimePoint from = start_of(slice);
    const TimePoint to = start_of(slice + 1);
    const auto length = static_cast<double>(std::max<std::int64_t>(period.count(), 1000000));
    const double phase = part_of(identity) * length;
    const auto first = static_cast<std::int64_t>(
        std::floor((static_cast<double>(from.time_since_epoch().count()) - phase) / length)
    );
    for (std::int64_t number = first - 1;; ++number) {
        Random random(seed_of(identity, "grid", static_cast<std::uint64_t>(number)));
        const double moved = std::clamp(random.normal(0, jitter), -0.45, 0.45) * length;
        const TimePoint point(
            Micros(static_cast<std::int64_t>(phase + static_cast<double>(number) * length + moved))
        );
        if (point >= from && point < to) {
            take(point, static_cast<std::uint64_t>(number));
        }
        if (static_cast<double>(number) * length + phase - 0.5 * length >
            static_cast<double>(to.time_since_epoch().count())) {
            break;
        }
    }
}

} // namespace

Result<BotTraffic> BotTraffic::make(
    const World& world,
    const History& history,
    const Population& population,
    const Neighbourhood& neighbourhood
)
{
    BotTraffic made;
    made.world_ = &world;
    made.history_ = &history;
    made.population_ = &population;
    made.neighbourhood_ = &neighbourhood;
    for (std::size_t botnet = 0; botnet < world.botnets.size(); ++botnet) {
        TAKEDOWN_TRY(Dialogue dialogue, Dialogue::make(world, botnet));
        made.dialogues_.push_back(std::move(dialogue));
    }
    return made;
}

Seat BotTraffic::seat_of(const Bot& bot, TimePoint time) const
{
    const WatchedPlace& place = *bot.watched;
    return {
        place.network,
        population_->address(bot, time),
        neighbourhood_->resolver_of(place.network, place.host),
        {}};
}

bool BotTraffic::has_template_servers(std::size_t botnet) const
{
    const std::span<const Server> servers = history_->servers();
    return std::any_of(servers.begin(), servers.end(), [botnet](const Server& server) {
        return server.botnet == botnet && server.role == Role::TemplateServer;
    });
}

void BotTraffic::act(std::int64_t slice, const BotSinks& sinks) const
{
    for (const Bot& bot : population_->watched()) {
        const SearchScene scene{world_, history_, population_, &dialogues_[bot.botnet], &sinks};
        if (scene.dialogue->spec().polling.speech == Speech::Irc) {
            hold_session(scene, bot, slice);
        } else {
            poll(scene, bot, slice);
        }
        ask_for_work(scene, bot, slice);
        meet_peers(scene, bot, slice);
    }
}

void BotTraffic::poll(const SearchScene& scene, const Bot& bot, std::int64_t slice) const
{
    const PollingSpec& polling = scene.dialogue->spec().polling;
    const bool flux_always = scene.dialogue->spec().fallback.kind == FallbackClass::FastFlux &&
                             scene.dialogue->spec().fallback.used_always;
    for_each_point(
        bot.identity,
        minutes(polling.minutes),
        polling.jitter,
        slice,
        [&](TimePoint time, std::uint64_t number) {
            if (!population_->online(bot, time)) {
                return;
            }
            Random random(seed_of(bot.identity, "poll", number));
            const Seat seat = seat_of(bot, time);
            Search search(scene, bot, seat, random);
            bool done = false;
            if (flux_always) {
                search.set_time(time);
                done = search.try_flux();
            } else {
                done = search.run(Role::ConfigMaster, time).has_value();
            }
            if (done && !has_template_servers(bot.botnet)) {
                send_mail(scene, bot, seat, time, random);
            }
        }
    );
    for_each_point(
        seed_of(bot.identity, "download"),
        std::chrono::hours(24),
        0.1,
        slice,
        [&](TimePoint time, std::uint64_t number) {
            Random random(seed_of(bot.identity, "download", number));
            const Seat seat = seat_of(bot, time);
            if (population_->online(bot, time)) {
                Search(scene, bot, seat, random).run(Role::Download, time);
            }
        }
    );
}

void BotTraffic::hold_session(const SearchScene& scene, const Bot& bot, std::int64_t slice) const
{
    for_each_point(
        bot.identity,
        session_grid,
        0.05,
        slice,
        [&](TimePoint time, std::uint64_t number) {
            if (!population_->online(bot, time)) {
                return;
            }
            Random random(seed_of(bot.identity, "session", number));
            const Seat seat = seat_of(bot, time);
            Micros lasts = session_grid - minutes(random.exponential(20));
            for (Micros passed{}; passed < lasts; passed += std::chrono::minutes(10)) {
                if (!population_->online(bot, time + passed)) {
                    lasts = passed;
                }
            }
            Search search(scene, bot, seat, random);
            search.run_session(time, std::max<Micros>(lasts, std::chrono::minutes(1)));
        }
    );
}

void BotTraffic::ask_for_work(const SearchScene& scene, const Bot& bot, std::int64_t slice) const
{
    const PollingSpec& polling = scene.dialogue->spec().polling;
    const bool asks = has_template_servers(bot.botnet);
    if (!asks && polling.speech != Speech::Irc) {
        return; // work comes with the master's answer: see poll()
    }
    for_each_point(
        seed_of(bot.identity, "work"),
        minutes(polling.template_minutes),
        polling.jitter,
        slice,
        [&](TimePoint time, std::uint64_t number) {
            if (!population_->online(bot, time)) {
                return;
            }
            Random random(seed_of(bot.identity, "work", number));
            const Seat seat = seat_of(bot, time);
            Search search(scene, bot, seat, random);
            const bool given = asks && search.run(Role::TemplateServer, time).has_value();
            if (given) {
                send_mail(scene, bot, seat, time + std::chrono::seconds(5), random);
                return;
            }
            // It goes on for a while with what it has in memory.
            const auto fed = history_->last_fed(bot.segment, bot.system, time);
            const double hours = fed ? static_cast<double>((time - *fed).count()) / 3600e6 : 1e9;
            Random patience(seed_of(bot.identity, "patience"));
            if (hours <= patience.exponential(scene.dialogue->spec().sends_on_hours)) {
                send_mail(scene, bot, seat, time, random);
            }
        }
    );
}

void BotTraffic::send_mail(
    const SearchScene& scene, const Bot& bot, const Seat& seat, TimePoint from, Random& random
) const
{
    const std::vector<Address>& exchangers = neighbourhood_->mail_exchangers();
    if (history_->silent(bot.botnet, from) || exchangers.empty()) {
        return;
    }
    const PollingSpec& polling = scene.dialogue->spec().polling;
    const double gap =
        has_template_servers(bot.botnet) ? polling.template_minutes : polling.minutes;
    const Micros length = std::min(minutes(0.6 * gap), longest_burst);
    const double hours = static_cast<double>(length.count()) / 3600e6;
    // What is sent in bursts is the hour's mean, drawn together.
    const double mean = scene.dialogue->spec().targets_an_hour * std::min(gap / 60, hours / 0.6);
    for (std::uint64_t left = random.poisson(mean); left > 0; --left) {
        const std::uint64_t target = random.below(exchangers.size());
        const std::string domain = "d" + std::to_string(target) + ".example";
        Call call;
        call.time =
            from +
            Micros(static_cast<std::int64_t>(random.unit() * static_cast<double>(length.count())));
        call.client = seat.client;
        call.bot = bot.identity;
        call.name = domain;
        if (random.chance(0.4)) {
            call.server = seat.resolver;
            scene.sinks->conversation(
                seat.network,
                make_lookup(call, "mx1." + domain, {exchangers[target]}, dns_ok, 3600, random)
            );
            call.time += std::chrono::milliseconds(random.between(20, 400));
        }
        call.server = exchangers[target];
        call.port = 25;
        scene.sinks->conversation(seat.network, scene.dialogue->mail_attempt(call, random));
    }
}

void BotTraffic::meet_peers(const SearchScene& scene, const Bot& bot, std::int64_t slice) const
{
    const FallbackSpec& fallback = scene.dialogue->spec().fallback;
    if (fallback.kind != FallbackClass::PeerToPeer) {
        return;
    }
    Random random(seed_of(bot.identity, "peers", static_cast<std::uint64_t>(slice)));
    const double hours = static_cast<double>(Micros(slice_length).count()) / 3600e6;
    for (std::uint64_t left = random.poisson(fallback.peer_contacts_an_hour * hours); left > 0;
         --left) {
        const TimePoint time =
            start_of(slice) + Micros(static_cast<std::int64_t>(
                                  random.unit() * static_cast<double>(Micros(slice_length).count())
                              ));
        const Seat seat = seat_of(bot, time);
        Search search(scene, bot, seat, random);
        if (population_->online(bot, time) &&
            (fallback.used_always || search.order_is_dead(time))) {
            search.set_time(time);
            search.try_peer();
        }
    }
}

void BotTraffic::run_in_laboratory(
    std::size_t botnet, const Seat& seat, const Window& window, const BotSinks& sinks
) const
{
    const SearchScene scene{world_, history_, population_, &dialogues_[botnet], &sinks};
    const Bot bot = population_->bot(botnet, 0);
    const PollingSpec& polling = scene.dialogue->spec().polling;
    Random random(seed_of(
        bot.identity,
        "laboratory",
        seat.gateway.refuses_names ? 1 : 0,
        seat.gateway.resets_connections ? 1 : 0
    ));
    const bool peers = scene.dialogue->spec().fallback.kind == FallbackClass::PeerToPeer;
    // Freshly started it asks at once, and then at its own pace.
    for (TimePoint time = window.from + std::chrono::seconds(3); time < window.to;
         time += minutes(polling.minutes)) {
        Search search(scene, bot, seat, random);
        search.run(Role::ConfigMaster, time);
        if (has_template_servers(botnet)) {
            Search(scene, bot, seat, random)
                .run(Role::TemplateServer, time + std::chrono::seconds(20));
        }
    }
    if (!peers) {
        return;
    }
    const double gap = 3600 / std::max(scene.dialogue->spec().fallback.peer_contacts_an_hour, 1.0);
    for (TimePoint time = window.from + std::chrono::seconds(5); time < window.to;
         time += Micros(static_cast<std::int64_t>(random.exponential(gap) * 1e6) + 1000)) {
        Search search(scene, bot, seat, random);
        if (scene.dialogue->spec().fallback.used_always || search.order_is_dead(time)) {
            search.set_time(time);
            search.try_peer();
        }
    }
}

} // namespace takedown::simulate
