#include <fstream>

#include "store_fixture.hpp"
#include "store_process.hpp"

namespace takedown::store_test {

namespace {

using OpenTest = StoreTest;

Error error_of(const std::string& path, Access access)
{
    StoreOptions options;
    options.access = access;
    const auto store = open_duckdb_store(path, options);
    return store ? Error{ErrorKind::Internal, "it opened"} : store.error();
}

} // namespace

TEST_F(OpenTest, TellsAnotherProcessThatTheCaseIsBusy)
{
    const auto store = open();
    EXPECT_EQ(run_child("DISABLED_FindsTheCaseBusy", path_), 0);
}

TEST_F(OpenTest, LetsReadersInTogether)
{
    open().reset();
    const auto first = open(Access::ReadOnly);
    const auto second = open(Access::ReadOnly);
    EXPECT_NE(second, nullptr);
    EXPECT_EQ(run_child("DISABLED_Reads", path_), 0);
}

TEST_F(OpenTest, RefusesAnotherWayOfOpeningInTheSameProcess)
{
    const auto store = open();
    EXPECT_EQ(error_of(path_, Access::ReadOnly).kind, ErrorKind::Busy);
}

TEST_F(OpenTest, RefusesWhatIsNoCase)
{
    EXPECT_EQ(error_of(path_, Access::ReadOnly).kind, ErrorKind::Case);
    std::ofstream(path_) << std::string(100'000, 'x');
    const Error error = error_of(path_, Access::ReadWrite);
    EXPECT_EQ(error.kind, ErrorKind::Case) << error.message;
    EXPECT_NE(error.message.find(path_), std::string::npos);
}

TEST_F(OpenTest, SaysWhenTheFolderIsMissing)
{
    EXPECT_EQ(error_of(folder_ + "/none/case.duckdb", Access::ReadWrite).kind, ErrorKind::Storage);
}

TEST_F(OpenTest, KeepsTheAuditLogInOrder)
{
    const auto store = open();
    ASSERT_TRUE(store->audit({at(2), "ann", "import", "a.pcap"}));
    ASSERT_TRUE(store->audit({at(1), "bob", "analyze", "it's"}));
    const auto log = store->audit_log().value();
    ASSERT_EQ(log.size(), 2U);
    EXPECT_EQ(log[0].actor, "ann");
    EXPECT_EQ(log[1].detail, "it's");
    EXPECT_EQ(log[1].time, at(1));
}

} // namespace takedown::store_test
