#include "store_fixture.hpp"

namespace takedown::store_test {

namespace {

using ImportWriterTest = StoreTest;

Message full_message(std::uint32_t file)
{
    Message message;
    message.where = {file, 4242};
    message.length = 999;
    message.member = "inbox/1.eml";
    message.headers = {"Received", "X-Odd,Name", "From"};
    message.hops.push_back({0, ip("192.0.2.7"), "helo one", "rdns.example", "mx", "ESMTP", at(5)});
    message.hops.push_back({1, std::nullopt, "", "", "local", "", std::nullopt});
    message.date = at(6);
    message.message_id = "<a@b>";
    message.subject = "Grüße";
    message.from_domain = "example.com";
    message.mailer = "The Bat! (v2)";
    message.content_type = "multipart/mixed";
    message.charset = "utf-8";
    message.boundary = "--=_x";
    message.layout = "mixed(TN,zip)";
    message.carried_by = {
        Carrier::AbuseReport, "isp.example", "fraud", ip("192.0.2.9"), at(9), true};
    message.text = "Hello\r\nworld";
    message.urls.push_back({"a.example", "example", "/N"});
    message.urls.push_back({"b.example", "example", "/W"});
    message.attachments.push_back({"a.zip", "application/zip", 12, "ff", "T1AB"});
    message.fingerprint.body_digest = 0xffffffffffffffff;
    message.fingerprint.words = 17;
    message.fingerprint.sketch.fill(0xabcd);
    message.fingerprint.sketch[3] = 1;
    return message;
}

void expect_same(const Message& got, const Message& want)
{
    EXPECT_EQ(got.where, want.where);
    EXPECT_EQ(got.length, want.length);
    EXPECT_EQ(got.member, want.member);
    EXPECT_EQ(got.headers, want.headers);
    EXPECT_EQ(got.date, want.date);
    EXPECT_EQ(got.message_id, want.message_id);
    EXPECT_EQ(got.subject, want.subject);
    EXPECT_EQ(got.from_domain, want.from_domain);
    EXPECT_EQ(got.mailer, want.mailer);
    EXPECT_EQ(got.content_type, want.content_type);
    EXPECT_EQ(got.charset, want.charset);
    EXPECT_EQ(got.boundary, want.boundary);
    EXPECT_EQ(got.fingerprint.body_digest, want.fingerprint.body_digest);
    EXPECT_EQ(got.fingerprint.words, want.fingerprint.words);
    EXPECT_EQ(got.fingerprint.sketch, want.fingerprint.sketch);
    ASSERT_EQ(got.hops.size(), 2U);
    EXPECT_EQ(got.hops[0].from, want.hops[0].from);
    EXPECT_EQ(got.hops[0].helo, "helo one");
    EXPECT_EQ(got.hops[0].time, want.hops[0].time);
    EXPECT_EQ(got.hops[1].from, std::nullopt);
    EXPECT_EQ(got.hops[1].by, "local");
    EXPECT_EQ(got.hops[1].time, std::nullopt);
    ASSERT_EQ(got.urls.size(), 2U);
    EXPECT_EQ(got.urls[1].host, "b.example");
    ASSERT_EQ(got.attachments.size(), 1U);
    EXPECT_EQ(got.attachments[0].size, 12U);
    EXPECT_EQ(got.attachments[0].tlsh, "T1AB");
    EXPECT_EQ(got.layout, want.layout);
    EXPECT_EQ(got.carried_by.carrier, want.carried_by.carrier);
    EXPECT_EQ(got.carried_by.reporter, want.carried_by.reporter);
    EXPECT_EQ(got.carried_by.kind, want.carried_by.kind);
    EXPECT_EQ(got.carried_by.source, want.carried_by.source);
    EXPECT_EQ(got.carried_by.arrival, want.carried_by.arrival);
    EXPECT_TRUE(got.carried_by.headers_only);
}

} // namespace

TEST_F(ImportWriterTest, KeepsEveryFieldOfAMessage)
{
    const auto store = open();
    const auto writer = import_into(*store);
    const std::uint32_t file = writer->add_file(evidence("a.mbox"));
    const Message message = full_message(file);
    const std::uint64_t id = std::uint64_t{file} << 32U | 7U;
    writer->add(id, message);
    writer->finish_file(file, 1, 0);
    commit(*writer);
    std::vector<StoredMessage> got;
    ASSERT_TRUE(store->for_each_message([&](StoredMessage&& stored) {
        got.push_back(std::move(stored));
        return true;
    }));
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].id, id);
    EXPECT_EQ(got[0].trap, "trap-1");
    expect_same(got[0].message, message);
    EXPECT_TRUE(got[0].message.text.empty());
    const std::vector<std::uint64_t> ids{5, id, id + 1};
    std::vector<std::string> texts;
    ASSERT_TRUE(store->for_each_content(ids, 10, [&](std::size_t place, MessageContent&& content) {
        EXPECT_EQ(place, texts.size());
        EXPECT_EQ(content.subject, place == 1 ? message.subject : "");
        EXPECT_EQ(content.mailer, place == 1 ? message.mailer : "");
        EXPECT_EQ(content.message_id, place == 1 ? message.message_id : "");
        texts.push_back(std::move(content.text));
        return true;
    }));
    EXPECT_EQ(texts, (std::vector<std::string>{"", "Hello\r\nwor", ""}));
    std::vector<StoredMessage> paths;
    ASSERT_TRUE(store->for_each_path([&](StoredMessage&& stored) {
        paths.push_back(std::move(stored));
        return true;
    }));
    ASSERT_EQ(paths.size(), 1U);
    EXPECT_EQ(paths[0].id, id);
    EXPECT_EQ(paths[0].trap, "trap-1");
    EXPECT_EQ(paths[0].mail_class, got[0].mail_class);
    EXPECT_EQ(paths[0].message.carried_by.carrier, message.carried_by.carrier);
    EXPECT_EQ(paths[0].message.carried_by.reporter, message.carried_by.reporter);
    EXPECT_EQ(paths[0].message.hops.size(), message.hops.size());
    EXPECT_TRUE(paths[0].message.subject.empty());
}

TEST_F(ImportWriterTest, HandsOutMessagesInAscendingIdAcrossChunks)
{
    const auto store = open();
    const auto writer = import_into(*store);
    const std::uint32_t file = writer->add_file(evidence("a.mbox"));
    constexpr std::uint64_t count = 20'000;
    for (std::uint64_t i = count; i > 0; --i) {
        Message message;
        message.where.file = file;
        message.urls.push_back({"u" + std::to_string(i), "", ""});
        message.urls.push_back({"second", "", ""});
        writer->add(std::uint64_t{file} << 32U | (i * 3), message);
    }
    commit(*writer);
    std::uint64_t seen = 0;
    ASSERT_TRUE(store->for_each_message([&](StoredMessage&& stored) {
        ++seen;
        EXPECT_EQ(stored.id & 0xffffffffU, seen * 3);
        EXPECT_EQ(stored.message.urls.at(0).host, "u" + std::to_string(seen));
        EXPECT_EQ(stored.message.urls.at(1).host, "second");
        return !HasFailure();
    }));
    EXPECT_EQ(seen, count);
}

TEST_F(ImportWriterTest, LeavesNothingOfAnImportThatWasNotCommitted)
{
    const auto store = open();
    {
        const auto writer = import_into(*store);
        const std::uint32_t file = writer->add_file(evidence("lost"));
        for (int i = 0; i < 300'000; ++i) {
            writer->add(flow(file, i, "10.0.0.1", "192.0.2.1"));
        }
        EXPECT_TRUE(writer->healthy());
    }
    EXPECT_TRUE(store->files().value().empty());
    EXPECT_EQ(store->counts().value().at("flow"), 0U);
    const auto writer = import_into(*store);
    EXPECT_EQ(writer->add_file(evidence("kept")), 1U) << "a lost import burns no number";
    commit(*writer);
}

TEST_F(ImportWriterTest, NumbersFilesDenselyAndKeepsTheirRows)
{
    const auto store = open();
    for (const char* name : {"a", "b"}) {
        const auto writer = import_into(*store);
        const std::uint32_t file = writer->add_file(evidence(name));
        writer->add(Oddity{"mbox-odd", {file, 3}, 2, "what"});
        writer->finish_file(file, 10, 2);
        commit(*writer);
    }
    const auto files = store->files().value();
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[1].id, 2U);
    EXPECT_EQ(files[1].path, "b");
    EXPECT_EQ(files[1].sha256, "sha-of-b");
    EXPECT_EQ(files[1].records, 10U);
    EXPECT_EQ(files[1].oddities, 2U);
    EXPECT_EQ(files[1].imported, at(9));
    const auto oddities = store->oddities().value();
    ASSERT_EQ(oddities.size(), 2U);
    EXPECT_EQ(oddities[1].where, (EvidenceRef{2, 3}));
    EXPECT_EQ(oddities[1].count, 2U);
}

TEST_F(ImportWriterTest, MendsTextThatIsNotUtf8)
{
    const auto store = open();
    const auto writer = import_into(*store);
    Message message;
    message.where.file = writer->add_file(evidence("a"));
    message.subject = "ok \xff\xfe \xc3";
    message.headers = {"X-\x80"};
    writer->add(std::uint64_t{1} << 32U, message);
    commit(*writer);
    ASSERT_TRUE(store->for_each_message([&](StoredMessage&& stored) {
        EXPECT_EQ(stored.message.subject, "ok \uFFFD\uFFFD \uFFFD");
        EXPECT_EQ(stored.message.headers.at(0), "X-\uFFFD");
        return true;
    }));
}

TEST_F(ImportWriterTest, AdmitsOneImportAtATime)
{
    const auto store = open();
    const auto first = import_into(*store);
    const auto second = store->begin_import();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::Busy);
}

TEST_F(ImportWriterTest, GivesRoutesAndPlacesThatCoverAnAddress)
{
    const auto store = open();
    const auto writer = import_into(*store);
    const std::uint32_t file = writer->add_file(evidence("rib"));
    std::uint64_t offset = 0;
    const auto announce = [&](const char* prefix, const char* peer, bool withdrawn) {
        Route route;
        route.where = {file, ++offset};
        route.time = at(static_cast<std::int64_t>(offset));
        route.peer = ip(peer);
        route.peer_as = 2497;
        route.prefix = Prefix::parse(prefix).value();
        route.path = {2497, 2914, 64500};
        route.withdrawn = withdrawn;
        writer->add(route);
    };
    announce("192.0.2.0/24", "198.51.100.1", false);
    announce("192.0.0.0/16", "198.51.100.1", false);
    announce("192.0.3.0/24", "198.51.100.1", false);
    announce("192.0.2.0/24", "198.51.100.2", false);
    announce("192.0.2.0/24", "198.51.100.2", true);
    announce("192.0.2.128/25", "198.51.100.2", true);
    announce("192.0.2.128/25", "198.51.100.2", false);
    announce("2001:db8::/32", "198.51.100.2", false);
    PlaceRange range;
    range.where = {file, 1};
    range.first = ip("192.0.2.0");
    range.last = ip("192.0.2.255");
    range.country = "PA";
    range.latitude = 8.9;
    writer->add(range);
    range.first = ip("2001:db8::");
    range.last = ip("2001:db8:ffff::");
    range.country = "NL";
    writer->add(range);
    commit(*writer);
    const std::vector<Address> wanted{ip("192.0.2.200")};
    const auto routes = store->routes_covering(wanted).value();
    ASSERT_EQ(routes.size(), 3U);
    EXPECT_EQ(routes[0].prefix.text(), "192.0.2.0/24");
    EXPECT_EQ(routes[0].peer, ip("198.51.100.1")) << "the other peer withdrew it";
    EXPECT_EQ(routes[0].path, (std::vector<Asn>{2497, 2914, 64500}));
    EXPECT_EQ(routes[1].prefix.text(), "192.0.0.0/16");
    EXPECT_EQ(routes[2].prefix.text(), "192.0.2.128/25") << "announced again";
    const auto places = store->places_covering(wanted).value();
    ASSERT_EQ(places.size(), 1U);
    EXPECT_EQ(places[0].country, "PA");
    EXPECT_EQ(places[0].latitude, 8.9);
    const std::vector<Address> other{ip("2001:db8::1"), ip("203.0.113.1")};
    EXPECT_EQ(store->places_covering(other).value().at(0).country, "NL");
    EXPECT_EQ(store->routes_covering(other).value().at(0).prefix.text(), "2001:db8::/32");
    EXPECT_TRUE(store->places_covering({}).value().empty());
    EXPECT_TRUE(store->routes_covering({}).value().empty());
}

} // namespace takedown::store_test
