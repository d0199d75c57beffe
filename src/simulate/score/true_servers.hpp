#pragma once

// TrueServers: which of the world's controllers, if any, an endpoint that was found is.

#include "model/controller.hpp"
#include "simulate/truth/truth.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace takedown::simulate {

/// One door of true controllers; several rows of the truth may share it.
struct TrueServer {
    Endpoint server;
    std::string name;               ///< of the first row
    std::set<Role> roles;           ///< what it may rightly be called
    std::string group;              ///< with which it counts as one; its own where it has a name
    std::string served;             ///< segments, for people
    std::uint64_t watched_bots = 0; ///< the largest of its rows
};

class TrueServers {
public:
    explicit TrueServers(const Truth& truth);

    /// Ordered by endpoint.
    [[nodiscard]] const std::vector<TrueServer>& servers() const { return servers_; }

    /// By address, port and transport; an endpoint known by name alone by its name, of several that
    /// it leads to the first.
    [[nodiscard]] std::optional<std::size_t> find(const Endpoint& endpoint) const;

    [[nodiscard]] bool has_address(const Address& address) const
    {
        return addresses_.contains(address);
    }

    [[nodiscard]] const std::set<Address>& addresses() const { return addresses_; }

    /// Whether it is the name of a controller or a domain above one.
    [[nodiscard]] bool covers_a_name(std::string_view domain) const;

private:
    std::vector<TrueServer> servers_;
    std::map<Endpoint, std::size_t> by_endpoint_;
    std::map<std::string, std::size_t, std::less<>> by_name_;
    std::set<Address> addresses_;
};

} // namespace takedown::simulate
