#pragma once

// Hosts under watch that are no bots, and what they do.

#include "simulate/evidence/conversation.hpp"
#include "simulate/internet/internet.hpp"
#include "simulate/world/random.hpp"
#include "simulate/world/window.hpp"
#include "simulate/world/world.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace takedown::simulate {

/// A conversation of a network (index into World::networks), in any order within a slice.
using ConversationSink = std::function<void(std::size_t network, Conversation&& conversation)>;

/// What every host of a world can reach: names with their addresses, by service.
struct Service {
    std::string name;               ///< "cdn-3.example"
    std::vector<Address> addresses; ///< more than one: a load is spread, a CDN answers by place
    std::uint16_t port = 443;
    std::uint32_t ttl_seconds = 300;
    double popularity = 1; ///< how often people go there, relative
};

/// Which services exist in a world: popular sites (Zipf), small sites, updates, OCSP, NTP, CDN, web
/// sockets, monitoring makers, DNSBLs, IRC networks, mail exchangers of elsewhere, resolvers.
class Services;

/// The hosts of all networks with their habits. Deterministic: what a host does in a slice depends
/// on the world's seed, the host and the slice alone.
class Neighbourhood {
public:
    /// Takes server addresses of content and hosting systems from `internet`.
    static Result<Neighbourhood> make(const World& world, Internet& internet);
    ~Neighbourhood();
    Neighbourhood(const Neighbourhood&) = delete;
    Neighbourhood& operator=(const Neighbourhood&) = delete;
    Neighbourhood(Neighbourhood&&) noexcept;
    Neighbourhood& operator=(Neighbourhood&&) noexcept;

    /// Everything that begins in slice number `slice` (simulate/world/window.hpp), all networks.
    void act(std::int64_t slice, const ConversationSink& sink) const;

    /// The resolver that a host of a network asks.
    [[nodiscard]] Address resolver_of(std::size_t network, std::uint64_t host) const;
    /// Addresses of mail exchangers of elsewhere: whom spam bots contact.
    [[nodiscard]] const std::vector<Address>& mail_exchangers() const;
    /// Hosts of a network, of all kinds.
    [[nodiscard]] std::uint64_t host_count(std::size_t network) const;
    /// The address of host number `host` of a network (people first, then the others in the order
    /// of NetworkSpec) at a time: leases and gateways are taken into account.
    [[nodiscard]] Address address_at(std::size_t network, std::uint64_t host, TimePoint time) const;
    /// The system of the internet (index into Internet::systems) that a network is. Addresses there
    /// that have no address_at() are nobody's whom we know.
    [[nodiscard]] std::size_t system_of(std::size_t network) const;
    /// Names that people's benign services have, for the truth: no controller is among them.
    [[nodiscard]] std::vector<Service> services() const;
    /// As popular_domains() (popular_domains.hpp) says of these services.
    [[nodiscard]] std::vector<std::string> popular_domains(double part) const;

private:
    Neighbourhood();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace takedown::simulate
