#include "simulate/botnets/dialogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace takedown::simulate {

namespace {

constexpr std::uint64_t least_client_port = 1025;

Micros seconds(double count)
{
    return Micros(static_cast<std::int64_t>(count * 1e6));
}

/// Header fields as programs of that time send them; each botnet has one of the habits.
constexpr std::array<std::string_view, 4> header_habits{
    "Host,User-Agent",
    "User-Agent,Host,Cache-Control",
    "Accept,User-Agent,Host,Connection",
    "Host,Accept,Accept-Language,User-Agent,Content-Type"};

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view alnum = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::array<std::string_view, 8> words{
    "spm", "news", "img", "data", "panel", "gate", "upd", "stat"};

void append_letters(std::string& out, std::string_view from, std::uint64_t count, Random& random)
{
    for (; count > 0; --count) {
        out += from[random.below(from.size())];
    }
}

/// Letters of a pattern that traffic has; `call` gives what belongs to the bot.
std::string expand(const std::vector<PatternPiece>& pieces, const Call& call, Random& random)
{
    std::string out;
    for (const PatternPiece& piece : pieces) {
        switch (piece.letter) {
        case Letter::Literal: out += piece.text; break;
        case Letter::Hex: append_letters(out, "0123456789abcdef", piece.count, random); break;
        case Letter::UpperHex: append_letters(out, "0123456789ABCDEF", piece.count, random); break;
        case Letter::Decimal: append_letters(out, "0123456789", piece.count, random); break;
        case Letter::Alnum: append_letters(out, alnum, piece.count, random); break;
        case Letter::Lower:
        case Letter::User:
            append_letters(out, letters, std::max<std::uint64_t>(piece.count, 5), random);
            break;
        case Letter::Word: out += words.at(call.port % words.size()); break;
        case Letter::Epoch:
            out += std::to_string(
                std::chrono::floor<std::chrono::seconds>(call.time).time_since_epoch().count()
            );
            break;
        case Letter::Domain:
        case Letter::Trap: out += call.name.empty() ? "mail.example" : call.name; break;
        case Letter::Rdns: out += "[" + call.client.text() + "]"; break;
        case Letter::Ip: out += call.client.text(); break;
        case Letter::Id: out += fmt::format("{:016x}", call.bot); break;
        }
    }
    return out;
}

Result<std::vector<PatternPiece>>
pattern(const std::string& text, PatternUse use, std::string_view key, const std::string& botnet)
{
    auto pieces = parse_pattern(text, use);
    if (!pieces) {
        return fail(
            ErrorKind::Usage, fmt::format("botnet {}: {}: {}", botnet, key, pieces.error().message)
        );
    }
    return pieces;
}

double usual_answer(Role role)
{
    switch (role) {
    case Role::TemplateServer: return 9000;
    case Role::Download: return 120000;
    default: return 320;
    }
}

} // namespace

Result<Dialogue> Dialogue::make(const World& world, std::size_t botnet)
{
    Dialogue made;
    made.world_ = &world;
    made.spec_ = &world.botnets[botnet];
    const PollingSpec& polling = made.spec_->polling;
    const std::string& name = made.spec_->name;
    TAKEDOWN_TRY(made.uri_, pattern(polling.uri, PatternUse::Uri, "polling.uri", name));
    TAKEDOWN_TRY(
        made.template_uri_,
        pattern(polling.template_uri, PatternUse::Uri, "polling.template_uri", name)
    );
    TAKEDOWN_TRY(
        made.helo_, pattern(made.spec_->engine.helo, PatternUse::Helo, "engine.helo", name)
    );
    Random random(seed_of(world.seed, "speech", botnet));
    made.header_names_ = header_habits.at(random.below(header_habits.size()));
    made.ja3_profile_ = fmt::format("botnet-{}", random.below(1000));
    append_letters(made.magic_, "\x01\x7f\xfe\x03\x80\x11", 4, random);
    return made;
}

Conversation Dialogue::begin(const Call& call, Random& random) const
{
    Conversation conversation;
    Flow& flow = conversation.flow;
    flow.start = call.time;
    flow.transport = Transport::Tcp;
    flow.client = call.client;
    flow.server = call.server;
    flow.client_port = static_cast<std::uint16_t>(random.between(least_client_port, 65000));
    flow.server_port = call.port;
    return conversation;
}

HttpRequest Dialogue::request(const Call& call, Random& random) const
{
    HttpRequest made;
    made.time = call.time;
    made.client = call.client;
    made.server = call.server;
    made.server_port = call.port;
    made.method = "GET";
    made.host = call.name.empty() ? call.server.text() : call.name;
    made.uri = expand(call.role == Role::TemplateServer ? template_uri_ : uri_, call, random);
    made.user_agent = spec_->polling.user_agent;
    made.header_names = header_names_;
    return made;
}

void Dialogue::say(Conversation& conversation, const Call& call, Random& random) const
{
    Flow& flow = conversation.flow;
    const double answer = random.log_normal(usual_answer(call.role), 0.5);
    switch (spec_->polling.speech) {
    case Speech::Http: {
        HttpRequest made = request(call, random);
        made.status = 200;
        made.response_type = call.role == Role::Download ? "application/octet-stream" : "text/html";
        made.response_bytes = static_cast<std::uint64_t>(answer);
        conversation.talk = std::vector<HttpRequest>{std::move(made)};
        break;
    }
    case Speech::Https: {
        TlsHandshake made;
        made.time = call.time;
        made.client = call.client;
        made.server = call.server;
        made.server_port = call.port;
        made.server_name = call.name;
        made.version = "TLSv1.2";
        made.ja3 = ja3_profile_;
        made.subject = "CN=localhost";
        made.issuer = "CN=localhost";
        made.established = true;
        conversation.talk = std::move(made);
        flow.bytes_up = 700 + random.below(200);
        flow.bytes_down = 1400 + static_cast<std::uint64_t>(answer);
        break;
    }
    case Speech::RawTcp:
    case Speech::Irc:
        flow.head_up = magic_;
        append_letters(flow.head_up, alnum, 12, random);
        flow.head_down = magic_;
        append_letters(flow.head_down, alnum, 20, random);
        flow.bytes_up = 40 + random.below(60);
        flow.bytes_down = 60 + static_cast<std::uint64_t>(answer);
        break;
    }
}

Conversation Dialogue::answered(const Call& call, Random& random) const
{
    Conversation conversation = begin(call, random);
    conversation.flow.outcome = Outcome::Answered;
    conversation.flow.duration = seconds(0.2 + random.exponential(0.8));
    say(conversation, call, random);
    complete(conversation);
    return conversation;
}

Conversation Dialogue::failed(const Call& call, Manner manner, Random& random) const
{
    Conversation conversation = begin(call, random);
    Flow& flow = conversation.flow;
    switch (manner) {
    case Manner::Silent:
        flow.outcome = Outcome::NoAnswer;
        flow.duration = seconds(9);
        break;
    case Manner::Refused:
        flow.outcome = Outcome::Refused;
        flow.reset_by_server = true;
        flow.duration = seconds(0.05 + 0.2 * random.unit());
        break;
    case Manner::NoData:
        flow.outcome = Outcome::ConnectedNoData;
        flow.duration = seconds(20 + 10 * random.unit());
        flow.head_up = "GET ";
        flow.bytes_up = 180 + random.below(60);
        break;
    case Manner::BadAnswer: {
        flow.outcome = Outcome::Answered;
        flow.duration = seconds(0.3 + random.exponential(0.3));
        HttpRequest made = request(call, random);
        made.status = 404;
        made.response_type = "text/html";
        made.response_bytes = 1245; // the page of one web server
        conversation.talk = std::vector<HttpRequest>{std::move(made)};
        break;
    }
    }
    complete(conversation);
    return conversation;
}

Conversation Dialogue::session(const Call& call, Micros duration, Random& random) const
{
    Conversation conversation = begin(call, random);
    Flow& flow = conversation.flow;
    flow.outcome = Outcome::Answered;
    flow.duration = duration;
    const auto minutes = static_cast<std::uint64_t>(duration / std::chrono::minutes(1));
    conversation.rounds = static_cast<std::uint32_t>(4 + minutes / 2);
    flow.head_up =
        fmt::format("NICK {}\r\nUSER x 0 * :x\r\n", expand(uri_, call, random).substr(0, 12));
    flow.head_down = ":irc 001 welcome\r\n";
    flow.bytes_up = 120 + 30 * conversation.rounds;
    flow.bytes_down = 900 + 70 * conversation.rounds;
    complete(conversation);
    return conversation;
}

Conversation Dialogue::mail_attempt(const Call& call, Random& random) const
{
    Conversation conversation = begin(call, random);
    Flow& flow = conversation.flow;
    const std::array<double, 4> weights{0.66, 0.18, 0.1, 0.06};
    const std::size_t turn = random.weighted(weights);
    if (turn != 0) {
        constexpr std::array outcomes{
            Outcome::Answered, Outcome::NoAnswer, Outcome::Refused, Outcome::Answered};
        flow.outcome = outcomes.at(turn);
        flow.duration = seconds(turn == 1 ? 9 : 0.3);
        flow.reset_by_server = turn == 2;
        if (turn != 3) {
            complete(conversation);
            return conversation;
        }
    }
    SmtpSession session;
    session.time = call.time;
    session.client = call.client;
    session.server = call.server;
    session.server_port = call.port;
    session.helo = expand(helo_, call, random);
    session.dialect = spec_->engine.dialect;
    append_letters(session.from_domain, letters, 7, random);
    session.from_domain += ".example";
    std::string user;
    append_letters(user, letters, 6, random);
    session.recipients = {user + "@" + call.name};
    session.recipient_domains = {call.name};
    session.message_sent = turn == 0;
    session.last_reply = turn == 0 ? 221 : 554;
    flow.outcome = Outcome::Answered;
    flow.duration = seconds(0.8 + random.exponential(2));
    flow.bytes_up = turn == 0 ? 900 + static_cast<std::uint64_t>(random.log_normal(2200, 0.7)) : 90;
    flow.bytes_down = 260 + random.below(80);
    conversation.talk = std::move(session);
    complete(conversation);
    return conversation;
}

Conversation Dialogue::peer_contact(const Call& call, bool answers, Random& random) const
{
    Conversation conversation = begin(call, random);
    Flow& flow = conversation.flow;
    flow.transport = Transport::Udp;
    flow.client_port = static_cast<std::uint16_t>(1024 + call.bot % 60000);
    flow.head_up = magic_;
    append_letters(flow.head_up, alnum, 16, random);
    flow.bytes_up = 60 + random.below(200);
    flow.outcome = answers ? Outcome::Answered : Outcome::NoAnswer;
    flow.duration = answers ? seconds(0.05 + 0.3 * random.unit()) : Micros(0);
    if (answers) {
        flow.head_down = magic_;
        append_letters(flow.head_down, alnum, 16, random);
        flow.bytes_down = 60 + random.below(400);
    }
    complete(conversation);
    return conversation;
}

Conversation make_lookup(
    const Call& call,
    const std::string& name,
    const std::vector<Address>& addresses,
    int response,
    std::uint32_t ttl_seconds,
    Random& random
)
{
    Conversation conversation;
    Flow& flow = conversation.flow;
    flow.start = call.time;
    flow.transport = Transport::Udp;
    flow.client = call.client;
    flow.server = call.server;
    flow.client_port = static_cast<std::uint16_t>(random.between(least_client_port, 65000));
    flow.server_port = 53;
    flow.outcome = response == dns_no_answer ? Outcome::NoAnswer : Outcome::Answered;
    flow.duration =
        response == dns_no_answer ? Micros(0) : seconds(0.004 + random.exponential(0.03));
    Lookup lookup;
    lookup.time = call.time;
    lookup.client = call.client;
    lookup.resolver = call.server;
    lookup.name = name;
    lookup.response = response;
    lookup.addresses = addresses;
    lookup.least_ttl = addresses.empty() ? 0 : ttl_seconds;
    conversation.talk = std::move(lookup);
    complete(conversation);
    return conversation;
}

} // namespace takedown::simulate
