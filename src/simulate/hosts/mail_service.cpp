#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown::simulate {

namespace {

/// Messages a day for each person of the network, shared by its mail servers.
constexpr double taken_a_person = 8;
constexpr double sent_a_person = 3;
constexpr double least_people = 25;
constexpr double most_messages_a_day = 40000;

constexpr std::uint16_t type_ptr = 12;
constexpr std::uint16_t type_mx = 15;
constexpr std::uint16_t type_txt = 16;

constexpr std::string_view good_dialect = "EHLO |MAIL FROM:<|RCPT TO:<|DATA|QUIT";
constexpr std::string_view tls_dialect = "EHLO |STARTTLS";
constexpr std::string_view refused_dialect = "EHLO |MAIL FROM:<|RCPT TO:<|QUIT";

double messages_a_day(const Scene& scene, double a_person)
{
    const NetworkSpec& spec = scene.plan().spec();
    const double people = std::max<double>(spec.people, least_people);
    return std::min(most_messages_a_day, a_person * people / std::max(spec.mail_servers, 1U));
}

std::string reversed(const Address& address)
{
    const std::uint32_t bits = address.is_v4() ? address.v4_bits() : 0;
    return fmt::format(
        "{}.{}.{}.{}.", bits & 255U, bits >> 8U & 255U, bits >> 16U & 255U, bits >> 24U
    );
}

void address_session(SmtpSession& session, const Flow& flow)
{
    session.time = flow.start;
    session.client = flow.client;
    session.server = flow.server;
    session.server_port = flow.server_port;
}

/// Whoever hands mail to us: half of them wanted, half of them somebody's broken or hired machine.
struct Caller {
    Address address;
    std::string name;
    std::string from_domain;
    bool wanted = false;
    bool listed = false;
};

Caller pick_caller(const Scene& scene, Random& random)
{
    const Services& services = scene.services();
    Caller caller;
    caller.wanted = random.chance(0.5);
    const Services::MailDomain& domain = services.pick_mail_domain(random);
    caller.from_domain = domain.name;
    if (caller.wanted) {
        const Offer& exchanger = services.of(ServiceKind::MailExchanger)[domain.exchanger];
        caller.address =
            exchanger.service.addresses[random.below(exchanger.service.addresses.size())];
        caller.name = exchanger.service.name;
    } else {
        const Stranger& stranger = services.pick_stranger(random);
        caller.address = stranger.address;
        caller.name = stranger.reverse_name;
        caller.listed = random.chance(0.45);
    }
    return caller;
}

/// What a server wants to know of a caller before it takes a message. Returns when it knows.
TimePoint examine(Scene& scene, const Caller& caller, TimePoint time, Random& random)
{
    const Address resolver = scene.plan().resolver_of(scene.host().number);
    const std::string backwards = reversed(caller.address);
    Conversation reverse = lookup_conversation(
        time, scene.address(time), resolver, backwards + "in-addr.arpa", type_ptr, random
    );
    answer_lookup(
        reverse,
        caller.name.empty() ? dns_no_such_name : dns_ok,
        caller.name.empty() ? 0 : 86400,
        random
    );
    if (!caller.name.empty()) {
        std::get<Lookup>(reverse.talk).other_answers.push_back(caller.name);
    }
    time += reverse.flow.duration;
    scene.say(std::move(reverse));
    for (const std::string& zone : scene.services().block_lists()) {
        if (random.chance(0.2)) { // remembered, or another server of ours has asked
            continue;
        }
        const bool listed = caller.listed && random.chance(0.8);
        std::vector<Address> answers;
        if (listed) {
            answers.push_back(Address::v4(0x7f000000U + (random.chance(0.6) ? 4 : 2)));
        }
        time = scene.ask(
            backwards + zone,
            1,
            time + Micros(300),
            listed ? dns_ok : dns_no_such_name,
            answers,
            random
        );
    }
    if (random.chance(0.7)) {
        Conversation policy = lookup_conversation(
            time, scene.address(time), resolver, caller.from_domain, type_txt, random
        );
        answer_lookup(policy, dns_ok, 3600, random);
        std::get<Lookup>(policy.talk).other_answers.emplace_back("v=spf1 mx a -all");
        time += policy.flow.duration;
        scene.say(std::move(policy));
    }
    return time;
}

void take_message(Scene& scene, TimePoint time, Random& random)
{
    const Caller caller = pick_caller(scene, random);
    Conversation session = opened(Transport::Tcp, time, caller.address, scene.address(time), 25);
    session.flow.client_port = ephemeral_port(random);
    session.flow.bytes_up = 400 + static_cast<std::uint64_t>(random.log_normal(5500, 1.1));
    session.flow.bytes_down = 450;
    session.flow.duration = seconds(0.6 + random.log_normal(1.2, 0.9));
    SmtpSession& said = session.talk.emplace<SmtpSession>();
    address_session(said, session.flow);
    said.helo = caller.name.empty() ? "[" + caller.address.text() + "]" : caller.name;
    said.from_domain = caller.from_domain;
    said.recipients.push_back(
        letters(random.between(4, 8), random) + "@" + scene.plan().search_domain()
    );
    said.recipient_domains.push_back(scene.plan().search_domain());
    if (caller.listed || (!caller.wanted && random.chance(0.3))) {
        said.dialect = refused_dialect;
        said.last_reply = 221;
        session.flow.bytes_up = 180;
    } else if (caller.wanted && random.chance(scene.services().era().encrypted_share * 0.8)) {
        said.dialect = tls_dialect;
        said.last_reply = 220;
        said.tls = true;
    } else {
        said.dialect = good_dialect;
        said.last_reply = 221;
        said.message_sent = true;
    }
    scene.say(std::move(session));
    examine(scene, caller, time + Micros(20000), random);
}

void send_message(Scene& scene, TimePoint time, Random& random)
{
    const Services& services = scene.services();
    const Services::MailDomain& domain = services.pick_mail_domain(random);
    const Offer& exchanger = services.of(ServiceKind::MailExchanger)[domain.exchanger];
    Conversation asked = lookup_conversation(
        time,
        scene.address(time),
        scene.plan().resolver_of(scene.host().number),
        domain.name,
        type_mx,
        random
    );
    answer_lookup(asked, dns_ok, 3600, random);
    std::get<Lookup>(asked.talk).other_answers.push_back("10 " + exchanger.service.name);
    time += asked.flow.duration;
    scene.say(std::move(asked));
    const Scene::Found found = scene.look_up(exchanger, time, random);
    Conversation session =
        opened(Transport::Tcp, found.at, scene.address(found.at), found.address, 25);
    session.flow.client_port = ephemeral_port(random);
    session.flow.bytes_up = 500 + static_cast<std::uint64_t>(random.log_normal(9000, 1.2));
    session.flow.bytes_down = 500;
    session.flow.duration = seconds(0.5 + random.log_normal(1.0, 0.9));
    if (random.chance(0.04)) {
        fail_conversation(
            session, random.chance(0.7) ? Outcome::NoAnswer : Outcome::Refused, random
        );
        scene.say(std::move(session));
        return;
    }
    SmtpSession& said = session.talk.emplace<SmtpSession>();
    address_session(said, session.flow);
    said.helo = "mail." + scene.plan().search_domain();
    said.from_domain = scene.plan().search_domain();
    said.recipients.push_back(letters(random.between(4, 9), random) + "@" + domain.name);
    said.recipient_domains.push_back(domain.name);
    said.tls = random.chance(services.era().encrypted_share * 0.85);
    said.message_sent = !said.tls && random.chance(0.94); // the rest is put off: greylisting
    said.dialect = said.tls ? tls_dialect : said.message_sent ? good_dialect : refused_dialect;
    said.last_reply = said.tls ? 220 : 221;
    scene.say(std::move(session));
}

void serve_mail(Scene& scene)
{
    const double busy = 0.4 + 0.6 * activity(scene.begin(), scene.plan().utc_offset());
    Random random = scene.random("mail", static_cast<std::uint64_t>(scene.slice()));
    for (std::uint64_t left = random.poisson(messages_a_day(scene, taken_a_person) / 144 * busy);
         left > 0;
         --left) {
        take_message(scene, scene.begin() + seconds(random.unit() * 598), random);
    }
    for (std::uint64_t left = random.poisson(messages_a_day(scene, sent_a_person) / 144 * busy);
         left > 0;
         --left) {
        send_message(scene, scene.begin() + seconds(random.unit() * 598), random);
    }
}

} // namespace

Behaviour mail_service()
{
    return {
        "mail service",
        [](const HostPlan& host) { return host.kind == HostKind::MailServer; },
        nullptr,
        serve_mail};
}

} // namespace takedown::simulate
