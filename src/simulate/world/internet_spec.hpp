#pragma once

// What a world file says about the internet: networks (ASes), their links, and who answers there.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/routing.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace takedown::simulate {

enum class AsKind { Transit, Access, Hosting, Content };

/// What a party does when somebody asks it to act.
enum class Response {
    Answers, ///< acts `response_hours` after it was asked
    Deaf,    ///< never acts
    Returns, ///< acts, and puts the server back `return_hours` later
};

struct ResponseSpec {
    Response response = Response::Answers;
    double response_hours = 24; ///< a slow party is one with many
    double return_hours = 72;
};

/// `[[as]]`: a network the world names. The rest of the internet is generated around these.
struct AsSpec {
    Asn number = 0;
    std::string name;
    std::string country; ///< ISO 3166 alpha-2
    AsKind kind = AsKind::Hosting;
    std::vector<Prefix> prefixes; ///< empty: taken from the world's address space
    std::vector<Asn> providers;   ///< empty: generated transit networks
    std::vector<Asn> peers;
    std::string abuse; ///< mailbox that the registry gives; empty: none is on record
    ResponseSpec response;
};

/// `[[party]]`: how a registrar, registry or CERT answers; ASes answer by their own `[[as]]`.
struct PartySpec {
    std::string id; ///< as in model/party_id.hpp: "cert:PA", "registrar:example.test"
    ResponseSpec response;
};

/// `[internet]`
struct InternetSpec {
    std::uint32_t transit_networks = 6;
    std::uint32_t access_networks = 24;
    std::uint32_t hosting_networks = 12;
    std::uint32_t content_networks = 6;
    double providers_per_network = 1.6; ///< mean, at least 1
    double peers_per_network = 1.0;     ///< mean, on the same level
    std::uint32_t collectors = 8;       ///< networks whose whole tables a route collector sees
    double table_hours = 24;            ///< between two full tables in the evidence
    /// Where addresses come from; the default (RFC 2544) belongs to nobody.
    std::vector<Prefix> address_space{*Prefix::parse("198.18.0.0/15")};
    std::vector<Prefix> address_space_v6{*Prefix::parse("2001:db8::/32")};
    Asn first_as = 1000000; ///< generated networks are numbered from here (never assigned)
    std::vector<std::string> countries{
        "US", "BR", "IN", "RU", "VN", "KR", "DE", "UA", "NL", "PA", "CN", "TR", "FR", "PL"};
    /// Suffixes below which invented names are registered; the defaults are reserved (RFC 2606).
    std::vector<std::string> name_suffixes{"example", "test"};
    /// Place sources that disagree with the truth for this part of the networks.
    double wrong_places = 0.05;
    std::vector<AsSpec> systems;
    std::vector<PartySpec> parties;
};

} // namespace takedown::simulate
