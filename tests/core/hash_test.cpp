#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "core/thread_pool.hpp"

#include <gtest/gtest.h>

namespace takedown {
namespace {

TEST(Sha256, GivesTheStandardsOwnExample)
{
    // FIPS 180-2, appendix B.1
    EXPECT_EQ(
        sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    Sha256 pieces;
    pieces.add(as_bytes("a"));
    pieces.add(as_bytes("bc"));
    EXPECT_EQ(pieces.finish(), sha256_hex("abc"));
}

TEST(KeyedHash, DependsOnKeyAndSecret)
{
    EXPECT_EQ(keyed_hash("k", "a@b").size(), 16U);
    EXPECT_EQ(keyed_hash("k", "a@b"), keyed_hash("k", "a@b"));
    EXPECT_NE(keyed_hash("k", "a@b"), keyed_hash("l", "a@b"));
    EXPECT_NE(keyed_hash("k", "a@b"), keyed_hash("k", "a@c"));
}

TEST(ByteCursor, StaysInsideAndRemembersFailure)
{
    ByteCursor cursor(as_bytes("\x01\x02\x03\x04\x05"));
    EXPECT_EQ(cursor.u16(), 0x0102);
    EXPECT_EQ(cursor.u16_little(), 0x0403);
    EXPECT_FALSE(cursor.failed());
    EXPECT_EQ(cursor.u32(), 0U);
    EXPECT_TRUE(cursor.failed());
    EXPECT_EQ(cursor.remaining(), 0U);
    cursor.seek(1);
    EXPECT_EQ(cursor.u8(), 2);
    EXPECT_TRUE(cursor.failed());
}

TEST(ThreadPool, EveryIndexOnceForAnyNumberOfThreads)
{
    for (const unsigned threads : {1U, 2U, 5U}) {
        ThreadPool pool(threads);
        EXPECT_EQ(pool.threads(), threads);
        for (const std::size_t count : {0UL, 1UL, 1000UL}) {
            std::vector<int> hits(count, 0);
            pool.for_each_index(count, [&hits](std::size_t i) { ++hits[i]; });
            EXPECT_EQ(hits, std::vector<int>(count, 1));
        }
    }
}

} // namespace
} // namespace takedown
