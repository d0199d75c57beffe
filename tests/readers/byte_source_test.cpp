#include "core/cursor.hpp"
#include "core/text.hpp"
#include "readers/byte_source.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

namespace takedown {
namespace {

namespace fs = std::filesystem;

class ByteSourceTest : public testing::Test {
protected:
    ByteSourceTest()
        : folder_(fs::temp_directory_path() / ("takedown_bytes_" + std::to_string(::getpid())))
    {
        fs::create_directories(folder_);
    }

    ~ByteSourceTest() override
    {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    std::string write(const std::string& name, std::string_view bytes) const
    {
        const auto path = folder_ / name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path.string();
    }

    [[nodiscard]] const fs::path& folder() const { return folder_; }

private:
    fs::path folder_;
};

struct Content {
    std::string bytes;
    std::string error;
};

Content read_all(ByteSource& source)
{
    Content content;
    while (true) {
        const auto piece = source.read();
        if (!piece) {
            content.error = piece.error().message;
            return content;
        }
        if (piece->empty()) {
            return content;
        }
        content.bytes += as_text(*piece);
    }
}

Content read_file(const std::string& path)
{
    auto source = ByteSource::open(path);
    return source ? read_all(*source) : Content{"", source.error().message};
}

/// A text that compresses badly enough to span many blocks.
std::string sample(std::size_t size)
{
    std::string text;
    std::uint64_t state = 1;
    while (text.size() < size) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        text += std::to_string(state) + "\n";
    }
    text.resize(size);
    return text;
}

using SetFilter = int (*)(archive*);

std::string pack(std::string_view bytes, SetFilter filter)
{
    std::string packed(bytes.size() * 2 + 100'000, '\0');
    std::size_t used = 0;
    archive* const writer = archive_write_new();
    filter(writer);
    archive_write_set_format_raw(writer);
    archive_write_set_bytes_in_last_block(writer, 1);
    archive_write_open_memory(writer, packed.data(), packed.size(), &used);
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(writer, entry);
    archive_write_data(writer, bytes.data(), bytes.size());
    archive_entry_free(entry);
    archive_write_close(writer);
    archive_write_free(writer);
    packed.resize(used);
    return packed;
}

struct Member {
    std::string name;
    std::string bytes;
};

std::string make_tar(const std::vector<Member>& members, SetFilter filter)
{
    std::string packed(8'000'000, '\0');
    std::size_t used = 0;
    archive* const writer = archive_write_new();
    filter(writer);
    archive_write_set_format_pax_restricted(writer);
    archive_write_open_memory(writer, packed.data(), packed.size(), &used);
    for (const Member& member : members) {
        archive_entry* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, member.name.c_str());
        archive_entry_set_filetype(entry, member.name.back() == '/' ? AE_IFDIR : AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(member.bytes.size()));
        archive_write_header(writer, entry);
        archive_write_data(writer, member.bytes.data(), member.bytes.size());
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    packed.resize(used);
    return packed;
}

struct Visited {
    std::string name;
    std::uint64_t offset;
    std::string bytes;
    std::string error;
};

std::vector<Visited> visit_all(const std::string& path, Result<void>& result)
{
    std::vector<Visited> visited;
    result = for_each_member(
        path,
        [&visited](std::string_view name, std::uint64_t offset, ByteSource& bytes) {
            auto content = read_all(bytes);
            visited.push_back({std::string(name), offset, content.bytes, content.error});
            return true;
        }
    );
    return visited;
}

TEST_F(ByteSourceTest, ReadsAPlainFileInPieces)
{
    const std::string text = sample(3'000'000);
    auto source = ByteSource::open(write("plain", text));
    ASSERT_TRUE(source);
    std::string got;
    std::size_t pieces = 0;
    while (true) {
        ASSERT_EQ(source->offset(), got.size());
        const auto piece = source->read();
        ASSERT_TRUE(piece);
        if (piece->empty()) {
            break;
        }
        got += as_text(*piece);
        ++pieces;
    }
    EXPECT_EQ(got, text);
    EXPECT_EQ(pieces, 3U);
    EXPECT_EQ(source->disk_bytes(), text.size());
}

TEST_F(ByteSourceTest, UnpacksWhatItRecognisesByContent)
{
    struct Row {
        const char* name;
        SetFilter filter;
    };

    const std::string text = sample(300'000);
    for (const Row& row : {
             Row{"gz", archive_write_add_filter_gzip},
             Row{"bz2", archive_write_add_filter_bzip2},
             Row{"xz", archive_write_add_filter_xz},
             Row{"lzma", archive_write_add_filter_lzma},
             Row{"zst", archive_write_add_filter_zstd},
         }) {
        const std::string path =
            write(std::string("no-extension-") + row.name, pack(text, row.filter));
        const Content content = read_file(path);
        EXPECT_EQ(content.error, "") << row.name;
        EXPECT_EQ(content.bytes, text) << row.name;
    }
}

TEST_F(ByteSourceTest, ReadsAllMembersOfConcatenatedGzip)
{
    const std::string path = write(
        "two.gz",
        pack("first\n", archive_write_add_filter_gzip) +
            pack("second\n", archive_write_add_filter_gzip)
    );
    EXPECT_EQ(read_file(path).bytes, "first\nsecond\n");
}

TEST_F(ByteSourceTest, GivesTheGoodBytesOfADamagedStreamThenSaysWhereItBroke)
{
    const std::string text = sample(1'000'000);
    std::string packed = pack(text, archive_write_add_filter_gzip);
    packed.resize(packed.size() / 2);
    const std::string path = write("cut.gz", packed);
    auto source = ByteSource::open(path);
    ASSERT_TRUE(source);
    const Content content = read_all(*source);
    EXPECT_GT(content.bytes.size(), 300'000U);
    EXPECT_EQ(content.bytes, text.substr(0, content.bytes.size()));
    EXPECT_NE(
        content.error.find(path + ": damaged after " + std::to_string(content.bytes.size())),
        std::string::npos
    ) << content.error;
    EXPECT_FALSE(source->read()) << "the error stays";
}

TEST_F(ByteSourceTest, PeekConsumesNothing)
{
    const std::string text = sample(2'500'000);
    for (const std::string& path :
         {write("plain", text), write("packed", pack(text, archive_write_add_filter_zstd))}) {
        auto source = ByteSource::open(path);
        ASSERT_TRUE(source);
        for (const std::size_t count :
             {std::size_t{4}, std::size_t{65'536}, std::size_t{1'500'000}}) {
            const auto head = source->peek(count);
            ASSERT_TRUE(head);
            ASSERT_GE(head->size(), count);
            EXPECT_EQ(as_text(head->first(count)), text.substr(0, count));
            EXPECT_EQ(source->offset(), 0U);
        }
        EXPECT_EQ(read_all(*source).bytes, text);
        EXPECT_EQ(source->offset(), text.size());
    }
}

TEST_F(ByteSourceTest, AnEmptyFileIsAnEmptySource)
{
    for (const std::string& path :
         {write("empty", ""), write("empty.gz", pack("", archive_write_add_filter_gzip))}) {
        const Content content = read_file(path);
        EXPECT_EQ(content.error, "") << path;
        EXPECT_EQ(content.bytes, "") << path;
        auto source = ByteSource::open(path);
        ASSERT_TRUE(source);
        const auto head = source->peek(100);
        ASSERT_TRUE(head);
        EXPECT_TRUE(head->empty());
    }
}

TEST_F(ByteSourceTest, RefusesFoldersAndMissingFilesByName)
{
    EXPECT_NE(read_file(folder().string()).error.find("is a folder"), std::string::npos);
    const Content missing = read_file((folder() / "none").string());
    EXPECT_NE(missing.error.find("none: cannot be opened"), std::string::npos) << missing.error;
}

TEST_F(ByteSourceTest, MemoryIsTakenAsItIs)
{
    const std::string packed = pack("text", archive_write_add_filter_gzip);
    ByteSource source = ByteSource::from_memory("memory", as_bytes(packed));
    EXPECT_EQ(source.name(), "memory");
    EXPECT_EQ(read_all(source).bytes, packed);
}

TEST_F(ByteSourceTest, VisitsRegularMembersWithTheirPlaceInTheTarStream)
{
    const std::vector<Member> members{
        {"folder/", ""},
        {"folder/one", sample(70'000)},
        {"folder/empty", ""},
        {"folder/" + std::string(180, 'n') + "/long", "long name"},
        {"folder/two.gz", pack("packed member", archive_write_add_filter_gzip)},
    };
    const std::string plain = make_tar(members, archive_write_add_filter_none);
    ASSERT_TRUE(looks_like_tar(as_bytes(plain)));
    for (const std::string& path :
         {write("a.tar", plain), write("a.tar.zst", pack(plain, archive_write_add_filter_zstd))}) {
        Result<void> result;
        const auto visited = visit_all(path, result);
        ASSERT_TRUE(result) << result.error().message;
        ASSERT_EQ(visited.size(), 4U);
        EXPECT_EQ(visited[0].name, "folder/one");
        EXPECT_EQ(visited[0].bytes, members[1].bytes);
        EXPECT_EQ(visited[1].bytes, "");
        EXPECT_EQ(visited[2].name, members[3].name);
        EXPECT_EQ(visited[3].bytes, "packed member");
        for (const std::size_t i : {0U, 2U}) {
            EXPECT_EQ(plain.substr(visited[i].offset, visited[i].bytes.size()), visited[i].bytes);
        }
    }
}

TEST_F(ByteSourceTest, SkipsWhatTheVisitorLeavesUnread)
{
    const std::string path = write(
        "a.tar",
        make_tar({{"one", sample(500'000)}, {"two", "second"}}, archive_write_add_filter_none)
    );
    std::vector<std::string> heads;
    const auto result =
        for_each_member(path, [&heads](std::string_view, std::uint64_t, ByteSource& bytes) {
            const auto head = bytes.peek(6);
            heads.emplace_back(as_text(head->first(6)));
            return true;
        });
    ASSERT_TRUE(result);
    EXPECT_EQ(heads, (std::vector<std::string>{sample(6), "second"}));
}

TEST_F(ByteSourceTest, StopsWhenTheVisitorSaysSo)
{
    const std::string path =
        write("a.tar", make_tar({{"one", "1"}, {"two", "2"}}, archive_write_add_filter_none));
    int visits = 0;
    const auto result =
        for_each_member(path, [&visits](std::string_view, std::uint64_t, ByteSource&) {
            ++visits;
            return false;
        });
    EXPECT_TRUE(result);
    EXPECT_EQ(visits, 1);
}

TEST_F(ByteSourceTest, VisitsTheMembersBeforeTheDamage)
{
    std::string tar = make_tar(
        {{"one", "first"}, {"two", sample(500'000)}, {"three", "third"}},
        archive_write_add_filter_none
    );
    tar.resize(200'000);
    const std::string path = write("cut.tar", tar);
    Result<void> result;
    const auto visited = visit_all(path, result);
    ASSERT_EQ(visited.size(), 2U);
    EXPECT_EQ(visited[0].bytes, "first");
    EXPECT_NE(visited[1].error, "");
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.find("cut.tar: the archive is damaged"), std::string::npos);
}

TEST(LooksLikeTar, NeedsARightChecksum)
{
    std::string tar = make_tar({{"one", "first"}}, archive_write_add_filter_none);
    EXPECT_TRUE(looks_like_tar(as_bytes(tar)));
    tar[0] = 'x';
    EXPECT_FALSE(looks_like_tar(as_bytes(tar)));
    EXPECT_FALSE(looks_like_tar(as_bytes(std::string(1024, '\0'))));
    EXPECT_FALSE(looks_like_tar(as_bytes(std::string(100, 'a'))));
    EXPECT_FALSE(looks_like_tar(as_bytes(std::string(1024, ' '))));
}

} // namespace
} // namespace takedown
