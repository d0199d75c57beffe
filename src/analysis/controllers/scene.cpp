#include "analysis/controllers/scene.hpp"

#include <algorithm>
#include <chrono>

namespace takedown {

namespace {

using NamesByAddress = std::unordered_map<Address, std::vector<std::string_view>>;

void add_once(std::vector<std::string_view>& names, std::string_view name)
{
    if (std::find(names.begin(), names.end(), name) == names.end() && names.size() < 50) {
        names.push_back(name);
    }
}

NamesByAddress names_by_address(const HostActivity& host)
{
    NamesByAddress names;
    for (const Lookup& lookup : host.lookups) {
        for (const Address& address : lookup.addresses) {
            add_once(names[address], lookup.name);
        }
    }
    return names;
}

bool all_answers_bad(const Contact& contact)
{
    bool answered = false;
    for (const HttpRequest& request : contact.requests) {
        if (request.status != 0 && request.status < 400) {
            return false;
        }
        answered = answered || request.status != 0;
    }
    return answered;
}

Course course_of(const Contact& contact)
{
    bool seen = false;
    bool silent = false;
    for (const Attempt& attempt : contact.attempts) {
        switch (attempt.outcome) {
        case Outcome::Answered:
            return all_answers_bad(contact) ? Course::BadAnswer : Course::Answered;
        case Outcome::ConnectedNoData: silent = true; break;
        case Outcome::NoAnswer:
        case Outcome::Refused: seen = true; break;
        case Outcome::Unknown: break;
        }
    }
    if (silent) {
        return Course::Silent;
    }
    // A log of requests or handshakes may come without one of flows.
    const bool answered_request =
        std::any_of(contact.requests.begin(), contact.requests.end(), [](const HttpRequest& one) {
            return one.status != 0;
        });
    const bool answered_handshake = std::any_of(
        contact.handshakes.begin(),
        contact.handshakes.end(),
        [](const TlsHandshake& one) { return one.established; }
    );
    if (contact.attempts.empty() && (answered_request || answered_handshake)) {
        return all_answers_bad(contact) ? Course::BadAnswer : Course::Answered;
    }
    return seen ? Course::NeverThere : Course::Unseen;
}

/// Where no flow was seen, requests and handshakes tell the time.
void add_times_of_dialogues(ContactScene& scene)
{
    bool fresh = true;
    const auto add = [&](TimePoint time) {
        scene.first = fresh ? time : std::min(scene.first, time);
        scene.last = fresh ? time : std::max(scene.last, time);
        fresh = false;
    };
    for (const HttpRequest& request : scene.contact->requests) {
        add(request.time);
    }
    for (const TlsHandshake& handshake : scene.contact->handshakes) {
        add(handshake.time);
    }
}

void add_amounts(ContactScene& scene)
{
    const std::vector<Attempt>& attempts = scene.contact->attempts;
    if (attempts.empty()) {
        add_times_of_dialogues(scene);
        return;
    }
    scene.first = attempts.front().time;
    for (const Attempt& attempt : attempts) {
        scene.last = std::max(scene.last, attempt.time + attempt.duration);
        scene.bytes_up += attempt.bytes_up;
        scene.bytes_down += attempt.bytes_down;
        scene.packets_up += attempt.packets_up;
    }
}

void add_names(ContactScene& scene, const NamesByAddress& names)
{
    const auto known = names.find(scene.contact->server.address);
    if (known != names.end()) {
        scene.names = known->second;
        scene.resolved = true;
        scene.resolved_names = scene.names.size();
    }
    for (const std::string& name : scene.contact->names) {
        if (!name.empty() && !is_address_literal(name)) {
            add_once(scene.names, name);
        }
    }
    for (const TlsHandshake& handshake : scene.contact->handshakes) {
        if (!handshake.server_name.empty()) {
            add_once(scene.names, handshake.server_name);
        }
    }
}

/// A name in Host or SNI is the client's word; where lookups are seen, only names that were looked
/// up count as popular.
bool is_popular(const ContactScene& scene, const HostScene& host)
{
    const ControllerSettings& settings = *host.settings;
    if (!settings.popular_name) {
        return false;
    }
    return std::any_of(scene.names.begin(), scene.names.end(), [&](std::string_view name) {
        const bool unseen = !scene.resolved && !host.sees_names;
        const bool believed = unseen || host.looked_up.contains(name);
        const bool dynamic = settings.dynamic_name && settings.dynamic_name(name);
        return believed && !dynamic && settings.popular_name(name);
    });
}

} // namespace

EvidenceRef ContactScene::where() const
{
    if (!contact->attempts.empty()) {
        return contact->attempts.front().where;
    }
    if (!contact->requests.empty()) {
        return contact->requests.front().where;
    }
    return contact->handshakes.empty() ? EvidenceRef{} : contact->handshakes.front().where;
}

double seconds_between(TimePoint from, TimePoint to)
{
    return std::chrono::duration<double>(to - from).count();
}

bool is_address_literal(std::string_view name)
{
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') {
        name = name.substr(1, name.size() - 2);
    }
    return Address::parse(name).has_value();
}

bool is_impossible_name(std::string_view name)
{
    const bool odd = std::any_of(name.begin(), name.end(), [](char c) {
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        const bool high = static_cast<unsigned char>(c) >= 0x80;
        return !letter && !high && c != '.' && c != '-' && c != '_';
    });
    return odd || name.find('.') == std::string_view::npos;
}

HostScene make_scene(const HostActivity& host, const ControllerSettings& settings)
{
    HostScene scene;
    scene.host = &host;
    scene.settings = &settings;
    for (const Lookup& lookup : host.lookups) {
        scene.looked_up.insert(lookup.name);
        scene.sees_names = scene.sees_names || lookup.response >= 0;
    }
    const NamesByAddress names = names_by_address(host);
    scene.contacts.reserve(host.contacts.size());
    for (const Contact& contact : host.contacts) {
        ContactScene one;
        one.contact = &contact;
        one.speech = speech_of(contact);
        one.course = course_of(contact);
        one.infrastructure = is_infrastructure(contact.server);
        add_amounts(one);
        add_names(one, names);
        one.popular = is_popular(one, scene);
        one.direct = scene.sees_names && one.names.empty();
        scene.sees_payload = scene.sees_payload || heard(contact);
        scene.contacts.push_back(std::move(one));
    }
    return scene;
}

} // namespace takedown
