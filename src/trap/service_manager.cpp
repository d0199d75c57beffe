#include "trap/service_manager.hpp"

#include "core/text.hpp"
#include "trap/owned_file.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <system_error>

namespace takedown::trap {

ServiceManager ServiceManager::of_environment()
{
    ServiceManager manager;
    // Read before there are threads. NOLINTBEGIN(concurrency-mt-unsafe)
    if (const char* path = std::getenv("NOTIFY_SOCKET")) {
        manager.path_ = path;
    }
    const char* watchdog = std::getenv("WATCHDOG_USEC");
    // NOLINTEND(concurrency-mt-unsafe)
    if (watchdog != nullptr) {
        if (const auto period = parse_number<std::uint32_t>(watchdog); period && *period > 0) {
            manager.watchdog_ = std::chrono::microseconds(*period / 2);
        }
    }
    return manager;
}

void ServiceManager::notify(std::string_view state) const
{
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const bool is_path = !path_.empty() && (path_[0] == '/' || path_[0] == '@');
    if (!is_path || path_.size() >= sizeof name.sun_path) {
        return;
    }
    path_.copy(static_cast<char*>(name.sun_path), path_.size());
    if (path_[0] == '@') {
        name.sun_path[0] = '\0';
    }
    const OwnedFile socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path_.size());
    // A datagram to the manager on this machine, of whom the kernel knows the way; there is no
    // other message that this room sends unasked.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how sockets are spoken of
    const auto* address = reinterpret_cast<const sockaddr*>(&name);
    (void)::sendto(socket.get(), state.data(), state.size(), MSG_NOSIGNAL, address, size);
}

Result<Identity> identity_of(const std::string& account)
{
    if (account.empty()) {
        if (::geteuid() == 0) {
            return fail(
                ErrorKind::Usage,
                "the trap does not run as root: name an account with --user, or start it as one"
            );
        }
        return Identity{};
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): before there are threads
    const passwd* entry = ::getpwnam(account.c_str());
    if (entry == nullptr || entry->pw_uid == 0) {
        return fail(
            ErrorKind::Usage,
            fmt::format("user {}: there is no such account, or it is root's", account)
        );
    }
    if (::geteuid() != 0) {
        if (entry->pw_uid != ::geteuid()) {
            return fail(
                ErrorKind::Usage, fmt::format("user {}: only root can become another", account)
            );
        }
        return Identity{};
    }
    return Identity{static_cast<int>(entry->pw_uid), static_cast<int>(entry->pw_gid)};
}

Result<void> become(const Identity& identity)
{
    const bool locked = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (!locked) {
        return fail(ErrorKind::Internal, "the rights to gain rights cannot be given up");
    }
    if (identity.user < 0) {
        return {};
    }
    const auto user = static_cast<uid_t>(identity.user);
    const auto group = static_cast<gid_t>(identity.group);
    if (::setgroups(0, nullptr) != 0 || ::setresgid(group, group, group) != 0 ||
        ::setresuid(user, user, user) != 0) {
        return fail(
            ErrorKind::Internal,
            "root's rights cannot be given up: " + std::generic_category().message(errno)
        );
    }
    if (::setuid(0) == 0) {
        return fail(ErrorKind::Internal, "root's rights came back after they were given up");
    }
    return {};
}

std::uint64_t raise_file_limit()
{
    constexpr std::uint64_t usual = 1024;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return usual;
    }
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : usual;
}

} // namespace takedown::trap
