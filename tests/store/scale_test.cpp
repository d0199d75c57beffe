// Speed and memory on large cases. Run by hand in a release build:
//   test_store --gtest_also_run_disabled_tests --gtest_filter='StoreScale.*'
// TAKEDOWN_SCALE_FLOWS sets the number of flows (default 5,000,000).

#include "core/text.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <random>

#include "store_fixture.hpp"

namespace takedown::store_test {

namespace {

class StoreScale : public StoreTest {
protected:
    /// Prints wall and processor time (of all threads) since the last call.
    void report(const char* what, std::uint64_t items)
    {
        const auto now = std::chrono::steady_clock::now();
        const double seconds = std::chrono::duration<double>(now - since_).count();
        const double work = static_cast<double>(std::clock() - work_) / CLOCKS_PER_SEC;
        std::cout << what << ": " << items << " in " << seconds << " s, processor " << work
                  << " s (" << static_cast<double>(items) / work << " a second), peak "
                  << peak_kib() / 1024 << " MiB\n";
        since_ = std::chrono::steady_clock::now();
        work_ = std::clock();
    }

    static std::uint64_t peak_kib()
    {
        std::ifstream status("/proc/self/status");
        std::string word;
        std::uint64_t kib = 0;
        while (status >> word) {
            if (word == "VmHWM:") {
                status >> kib;
            }
        }
        return kib;
    }

    std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
    std::clock_t work_ = std::clock();
};

std::uint64_t flows_wanted()
{
    const char* text = std::getenv("TAKEDOWN_SCALE_FLOWS");
    return parse_number<std::uint64_t>(text != nullptr ? text : "").value_or(5'000'000);
}

Flow random_flow(std::uint32_t file, std::uint64_t number, std::mt19937& random)
{
    Flow one;
    one.where = {file, number * 130};
    one.start = at(static_cast<std::int64_t>(number / 50));
    one.duration = Micros(random() % 1'000'000);
    one.transport = Transport::Tcp;
    one.client = Address::v4(0x93200000U + static_cast<std::uint32_t>(random() % 40'000));
    one.server = Address::v4(0xc0a00000U + static_cast<std::uint32_t>(random() % 3'000));
    one.client_port = static_cast<std::uint16_t>(random() % 60'000);
    one.server_port = random() % 4 == 0 ? 25 : 80;
    one.packets_up = random() % 100;
    one.packets_down = random() % 100;
    one.bytes_up = random() % 100'000;
    one.bytes_down = random() % 100'000;
    one.outcome = static_cast<Outcome>(random() % 5);
    return one;
}

} // namespace

TEST_F(StoreScale, DISABLED_AppendsFlowsAndGathersHosts)
{
    const std::uint64_t count = flows_wanted();
    const auto store = open(Access::ReadWrite, std::uint64_t{256} << 20U);
    std::mt19937 random(3);
    std::vector<Flow> pool;
    for (std::uint64_t i = 0; i < 200'000; ++i) {
        pool.push_back(random_flow(1, i, random));
    }
    report("made", pool.size());
    const auto writer = import_into(*store);
    const std::uint32_t file = writer->add_file(evidence("a"));
    for (std::uint64_t i = 0; i < count; ++i) {
        Flow& one = pool[i % pool.size()];
        one.where = {file, i * 130};
        one.start += Micros(4'000'000'000);
        writer->add(one);
    }
    report("flows appended", count);
    commit(*writer);
    report("committed", count);
    std::uint64_t hosts = 0;
    std::uint64_t attempts = 0;
    const auto done = store->for_each_host([&](HostActivity&& host) {
        ++hosts;
        for (const Contact& contact : host.contacts) {
            attempts += contact.attempt_count;
        }
        return true;
    });
    ASSERT_TRUE(done) << done.error().message;
    report("flows gathered by host", count);
    EXPECT_EQ(attempts, count);
    std::cout << hosts << " hosts, file of " << std::filesystem::file_size(path_) << " bytes\n";
}

TEST_F(StoreScale, DISABLED_AppendsAndReadsMessages)
{
    constexpr std::uint64_t count = 200'000;
    const auto store = open(Access::ReadWrite, std::uint64_t{256} << 20U);
    const auto writer = import_into(*store);
    const std::uint32_t file = writer->add_file(evidence("a"));
    std::mt19937 random(5);
    Message message;
    message.headers = {"Received", "Received", "From", "To", "Subject", "Message-ID", "Date"};
    message.hops.resize(2);
    message.urls.resize(2);
    message.attachments.resize(1);
    for (std::uint64_t i = 0; i < count; ++i) {
        message.where = {file, i * 4000};
        message.subject = "subject " + std::to_string(i);
        message.hops[0].from = Address::v4(static_cast<std::uint32_t>(random()));
        message.urls[0].host = std::to_string(random()) + ".example";
        message.text.assign(2'000, static_cast<char>('a' + i % 26));
        message.text += std::to_string(random());
        for (auto& part : message.fingerprint.sketch) {
            part = static_cast<std::uint16_t>(random());
        }
        writer->add(std::uint64_t{file} << 32U | i, message);
    }
    commit(*writer);
    report("messages imported", count);
    std::uint64_t seen = 0;
    ASSERT_TRUE(store->for_each_message([&](StoredMessage&&) { return ++seen > 0; }));
    report("messages read", seen);
    EXPECT_EQ(seen, count);
}

TEST_F(StoreScale, DISABLED_FindsRoutesOfFiftyAddresses)
{
    constexpr std::uint64_t count = 642'000;
    const auto store = open();
    const auto writer = import_into(*store);
    Route route;
    route.where.file = writer->add_file(evidence("rib"));
    route.path = {2497, 2914, 3356, 64500};
    PlaceRange range;
    range.where.file = route.where.file;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto block = static_cast<std::uint32_t>(i / 2) << 8U;
        route.where.offset = i;
        route.peer = i % 2 == 0 ? ip("198.51.100.1") : ip("198.51.100.2");
        route.prefix = Prefix(Address::v4(0x10000000U + block), 24);
        writer->add(route);
        range.first = Address::v4(0x10000000U + static_cast<std::uint32_t>(i * 16));
        range.last = Address::v4(0x1000000fU + static_cast<std::uint32_t>(i * 16));
        writer->add(range);
    }
    commit(*writer);
    report("routes and ranges imported", 2 * count);
    std::vector<Address> wanted;
    for (std::uint32_t i = 0; i < 50; ++i) {
        wanted.push_back(Address::v4(0x10000001U + i * 0x10000U));
    }
    EXPECT_EQ(store->routes_covering(wanted).value().size(), 100U);
    report("routes of 50 addresses", 50);
    EXPECT_EQ(store->places_covering(wanted).value().size(), 50U);
    report("places of 50 addresses", 50);
}

} // namespace takedown::store_test
