#include "analysis/hosting/parties.hpp"

#include "core/ip.hpp"
#include "model/party_id.hpp"

#include <map>
#include <string_view>
#include <utility>

namespace takedown {
namespace {

class PartyList {
public:
    /// The first to name a party decides its kind; later ones fill what is still empty.
    void add(const std::string& id, PartyKind kind, std::string name, std::string country)
    {
        if (id.empty()) {
            return;
        }
        const auto [place, is_new] = parties_.try_emplace(id);
        Party& party = place->second;
        if (is_new) {
            party.id = id;
            party.kind = kind;
        }
        if (party.name.empty()) {
            party.name = std::move(name);
        }
        if (party.country.empty()) {
            party.country = std::move(country);
        }
    }

    std::vector<Party> finish()
    {
        std::vector<Party> list;
        for (auto& [id, party] : parties_) {
            list.push_back(std::move(party));
        }
        return list;
    }

private:
    std::map<std::string, Party> parties_;
};

void add_registered_name(PartyList& list, std::string_view name, const PublicSuffixList& suffixes)
{
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot + 1 == name.size() || Address::parse(name)) {
        return;
    }
    const std::string domain = suffixes.registered_domain(name);
    const std::string top(name.substr(dot + 1));
    list.add(registrar_party_id(domain), PartyKind::Registrar, "registrar of " + domain, {});
    list.add(registry_party_id(top), PartyKind::Registry, "registry of ." + top, {});
}

} // namespace

std::vector<Party> parties_of(
    std::span<const Site> sites,
    std::span<const Controller> controllers,
    std::span<const Fallback> fallbacks,
    const PublicSuffixList& suffixes,
    const std::function<std::string(std::string_view)>& name_service_of
)
{
    PartyList list;
    const auto add_name = [&](std::string_view name) {
        const std::string service = name_service_of(name);
        if (service.empty()) {
            add_registered_name(list, name, suffixes);
        } else if (service != name) { // nobody is asked to suspend a whole service
            list.add(
                name_service_party_id(service), PartyKind::NameService, "names below " + service, {}
            );
        }
    };
    for (const Site& site : sites) {
        list.add(host_party_id(site), PartyKind::HostingCompany, site.holder, site.country);
    }
    for (const Site& site : sites) {
        for (const Upstream& upstream : site.upstreams) {
            list.add(as_party_id(upstream.asn), PartyKind::Upstream, upstream.holder, {});
        }
        if (!site.country.empty()) {
            list.add(
                cert_party_id(site.country),
                PartyKind::NationalCert,
                "national CERT of " + site.country,
                site.country
            );
        }
    }
    for (const Controller& controller : controllers) {
        add_name(controller.server.name);
        for (const std::string& name : controller.names) {
            add_name(name);
        }
    }
    for (const Fallback& fallback : fallbacks) {
        if (fallback.kind == FallbackClass::DomainList) {
            for (const std::string& name : fallback.names) {
                add_name(name);
            }
        }
    }
    return list.finish();
}

} // namespace takedown
