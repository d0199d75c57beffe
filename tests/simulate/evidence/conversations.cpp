#include "simulate/evidence/conversations.hpp"

namespace takedown::simulate {

namespace {

Address address(const char* text)
{
    return Address::parse(text).value();
}

class Maker {
public:
    Conversation& add(std::string name, Transport transport, Outcome outcome)
    {
        NamedConversation& made = all_.emplace_back();
        made.name = std::move(name);
        Flow& flow = made.conversation.flow;
        const auto number = static_cast<unsigned>(all_.size());
        flow.start = test_time(0.7 * number);
        flow.duration = std::chrono::milliseconds{1'500};
        flow.transport = transport;
        flow.outcome = outcome;
        flow.client = Address::v4(0xc6120a00U + number);
        flow.server = Address::v4(0xc6130500U + number % 5);
        flow.client_port = static_cast<std::uint16_t>(40'000 + number);
        flow.server_port = 80;
        return made.conversation;
    }

    Conversation& raw(std::string name, Transport transport, Outcome outcome)
    {
        Conversation& made = add(std::move(name), transport, outcome);
        made.flow.server_port = 6'667;
        made.flow.bytes_up = 5'001;
        made.flow.bytes_down = outcome == Outcome::Answered ? 40'000 : 0;
        made.flow.head_up = "NICK bot7\r\n";
        made.flow.head_down = ":irc.example 001 bot7\r\n";
        made.rounds = 7;
        return made;
    }

    Lookup& lookup(std::string name, std::uint16_t type, int response)
    {
        Conversation& made = add(std::move(name), Transport::Udp, Outcome::Answered);
        made.flow.server_port = 53;
        made.flow.duration = std::chrono::milliseconds{30};
        Lookup lookup;
        lookup.name = "www.site-7.example";
        lookup.type = type;
        lookup.response = response;
        return made.talk.emplace<Lookup>(std::move(lookup));
    }

    HttpRequest& request(std::string name, Outcome outcome)
    {
        Conversation& made = add(std::move(name), Transport::Tcp, outcome);
        HttpRequest request;
        request.method = "GET";
        request.host = "site-7.example";
        request.uri = "/a/b?c=%20d";
        request.user_agent = "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)";
        request.status = 200;
        request.response_type = "text/html";
        request.response_bytes = 12'345;
        return made.talk.emplace<std::vector<HttpRequest>>({request}).front();
    }

    TlsHandshake& handshake(std::string name, const char* version)
    {
        Conversation& made = add(std::move(name), Transport::Tcp, Outcome::Answered);
        made.flow.server_port = 443;
        made.flow.bytes_up = 2'000;
        made.flow.bytes_down = 60'000;
        made.rounds = 3;
        TlsHandshake handshake;
        handshake.server_name = "shop-1.example";
        handshake.version = version;
        handshake.subject = "CN=shop-1.example,O=Shop\\, Inc.,C=US";
        handshake.issuer = "CN=Test CA 3,O=Authority,C=PA";
        handshake.established = true;
        return made.talk.emplace<TlsHandshake>(std::move(handshake));
    }

    SmtpSession& mail(std::string name, const char* dialect, int last_reply)
    {
        Conversation& made = add(std::move(name), Transport::Tcp, Outcome::Answered);
        made.flow.server_port = 25;
        made.flow.bytes_up = 4'000;
        SmtpSession session;
        session.helo = "dsl-1-2.access.example";
        session.dialect = dialect;
        session.from_domain = "bank.example";
        session.recipients = {"ann@trap.example", "bob@other.test"};
        session.last_reply = last_reply;
        return made.talk.emplace<SmtpSession>(std::move(session));
    }

    Conversation& last() { return all_.back().conversation; }

    std::vector<NamedConversation> done()
    {
        for (NamedConversation& each : all_) {
            complete(each.conversation);
        }
        return std::move(all_);
    }

private:
    std::vector<NamedConversation> all_;
};

void to_v6(Flow& flow)
{
    flow.client = address("2001:db8:7::41");
    flow.server = address("2001:db8:9::1");
}

void add_flows(Maker& maker)
{
    maker.raw("tcp", Transport::Tcp, Outcome::Answered);
    maker.raw("tcp reset at the end", Transport::Tcp, Outcome::Answered).flow.reset_by_server =
        true;
    to_v6(maker.raw("tcp over IPv6", Transport::Tcp, Outcome::Answered).flow);
    maker.raw("tcp unanswered", Transport::Tcp, Outcome::NoAnswer);
    maker.raw("tcp refused", Transport::Tcp, Outcome::Refused);
    maker.raw("tcp without data", Transport::Tcp, Outcome::ConnectedNoData);
    maker.raw("tcp reset after data", Transport::Tcp, Outcome::ConnectedNoData)
        .flow.reset_by_server = true;
    maker.raw("tcp silent", Transport::Tcp, Outcome::ConnectedNoData).flow.bytes_up = 0;
    maker.last().flow.head_up.clear();
    maker.raw("tcp from the middle", Transport::Tcp, Outcome::Unknown).flow.bytes_down = 900;
    Conversation& large = maker.raw("tcp large", Transport::Tcp, Outcome::Answered);
    large.rounds = 1;
    large.flow.bytes_down = 3'000'001;
    maker.raw("udp", Transport::Udp, Outcome::Answered);
    to_v6(maker.raw("udp over IPv6", Transport::Udp, Outcome::Answered).flow);
    maker.raw("udp unanswered", Transport::Udp, Outcome::NoAnswer);
    maker.raw("udp refused", Transport::Udp, Outcome::Refused).flow.bytes_up = 100;
    Conversation& ping = maker.raw("ping", Transport::Icmp, Outcome::Answered);
    ping.flow.client_port = 8;
    ping.flow.server_port = 0;
    ping.flow.bytes_up = 7 * 56;
    ping.flow.bytes_down = 7 * 56;
    ping.flow.head_up.clear();
    ping.flow.head_down.clear();
}

void add_lookups(Maker& maker)
{
    Lookup& plain = maker.lookup("lookup", 1, dns_ok);
    plain.addresses = {address("198.19.0.7"), address("198.19.0.8")};
    plain.least_ttl = 300;
    Lookup& alias = maker.lookup("lookup of an alias over IPv6", 28, dns_ok);
    alias.other_answers = {"cdn.example", "edge.cdn.example"};
    alias.addresses = {address("2001:db8::8")};
    alias.least_ttl = 20;
    to_v6(maker.last().flow);
    Lookup& mail = maker.lookup("lookup of mail exchangers", 15, dns_ok);
    mail.other_answers = {"10 mx1.example", "20 mx2.example"};
    mail.least_ttl = 3'600;
    Lookup& text = maker.lookup("lookup of text", 16, dns_ok);
    text.other_answers = {"v=spf1 ip4:198.18.0.0/24 -all"};
    text.least_ttl = 60;
    Lookup& pointer = maker.lookup("lookup of a pointer", 12, dns_ok);
    pointer.name = "7.0.19.198.in-addr.arpa";
    pointer.other_answers = {"host-7.example"};
    pointer.least_ttl = 86'400;
    maker.lookup("lookup of no such name", 1, dns_no_such_name).name = "kqzvtypb.example";
    maker.lookup("lookup that fails", 1, dns_server_failure);
    maker.lookup("lookup without answer", 1, dns_no_answer);
    maker.lookup("lookup over TCP", 1, dns_ok).addresses = {address("198.19.0.9")};
    maker.last().flow.transport = Transport::Tcp;
}

void add_requests(Maker& maker)
{
    maker.request("request", Outcome::Answered);
    auto& several = std::get<std::vector<HttpRequest>>(
        (maker.request("requests on one connection", Outcome::Answered), maker.last().talk)
    );
    several.front().referrer = "http://search.example/?q=x";
    HttpRequest post = several.front();
    post.method = "POST";
    post.request_bytes = 321;
    post.header_names = "Accept,Host,Content-Type,User-Agent,Cookie";
    post.status = 404;
    several.push_back(post);
    post.method = "HEAD";
    post.request_bytes = 0;
    several.push_back(post);
    HttpRequest& odd = maker.request("request on another port", Outcome::Answered);
    odd.header_names = "host,user-agent";
    maker.last().flow.server_port = 8'081;
    maker.request("request without answer", Outcome::ConnectedNoData);
    HttpRequest& socket = maker.request("web socket", Outcome::Answered);
    socket.header_names = "Host,Upgrade,Connection,Sec-WebSocket-Key,Sec-WebSocket-Version";
    socket.status = 101;
    socket.response_type.clear();
    maker.last().flow.bytes_up = 3'000;
    maker.last().flow.bytes_down = 9'000;
    maker.last().rounds = 12;
}

void add_handshakes(Maker& maker)
{
    maker.handshake("TLS 1.2", "TLSv1.2").ja3 = "Mozilla/5.0 (X11; rv:20)";
    maker.handshake("TLS 1.0", "TLSv1.0").ja3 = "old program";
    maker.handshake("TLS 1.3", "TLSv1.3");
    maker.handshake("TLS resumed", "TLSv1.2").subject.clear();
    maker.handshake("TLS without a server name", "TLSv1.2").server_name.clear();
    maker.handshake("TLS that the client ends", "TLSv1.2").established = false;
    TlsHandshake& unanswered = maker.handshake("TLS that the server ends", "");
    unanswered.established = false;
    maker.handshake("TLS without answer", "TLSv1.2");
    maker.last().flow.outcome = Outcome::ConnectedNoData;
    maker.handshake("TLS over IPv6", "TLSv1.2");
    to_v6(maker.last().flow);
}

void add_mails(Maker& maker)
{
    constexpr const char* plain = "HELO |MAIL FROM:<|RCPT TO:<|DATA|QUIT";
    SmtpSession& sent = maker.mail("mail", plain, 221);
    sent.message_sent = true;
    sent.subject = "Cheap watches";
    SmtpSession& odd = maker.mail("mail in a dialect", "ehlo |MAIL From: <|RCPT To: <|DATA", 250);
    odd.message_sent = true;
    odd.subject = "Hello";
    maker.mail("mail to nobody", plain, 550);
    maker.mail("mail that is turned away", "HELO |QUIT", 554);
    SmtpSession& broken = maker.mail("mail that breaks off", plain, 354);
    broken.message_sent = true;
    broken.subject = "Half";
    maker.mail("mail to a host that says nothing", plain, 250);
    maker.last().flow.outcome = Outcome::ConnectedNoData;
    maker.mail("mail over TLS", "EHLO |STARTTLS", 220).tls = true;
    maker.last().flow.bytes_up = 9'000;
    SmtpSession& bounce = maker.mail("mail without a sender", plain, 221);
    bounce.from_domain.clear();
    bounce.message_sent = true;
    bounce.subject = "Undeliverable";
}

} // namespace

std::vector<NamedConversation> conversations_of_every_kind()
{
    Maker maker;
    add_flows(maker);
    add_lookups(maker);
    add_requests(maker);
    add_handshakes(maker);
    add_mails(maker);
    return maker.done();
}

Conversation tcp_conversation(double start, std::uint64_t bytes_up, std::uint64_t bytes_down)
{
    Conversation made;
    Flow& flow = made.flow;
    flow.start = test_time(start);
    flow.duration = std::chrono::seconds{2};
    flow.transport = Transport::Tcp;
    flow.outcome = Outcome::Answered;
    flow.client = address("198.18.0.1");
    flow.server = address("198.19.0.1");
    flow.client_port = 40'000;
    flow.server_port = 8'080;
    flow.bytes_up = bytes_up;
    flow.bytes_down = bytes_down;
    complete(made);
    return made;
}

} // namespace takedown::simulate
