#include "store/duckdb_store.hpp"

#include <algorithm>
#include <random>
#include <set>

#include "store_fixture.hpp"

namespace takedown::store_test {

namespace {

using HostQueryTest = StoreTest;

Lookup lookup(std::uint32_t file, std::int64_t time, const char* client, const char* name)
{
    Lookup lookup;
    lookup.where = {file, static_cast<std::uint64_t>(time)};
    lookup.time = at(time);
    lookup.client = ip(client);
    lookup.resolver = ip("10.0.0.53");
    lookup.name = name;
    return lookup;
}

/// All of a host that its range could have cut short, as text.
std::string told(const HostActivity& host)
{
    std::string text =
        host.host.network + " " + host.host.address.text() + " " + format_time(host.first) + " " +
        format_time(host.last) + " " + std::to_string(host.contact_count) + " " +
        std::to_string(host.mail_servers) + " " + std::to_string(host.lookups.size());
    for (const Contact& contact : host.contacts) {
        text += "; " + text_of(contact.server) + " " + std::to_string(contact.attempt_count) + " " +
                std::to_string(contact.attempts.size()) + " " +
                std::to_string(contact.hosts_in_case) + " " + contact.head_up;
        for (const std::string& name : contact.names) {
            text += " " + name;
        }
    }
    return text;
}

} // namespace

TEST_F(HostQueryTest, SaysTheSameInLittleMemoryWhereHostsAreTakenInRanges)
{
    std::vector<std::string> at_once;
    {
        const auto store = open();
        const auto writer = import_into(*store);
        std::mt19937 random(11);
        for (const char* network : {"b", "a"}) {
            const std::uint32_t file = writer->add_file(evidence(network, network));
            for (std::int64_t time = 0; time < 400; ++time) {
                const std::string client = "10.0.0." + std::to_string(random() % 40);
                const std::string server = "192.0.2." + std::to_string(random() % 9);
                Flow one = flow(file, time, client.c_str(), server.c_str());
                one.server_port = random() % 3 == 0 ? 25 : 80;
                one.head_up = "head " + std::to_string(random() % 5);
                writer->add(one);
                if (random() % 4 == 0) {
                    Lookup asked = lookup(file, time, client.c_str(), "c.example");
                    asked.addresses.push_back(ip(server.c_str()));
                    writer->add(asked);
                }
            }
        }
        commit(*writer);
        for (const HostActivity& host : hosts_of(*store)) {
            at_once.push_back(told(host));
        }
    }
    ASSERT_EQ(at_once.size(), 80U);
    duckdb_database raw = nullptr;
    ASSERT_EQ(duckdb_open(path_.c_str(), &raw), DuckDBSuccess);
    constexpr std::uint64_t memory_for_fifty_records = 50 * 1024; // of about a thousand
    DuckdbStore small(DatabaseHandle(raw), path_, Access::ReadWrite, memory_for_fifty_records);
    ASSERT_TRUE(small.prepare());
    std::vector<std::string> in_ranges;
    for (const HostActivity& host : hosts_of(small)) {
        in_ranges.push_back(told(host));
    }
    EXPECT_EQ(at_once, in_ranges);
}

TEST_F(HostQueryTest, OrdersHostsByNetworkAndAddressNotByText)
{
    const auto store = open();
    const auto writer = import_into(*store);
    const std::uint32_t b = writer->add_file(evidence("b", "b"));
    const std::uint32_t a = writer->add_file(evidence("a", "a"));
    writer->add(flow(b, 1, "10.0.0.9", "192.0.2.1"));
    writer->add(flow(b, 2, "10.0.0.10", "192.0.2.1"));
    writer->add(flow(a, 3, "10.0.0.10", "192.0.2.1"));
    writer->add(flow(a, 4, "239.1.1.1", "192.0.2.1"));
    writer->add(flow(a, 4, "255.255.255.255", "192.0.2.1"));
    writer->add(flow(a, 4, "2001:db8::1", "192.0.2.1"));
    commit(*writer);
    const auto hosts = hosts_of(*store);
    ASSERT_EQ(hosts.size(), 4U);
    EXPECT_EQ(hosts[0].host, (HostId{"a", ip("10.0.0.10")}));
    EXPECT_EQ(hosts[1].host, (HostId{"a", ip("2001:db8::1")}));
    EXPECT_EQ(hosts[2].host, (HostId{"b", ip("10.0.0.9")}));
    EXPECT_EQ(hosts[3].host, (HostId{"b", ip("10.0.0.10")}));
    EXPECT_EQ(hosts[0].contacts.at(0).hosts_in_case, 4U);
}

TEST_F(HostQueryTest, GathersAllDealingsOfAHostWithAServer)
{
    const auto store = open();
    const auto writer = import_into(*store);
    const std::uint32_t file = writer->add_file(evidence("a"));
    Flow later = flow(file, 20, "10.0.0.1", "192.0.2.1");
    later.outcome = Outcome::NoAnswer;
    later.head_up = std::string("late\0", 5);
    writer->add(later);
    Flow first = flow(file, 10, "10.0.0.1", "192.0.2.1");
    first.head_down = "reply";
    writer->add(first);
    Flow second = flow(file, 15, "10.0.0.1", "192.0.2.1");
    second.head_up = std::string("GET\0\xff", 5);
    second.head_down = "other";
    writer->add(second);
    Lookup before = lookup(file, 9, "10.0.0.1", "before.example");
    before.addresses = {ip("192.0.2.1"), ip("192.0.2.2")};
    writer->add(before);
    Lookup after = lookup(file, 11, "10.0.0.1", "after.example");
    after.addresses = {ip("192.0.2.1")};
    writer->add(after);
    Lookup of_another = lookup(file, 1, "10.0.0.2", "another.example");
    of_another.addresses = {ip("192.0.2.1")};
    writer->add(of_another);
    Lookup failed = lookup(file, 12, "10.0.0.1", "gone.example");
    failed.response = dns_no_such_name;
    writer->add(failed);
    HttpRequest request;
    request.where = {file, 1};
    request.time = at(15);
    request.client = ip("10.0.0.1");
    request.server = ip("192.0.2.1");
    request.server_port = 80;
    request.host = "host.example";
    request.uri = "/gate.php";
    writer->add(request);
    TlsHandshake handshake;
    handshake.time = at(30);
    handshake.where = {file, 2};
    handshake.client = ip("10.0.0.1");
    handshake.server = ip("192.0.2.9");
    handshake.server_port = 443;
    handshake.server_name = "sni.example";
    handshake.not_after = at(100);
    writer->add(handshake);
    SmtpSession session;
    session.where = {file, 3};
    session.time = at(40);
    session.client = ip("10.0.0.1");
    session.server = ip("192.0.2.25");
    session.recipients = {"0123456789abcdef"};
    writer->add(session);
    Flow mail = flow(file, 41, "10.0.0.1", "192.0.2.26");
    mail.server_port = 25;
    writer->add(mail);
    commit(*writer);
    const auto hosts = hosts_of(*store);
    ASSERT_EQ(hosts.size(), 2U);
    const HostActivity& host = hosts[0];
    EXPECT_EQ(host.first, at(9));
    EXPECT_EQ(host.last, at(41));
    EXPECT_EQ(host.contact_count, 3U);
    ASSERT_EQ(host.contacts.size(), 3U);
    EXPECT_EQ(host.mail_servers, 2U);
    ASSERT_EQ(host.lookups.size(), 3U);
    EXPECT_EQ(host.lookups[2].name, "gone.example");
    EXPECT_EQ(host.lookups[2].response, dns_no_such_name);
    ASSERT_EQ(host.mail_sessions.size(), 1U);
    EXPECT_EQ(host.mail_sessions[0].recipients, session.recipients);
    const Contact& contact = host.contacts[0];
    EXPECT_EQ(contact.server, (Endpoint{ip("192.0.2.1"), 80, Transport::Tcp, ""}));
    EXPECT_EQ(contact.attempt_count, 3U);
    ASSERT_EQ(contact.attempts.size(), 3U);
    EXPECT_EQ(contact.attempts[0].time, at(10));
    EXPECT_EQ(contact.attempts[2].outcome, Outcome::NoAnswer);
    EXPECT_EQ(contact.attempts[2].where, (EvidenceRef{file, 20}));
    EXPECT_EQ(contact.head_up, std::string("GET\0\xff", 5)) << "of the first that had some";
    EXPECT_EQ(contact.head_down, "reply");
    EXPECT_EQ(contact.names, (std::vector<std::string>{"before.example", "host.example"}));
    ASSERT_EQ(contact.requests.size(), 1U);
    EXPECT_EQ(contact.requests[0].uri, "/gate.php");
    const Contact& secure = host.contacts[1];
    EXPECT_EQ(secure.attempt_count, 0U);
    EXPECT_EQ(secure.handshakes.at(0).not_after, at(100));
    EXPECT_EQ(secure.names, (std::vector<std::string>{"sni.example"}));
    EXPECT_TRUE(hosts[1].contacts.empty());
}

TEST_F(HostQueryTest, KeepsTheBusiestContactsAndTheEarliestAttempts)
{
    const auto store = open();
    const auto writer = import_into(*store);
    const std::uint32_t file = writer->add_file(evidence("a"));
    for (std::int64_t i = 0; i < 5'100; ++i) {
        Flow scan = flow(file, i, "10.0.0.1", "192.0.2.1");
        scan.server = Address::v4(0xc6336400U + static_cast<std::uint32_t>(i));
        scan.outcome = Outcome::NoAnswer;
        writer->add(scan);
    }
    for (std::int64_t i = 2'500; i > 0; --i) {
        writer->add(flow(file, i, "10.0.0.1", "203.0.113.9"));
    }
    commit(*writer);
    const auto hosts = hosts_of(*store);
    ASSERT_EQ(hosts.size(), 1U);
    EXPECT_EQ(hosts[0].contact_count, 5'101U);
    ASSERT_EQ(hosts[0].contacts.size(), 5'000U);
    const Contact& busiest = hosts[0].contacts.back();
    EXPECT_EQ(busiest.server.address, ip("203.0.113.9"));
    EXPECT_EQ(busiest.attempt_count, 2'500U);
    ASSERT_EQ(busiest.attempts.size(), 2'000U);
    EXPECT_EQ(busiest.attempts.front().time, at(1));
    EXPECT_EQ(busiest.attempts.back().time, at(2'000));
    const auto by_server = [](const Contact& a, const Contact& b) {
        return a.server < b.server;
    };
    EXPECT_TRUE(std::is_sorted(hosts[0].contacts.begin(), hosts[0].contacts.end(), by_server));
}

TEST_F(HostQueryTest, AgreesWithAPlainCountOnRandomFlows)
{
    const auto store = open();
    const auto writer = import_into(*store);
    std::mt19937 random(7);
    std::map<std::pair<HostId, Endpoint>, std::vector<TimePoint>> expected;
    std::map<std::pair<Address, std::uint16_t>, std::set<HostId>> popular;
    for (const char* network : {"north", "south"}) {
        const std::uint32_t file = writer->add_file(evidence(network, network));
        for (int i = 0; i < 20'000; ++i) {
            Flow one =
                flow(file, static_cast<std::int64_t>(random() % 1000), "10.0.0.1", "192.0.2.1");
            one.client = Address::v4(0x0a000000U + static_cast<std::uint32_t>(random() % 60));
            one.server = Address::v4(0xc0000200U + static_cast<std::uint32_t>(random() % 90));
            one.server_port = static_cast<std::uint16_t>(80 + random() % 2);
            one.transport = random() % 2 == 0 ? Transport::Tcp : Transport::Udp;
            writer->add(one);
            const HostId host{network, one.client};
            const Endpoint server{one.server, one.server_port, one.transport, ""};
            expected[{host, server}].push_back(one.start);
            popular[{one.server, one.server_port}].insert(host);
        }
    }
    commit(*writer);
    auto next = expected.begin();
    ASSERT_TRUE(store->for_each_host([&](HostActivity&& host) {
        for (const Contact& contact : host.contacts) {
            EXPECT_EQ(next->first, (std::pair{host.host, contact.server}));
            std::sort(next->second.begin(), next->second.end());
            std::vector<TimePoint> times;
            for (const Attempt& attempt : contact.attempts) {
                times.push_back(attempt.time);
            }
            EXPECT_EQ(times, next->second);
            const auto& all = popular.at({contact.server.address, contact.server.port});
            EXPECT_EQ(contact.hosts_in_case, all.size());
            ++next;
        }
        return !HasFailure();
    }));
    EXPECT_TRUE(next == expected.end());
}

TEST_F(HostQueryTest, StopsWhenToldAndAnswersAgainForReaders)
{
    {
        const auto store = open();
        const auto writer = import_into(*store);
        const std::uint32_t file = writer->add_file(evidence("a"));
        writer->add(flow(file, 1, "10.0.0.1", "192.0.2.1"));
        writer->add(flow(file, 1, "10.0.0.2", "192.0.2.1"));
        commit(*writer);
    }
    const auto store = open(Access::ReadOnly);
    ASSERT_NE(store, nullptr);
    int seen = 0;
    ASSERT_TRUE(store->for_each_host([&](HostActivity&&) { return ++seen < 1; }));
    EXPECT_EQ(seen, 1);
    EXPECT_EQ(hosts_of(*store).size(), 2U);
    EXPECT_FALSE(store->begin_import());
    EXPECT_FALSE(store->audit({}));
}

} // namespace takedown::store_test
