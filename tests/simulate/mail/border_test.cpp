#include "analysis/campaigns/border.hpp"
#include "simulate/mail/mail_fixture.hpp"

#include <gtest/gtest.h>

#include <array>

namespace takedown::simulate {
namespace {

struct Row {
    MailServer server;
    std::uint32_t relays;
    std::string_view source;
    std::string_view rdns;
    std::string_view helo;
};

constexpr std::array<MailServer, 5> servers{
    MailServer::Postfix,
    MailServer::Sendmail,
    MailServer::Exim,
    MailServer::Qmail,
    MailServer::Exchange};

std::vector<Row> all_rows()
{
    std::vector<Row> rows;
    for (const MailServer server : servers) {
        for (std::uint32_t relays = 0; relays <= 3; ++relays) {
            for (const std::string_view source : {"198.18.7.9", "2001:db8:5::a1"}) {
                for (const std::string_view rdns : {"", "pool-9.access.example"}) {
                    for (const std::string_view helo :
                         {"{rdns}",
                          "friend",
                          "localhost",
                          "[{ip}]",
                          "mail.victim.example",
                          "{trap}"}) {
                        rows.push_back({server, relays, source, rdns, helo});
                    }
                }
            }
        }
    }
    return rows;
}

std::string name_of(const Row& row)
{
    return "server " + std::to_string(static_cast<int>(row.server)) + ", " +
           std::to_string(row.relays) + " relays, " + std::string(row.source) + ", rDNS '" +
           std::string(row.rdns) + "', HELO " + std::string(row.helo);
}

/// What the form of a server's line tells: Exchange looks no name up, and qmail names the peer once
/// where HELO and rDNS agree.
std::string told_rdns(const Row& row, const std::string& helo)
{
    const bool lost =
        row.server == MailServer::Exchange || (row.server == MailServer::Qmail && helo == row.rdns);
    return lost ? std::string{} : std::string(row.rdns);
}

/// The reader leaves the brackets of an address literal off.
std::string told_helo(std::string helo)
{
    return helo.front() == '[' ? helo.substr(1, helo.size() - 2) : helo;
}

Delivery delivery_of(const Row& row, DeliveryKit& kit)
{
    kit.trap.server = row.server;
    kit.trap.relays = row.relays;
    kit.engine_spec.helo = row.helo;
    kit.engine_spec.forged_hops = 2;
    kit.renew();
    Delivery delivery = kit.delivery(5);
    delivery.source = *Address::parse(row.source);
    delivery.rdns = row.rdns;
    return delivery;
}

Sender border_of(const CollectedMail& read)
{
    StoredMessage stored;
    stored.trap = "north";
    stored.message = read.messages.front();
    BorderSettings settings;
    settings.receiving_hosts = {"north.trap.example"};
    BorderFinder finder(settings);
    finder.learn(stored);
    return finder.find(stored);
}

TEST(WrittenMail, TellsTheTrueSourceAtTheBorderOfEveryKindOfSite)
{
    for (const Row& row : all_rows()) {
        SCOPED_TRACE(name_of(row));
        DeliveryKit kit;
        const Delivery delivery = delivery_of(row, kit);
        std::string mbox;
        write_message(delivery, mbox);
        const CollectedMail read = read_back(mbox);
        ASSERT_EQ(read.messages.size(), 1U);
        EXPECT_TRUE(read.oddities.empty());
        if (row.helo == "{trap}" && row.rdns.empty()) {
            continue; // a client that calls itself the site needs more mail than one to be told
        }
        const Sender sender = border_of(read);
        ASSERT_TRUE(sender.source.has_value()) << sender.unknown_why << '\n' << mbox;
        EXPECT_EQ(sender.source->text(), row.source);
        EXPECT_EQ(sender.helo, told_helo(helo_of(delivery)));
        EXPECT_EQ(sender.rdns, told_rdns(row, helo_of(delivery)));
        ASSERT_TRUE(sender.time.has_value());
        EXPECT_EQ(*sender.time, delivery.time);
        const std::size_t lines = row.server == MailServer::Qmail ? 2 : 1;
        EXPECT_EQ(sender.border_hop, static_cast<int>((row.relays + 1) * lines - 1));
    }
}

TEST(WrittenMail, TellsItsSourceWhateverTheMachineIsCalled)
{
    DeliveryKit kit;
    kit.engine_spec.helo = "{word}"; // "with" would be taken for the next clause of the line
    kit.renew();
    constexpr std::uint64_t count = 2'000;
    const auto messages = read_back(kit.written(count)).messages;
    ASSERT_EQ(messages.size(), count);
    for (std::uint64_t i = 0; i < count; ++i) {
        EXPECT_EQ(messages[i].hops.front().from, kit.delivery(i + 1).source);
        EXPECT_FALSE(messages[i].hops.front().helo.empty());
    }
}

TEST(WrittenMail, KeepsItsSourceWhenDamaged)
{
    for (const MailServer server : servers) {
        DeliveryKit kit;
        kit.trap.server = server;
        kit.trap.relays = 1;
        kit.trap.damaged = 1;
        kit.mailing_spec.kind = MailingKind::Html;
        kit.renew();
        constexpr std::uint64_t count = 120;
        const CollectedMail read = read_back(kit.written(count));
        ASSERT_EQ(read.messages.size(), count);
        for (std::uint64_t i = 0; i < count; ++i) {
            CollectedMail one;
            one.messages.push_back(read.messages[i]);
            const Sender sender = border_of(one);
            ASSERT_TRUE(sender.source.has_value()) << sender.unknown_why;
            EXPECT_EQ(*sender.source, kit.delivery(i + 1).source);
        }
    }
}

} // namespace
} // namespace takedown::simulate
