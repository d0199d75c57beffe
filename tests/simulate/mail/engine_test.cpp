#include "simulate/mail/mail_fixture.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace takedown::simulate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

/// Names of the sender's header: what stands below the last Received line of the site.
std::vector<std::string> own_headers(const Message& message)
{
    return {message.headers.begin() + message.hops.front().header_index + 1, message.headers.end()};
}

TEST(WrittenMail, HasTheHeaderOrderOfItsEngine)
{
    DeliveryKit kit;
    kit.engine_spec.header_order = {
        "Date", "From", "X-Mailer", "List-Id", "Subject", "To", "Message-Id", "Content-Type"};
    kit.engine_spec.mailer = "Letter Machine 2.1";
    kit.mailing_spec.kind = MailingKind::Html;
    kit.renew();
    for (const Message& message : read_back(kit.written(20)).messages) {
        auto names = own_headers(message);
        if (names.back() == "Content-Transfer-Encoding") { // only where the coding needs it
            names.pop_back();
        }
        EXPECT_THAT(
            names,
            ElementsAre("Date", "From", "X-Mailer", "Subject", "To", "Message-Id", "Content-Type")
        ) << "List-Id has no value here";
        EXPECT_EQ(message.mailer, "Letter Machine 2.1");
    }
}

TEST(WrittenMail, FollowsThePatternsOfItsEngine)
{
    DeliveryKit kit;
    kit.engine_spec.message_id = "<{HEX6}.{dec4}${lower3}@{domain}>";
    kit.engine_spec.boundary = "=_{hex10}";
    kit.engine_spec.helo = "pc-{dec3}";
    kit.mailing_spec.kind = MailingKind::Image;
    kit.renew();
    std::set<std::string> boundaries;
    for (const Message& message : read_back(kit.written(20)).messages) {
        EXPECT_THAT(
            message.message_id,
            MatchesRegex("<[0-9A-F]{6}\\.[0-9]{4}\\$[a-z]{3}@[a-z0-9.]+\\.(example|test)>")
        );
        EXPECT_THAT(message.message_id, HasSubstr("@" + message.from_domain + ">"));
        EXPECT_THAT(message.boundary, MatchesRegex("=_[0-9a-f]{10}"));
        EXPECT_THAT(message.hops.front().helo, MatchesRegex("pc-[0-9]{3}"));
        boundaries.insert(message.boundary);
    }
    EXPECT_EQ(boundaries.size(), 20U);
}

TEST(WrittenMail, SaysHeloAsWhoWritesTrafficIsTold)
{
    DeliveryKit kit;
    kit.engine_spec.helo = "{word}-{hex8}";
    kit.engine_spec.other_mailer = 0.5;
    kit.renew();
    const auto messages = read_back(kit.written(20)).messages;
    for (std::uint64_t i = 0; i < 20; ++i) {
        EXPECT_EQ(messages[i].hops.front().helo, helo_of(kit.delivery(i + 1)));
    }
}

TEST(WrittenMail, KeepsTheNameOfAMachine)
{
    DeliveryKit kit;
    kit.engine_spec.helo = "{word}";
    kit.renew();
    Delivery one = kit.delivery(1);
    Delivery other = kit.delivery(2);
    other.source = one.source;
    EXPECT_EQ(helo_of(one), helo_of(other));
    std::set<std::string> names;
    for (std::uint64_t key = 1; key <= 30; ++key) {
        names.insert(helo_of(kit.delivery(key)));
    }
    EXPECT_GT(names.size(), 20U);
}

TEST(WrittenMail, HasAsManyForgedLinesAsItsEngineMakes)
{
    DeliveryKit kit;
    kit.engine_spec.forged_hops = 1.5;
    kit.renew();
    std::size_t forged = 0;
    constexpr std::uint64_t count = 400;
    for (const Message& message : read_back(kit.written(count)).messages) {
        forged += message.hops.size() - 1;
    }
    EXPECT_NEAR(static_cast<double>(forged) / count, 1.5, 0.2);
}

TEST(WrittenMail, WearsOtherEnginesForThePartThatSaysSo)
{
    DeliveryKit kit;
    kit.engine_spec.mailer = "Own Mailer";
    kit.engine_spec.other_mailer = 0.25;
    kit.renew();
    constexpr std::size_t count = 800;
    const auto messages = read_back(kit.written(count)).messages;
    const auto others = std::count_if(messages.begin(), messages.end(), [](const Message& one) {
        return one.mailer != "Own Mailer";
    });
    EXPECT_NEAR(static_cast<double>(others) / count, 0.25, 0.05);
}

TEST(WrittenMail, IsTheSameForTheSameDelivery)
{
    const DeliveryKit kit;
    const DeliveryKit again;
    EXPECT_EQ(kit.written(50), again.written(50));
    std::string one;
    std::string other;
    write_message(kit.delivery(1), one);
    write_message(kit.delivery(2), other);
    EXPECT_NE(one, other);
}

TEST(WrittenMail, GoesToAddressesOfTheTrap)
{
    DeliveryKit kit;
    kit.trap.addresses = 10;
    kit.trap.domain = "Trap.Example";
    std::set<std::string> recipients;
    for (const Message& message : read_back(kit.written(300)).messages) {
        for (const std::string& recipient : message.recipients) {
            EXPECT_THAT(recipient, MatchesRegex("[a-z]+\\.[0-9]@trap\\.example"));
            recipients.insert(recipient);
        }
    }
    EXPECT_EQ(recipients.size(), 10U);
}

TEST(WrittenMail, QuotesLinesThatWouldBeginAnotherMail)
{
    DeliveryKit kit;
    kit.mailing_spec.body = "First line\nFrom here on it is text\n>From there too\n";
    kit.mailing_spec.random_text = 0;
    kit.renew();
    const std::string mbox = kit.written(3);
    EXPECT_THAT(mbox, HasSubstr("\n>From here on"));
    EXPECT_THAT(mbox, HasSubstr("\n>>From there too"));
    EXPECT_EQ(read_back(mbox).messages.size(), 3U);
}

TEST(WrittenMail, PutsTextIntoACharsetThatHoldsIt)
{
    for (int engine = 0; engine < 40; ++engine) { // habits follow from the specification
        DeliveryKit kit;
        kit.engine_spec.message_id = "<{hex8}." + std::to_string(engine) + "@{domain}>";
        kit.mailing_spec.subject = "Caf\u00e9 \u00fcber";
        kit.mailing_spec.body = "Plain words and \u00e9t\u00e9.\n";
        kit.mailing_spec.random_text = 0;
        kit.renew();
        const Message message = read_back(kit.written(1)).messages.front();
        EXPECT_THAT(message.text, StartsWith("Plain words and "));
        const bool cyrillic = message.charset == "koi8-r" || message.charset == "windows-1251";
        const bool central = message.charset == "windows-1250" || message.charset == "iso-8859-2";
        EXPECT_THAT(message.text, HasSubstr(cyrillic || central ? "?t?." : "\u00e9t\u00e9."))
            << message.charset;
        EXPECT_THAT(message.subject, AllOf(HasSubstr("Caf"), HasSubstr("ber")));
    }
}

} // namespace
} // namespace takedown::simulate
