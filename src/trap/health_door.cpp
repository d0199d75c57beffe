#include "trap/health_door.hpp"

#include "trap/listening.hpp"

#include <sys/socket.h>

#include <array>
#include <utility>

namespace takedown::trap {

namespace {

constexpr std::string_view path_mark = "unix:";
constexpr std::size_t most_askers = 16;
constexpr std::size_t longest_request = 4096;
constexpr std::chrono::seconds longest_question{3};

bool is_loopback(const Address& address)
{
    const std::string text = address.text();
    return text == "::1" || (address.is_v4() && text.starts_with("127."));
}

} // namespace

Result<HealthDoor> HealthDoor::open(const std::string& where, std::string& place)
{
    if (where.starts_with(path_mark)) {
        TAKEDOWN_TRY(OwnedFile listener, listen_on_path(where.substr(path_mark.size())));
        place = where;
        return HealthDoor(std::move(listener));
    }
    TAKEDOWN_TRY(const Endpoint endpoint, parse_endpoint(where));
    if (!is_loopback(endpoint.address)) {
        return fail(
            ErrorKind::Usage, "health: " + where + " is open to others; use 127.0.0.1 or unix:/path"
        );
    }
    TAKEDOWN_TRY(OwnedFile listener, listen_on(endpoint));
    place = text_of(own_end(listener.get()));
    return HealthDoor(std::move(listener));
}

bool HealthDoor::watch(EventWatch& events, std::uint64_t first_key)
{
    first_key_ = first_key;
    return events.add(listener_.get(), first_key, watch_reading);
}

void HealthDoor::handle(
    const Event& event,
    EventWatch& events,
    Micros at,
    const std::function<std::string(std::string_view)>& answer
)
{
    if (event.key == first_key_) {
        Accepted accepted = accept_from(listener_.get());
        if (accepted.socket.is_open() && askers_.size() < most_askers) {
            const std::uint64_t key = first_key_ + ++serial_;
            (void)events.add(accepted.socket.get(), key, watch_reading);
            askers_[key] = {std::move(accepted.socket), {}, at};
        }
        return;
    }
    const auto asker = askers_.find(event.key);
    if (asker == askers_.end()) {
        return;
    }
    std::array<char, longest_request> bytes{};
    const int socket = asker->second.socket.get();
    const ssize_t got = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    std::string& request = asker->second.request;
    request.append(bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    const bool whole =
        request.find("\r\n\r\n") != std::string::npos || request.find("\n\n") != std::string::npos;
    if (whole) {
        const std::string text = answer(request);
        (void)::send(socket, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    if (whole || got <= 0 || request.size() > longest_request) {
        askers_.erase(asker);
    }
}

void HealthDoor::drop_slow(Micros at)
{
    std::erase_if(askers_, [at](const auto& asker) {
        return at - asker.second.since > longest_question;
    });
}

} // namespace takedown::trap
