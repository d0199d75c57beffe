#include "core/cursor.hpp"
#include "core/text.hpp"
#include "readers/byte_source.hpp"
#include "readers/mail/header_fields.hpp"
#include "readers/mail/received.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace takedown {
namespace {

struct Row {
    const char* name;
    const char* value;
    const char* from;
    const char* helo;
    const char* rdns;
    const char* by;
    const char* protocol;
    const char* time;
};

std::string address_text(const Hop& hop)
{
    return hop.from ? hop.from->text() : "";
}

std::string time_text(const Hop& hop)
{
    return hop.time ? format_time(*hop.time) : "";
}

TEST(ParseReceived, ReadsTheDialectOfEachServer)
{
    const std::vector<Row> rows{
        {"sendmail",
         "from helo.example (rdns.example [192.0.2.1] (may be forged)) by mx.example "
         "(8.13.8/8.13.8) with ESMTP id l3EKA3c6 for <a@mx.example>; Sat, 14 Apr 2007 16:10:06 "
         "-0400 (EDT)",
         "192.0.2.1",
         "helo.example",
         "rdns.example",
         "mx.example",
         "ESMTP",
         "2007-04-14T20:10:06Z"},
        {"sendmail without a name looked up",
         "from 129.97.78.23 ([192.0.2.1]) by mx.example (8.12.8/8.12.5) with SMTP id x; Sun, 8 Apr "
         "2007 13:07:21 -0400",
         "192.0.2.1",
         "129.97.78.23",
         "",
         "mx.example",
         "SMTP",
         "2007-04-08T17:07:21Z"},
        {"Postfix",
         "from localhost (unknown [192.0.2.1]) by mx.example (Postfix) with ESMTP id A96E for "
         "<a@b.example>; Thu, 13 Mar 2003 15:23:15 -0500 (EST)",
         "192.0.2.1",
         "localhost",
         "",
         "mx.example",
         "ESMTP",
         "2003-03-13T20:23:15Z"},
        {"Postfix over IPv6",
         "from gal.example (gal.example [IPv6:2001:db8::1126:0:43]) (using TLSv1.3 with cipher X "
         "(256/256 bits)) (No client certificate requested) by mx.example (Postfix) with ESMTPS id "
         "C95; Mon, 28 Aug 2023 09:00:00 -0700",
         "2001:db8::1126:0:43",
         "gal.example",
         "gal.example",
         "mx.example",
         "ESMTPS",
         "2023-08-28T16:00:00Z"},
        {"Exim with helo",
         "from rdns.example ([192.0.2.1]:52313 ident=[x9.8.7.6] helo=claimed.example) by "
         "mx.example "
         "with esmtp (Exim 4.50 #1 (Debian)) id 18t2; Wed, 12 Mar 2003 01:58:13 -0800",
         "192.0.2.1",
         "claimed.example",
         "rdns.example",
         "mx.example",
         "ESMTP",
         "2003-03-12T09:58:13Z"},
        {"Exim without a name, helo an address",
         "from [192.0.2.1] (helo=[198.51.100.7]) by mx.example with smtp (Exim 3.35) id 1; Wed, 12 "
         "Mar 2003 01:57:10 -0800",
         "192.0.2.1",
         "198.51.100.7",
         "",
         "mx.example",
         "SMTP",
         "2003-03-12T09:57:10Z"},
        {"qmail",
         "from unknown (HELO ieg-1) (192.0.2.1) by server-6.example with SMTP; 19 Apr 2007 "
         "16:13:00 "
         "-0000",
         "192.0.2.1",
         "ieg-1",
         "",
         "server-6.example",
         "SMTP",
         "2007-04-19T16:13:00Z"},
        {"qmail with login",
         "from unknown (HELO c) (user@192.0.2.1 with login) by smtp.example with SMTP; 23 Apr 2007 "
         "16:37:30 -0000",
         "192.0.2.1",
         "c",
         "",
         "smtp.example",
         "SMTP",
         "2007-04-23T16:37:30Z"},
        {"qmail's own hand-over",
         "(qmail 31873 invoked by uid 60001); 9 Mar 2011 11:19:46 -0000",
         "",
         "",
         "",
         "",
         "",
         "2011-03-09T11:19:46Z"},
        {"Exchange",
         "from BL0PR01.prod.example (2603:10b6:208:1::2a) by DM6PR02.prod.example (2603:10b6:5::b) "
         "with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.1; Mon, 29 Oct 2018 "
         "11:17:19 +0100",
         "2603:10b6:208:1::2a",
         "BL0PR01.prod.example",
         "",
         "DM6PR02.prod.example",
         "SMTP",
         "2018-10-29T10:17:19Z"},
        {"Microsoft SMTPSVC",
         "from tthompson ([192.0.2.1] unverified) by mail.example with Microsoft "
         "SMTPSVC(5.0.2195.5329); Tue, 11 Mar 2003 13:23:01 +0000",
         "192.0.2.1",
         "tthompson",
         "",
         "mail.example",
         "SMTP",
         "2003-03-11T13:23:01Z"},
        {"Domino",
         "from mail.example ([192.0.2.1]) by notes.example (Lotus Domino Release 5.0.8) with ESMTP "
         "id 2002042915303322:1234; Mon, 29 Apr 2002 15:30:33 +0200",
         "192.0.2.1",
         "mail.example",
         "",
         "notes.example",
         "ESMTP",
         "2002-04-29T13:30:33Z"},
        {"a link-local zone",
         "from a.example ([fe80::19bd:1%6]) by b.example with mapi id 1; Wed, 5 Jun 2019 10:17:08 "
         "+0000",
         "fe80::19bd:1",
         "a.example",
         "",
         "b.example",
         "mapi",
         "2019-06-05T10:17:08Z"},
        {"no blanks around the comment",
         "from 207.8.214.3 (unknown[192.0.2.1])by mx.example (Postfix) with SMTP id 9; Sat, 8 Nov "
         "2003 17:57:46 -0500",
         "192.0.2.1",
         "207.8.214.3",
         "",
         "mx.example",
         "SMTP",
         "2003-11-08T22:57:46Z"},
        {"forged, address after from",
         "from 0.144.152.6 by 192.0.2.1; Sun, 08 Apr 2007 19:04:48 "
         "+0100",
         "0.144.152.6",
         "0.144.152.6",
         "",
         "192.0.2.1",
         "",
         "2007-04-08T18:04:48Z"},
        {"C library's date",
         "from a.example(192.0.2.1) via SMTP by b.example, id smtpd1; Sun Nov 13 15:38:52 2005",
         "192.0.2.1",
         "a.example",
         "",
         "b.example",
         "SMTP",
         "2005-11-13T15:38:52Z"},
        {"no semicolon",
         "from ([192.0.2.1]) by mail.example with ESMTP id BQB0hUH2 Thu, 20 Feb 2003 16:13:20 "
         "-0700",
         "192.0.2.1",
         "",
         "",
         "mail.example",
         "ESMTP",
         "2003-02-20T23:13:20Z"},
        {"local hand-over",
         "from nobody by server.example with local (Exim 4.63) id 1HcQdn; Fri, 13 "
         "Apr 2007 13:36:59 -0500",
         "",
         "nobody",
         "",
         "server.example",
         "local",
         "2007-04-13T18:36:59Z"},
    };
    for (const Row& row : rows) {
        const auto hop = parse_received(row.value, 7);
        ASSERT_TRUE(hop) << row.name;
        EXPECT_EQ(hop->header_index, 7U) << row.name;
        EXPECT_EQ(address_text(*hop), row.from) << row.name;
        EXPECT_EQ(hop->helo, row.helo) << row.name;
        EXPECT_EQ(hop->rdns, row.rdns) << row.name;
        EXPECT_EQ(hop->by, row.by) << row.name;
        EXPECT_EQ(hop->protocol, row.protocol) << row.name;
        EXPECT_EQ(time_text(*hop), row.time) << row.name;
    }
}

TEST(ParseReceived, RefusesWhatSaysNothing)
{
    for (const char* value :
         {"", "   ", "id 12345", "(((((", ")", "from", "by", ";;;;", "with ESMTP"}) {
        EXPECT_FALSE(parse_received(value, 0)) << value;
    }
}

TEST(ParseReceived, NeverTakesAClaimedAddressForThePeer)
{
    const auto hop =
        parse_received("from x (HELO [198.51.100.9]) ([192.0.2.1] helo=[198.51.100.7]) by y", 0);
    ASSERT_TRUE(hop);
    EXPECT_EQ(address_text(*hop), "192.0.2.1");
}

/// The reference's own reading of one line.
struct Expected {
    std::string from;
    std::string helo;
    std::string by;
};

std::string named(const nlohmann::json& host)
{
    const std::string address = host.value("IpAddr", "");
    return to_lower(host.value("Name", address));
}

Expected expected_of(const nlohmann::json& reading)
{
    const auto from = reading.value("from", nlohmann::json::object());
    const auto address = Address::parse(reading.value("from_ip", from.value("IpAddr", "")));
    return {
        address ? address->text() : "",
        named(reading.value("helo", from)),
        named(reading.value("by", nlohmann::json::object()))};
}

TEST(ParseReceived, AgreesWithAReferenceOnItsTestSet)
{
    const std::string path = TAKEDOWN_SOURCE_DIR "/../shared/data/mail/parser_torture.tar.zst";
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "real data is not there: " << path;
    }
    std::string text;
    const auto result =
        for_each_member(path, [&text](std::string_view name, std::uint64_t, ByteSource& bytes) {
            if (name.find("received.json") == std::string_view::npos) {
                return true;
            }
            for (auto piece = bytes.read(); piece && !piece->empty(); piece = bytes.read()) {
                text += as_text(*piece);
            }
            return false;
        });
    ASSERT_TRUE(result);
    int from = 0;
    int helo = 0;
    int by = 0;
    const auto cases = nlohmann::json::parse(text);
    for (const auto& each : cases) {
        const Expected expected = expected_of(each["expected"]);
        const auto hop =
            parse_received(unfold(each["header"].get<std::string>(), 10'000), 0).value_or(Hop{});
        from += address_text(hop) == expected.from ? 1 : 0;
        helo += to_lower(hop.helo) == expected.helo ? 1 : 0;
        by += to_lower(hop.by) == expected.by ? 1 : 0;
    }
    // Of the rest the reference misses addresses behind a login name (6), and takes "network",
    // "userid" and "uid" for hosts; see docs/formats/mbox.md.
    EXPECT_EQ(cases.size(), 181U);
    EXPECT_EQ(from, 175);
    EXPECT_GE(helo, 176);
    EXPECT_GE(by, 179);
}

} // namespace
} // namespace takedown
