#include "simulate/evidence/passive_dns.hpp"
#include "simulate/evidence/recording.hpp"

#include <gtest/gtest.h>

namespace takedown::simulate {

namespace {

Lookup lookup(double seconds, const char* name, std::vector<Address> addresses)
{
    Lookup made;
    made.time = test_time(seconds);
    made.name = name;
    made.response = dns_ok;
    made.addresses = std::move(addresses);
    return made;
}

std::string written(const PassiveDns& sensor)
{
    const TestFolder folder;
    EXPECT_TRUE(sensor.write(folder.path("names.json")));
    return file_text(folder.path("names.json"));
}

TEST(PassiveDns, CountsANameWithItsAnswer)
{
    PassiveDns sensor;
    sensor.add(lookup(50, "b.example", {Address::v4(0xc6130001)}));
    sensor.add(lookup(10, "b.example", {Address::v4(0xc6130001), Address::v4(0xc6130002)}));
    Lookup alias = lookup(20, "a.example", {Address::parse("2001:db8::1").value()});
    alias.type = 28;
    alias.other_answers = {"cdn.example"};
    sensor.add(alias);
    EXPECT_EQ(
        written(sensor),
        R"({"rrname":"a.example","rrtype":"CNAME","rdata":"cdn.example","count":1,"time_first":1342000020,"time_last":1342000020}
{"rrname":"b.example","rrtype":"A","rdata":"198.19.0.1","count":2,"time_first":1342000010,"time_last":1342000050}
{"rrname":"b.example","rrtype":"A","rdata":"198.19.0.2","count":1,"time_first":1342000010,"time_last":1342000010}
{"rrname":"cdn.example","rrtype":"AAAA","rdata":"2001:db8::1","count":1,"time_first":1342000020,"time_last":1342000020}
)"
    );
}

TEST(PassiveDns, SeesNoFailures)
{
    PassiveDns sensor;
    Lookup none = lookup(1, "kqzv.example", {});
    none.response = dns_no_such_name;
    sensor.add(none);
    sensor.add(lookup(2, "empty.example", {}));
    EXPECT_EQ(written(sensor), "");
}

TEST(PassiveDns, EscapesWhatJsonCannotHold)
{
    PassiveDns sensor;
    Lookup text = lookup(1, "t.example", {});
    text.type = 16;
    text.other_answers = {"say \"a\\b\"\n"};
    sensor.add(text);
    EXPECT_EQ(
        written(sensor),
        R"({"rrname":"t.example","rrtype":"TXT","rdata":"say \"a\\b\"\u000a","count":1,"time_first":1342000001,"time_last":1342000001})"
        "\n"
    );
}

TEST(PassiveDns, SaysWhyAFileCannotBeMade)
{
    const auto result = PassiveDns().write("/proc/none/names.json");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::Storage);
}

} // namespace

} // namespace takedown::simulate
