#include "trap/event_watch.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace takedown::trap {

namespace {

epoll_event event_of(std::uint64_t key, unsigned what)
{
    epoll_event event{};
    event.events = ((what & watch_reading) != 0 ? std::uint32_t{EPOLLIN} : 0U) |
                   ((what & watch_writing) != 0 ? std::uint32_t{EPOLLOUT} : 0U);
    event.data.u64 = key; // NOLINT(cppcoreguidelines-pro-type-union-access): the system's own
    return event;
}

tl::unexpected<Error> exhausted(const char* what)
{
    return fail(ErrorKind::Internal, what + std::generic_category().message(errno));
}

} // namespace

Result<EventWatch> EventWatch::open()
{
    OwnedFile file(::epoll_create1(EPOLL_CLOEXEC));
    if (!file.is_open()) {
        return exhausted("epoll: ");
    }
    return EventWatch(std::move(file));
}

bool EventWatch::add(int socket, std::uint64_t key, unsigned what)
{
    epoll_event event = event_of(key, what);
    return ::epoll_ctl(file_.get(), EPOLL_CTL_ADD, socket, &event) == 0;
}

bool EventWatch::change(int socket, std::uint64_t key, unsigned what)
{
    epoll_event event = event_of(key, what);
    return ::epoll_ctl(file_.get(), EPOLL_CTL_MOD, socket, &event) == 0;
}

void EventWatch::remove(int socket)
{
    (void)::epoll_ctl(file_.get(), EPOLL_CTL_DEL, socket, nullptr);
}

const std::vector<Event>& EventWatch::wait(std::chrono::milliseconds longest)
{
    std::array<epoll_event, 512> ready{};
    const int count = ::epoll_wait(
        file_.get(), ready.data(), static_cast<int>(ready.size()), static_cast<int>(longest.count())
    );
    events_.clear();
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = ready[static_cast<std::size_t>(i)];
        events_.push_back(
            {event.data.u64, // NOLINT(cppcoreguidelines-pro-type-union-access): the system's own
             (event.events & std::uint32_t{EPOLLIN}) != 0,
             (event.events & std::uint32_t{EPOLLOUT}) != 0,
             (event.events & (std::uint32_t{EPOLLERR} | std::uint32_t{EPOLLHUP})) != 0}
        );
    }
    return events_;
}

Result<WakeSignal> WakeSignal::open()
{
    OwnedFile file(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!file.is_open()) {
        return exhausted("eventfd: ");
    }
    return WakeSignal(std::move(file));
}

void WakeSignal::raise() const
{
    const std::uint64_t one = 1;
    (void)!::write(file_.get(), &one, sizeof one);
}

void WakeSignal::clear() const
{
    std::uint64_t count = 0;
    (void)!::read(file_.get(), &count, sizeof count);
}

} // namespace takedown::trap
