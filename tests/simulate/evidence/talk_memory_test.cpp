#include "simulate/evidence/talk_memory.hpp"

#include <gtest/gtest.h>

#include <string>

namespace takedown::simulate {
namespace {

const std::string long_text(40, 'x');

TEST(TalkMemory, HandsOutLookupsThatHoldNothingOfTheLast)
{
    Conversation said;
    Lookup& lookup = said.talk.emplace<Lookup>();
    lookup.name = long_text;
    lookup.type = 28;
    lookup.response = dns_ok;
    lookup.addresses = {Address::v4(1)};
    lookup.other_answers = {long_text};
    lookup.least_ttl = 300;
    give_back_talk(said);
    const Lookup blank = blank_lookup();
    EXPECT_EQ(blank.name, "");
    EXPECT_EQ(blank.type, Lookup().type);
    EXPECT_EQ(blank.response, Lookup().response);
    EXPECT_TRUE(blank.addresses.empty());
    EXPECT_TRUE(blank.other_answers.empty());
    EXPECT_EQ(blank.least_ttl, 0U);
    EXPECT_GE(blank.name.capacity(), long_text.size());
}

TEST(TalkMemory, HandsOutHandshakesThatHoldNothingOfTheLast)
{
    Conversation said;
    TlsHandshake& handshake = said.talk.emplace<TlsHandshake>();
    handshake.server_name = handshake.version = handshake.ja3 = long_text;
    handshake.ja3s = handshake.subject = handshake.issuer = long_text;
    handshake.not_before = TimePoint{};
    handshake.established = true;
    give_back_talk(said);
    const TlsHandshake blank = blank_handshake();
    EXPECT_EQ(
        blank.server_name + blank.version + blank.ja3 + blank.ja3s + blank.subject + blank.issuer,
        ""
    );
    EXPECT_FALSE(blank.not_before.has_value());
    EXPECT_FALSE(blank.established);
    EXPECT_GE(blank.issuer.capacity(), long_text.size());
}

TEST(TalkMemory, HandsOutRequestsThatHoldNothingOfTheLast)
{
    Conversation said;
    HttpRequest request;
    request.method = request.host = request.uri = request.user_agent = long_text;
    request.referrer = request.header_names = request.response_type = long_text;
    request.status = 200;
    request.request_bytes = request.response_bytes = 9;
    said.talk = std::vector<HttpRequest>(3, request);
    give_back_talk(said);
    const auto blank = blank_requests(3);
    ASSERT_EQ(blank.size(), 3U);
    for (const HttpRequest& each : blank) {
        EXPECT_EQ(
            each.method + each.host + each.uri + each.user_agent + each.referrer +
                each.header_names + each.response_type,
            ""
        );
        EXPECT_EQ(each.status, 0);
        EXPECT_EQ(each.request_bytes + each.response_bytes, 0U);
        EXPECT_GE(each.uri.capacity(), long_text.size());
    }
}

TEST(TalkMemory, HandsOutAnyNumberOfRequests)
{
    Conversation said;
    said.talk = std::vector<HttpRequest>(200);
    give_back_talk(said);
    EXPECT_EQ(blank_requests(0).size(), 0U);
    EXPECT_EQ(blank_requests(200).size(), 200U);
}

} // namespace
} // namespace takedown::simulate
