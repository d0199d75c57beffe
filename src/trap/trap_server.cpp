#include "trap/trap_server.hpp"

#include "trap/connection.hpp"
#include "trap/event_watch.hpp"
#include "trap/health_door.hpp"
#include "trap/listening.hpp"
#include "trap/service_manager.hpp"
#include "trap/spool_writer.hpp"
#include "trap/trap_health.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <limits>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace takedown::trap {

namespace {

constexpr std::uint64_t wake_key = 1;
constexpr std::uint64_t first_listener_key = 16;
constexpr std::uint64_t first_health_key = std::uint64_t{1} << 32U;
constexpr std::uint64_t first_client_key = std::uint64_t{1} << 48U;
constexpr int clients_at_once = 256;
constexpr std::size_t largest_part = std::size_t{64} << 10U;
constexpr std::chrono::milliseconds tick_length{250};
constexpr std::chrono::seconds pause_without_files{1};

TimePoint wall_clock()
{
    return std::chrono::floor<Micros>(std::chrono::system_clock::now());
}

Micros steady_clock()
{
    return std::chrono::floor<Micros>(std::chrono::steady_clock::now().time_since_epoch());
}

/// All that was opened while we could still be root.
struct Opened {
    std::vector<OwnedFile> listeners;
    std::optional<HealthDoor> health;
    std::optional<TlsContext> tls;
};

class TrapServer {
public:
    using Say = std::function<void(std::string_view)>;

    TrapServer(
        const TrapSettings& settings,
        Opened opened,
        SpoolFiles files,
        EventWatch events,
        WakeSignal wake,
        Say say
    )
        : settings_(settings),
          opened_(std::move(opened)),
          events_(std::move(events)),
          wake_(std::move(wake)),
          say_(std::move(say)),
          admission_(settings.admission),
          manager_(ServiceManager::of_environment()),
          began_(steady_clock())
    {
        state_.most_body_bytes = settings_.memory;
        settings_.session.digest_key = files.digest_key();
        settings_.session.recipients = RecipientPolicy(settings_.domains);
        settings_.session.tls = opened_.tls.has_value();
        spool_ =
            std::make_unique<SpoolWriter>(std::move(files), wall_clock, [this] { wake_.raise(); });
    }

    Result<void> watch()
    {
        bool all = events_.add(wake_.descriptor(), wake_key, watch_reading);
        for (std::size_t i = 0; i < opened_.listeners.size(); ++i) {
            all = all &&
                  events_.add(opened_.listeners[i].get(), first_listener_key + i, watch_reading);
        }
        all = all && (!opened_.health || opened_.health->watch(events_, first_health_key));
        return all ? Result<void>{} : fail(ErrorKind::Internal, "epoll takes no more sockets");
    }

    TrapSummary run(const std::atomic<bool>& stop)
    {
        manager_.notify("READY=1\nSTATUS=taking mail");
        while (!stopped()) {
            if (stop.load() && !state_.stopping) {
                begin_to_stop();
            }
            for (const Event& event : events_.wait(tick_length)) {
                handle(event);
            }
            const Micros at = steady_clock();
            if (at - last_tick_ >= tick_length) {
                last_tick_ = at;
                tick(at);
            }
        }
        for (auto& [key, connection] : connections_) {
            connection->lost("stopped", steady_clock());
            finish(*connection);
        }
        connections_.clear();
        return {counts_.connections, counts_.messages};
    }

private:
    void handle(const Event& event)
    {
        const Micros at = steady_clock();
        if (event.key >= first_client_key) {
            on_client(event, at);
        } else if (event.key >= first_health_key) {
            opened_.health->handle(event, events_, at, [this](std::string_view request) {
                return health_answer(request, counts_, spool_->health());
            });
        } else if (event.key >= first_listener_key) {
            on_listener(event.key - first_listener_key, at);
        } else {
            wake_.clear();
            look_at_spool();
            on_stored(at);
        }
    }

    void on_listener(std::size_t listener, Micros at)
    {
        for (int i = 0; i < clients_at_once && !state_.stopping; ++i) {
            Accepted accepted = accept_from(opened_.listeners[listener].get());
            if (!accepted.socket.is_open()) {
                if (accepted.problem != 0) {
                    ++counts_.accept_problems;
                    rest_from_accepting(at);
                }
                return;
            }
            welcome(std::move(accepted), at);
        }
    }

    void welcome(Accepted accepted, Micros at)
    {
        const std::string_view refused = admission_.enter(accepted.peer.address, at);
        if (!refused.empty()) {
            ++counts_.refused[std::string(refused)];
            const std::string reply =
                fmt::format("421 4.7.0 {} Error: too many connections\r\n", settings_.session.name);
            (void
            )::send(accepted.socket.get(), reply.data(), reply.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            return;
        }
        const Endpoint own = own_end(accepted.socket.get());
        Peer peer;
        peer.address = accepted.peer.address;
        peer.port = accepted.peer.port;
        peer.own_address = own.address;
        peer.own_port = own.port;
        peer.syn = syn_of(accepted.socket.get());
        peer.began = wall_clock();
        peer.began_tick = at;
        peer.session = fmt::format(
            "{:X}{:04X}", peer.began.time_since_epoch().count(), counts_.connections & 0xFFFFU
        );
        const std::uint64_t key = first_client_key + ++counts_.connections;
        auto connection = std::make_unique<Connection>(
            std::move(accepted.socket),
            peer,
            settings_.session,
            state_,
            opened_.tls ? &*opened_.tls : nullptr
        );
        connection->watched = watch_reading;
        if (!events_.add(connection->socket(), key, watch_reading)) {
            connection->lost("no-room", at);
        }
        Connection& entered = *connections_.emplace(key, std::move(connection)).first->second;
        settle(key, entered, at);
    }

    void on_client(const Event& event, Micros at)
    {
        const auto found = connections_.find(event.key);
        if (found == connections_.end()) {
            return;
        }
        Connection& connection = *found->second;
        if (event.broken && !connection.wants_to_read()) {
            // Nobody reads it, so it would be told again and again.
            events_.remove(connection.socket());
            connection.watched = 0;
            connection.gone = true;
            if (!connection.waits_for_storage) {
                connection.lost("reset", at);
            }
        } else if (event.readable || event.broken) {
            if (spool_->queued_bytes() > settings_.memory) {
                connection.paused = true;
                paused_.push_back(event.key);
            } else {
                connection.readable(at);
            }
        } else if (event.writable) {
            connection.writable(at);
        }
        settle(event.key, connection, at);
    }

    /// Gives the spool what a session has come to, and tells epoll what it waits for now.
    void settle(std::uint64_t key, Connection& connection, Micros at)
    {
        Session& session = connection.session();
        if (session.wanting() == Wanting::Storage && !connection.waits_for_storage) {
            connection.waits_for_storage = true;
            const CapturedMessage message = session.take_message();
            SpoolEntry entry;
            entry.mail = mailbox_form(message, connection.peer(), settings_.session.name);
            entry.part = session.transcript().take_part();
            sizes_[key] = message.body.size();
            spool_->submit(std::move(entry), key);
        } else if (session.transcript().pending() > largest_part) {
            spool_->submit({{}, session.transcript().take_part()}, 0);
        }
        if (connection.finished()) {
            finish(connection);
            connections_.erase(key);
            return;
        }
        const unsigned wanted = connection.gone
                                    ? 0
                                    : (connection.wants_to_read() ? watch_reading : 0) |
                                          (connection.wants_to_write() ? watch_writing : 0);
        if (wanted != connection.watched) {
            connection.watched = wanted;
            if (!connection.gone && !events_.change(connection.socket(), key, wanted)) {
                connection.lost("no-room", at);
            }
        }
    }

    void finish(Connection& connection)
    {
        const std::string_view end = connection.session().ended();
        ++counts_.ended[std::string(end)];
        spool_->submit({{}, connection.session().transcript().take_part(end)}, 0);
        admission_.leave(connection.peer().address);
    }

    void on_stored(Micros at)
    {
        for (const SpoolOutcome& outcome : spool_->take_outcomes()) {
            const auto size = sizes_.find(outcome.ticket);
            const auto found = connections_.find(outcome.ticket);
            if (size == sizes_.end() || found == connections_.end()) {
                continue;
            }
            counts_.messages += outcome.safely ? 1U : 0U;
            counts_.message_bytes += outcome.safely ? size->second : 0;
            counts_.not_stored += outcome.safely ? 0U : 1U;
            sizes_.erase(size);
            Connection& connection = *found->second;
            connection.stored(outcome.safely, at);
            if (connection.gone) {
                connection.lost("reset", at);
            }
            settle(outcome.ticket, connection, at);
        }
    }

    void look_at_spool()
    {
        const SpoolHealth health = spool_->health();
        if (health.problem != told_problem_) {
            told_problem_ = health.problem;
            say_(health.problem.empty() ? "the spool is well again" : health.problem);
        }
        state_.storage_ready = health.ready;
    }

    void tick(Micros at)
    {
        look_at_spool();
        counts_.sessions = admission_.sessions();
        counts_.seconds = std::chrono::floor<std::chrono::seconds>(at - began_).count();
        for (const std::uint64_t key : all_keys()) {
            Connection& connection = *connections_.at(key);
            connection.check_time(settings_.pace, at);
            settle(key, connection, at);
        }
        go_on_reading(at);
        if (opened_.health) {
            opened_.health->drop_slow(at);
        }
        if (resting_until_ && at >= *resting_until_ && !state_.stopping) {
            resting_until_.reset();
            accept_again(watch_reading);
        }
        if (const auto period = manager_.watchdog(); period && at - told_alive_ >= *period) {
            told_alive_ = at;
            manager_.notify("WATCHDOG=1");
        }
    }

    void go_on_reading(Micros at)
    {
        if (spool_->queued_bytes() > settings_.memory / 2) {
            return;
        }
        for (const std::uint64_t key : std::exchange(paused_, {})) {
            const auto found = connections_.find(key);
            if (found != connections_.end()) {
                found->second->paused = false;
                settle(key, *found->second, at);
            }
        }
    }

    /// Sorted, and a copy: settling may erase.
    [[nodiscard]] std::vector<std::uint64_t> all_keys() const
    {
        std::vector<std::uint64_t> keys;
        keys.reserve(connections_.size());
        for (const auto& [key, connection] : connections_) {
            keys.push_back(key);
        }
        std::sort(keys.begin(), keys.end());
        return keys;
    }

    void rest_from_accepting(Micros at)
    {
        resting_until_ = at + pause_without_files;
        accept_again(0);
    }

    void accept_again(unsigned what)
    {
        for (std::size_t i = 0; i < opened_.listeners.size(); ++i) {
            (void)events_.change(opened_.listeners[i].get(), first_listener_key + i, what);
        }
    }

    void begin_to_stop()
    {
        const Micros at = steady_clock();
        manager_.notify("STOPPING=1\nSTATUS=finishing the mails that are being sent");
        state_.stopping = true;
        counts_.stopping = true;
        stop_by_ = at + settings_.stop;
        for (const OwnedFile& listener : opened_.listeners) {
            events_.remove(listener.get());
        }
        opened_.listeners.clear();
        for (const std::uint64_t key : all_keys()) {
            Connection& connection = *connections_.at(key);
            connection.stop(at);
            settle(key, connection, at);
        }
    }

    [[nodiscard]] bool stopped() const
    {
        return state_.stopping && (connections_.empty() || steady_clock() >= stop_by_);
    }

    TrapSettings settings_;
    Opened opened_;
    EventWatch events_;
    WakeSignal wake_;
    Say say_;
    Admission admission_;
    ServiceManager manager_;
    Micros began_;
    Micros last_tick_{};
    Micros told_alive_{};
    Micros stop_by_{};
    std::optional<Micros> resting_until_;
    TrapState state_;
    TrapCounts counts_;
    std::string told_problem_;
    std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
    std::unordered_map<std::uint64_t, std::uint64_t> sizes_; ///< of mails that wait for the spool
    std::vector<std::uint64_t> paused_;
    std::unique_ptr<SpoolWriter> spool_; ///< last: its thread wakes us
};

/// Opens all that needs rights, and tells where.
Result<Opened> open_doors(const TrapSettings& settings, const TrapServer::Say& say)
{
    Opened opened;
    TAKEDOWN_TRY(opened.listeners, inherited_listeners());
    if (opened.listeners.empty()) {
        for (const std::string& where : settings.listen) {
            TAKEDOWN_TRY(const Endpoint endpoint, parse_endpoint(where));
            TAKEDOWN_TRY(OwnedFile listener, listen_on(endpoint));
            opened.listeners.push_back(std::move(listener));
        }
    }
    if (settings.tls) {
        TAKEDOWN_TRY(
            opened.tls,
            TlsContext::open(settings.tls_certificate, settings.tls_key, settings.session.name)
        );
    }
    if (!settings.health.empty()) {
        std::string place;
        TAKEDOWN_TRY(opened.health, HealthDoor::open(settings.health, place));
        say("health on " + place);
    }
    return opened;
}

} // namespace

Result<TrapSummary> run_trap(
    const std::string& folder,
    const TrapSettings& settings,
    const std::atomic<bool>& stop,
    const std::function<void(std::string_view)>& say
)
{
    TAKEDOWN_CHECKED(check_settings(settings));
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is a failed write, no death
    TAKEDOWN_TRY(const Identity identity, identity_of(settings.user));
    constexpr std::uint64_t files_of_ours = 64;
    TrapSettings possible = settings;
    const std::uint64_t files_allowed = raise_file_limit();
    if (files_allowed < settings.admission.sessions + files_of_ours) {
        possible.admission.sessions =
            std::max<std::uint64_t>(files_allowed - std::min(files_allowed, files_of_ours), 1);
        say(fmt::format(
            "only {} sessions at a time: the system allows {} open files",
            possible.admission.sessions,
            files_allowed
        ));
    }
    TAKEDOWN_TRY(Opened opened, open_doors(settings, say));
    TAKEDOWN_TRY(
        SpoolFiles files, SpoolFiles::open(folder, settings.spool, identity.user, identity.group)
    );
    TAKEDOWN_CHECKED(become(identity));
    std::vector<std::string> places;
    for (const OwnedFile& listener : opened.listeners) {
        places.push_back(text_of(own_end(listener.get())));
    }
    TAKEDOWN_TRY(EventWatch events, EventWatch::open());
    TAKEDOWN_TRY(WakeSignal wake, WakeSignal::open());
    TrapServer server(
        possible, std::move(opened), std::move(files), std::move(events), std::move(wake), say
    );
    TAKEDOWN_CHECKED(server.watch());
    for (const std::string& place : places) {
        say("listening on " + place);
    }
    return server.run(stop);
}

} // namespace takedown::trap
