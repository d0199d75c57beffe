#include "analysis/controllers/capture_activity.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace takedown {

namespace {

struct Host {
    HostActivity activity;
    std::map<Endpoint, Contact> contacts;
};

using Hosts = std::map<Address, Host>;

void widen(HostActivity& activity, TimePoint from, TimePoint to)
{
    const bool fresh = activity.first == TimePoint{};
    activity.first = fresh ? from : std::min(activity.first, from);
    activity.last = fresh ? to : std::max(activity.last, to);
}

void add_name(Contact& contact, const std::string& name)
{
    if (!name.empty() &&
        std::find(contact.names.begin(), contact.names.end(), name) == contact.names.end()) {
        contact.names.push_back(name);
    }
}

Contact* contact_of(Hosts& hosts, const Address& client, const Address& server, std::uint16_t port)
{
    const auto host = hosts.find(client);
    if (host == hosts.end()) {
        return nullptr;
    }
    const auto contact = host->second.contacts.find({server, port, Transport::Tcp, {}});
    return contact == host->second.contacts.end() ? nullptr : &contact->second;
}

void add_flow(Hosts& hosts, const Flow& flow)
{
    Host& host = hosts[flow.client];
    const Endpoint server{flow.server, flow.server_port, flow.transport, {}};
    Contact& contact = host.contacts[server];
    contact.server = server;
    ++contact.attempt_count;
    if (contact.attempts.size() < 2000) {
        contact.attempts.push_back(
            {flow.where,
             flow.start,
             flow.duration,
             flow.outcome,
             flow.bytes_up,
             flow.bytes_down,
             flow.packets_up,
             flow.packets_down}
        );
    }
    if (contact.head_up.empty() && contact.head_down.empty()) {
        contact.head_up = flow.head_up;
        contact.head_down = flow.head_down;
    }
    widen(host.activity, flow.start, flow.start + flow.duration);
}

void add_resolved_names(Host& host)
{
    std::map<Address, std::vector<std::string>> names;
    for (const Lookup& lookup : host.activity.lookups) {
        for (const Address& address : lookup.addresses) {
            names[address].push_back(lookup.name);
        }
    }
    for (auto& [server, contact] : host.contacts) {
        for (const std::string& name : names[server.address]) {
            add_name(contact, name);
        }
    }
}

template <class Record>
void sort_by_time(std::vector<Record>& records)
{
    std::stable_sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
        return a.time < b.time;
    });
}

} // namespace

void CaptureActivity::add(Message&& /*message*/) {}

void CaptureActivity::add(Flow&& flow)
{
    flows_.push_back(std::move(flow));
}

void CaptureActivity::add(Lookup&& lookup)
{
    lookups_.push_back(std::move(lookup));
}

void CaptureActivity::add(HttpRequest&& request)
{
    requests_.push_back(std::move(request));
}

void CaptureActivity::add(TlsHandshake&& handshake)
{
    handshakes_.push_back(std::move(handshake));
}

void CaptureActivity::add(SmtpSession&& session)
{
    sessions_.push_back(std::move(session));
}

void CaptureActivity::add(Route&& /*route*/) {}

void CaptureActivity::add(PlaceRange&& /*range*/) {}

void CaptureActivity::
    oddity(std::string_view /*kind*/, std::uint64_t /*offset*/, std::string_view /*detail*/)
{
}

std::vector<HostActivity> CaptureActivity::hosts()
{
    Hosts hosts;
    std::stable_sort(flows_.begin(), flows_.end(), [](const Flow& a, const Flow& b) {
        return a.start < b.start;
    });
    sort_by_time(lookups_);
    sort_by_time(requests_);
    sort_by_time(handshakes_);
    sort_by_time(sessions_);
    for (const Flow& flow : flows_) {
        add_flow(hosts, flow);
    }
    for (Lookup& lookup : lookups_) {
        Host& host = hosts[lookup.client];
        widen(host.activity, lookup.time, lookup.time);
        host.activity.lookups.push_back(std::move(lookup));
    }
    for (HttpRequest& request : requests_) {
        if (Contact* contact =
                contact_of(hosts, request.client, request.server, request.server_port)) {
            add_name(*contact, request.host);
            contact->requests.push_back(std::move(request));
        }
    }
    for (TlsHandshake& handshake : handshakes_) {
        if (Contact* contact =
                contact_of(hosts, handshake.client, handshake.server, handshake.server_port)) {
            add_name(*contact, handshake.server_name);
            contact->handshakes.push_back(std::move(handshake));
        }
    }
    for (SmtpSession& session : sessions_) {
        Host& host = hosts[session.client];
        widen(host.activity, session.time, session.time);
        host.activity.mail_sessions.push_back(std::move(session));
    }
    std::map<Endpoint, std::uint64_t> users;
    for (auto& [address, host] : hosts) {
        for (const auto& [server, contact] : host.contacts) {
            ++users[server];
        }
    }
    std::vector<HostActivity> activities;
    for (auto& [address, host] : hosts) {
        add_resolved_names(host);
        host.activity.host = {network_, address};
        std::set<Address> exchangers;
        for (auto& [server, contact] : host.contacts) {
            contact.hosts_in_case = users[server];
            if (server.port == 25 && server.transport == Transport::Tcp) {
                exchangers.insert(server.address);
            }
            host.activity.contacts.push_back(std::move(contact));
        }
        host.activity.mail_servers = exchangers.size();
        host.activity.contact_count = host.activity.contacts.size();
        activities.push_back(std::move(host.activity));
    }
    return activities;
}

} // namespace takedown
