#pragma once

// Where a controller is and who can cut it off.

#include "core/ip.hpp"
#include "model/evidence.hpp"
#include "model/routing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace takedown {

/// One source's answer to "where is this address".
struct PlaceAnswer {
    std::string source;  ///< file name of the MMDB, CSV or route table
    std::string country; ///< ISO 3166 alpha-2; empty if it does not say
    std::string city;
    std::optional<double> latitude;
    std::optional<double> longitude;
    Asn asn = 0;
    std::string holder;
    std::optional<Prefix> prefix; ///< block the answer is for
};

/// A neighbour of the origin on paths to the prefix.
struct Upstream {
    Asn asn = 0;
    std::string holder;    ///< empty if no source names it
    double path_share = 0; ///< of peers whose best path crosses it, [0, 1]
    std::uint64_t peers = 0;
};

struct Site {
    std::string controller; ///< Controller::id
    Address address;
    std::optional<Prefix> prefix;        ///< longest match in the routes
    std::vector<Asn> origins;            ///< more than one: MOAS
    std::vector<Prefix> covering;        ///< less specific routes, longest first
    std::vector<Upstream> upstreams;     ///< largest share first
    std::vector<std::string> paths;      ///< distinct AS paths as text, at most 20
    std::vector<EvidenceRef> route_refs; ///< at most 5
    std::vector<PlaceAnswer> answers;    ///< one a source, in order of trust
    std::string country; ///< what the sources agree on, or the first with "differs" set
    Asn asn = 0;
    std::string holder;
    bool differs = false; ///< sources disagree in country or AS
    std::string note;     ///< what is unknown and why
};

/// NameService: who hands out names below a domain of its own (dynamic DNS, free web space).
enum class PartyKind { HostingCompany, Upstream, Registrar, Registry, NationalCert, NameService };

struct Party {
    std::string id; ///< "AS64500", "cert:PA", "registrar:example.com"
    PartyKind kind = PartyKind::HostingCompany;
    std::string name;
    std::string country;
    std::string contact; ///< abuse mailbox where a source gives one; empty if unknown
};

} // namespace takedown
