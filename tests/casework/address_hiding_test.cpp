#include "casework/address_hiding.hpp"
#include "model/message.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace takedown {
namespace {

const std::vector<std::string> recipients{"secret.trap@mytrap.net"};

std::string as_recipient(std::string text)
{
    AddressHiding{}.hide_with_recipients(text, recipients);
    return text;
}

std::string as_pattern(std::string_view text)
{
    const std::vector<std::string> patterns{"*@mytrap.net"};
    return AddressHiding(patterns).hidden(text);
}

struct Form {
    const char* name;
    const char* text; ///< holds secret.trap@mytrap.net in this form
};

class EveryForm : public testing::TestWithParam<Form> {};

TEST_P(EveryForm, IsHiddenWhenTheAddressIsARecipient)
{
    const std::string hidden = as_recipient(std::string("See ") + GetParam().text + " now");
    EXPECT_EQ(hidden.find(GetParam().text), std::string::npos) << hidden;
    EXPECT_NE(hidden.find("[recipient]"), std::string::npos) << hidden;
    EXPECT_EQ(hidden.find("secret"), std::string::npos) << hidden;
    EXPECT_EQ(hidden.find("mytrap"), std::string::npos) << hidden;
    EXPECT_TRUE(hidden.starts_with("See ")) << hidden;
    EXPECT_TRUE(hidden.ends_with("now")) << hidden;
}

TEST_P(EveryForm, IsHiddenWhenAPatternNamesTheDomain)
{
    const std::string hidden = as_pattern(std::string("See ") + GetParam().text + " now");
    EXPECT_EQ(hidden.find(GetParam().text), std::string::npos) << hidden;
    EXPECT_NE(hidden.find("[trap]"), std::string::npos) << hidden;
    EXPECT_EQ(hidden.find("secret"), std::string::npos) << hidden;
    EXPECT_EQ(hidden.find("mytrap"), std::string::npos) << hidden;
}

INSTANTIATE_TEST_SUITE_P(
    Address,
    EveryForm,
    testing::Values(
        Form{"plain", "secret.trap@mytrap.net"},
        Form{"upper", "Secret.TRAP@MyTrap.NET"},
        Form{"percent", "secret.trap%40mytrap.net"},
        Form{"percent_twice", "secret.trap%2540mytrap.net"},
        Form{"percent_dots", "secret%2Etrap%40mytrap%2enet"},
        Form{
            "percent_every_letter",
            "%73%65%63%72%65%74%2e%74%72%61%70%40%6d%79%74%72%61%70%2e%6e%65%74"},
        Form{"quoted_printable", "secret.trap=40mytrap.net"},
        Form{"quoted_printable_break", "secret.tr=\nap=40myt=\r\nrap.net"},
        Form{"decimal_entity", "secret.trap&#64;mytrap.net"},
        Form{"decimal_entity_zero", "secret.trap&#064;mytrap.net"},
        Form{"hex_entity", "secret.trap&#x40;mytrap&#x2e;net"},
        Form{"named_entity", "secret.trap&commat;mytrap&period;net"},
        Form{"entity_twice", "secret.trap&amp;#64;mytrap.net"},
        Form{"round_at", "secret.trap(at)mytrap.net"},
        Form{"round_at_blanks", "secret.trap (at) mytrap.net"},
        Form{"square_at", "secret.trap[at]mytrap.net"},
        Form{"square_at_dot", "secret [dot] trap [ AT ] mytrap [dot] net"},
        Form{"curly_at", "secret.trap{at}mytrap.net"},
        Form{"defanged", "secret.trap[@]mytrap[.]net"},
        Form{"words", "secret dot trap at mytrap dot net"},
        Form{"return_path", "secret.trap=mytrap.net"},
        Form{"dashes", "secret.trap-at-mytrap.net"},
        Form{"script_escape", "secret.trap\\u0040mytrap.net"},
        Form{"script_escape_short", "secret.trap\\x40mytrap.net"},
        Form{"wide_sign", "secret.trap\xef\xbc\xa0mytrap.net"},
        Form{"soft_hyphen", "sec\xc2\xadret.trap@mytrap.net"},
        Form{"base64_0", "c2VjcmV0LnRyYXBAbXl0cmFwLm5ldA"},
        Form{"base64_1", "eHNlY3JldC50cmFwQG15dHJhcC5uZXQ"}, // "xsecret..."
        Form{"base64_2", "eHhzZWNyZXQudHJhcEBteXRyYXAubmV0"},
        Form{"base64_upper", "U0VDUkVULlRSQVBATVlUUkFQLk5FVA"},
        Form{"hex", "7365637265742e74726170406d79747261702e6e6574"},
        Form{"hex_upper", "7365637265742E74726170406D79747261702E6E6574"},
        Form{"percent_in_base64", "c2VjcmV0LnRyYXAlNDBteXRyYXAubmV0"}
    ),
    [](const auto& form) { return form.param.name; }
);

TEST(AddressHiding, LeavesTheRestOfAnAddressOnTheWebAlone)
{
    EXPECT_EQ(
        as_recipient("http://x.example/u?e=secret.trap%40mytrap.net&id=7"),
        "http://x.example/u?e=[recipient]&id=7"
    );
    EXPECT_EQ(
        as_recipient("http://x.example/c2VjcmV0LnRyYXBAbXl0cmFwLm5ldA/a"),
        "http://x.example/[recipient]/a"
    );
}

TEST(AddressHiding, FindsBase64WhateverStandsBeforeIt)
{
    for (const char* before : {"a", "ab", "abc", "abcd", "/x/"}) {
        const std::string hidden =
            as_recipient(std::string(before) + "c2VjcmV0LnRyYXBAbXl0cmFwLm5ldA==");
        EXPECT_EQ(hidden, std::string(before) + "[recipient]==");
    }
}

TEST(AddressHiding, ReadsAParameterThatLooksLikeAnEscape)
{
    std::string text = "?e=abba%40mytrap.net";
    AddressHiding{}.hide_with_recipients(text, std::vector<std::string>{"abba@mytrap.net"});
    EXPECT_EQ(text, "?e=[recipient]");
}

TEST(AddressHiding, LeavesOtherAddressesAndTheBareDomainAlone)
{
    for (const char* text :
         {"write to somebody@else.example",
          "a@mytrap.network",
          "by mytrap.net with SMTP",
          "50% off (at) our store [dot] look &#64; this =40 c2VjcmV0LnRyYXA",
          "0123456789abcdef0123456789abcdef"}) {
        EXPECT_EQ(as_pattern(text), text);
        EXPECT_EQ(as_recipient(text), text);
    }
}

TEST(AddressHiding, MatchesPartsOfPatternsByStars)
{
    const std::vector<std::string> patterns{
        "bait*@*.trap.example", "exact@other.example", "whole.example"};
    const AddressHiding hiding(patterns);
    EXPECT_EQ(hiding.hidden("e=bait7@north.trap.example."), "e=[trap].");
    EXPECT_EQ(hiding.hidden("bird@north.trap.example"), "bird@north.trap.example");
    EXPECT_EQ(hiding.hidden("e=exact%40other.example"), "e=[trap]");
    EXPECT_EQ(hiding.hidden("anyone@whole.example"), "[trap]");
    EXPECT_EQ(hiding.hidden("one@two.example"), "one@two.example");
}

TEST(AddressHiding, StarOnBothSidesTakesAddressesButNotAssignments)
{
    const std::vector<std::string> patterns{"*@*"};
    const AddressHiding hiding(patterns);
    EXPECT_EQ(hiding.hidden("name=value a@b.example"), "name=value [trap]");
}

TEST(AddressHiding, ReachesEveryFieldOfAMessage)
{
    const std::string secret = "secret.trap@mytrap.net";
    Message message;
    message.recipients = recipients;
    message.subject = "For secret.trap (at) mytrap.net";
    message.text = secret;
    message.headers = {"X-secret.trap=mytrap.net"};
    message.member = "cur/" + secret;
    message.message_id = "<7.secret.trap=mytrap.net@sender.example>";
    message.mailer = secret;
    message.content_type = secret;
    message.charset = secret;
    message.boundary = secret;
    message.from_domain = "secret.trap=mytrap.net.sender.example";
    Hop hop;
    hop.helo = hop.rdns = hop.by = hop.protocol = secret;
    message.hops = {hop};
    message.attachments = {{"secret.trap%40mytrap.net.zip", secret, 1, "", ""}};
    message.urls = {
        {"7365637265742e74726170406d79747261702e6e6574.x.example",
         "x.example",
         "/u/secret.trap%W.net/a"}};
    AddressHiding{}.hide(message);
    Url& url = message.urls[0];
    for (std::string* text :
         {&message.subject,
          &message.text,
          &message.headers[0],
          &message.member,
          &message.message_id,
          &message.mailer,
          &message.content_type,
          &message.charset,
          &message.boundary,
          &message.from_domain,
          &message.hops[0].helo,
          &message.hops[0].rdns,
          &message.hops[0].by,
          &message.hops[0].protocol,
          &message.attachments[0].name,
          &message.attachments[0].media_type,
          &url.host,
          &url.path_shape}) {
        EXPECT_NE(text->find("[recipient]"), std::string::npos) << *text;
        EXPECT_EQ(text->find("secret"), std::string::npos) << *text;
    }
    EXPECT_EQ(url.path_shape, "/u/[recipient]/a");
    EXPECT_EQ(message.recipients, recipients); // they become pseudonyms, each of its own
}

TEST(AddressHiding, HidesPatternsInShapesAndLeavesShapesThatShowNothing)
{
    const std::vector<std::string> patterns{"*@mytrap.com"};
    Message message;
    message.urls = {
        {"x.example", "x.example", "/u/secret.trap%W.com"},
        {"x.example", "x.example", "/to/http%W%W%W.com"},
        {"x.example", "x.example", "/u/W@mytrap.com"}};
    AddressHiding(patterns).hide(message);
    EXPECT_EQ(message.urls[0].path_shape, "/u/[trap]");
    EXPECT_EQ(message.urls[1].path_shape, "/to/http%W%W%W.com");
    EXPECT_EQ(message.urls[2].path_shape, "/u/[trap]");
}

TEST(AddressHiding, LeavesShapesAloneWhenTheRecipientHoldsAHash)
{
    for (const char* recipient : {"#offers@mytrap.net", "a#b@mytrap.net"}) {
        Message message;
        message.recipients = {recipient};
        message.urls = {{"x.example", "x.example", "/u/a@b.example?c="}};
        AddressHiding{}.hide(message);
        EXPECT_EQ(message.urls[0].path_shape, "/u/a@b.example?c=");
    }
}

TEST(AddressHiding, TakesHostileTextsInBoundedTime)
{
    const std::vector<std::string> patterns{"*@*.mytrap.net", "a*b*c*d@mytrap.net"};
    const AddressHiding hiding(patterns);
    const auto started = std::chrono::steady_clock::now();
    for (const char* unit : {"@", "%25", "&amp;", " ", "a@", "a.", "=3D", "A", "((", "-at-"}) {
        std::string text;
        while (text.size() < 200'000) {
            text += unit;
        }
        EXPECT_EQ(hiding.hidden(text), text) << unit;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
}

} // namespace
} // namespace takedown
