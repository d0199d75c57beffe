#include "trap/listening.hpp"

#include "core/text.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace takedown::trap {

namespace {

constexpr int waiting_clients = 4096;

Error error_of(const std::string& what)
{
    return {ErrorKind::Usage, fmt::format("{}: {}", what, std::generic_category().message(errno))};
}

/// A socket address of either family as the system's calls want it.
class SocketAddress {
public:
    SocketAddress() = default;

    explicit SocketAddress(const Endpoint& endpoint)
    {
        if (endpoint.address.is_v4()) {
            sockaddr_in in{};
            in.sin_family = AF_INET;
            in.sin_port = htons(endpoint.port);
            in.sin_addr.s_addr = htonl(endpoint.address.v4_bits());
            std::memcpy(&storage_, &in, sizeof in);
            size_ = sizeof in;
        } else {
            sockaddr_in6 in{};
            in.sin6_family = AF_INET6;
            in.sin6_port = htons(endpoint.port);
            std::memcpy(&in.sin6_addr, endpoint.address.bytes().data(), sizeof in.sin6_addr);
            std::memcpy(&storage_, &in, sizeof in);
            size_ = sizeof in;
        }
    }

    [[nodiscard]] Endpoint endpoint() const
    {
        if (storage_.ss_family == AF_INET) {
            sockaddr_in in{};
            std::memcpy(&in, &storage_, sizeof in);
            return {Address::v4(ntohl(in.sin_addr.s_addr)), ntohs(in.sin_port)};
        }
        sockaddr_in6 in{};
        std::memcpy(&in, &storage_, sizeof in);
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
        return {Address::v6(bytes), ntohs(in.sin6_port)};
    }

    [[nodiscard]] int family() const { return storage_.ss_family; }

    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how sockets are spoken of
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage_); }

    socklen_t* size() { return &size_; }

private:
    sockaddr_storage storage_{};
    socklen_t size_ = sizeof(sockaddr_storage);
};

void set_option(int socket, int level, int option)
{
    const int on = 1;
    (void)::setsockopt(socket, level, option, &on, sizeof on);
}

} // namespace

Result<Endpoint> parse_endpoint(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    if (colon != std::string_view::npos) {
        std::string_view host = text.substr(0, colon);
        if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
            host = host.substr(1, host.size() - 2);
        }
        const auto address = Address::parse(host);
        const auto port = parse_number<std::uint16_t>(text.substr(colon + 1));
        if (address && port) {
            return Endpoint{*address, *port};
        }
    }
    return fail(
        ErrorKind::Usage,
        fmt::format("{}: write an address and a port, like 127.0.0.1:2525 or [::1]:2525", text)
    );
}

std::string text_of(const Endpoint& endpoint)
{
    return endpoint.address.is_v4()
               ? fmt::format("{}:{}", endpoint.address.text(), endpoint.port)
               : fmt::format("[{}]:{}", endpoint.address.text(), endpoint.port);
}

Result<OwnedFile> listen_on(const Endpoint& endpoint)
{
    SocketAddress address(endpoint);
    OwnedFile socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) {
        return tl::unexpected(error_of(text_of(endpoint)));
    }
    set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR);
    if (address.family() == AF_INET6) {
        set_option(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY);
    }
    set_option(socket.get(), IPPROTO_TCP, TCP_SAVE_SYN);
    if (::bind(socket.get(), address.get(), *address.size()) != 0 ||
        ::listen(socket.get(), waiting_clients) != 0) {
        return tl::unexpected(error_of("cannot listen on " + text_of(endpoint)));
    }
    return socket;
}

Result<OwnedFile> listen_on_path(const std::string& path)
{
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof name.sun_path) {
        return fail(ErrorKind::Usage, path + ": too long a path for a socket");
    }
    path.copy(static_cast<char*>(name.sun_path), path.size());
    OwnedFile socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    (void)::unlink(path.c_str());
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how sockets are spoken of
    const auto* address = reinterpret_cast<const sockaddr*>(&name);
    if (!socket.is_open() || ::bind(socket.get(), address, sizeof name) != 0 ||
        ::listen(socket.get(), waiting_clients) != 0) {
        return tl::unexpected(error_of("cannot listen on " + path));
    }
    return socket;
}

Result<std::vector<OwnedFile>> inherited_listeners()
{
    constexpr int first = 3;
    constexpr int most = 64;
    std::vector<OwnedFile> sockets;
    // Read before there are threads. NOLINTBEGIN(concurrency-mt-unsafe)
    const char* process = std::getenv("LISTEN_PID");
    const char* count = std::getenv("LISTEN_FDS");
    // NOLINTEND(concurrency-mt-unsafe)
    if (process == nullptr || count == nullptr || parse_number<pid_t>(process) != ::getpid()) {
        return sockets;
    }
    const int number = std::min(parse_number<int>(count).value_or(0), most);
    for (int i = 0; i < number; ++i) {
        OwnedFile socket(first + i);
        int listens = 0;
        socklen_t size = sizeof listens;
        if (::getsockopt(socket.get(), SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 ||
            listens == 0) {
            return fail(
                ErrorKind::Usage,
                fmt::format("descriptor {} of LISTEN_FDS is no socket that listens", first + i)
            );
        }
        (void)::fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
        (void)::fcntl(socket.get(), F_SETFL, O_NONBLOCK);
        set_option(socket.get(), IPPROTO_TCP, TCP_SAVE_SYN);
        sockets.push_back(std::move(socket));
    }
    return sockets;
}

Endpoint own_end(int socket)
{
    SocketAddress address;
    (void)::getsockname(socket, address.get(), address.size());
    return address.endpoint();
}

Accepted accept_from(int listener)
{
    SocketAddress address;
    Accepted accepted;
    accepted.socket =
        OwnedFile(::accept4(listener, address.get(), address.size(), SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!accepted.socket.is_open()) {
        const bool nobody =
            errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ECONNABORTED;
        accepted.problem = nobody ? 0 : errno;
        return accepted;
    }
    accepted.peer = address.endpoint();
    set_option(accepted.socket.get(), IPPROTO_TCP, TCP_NODELAY);
    return accepted;
}

std::string syn_of(int socket)
{
    std::array<char, 512> bytes{};
    socklen_t size = bytes.size();
    if (::getsockopt(socket, IPPROTO_TCP, TCP_SAVED_SYN, bytes.data(), &size) != 0) {
        return {};
    }
    return {bytes.data(), size};
}

} // namespace takedown::trap
