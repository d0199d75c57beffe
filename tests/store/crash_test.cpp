#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "store_fixture.hpp"
#include "store_process.hpp"

namespace takedown::store_test {

namespace {

using CrashTest = StoreTest;

constexpr int files = 12;
constexpr std::int64_t flows_a_file = 30'000;

/// One file, the same each time: flows and a message with a text.
bool import_file(Store& store, int number)
{
    auto writer = store.begin_import();
    if (!writer) {
        return false;
    }
    const std::uint32_t file = (*writer)->add_file(evidence("file-" + std::to_string(number)));
    for (std::int64_t i = 0; i < flows_a_file; ++i) {
        (*writer)->add(flow(file, i, "10.0.0.1", number % 2 == 0 ? "192.0.2.1" : "192.0.2.2"));
    }
    Message message;
    message.where.file = file;
    message.text = std::string(10'000, 'x');
    (*writer)->add(std::uint64_t{file} << 32U, message);
    (*writer)->finish_file(file, static_cast<std::uint64_t>(flows_a_file) + 1, 0);
    return (*writer)->commit().has_value();
}

/// Imports what is missing, as an interrupted import is taken up again.
bool import_missing(Store& store)
{
    const auto there = store.files().value();
    for (int number = static_cast<int>(there.size()); number < files; ++number) {
        if (!import_file(store, number)) {
            return false;
        }
    }
    return true;
}

/// All files whole, in order, with all their rows.
void expect_whole(Store& store, std::size_t count)
{
    const auto there = store.files().value();
    ASSERT_EQ(there.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(there[i].id, i + 1);
        EXPECT_EQ(there[i].path, "file-" + std::to_string(i));
        EXPECT_EQ(there[i].records, static_cast<std::uint64_t>(flows_a_file) + 1);
    }
    const auto counts = store.counts().value();
    EXPECT_EQ(counts.at("flow"), count * static_cast<std::uint64_t>(flows_a_file));
    EXPECT_EQ(counts.at("message"), count);
    EXPECT_EQ(counts.at("message_text"), count);
}

std::unique_ptr<Store> child_store()
{
    auto store = open_duckdb_store(child_case(), {});
    return store ? std::move(*store) : nullptr;
}

} // namespace

TEST(StoreChild, DISABLED_Imports)
{
    const auto store = child_store();
    ASSERT_NE(store, nullptr);
    ASSERT_TRUE(import_missing(*store));
}

TEST(StoreChild, DISABLED_FindsTheCaseBusy)
{
    for (const Access access : {Access::ReadWrite, Access::ReadOnly}) {
        StoreOptions options;
        options.access = access;
        const auto store = open_duckdb_store(child_case(), options);
        ASSERT_FALSE(store);
        EXPECT_EQ(store.error().kind, ErrorKind::Busy) << store.error().message;
        EXPECT_NE(store.error().message.find(child_case()), std::string::npos);
        const std::string holder = "PID " + std::to_string(getppid());
        EXPECT_NE(store.error().message.find(holder), std::string::npos) << store.error().message;
    }
}

TEST(StoreChild, DISABLED_Reads)
{
    StoreOptions options;
    options.access = Access::ReadOnly;
    const auto store = open_duckdb_store(child_case(), options);
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_TRUE((*store)->files().value().empty());
}

/// A limit on the size of files stands for a full disk.
TEST(StoreChild, DISABLED_RunsOutOfDisk)
{
    const auto store = child_store();
    ASSERT_NE(store, nullptr);
    ASSERT_TRUE(import_file(*store, 0));
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{std::uint64_t{3} << 20U, std::uint64_t{3} << 20U};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    auto writer = store->begin_import();
    ASSERT_TRUE(writer);
    Message message;
    message.where.file = (*writer)->add_file(evidence("too-big"));
    std::mt19937 random(1);
    for (std::uint64_t i = 0; i < 3'000 && (*writer)->healthy(); ++i) {
        message.text.clear();
        for (int k = 0; k < 3'000; ++k) {
            message.text += static_cast<char>('!' + random() % 90);
        }
        (*writer)->add((std::uint64_t{2} << 32U) | i, message);
    }
    const auto done = (*writer)->commit();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Storage) << done.error().message;
    EXPECT_NE(done.error().message.find("disk is full"), std::string::npos) << done.error().message;
    EXPECT_NE(done.error().message.find(child_case()), std::string::npos);
    EXPECT_FALSE((*writer)->healthy());
    EXPECT_FALSE((*writer)->commit());
}

TEST_F(CrashTest, LeavesWholeFilesWhereverItIsKilled)
{
    std::mt19937 random(20261124);
    int killed = 0;
    for (int round = 0; round < 12; ++round) {
        const pid_t child = start_child("DISABLED_Imports", path_);
        usleep(20'000 + static_cast<useconds_t>(random() % 400'000));
        kill(child, SIGKILL);
        killed += wait_for(child) == -SIGKILL ? 1 : 0;
        const auto store = open();
        ASSERT_NE(store, nullptr);
        expect_whole(*store, store->files().value().size());
    }
    EXPECT_GT(killed, 0) << "the test must hit a running import";
    const auto store = open();
    ASSERT_TRUE(import_missing(*store));
    expect_whole(*store, files);
}

TEST_F(CrashTest, KeepsNothingOfAnImportThatFilledTheDisk)
{
    EXPECT_EQ(run_child("DISABLED_RunsOutOfDisk", path_), 0);
    const auto store = open();
    ASSERT_NE(store, nullptr);
    expect_whole(*store, 1);
    EXPECT_TRUE(import_file(*store, 1));
    expect_whole(*store, 2);
}

} // namespace takedown::store_test
