#pragma once

// ServicesBuilder: invents a world's services and gives them names and addresses.

#include "simulate/hosts/services.hpp"

#include <string>
#include <unordered_set>
#include <vector>

namespace takedown::simulate {

/// Makes one Services; use once.
class ServicesBuilder {
public:
    ServicesBuilder(const World& world, Internet& internet);

    Result<Services> build();

private:
    Address next_address(bool content);
    std::vector<Address> next_addresses(std::size_t count, bool content);
    std::string new_name(std::string_view host, std::string label, bool own_domain);
    Offer& add(ServiceKind kind, std::string name, std::vector<Address> addresses);

    void add_sites();
    void add_rare_sites();
    void add_content_networks();
    void
    add_small(ServiceKind kind, std::size_t count, std::size_t addresses, std::string_view host);
    void add_background_services();
    void add_mail();
    void add_aliases();
    void add_certificates();
    void add_voice_providers();
    void sum_popularity();

    const World& world_;
    Internet& internet_;
    Random random_;
    Services services_;
    std::vector<std::size_t> content_;
    std::vector<std::size_t> hosting_;
    std::vector<std::uint64_t> taken_; ///< by system
    std::vector<Address> given_;       ///< shared again when no more are free
    std::size_t turn_ = 0;
    std::unordered_set<std::string> names_;
};

} // namespace takedown::simulate
