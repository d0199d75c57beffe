#pragma once

// A case database in a fresh folder, and records to fill it with.

#include "store/store.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "own_folder.hpp"

namespace takedown::store_test {

inline TimePoint at(std::int64_t seconds)
{
    return from_epoch(1'300'000'000 + seconds, 123'456);
}

inline Address ip(const char* text)
{
    return Address::parse(text).value();
}

inline EvidenceFile evidence(const std::string& path, const std::string& network = "lab")
{
    EvidenceFile file;
    file.path = path;
    file.sha256 = "sha-of-" + path;
    file.size = 77;
    file.format = "zeek";
    file.network = network;
    file.trap = "trap-1";
    file.imported = at(9);
    return file;
}

inline Flow flow(std::uint32_t file, std::int64_t time, const char* client, const char* server)
{
    Flow flow;
    flow.where = {file, static_cast<std::uint64_t>(time)};
    flow.start = at(time);
    flow.duration = Micros(1500);
    flow.transport = Transport::Tcp;
    flow.client = ip(client);
    flow.server = ip(server);
    flow.client_port = 40'000;
    flow.server_port = 80;
    flow.packets_up = 3;
    flow.packets_down = 2;
    flow.bytes_up = 300;
    flow.bytes_down = 200;
    flow.outcome = Outcome::Answered;
    return flow;
}

class StoreTest : public testing::Test {
protected:
    void SetUp() override
    {
        folder_ = testing_support::fresh_folder("case");
        std::filesystem::create_directories(folder_);
        path_ = folder_ + "/case.duckdb";
    }

    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::unique_ptr<Store> open(Access access = Access::ReadWrite, std::uint64_t memory = 1U << 29U)
    {
        StoreOptions options;
        options.access = access;
        options.memory = memory;
        auto store = open_duckdb_store(path_, options);
        EXPECT_TRUE(store) << (store ? "" : store.error().message);
        return store ? std::move(*store) : nullptr;
    }

    static std::unique_ptr<ImportWriter> import_into(Store& store)
    {
        auto writer = store.begin_import();
        EXPECT_TRUE(writer) << (writer ? "" : writer.error().message);
        return std::move(*writer);
    }

    static void commit(ImportWriter& writer)
    {
        const auto done = writer.commit();
        EXPECT_TRUE(done) << (done ? "" : done.error().message);
    }

    static std::vector<HostActivity> hosts_of(Store& store)
    {
        std::vector<HostActivity> hosts;
        const auto done = store.for_each_host([&](HostActivity&& host) {
            hosts.push_back(std::move(host));
            return true;
        });
        EXPECT_TRUE(done) << (done ? "" : done.error().message);
        return hosts;
    }

    std::string folder_;
    std::string path_;
};

} // namespace takedown::store_test
