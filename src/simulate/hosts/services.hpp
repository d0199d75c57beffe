#pragma once

// Services: what hosts can reach in a world, with names, addresses and answers of name servers.

#include "core/result.hpp"
#include "simulate/hosts/host.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace takedown::simulate {

enum class ServiceKind : std::uint8_t {
    PopularSite,       ///< a few hundred, Zipf
    RareSite,          ///< thousands, many to an address; some look newly registered or random
    ContentNetwork,    ///< machine-made names, many addresses, short time to live, answers by place
    Tracker,           ///< advertisements and counters that pages load
    Update,            ///< of systems and virus scanners
    CertificateStatus, ///< OCSP and CRL
    TimeServer,        ///< a pool: other answers every few minutes
    CloudSync,
    Push, ///< long-lived connections of phones and browsers
    WebSocket,
    Monitoring,    ///< makers that agents report to
    ChatNetwork,   ///< IRC
    MailExchanger, ///< of domains elsewhere
    MailProvider,  ///< where people of the network have their mailboxes
    Tracking,      ///< peer-to-peer trackers and entry nodes
    Unreliable,    ///< small servers that are down for hours, some for ever
    VoiceProvider, ///< of telephony; none in a world without phones
    Count
};

/// A service with what a host needs to speak with it.
struct Offer {
    Service service;
    ServiceKind kind = ServiceKind::PopularSite;
    std::uint64_t seed = 0;
    std::string alias;   ///< what its name is a CNAME for; empty: it has addresses of its own
    std::string subject; ///< of its certificate
    std::string issuer;
    bool encrypted = true; ///< TLS; else plain HTTP (or the service's own protocol)
};

/// A host elsewhere that comes to us, or that we ask about.
struct Stranger {
    Address address;
    std::string reverse_name; ///< may be empty
};

/// What follows of the time a world plays in.
struct Era {
    double encrypted_share = 0.9;  ///< sites that speak TLS
    std::string tls_version;       ///< "TLSv1.2"
    bool certificates_seen = true; ///< not any more with TLS 1.3
};

class Services {
public:
    /// Takes addresses of content and hosting systems, at most half of what each has for servers.
    /// Error (Usage): the internet has neither.
    static Result<Services> make(const World& world, Internet& internet);

    [[nodiscard]] std::span<const Offer> of(ServiceKind kind) const
    {
        return offers_[static_cast<std::size_t>(kind)];
    }

    /// One of a kind, by popularity.
    [[nodiscard]] const Offer& pick(ServiceKind kind, Random& random) const;
    /// What name servers answer about `offer`, asked from a network at a time: all addresses, or 2
    /// to 4 of many, others with each time to live.
    void answers(
        const Offer& offer, std::size_t network, TimePoint time, std::vector<Address>& into
    ) const;
    /// Only Unreliable services are ever down.
    [[nodiscard]] bool is_down(const Offer& offer, TimePoint time) const;

    /// Zones of block lists that mail servers ask.
    [[nodiscard]] const std::vector<std::string>& block_lists() const { return block_lists_; }

    [[nodiscard]] const std::vector<Address>& public_resolvers() const { return resolvers_; }

    [[nodiscard]] const std::vector<Address>& mail_exchangers() const { return exchangers_; }

    /// Mail domains elsewhere; many share an exchanger.
    struct MailDomain {
        std::string name;
        std::uint32_t exchanger = 0; ///< in of(MailExchanger)
    };

    [[nodiscard]] const MailDomain& pick_mail_domain(Random& random) const;

    /// Hosts of access networks, visitors and peers; and of any network, scanners.
    [[nodiscard]] const Stranger& pick_stranger(Random& random) const;

    [[nodiscard]] std::span<const Stranger> strangers() const { return strangers_; }

    [[nodiscard]] const Era& era() const { return era_; }

    /// A suffix below which names do not exist by any service: for slips of the fingers.
    [[nodiscard]] const std::vector<std::string>& suffixes() const { return suffixes_; }

    /// The systems of watched networks: no stranger comes from there. Call before use.
    void settle_strangers(
        const Internet& internet, std::span<const std::size_t> watched_systems, std::uint64_t seed
    );

    [[nodiscard]] std::vector<Service> all() const;

private:
    friend class ServicesBuilder;

    std::array<std::vector<Offer>, static_cast<std::size_t>(ServiceKind::Count)> offers_;
    std::array<std::vector<double>, static_cast<std::size_t>(ServiceKind::Count)> sums_;
    std::vector<std::string> block_lists_;
    std::vector<Address> resolvers_;
    std::vector<Address> exchangers_;
    std::vector<MailDomain> mail_domains_;
    std::vector<double> mail_domain_sums_;
    std::vector<Stranger> strangers_;
    std::vector<std::string> suffixes_;
    Era era_;
    std::uint64_t seed_ = 0;
};

} // namespace takedown::simulate
