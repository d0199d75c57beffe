#include "simulate/hosts/scene.hpp"

#include "simulate/evidence/talk_memory.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace takedown::simulate {

namespace {

constexpr std::uint16_t type_a = 1;
constexpr std::uint16_t type_aaaa = 28;

constexpr std::array browsers{
    std::string_view(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/120.0.0.0 Safari/537.36"
    ),
    std::string_view("Mozilla/5.0 (Windows NT 6.1; WOW64; rv:13.0) Gecko/20100101 Firefox/13.0.1"),
    std::string_view("Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)"),
    std::string_view(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
        "Gecko) Version/16.1 Safari/605.1.15"
    ),
    std::string_view("Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0"),
    std::string_view("Mozilla/5.0 (Windows NT 5.1) AppleWebKit/536.5 (KHTML, like Gecko) "
                     "Chrome/19.0.1084.56 Safari/536.5")};
/// By browser; TLS clients are told apart by these.
const std::array<std::string, browsers.size()> profiles{
    "chrome-120", "firefox-13", "msie-9", "safari-16", "firefox-102", "chrome-19"};

Outcome fate(bool down, std::uint64_t seed, Random& random)
{
    if (down) {
        return seed % 3 == 0 ? Outcome::Refused : Outcome::NoAnswer;
    }
    const double drawn = random.unit();
    if (drawn > 0.135) {
        return Outcome::Answered;
    }
    return drawn < 0.055  ? Outcome::ConnectedNoData
           : drawn < 0.08 ? Outcome::Refused
                          : Outcome::NoAnswer;
}

/// What counters put into their addresses: 50 to 700 characters of who looked at what.
void append_report(std::string& uri, Random& random)
{
    uri += "&v=";
    for (std::uint64_t left = random.between(3, 44); left > 0; --left) {
        uri += std::to_string(random.next() >> 12U);
    }
}

} // namespace

std::uint16_t ephemeral_port(Random& random)
{
    return static_cast<std::uint16_t>(random.between(32768, 65535));
}

Conversation opened(
    Transport transport,
    TimePoint time,
    const Address& client,
    const Address& server,
    std::uint16_t port
)
{
    Conversation conversation;
    Flow& flow = conversation.flow;
    flow.start = time;
    flow.transport = transport;
    flow.client = client;
    flow.server = server;
    flow.server_port = port;
    flow.outcome = Outcome::Answered;
    return conversation;
}

Conversation lookup_conversation(
    TimePoint time,
    const Address& client,
    const Address& resolver,
    const std::string& name,
    std::uint16_t type,
    Random& random
)
{
    Conversation conversation = opened(Transport::Udp, time, client, resolver, 53);
    conversation.flow.client_port = ephemeral_port(random);
    Lookup& lookup = conversation.talk.emplace<Lookup>(blank_lookup());
    lookup.time = time;
    lookup.client = client;
    lookup.resolver = resolver;
    lookup.name = name;
    lookup.type = type;
    return conversation;
}

void answer_lookup(Conversation& asked, int response, std::uint32_t ttl_seconds, Random& random)
{
    auto& lookup = std::get<Lookup>(asked.talk);
    lookup.response = response;
    lookup.least_ttl = ttl_seconds;
    if (response == dns_no_answer) {
        asked.flow.outcome = Outcome::NoAnswer;
        asked.flow.duration = {};
        return;
    }
    // Half of the answers lie in the resolver's memory.
    asked.flow.duration = random.chance(0.5) ? seconds(0.0004 + random.exponential(0.001))
                                             : seconds(0.004 + random.exponential(0.04));
}

void fail_conversation(Conversation& conversation, Outcome outcome, Random& random)
{
    Flow& flow = conversation.flow;
    flow.outcome = outcome;
    flow.bytes_down = 0;
    conversation.talk = std::monostate{};
    conversation.rounds = 1;
    switch (outcome) {
    case Outcome::NoAnswer:
        flow.bytes_up = flow.transport == Transport::Udp ? flow.bytes_up : 0;
        flow.duration = flow.transport == Transport::Udp ? Micros{} : seconds(3);
        break;
    case Outcome::Refused:
        flow.bytes_up = 0;
        flow.duration = seconds(0.01 + random.exponential(0.08));
        break;
    default:
        flow.bytes_up = std::clamp<std::uint64_t>(flow.bytes_up, 1, 517);
        flow.duration = seconds(5 + random.exponential(20));
        break;
    }
}

Scene::Scene(
    const Services& services,
    const NetworkPlan& plan,
    const ResolverSpec& resolvers,
    std::int64_t slice,
    const ConversationSink& sink
)
    : services_(&services),
      plan_(&plan),
      resolvers_(&resolvers),
      sink_(&sink),
      slice_(slice),
      begin_(slice_length * slice),
      end_(slice_length * (slice + 1))
{
}

void Scene::enter(const HostPlan& host)
{
    host_ = &host;
    if (host.kind == HostKind::Outside) {
        return;
    }
    address_ = plan_->address_at(host.number, begin_);
    same_address_ = plan_->spec().lease_hours <= 0 ||
                    address_ == plan_->address_at(host.number, end_ - Micros(1));
    resolver_ = plan_->resolver_of(host.number);
    asks_ipv6_ = host.seed % 2 == 0;
    sleeps_ = host.browses() && (host.seed >> 8U) % 2 == 0;
    wakes_hour_ = 6 + static_cast<double>((host.seed >> 16U) % 180) / 60;
}

std::uint64_t Scene::seed(std::string_view matter, std::uint64_t a, std::uint64_t b) const
{
    return seed_of(host_->seed, matter, a, b);
}

bool Scene::is_awake(TimePoint time) const
{
    if (!sleeps_) {
        return true;
    }
    const double hour = std::fmod(
        static_cast<double>(time.time_since_epoch().count()) / 3600e6 +
            static_cast<double>(plan_->utc_offset()) + 24,
        24
    );
    return hour >= wakes_hour_ && hour < wakes_hour_ + 16;
}

Address Scene::address(TimePoint time) const
{
    return same_address_ && time >= begin_ && time < end_ ? address_
                                                          : plan_->address_at(host_->number, time);
}

std::string_view Scene::browser() const
{
    return browsers[(host_->seed >> 24U) % browsers.size()];
}

const std::string& Scene::browser_profile() const
{
    return profiles[(host_->seed >> 24U) % profiles.size()];
}

TimePoint Scene::ask(
    const std::string& name,
    std::uint16_t type,
    TimePoint time,
    int response,
    const std::vector<Address>& answers,
    Random& random
)
{
    Conversation asked = lookup_conversation(time, address(time), resolver_, name, type, random);
    answer_lookup(asked, response, response == dns_ok ? 300 : 0, random);
    std::get<Lookup>(asked.talk).addresses = answers;
    const TimePoint answered = time + asked.flow.duration;
    say(std::move(asked));
    return answered;
}

Scene::Found Scene::remembered(const Offer& offer, TimePoint time, Random& random)
{
    services_->answers(offer, host_->network, time, answers_);
    return {time, answers_[random.below(answers_.size())]};
}

Scene::Found Scene::look_up(const Offer& offer, TimePoint time, Random& random)
{
    const Address client = address(time);
    while (random.chance(resolvers_->failure_rate)) {
        Conversation failed =
            lookup_conversation(time, client, resolver_, offer.service.name, type_a, random);
        const bool silent = random.chance(0.5);
        answer_lookup(failed, silent ? dns_no_answer : dns_server_failure, 0, random);
        time += silent ? seconds(1 + random.unit()) : failed.flow.duration + seconds(0.01);
        say(std::move(failed));
        if (time > end_) { // a resolver that never answers is not asked for ever
            break;
        }
    }
    Conversation asked =
        lookup_conversation(time, client, resolver_, offer.service.name, type_a, random);
    services_->answers(offer, host_->network, time, answers_);
    auto& lookup = std::get<Lookup>(asked.talk);
    lookup.addresses = answers_;
    if (!offer.alias.empty()) {
        lookup.other_answers.push_back(offer.alias);
    }
    answer_lookup(asked, dns_ok, offer.service.ttl_seconds, random);
    Found found{time + asked.flow.duration + Micros(200), answers_[random.below(answers_.size())]};
    if (asks_ipv6_) {
        Conversation second = lookup_conversation(
            time + Micros(30 + random.below(400)),
            client,
            resolver_,
            offer.service.name,
            type_aaaa,
            random
        );
        if (!offer.alias.empty()) {
            std::get<Lookup>(second.talk).other_answers.push_back(offer.alias);
        }
        // No such record: none of these services has IPv6.
        answer_lookup(second, dns_ok, offer.alias.empty() ? 0 : offer.service.ttl_seconds, random);
        say(std::move(second));
    }
    say(std::move(asked));
    return found;
}

Scene::Found
Scene::look_up_again(const Offer& offer, TimePoint last, TimePoint time, Random& random)
{
    if (expired_between(last, time, offer.service.ttl_seconds, host_->seed ^ offer.seed)) {
        return look_up(offer, time, random);
    }
    return remembered(offer, time, random);
}

Conversation Scene::open(const Offer& offer, const Found& found, Random& random) const
{
    Conversation conversation =
        opened(Transport::Tcp, found.at, address(found.at), found.address, offer.service.port);
    conversation.flow.client_port = ephemeral_port(random);
    return conversation;
}

void Scene::speak_tls(
    const Offer& offer,
    const Found& found,
    const std::string& program,
    const Volume& volume,
    Random& random
)
{
    Conversation conversation = open(offer, found, random);
    Flow& flow = conversation.flow;
    flow.bytes_up = volume.up;
    flow.bytes_down = volume.down;
    flow.duration = seconds(volume.seconds);
    conversation.rounds = volume.rounds;
    const Outcome outcome = fate(services_->is_down(offer, found.at), offer.seed, random);
    if (outcome != Outcome::Answered) {
        fail_conversation(conversation, outcome, random);
        say(std::move(conversation));
        return;
    }
    flow.reset_by_server = random.chance(0.06);
    TlsHandshake& handshake = conversation.talk.emplace<TlsHandshake>(blank_handshake());
    handshake.time = flow.start;
    handshake.client = flow.client;
    handshake.server = flow.server;
    handshake.server_port = flow.server_port;
    handshake.server_name = offer.service.name;
    handshake.version = services_->era().tls_version;
    handshake.ja3 = program;
    handshake.subject = offer.subject;
    handshake.issuer = offer.issuer;
    if (!offer.subject.empty()) {
        // A year, begun some time in the year before the day it is looked at.
        const auto day = std::chrono::floor<std::chrono::days>(found.at);
        const auto age = std::chrono::days(
            (day.time_since_epoch().count() + static_cast<std::int64_t>(offer.seed % 365)) % 365
        );
        handshake.not_before = day - age;
        handshake.not_after = day - age + std::chrono::days(365);
    }
    handshake.established = true;
    say(std::move(conversation));
}

void Scene::request(
    const Offer& offer, const Found& found, WebRequest&& first, const Volume& volume, Random& random
)
{
    Conversation conversation = open(offer, found, random);
    Flow& flow = conversation.flow;
    flow.duration = seconds(volume.seconds);
    flow.bytes_up = 300;
    const Outcome outcome = fate(services_->is_down(offer, found.at), offer.seed, random);
    if (outcome != Outcome::Answered) {
        fail_conversation(conversation, outcome, random);
        say(std::move(conversation));
        return;
    }
    auto& requests =
        conversation.talk.emplace<std::vector<HttpRequest>>(blank_requests(volume.rounds));
    std::uint64_t left = volume.down;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        HttpRequest& one = requests[i];
        one.time = flow.start;
        one.client = flow.client;
        one.server = flow.server;
        one.server_port = flow.server_port;
        one.method = first.method;
        one.host = offer.service.name;
        one.user_agent = first.agent;
        if (i > 0) {
            one.uri = "/static/" + std::to_string(random.below(100000));
            one.referrer = "http://" + offer.service.name + "/";
        }
        const double drawn = random.unit();
        one.status = drawn < 0.88 ? 200 : drawn < 0.93 ? 304 : drawn < 0.97 ? 302 : 404;
        one.response_type = first.type;
        one.request_bytes = one.method == "POST" ? volume.up : 0;
        one.response_bytes = one.status == 200 ? left / (requests.size() - i) : 0;
        left -= std::min(left, one.response_bytes);
    }
    if (!requests.empty()) {
        requests.front().uri = std::move(first.uri);
    }
    say(std::move(conversation));
}

void Scene::visit(const Offer& offer, const Found& found, const Volume& volume, Random& random)
{
    if (offer.encrypted) {
        speak_tls(offer, found, browser_profile(), volume, random);
        return;
    }
    constexpr std::array<std::string_view, 4> types{
        "text/html", "application/javascript", "image/png", "text/css"};
    const std::uint64_t which = random.below(8);
    constexpr std::string_view places[] = {"/img/", "/js/app-", "/api/v1/items/", "/p.gif?id="};
    std::string uri = which < 2 ? "/"
                                : std::string(places[which % std::size(places)]) +
                                      std::to_string(random.next() >> (which < 5 ? 44U : 4U));
    if (offer.kind == ServiceKind::Tracker && random.chance(0.7)) {
        append_report(uri, random);
    }
    Volume asked = volume;
    asked.rounds = std::min<std::uint32_t>(volume.rounds, 5);
    request(
        offer,
        found,
        {volume.up > 4000 || random.chance(0.07) ? "POST" : "GET",
         std::move(uri),
         browser(),
         types[which % types.size()]},
        asked,
        random
    );
}

void Scene::say(Conversation&& conversation)
{
    if (conversation.flow.start < begin_ || conversation.flow.start >= end_) {
        return;
    }
    complete(conversation);
    (*sink_)(host_->network, std::move(conversation));
}

} // namespace takedown::simulate
