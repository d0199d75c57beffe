#include "simulate/truth/message_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "own_folder.hpp"

namespace takedown::simulate {
namespace {

using testing_support::fresh_folder;

using testing::HasSubstr;
using testing::StartsWith;

TrueMessage full_message()
{
    TrueMessage message;
    message.file = "evidence/traps/north/2012-07-01.mbox";
    message.offset = 18'446'744'073'709'551'615U;
    message.botnet = "grum";
    message.campaign = "grum/pills";
    message.segment = "grum/a";
    message.source = *Address::parse("2001:db8::7");
    message.damaged = true;
    message.ham = true;
    return message;
}

void expect_same(const TrueMessage& a, const TrueMessage& b)
{
    EXPECT_EQ(a.file, b.file);
    EXPECT_EQ(a.offset, b.offset);
    EXPECT_EQ(a.botnet, b.botnet);
    EXPECT_EQ(a.campaign, b.campaign);
    EXPECT_EQ(a.segment, b.segment);
    EXPECT_EQ(a.source, b.source);
    EXPECT_EQ(a.damaged, b.damaged);
    EXPECT_EQ(a.ham, b.ham);
}

std::string line_of(const TrueMessage& message)
{
    std::string line;
    append_message_line(line, message);
    EXPECT_EQ(line.back(), '\n');
    line.pop_back();
    return line;
}

std::string error_of(std::string_view line)
{
    TrueMessage message;
    const auto read = read_message_line(line, message);
    return read ? "" : read.error().message;
}

TEST(MessageLine, ComesBackWithoutLoss)
{
    TrueMessage read;
    ASSERT_TRUE(read_message_line(line_of(full_message()), read));
    expect_same(read, full_message());
}

TEST(MessageLine, LeavesOutWhatIsEmpty)
{
    TrueMessage stray;
    stray.file = "a.mbox";
    EXPECT_EQ(line_of(stray), R"({"file":"a.mbox","offset":0})");
    TrueMessage read = full_message();
    ASSERT_TRUE(read_message_line(line_of(stray), read));
    expect_same(read, stray);
}

TEST(MessageLine, IsTheJsonThatOthersReadAndWrite)
{
    TrueMessage odd = full_message();
    odd.campaign = "a\"b\\c\n\t\x01/\xc3\xa9\xf0\x9f\x98\x80";
    const auto json = nlohmann::json::parse(line_of(odd));
    EXPECT_EQ(json["file"], odd.file);
    EXPECT_EQ(json["offset"], odd.offset);
    EXPECT_EQ(json["source"], "2001:db8::7");
    EXPECT_EQ(json["damaged"], true);
    // Control characters become blanks beside wide letters only; the rest is as it was.
    TrueMessage plain = full_message();
    plain.campaign = "a\"b\\c\n\t\x01/";
    EXPECT_EQ(nlohmann::json::parse(line_of(plain))["campaign"], plain.campaign);
    TrueMessage read;
    const std::string text = nlohmann::json{
        {"ham", true},
        {"file", "x/\xc3\xa9\xf0\x9f\x98\x80\"\\\b\f\n\r\t\x01"},
        {"offset", 5}}.dump(-1, ' ', true);
    ASSERT_TRUE(read_message_line(text, read)) << text;
    EXPECT_EQ(read.file, "x/\xc3\xa9\xf0\x9f\x98\x80\"\\\b\f\n\r\t\x01");
    EXPECT_TRUE(read.ham);
}

TEST(MessageLine, MendsWhatIsNoUtf8)
{
    TrueMessage odd;
    odd.file = "a\xff.mbox";
    EXPECT_EQ(nlohmann::json::parse(line_of(odd))["file"], "a\xef\xbf\xbd.mbox");
}

TEST(MessageLine, TakesBlanksBetweenItsParts)
{
    TrueMessage read;
    ASSERT_TRUE(read_message_line(" { \"offset\" :\t7 , \"file\" : \"a\" } ", read));
    EXPECT_EQ(read.offset, 7U);
}

TEST(MessageLine, SaysWhatIsWrong)
{
    EXPECT_THAT(error_of(""), HasSubstr("'{' is missing"));
    EXPECT_THAT(error_of("{}"), HasSubstr("must be there"));
    EXPECT_THAT(error_of(R"({"file":"a"})"), HasSubstr("must be there"));
    EXPECT_THAT(error_of(R"({"file":"a","offset":1)"), HasSubstr("'}' is missing"));
    EXPECT_THAT(error_of(R"({"file":"a","offset":1}x)"), HasSubstr("behind the closing brace"));
    EXPECT_THAT(error_of(R"({"file":"a","offset":1,})"), HasSubstr("quotes"));
    EXPECT_THAT(error_of(R"({"file":"a","offset":-1})"), StartsWith("offset: a whole number"));
    EXPECT_THAT(error_of(R"({"file":"a","offset":99999999999999999999})"), StartsWith("offset: "));
    EXPECT_THAT(error_of(R"({"file":"a","offset":1.5})"), HasSubstr("'}' is missing"));
    EXPECT_THAT(error_of(R"({"file":"a","file":"b"})"), HasSubstr("twice"));
    EXPECT_THAT(error_of(R"({"fiel":"a"})"), HasSubstr("no field \"fiel\""));
    EXPECT_THAT(error_of(R"({"file":"a)"), StartsWith("file: text has no closing quote"));
    EXPECT_THAT(error_of(R"({"file":1})"), StartsWith("file: text between quotes"));
    EXPECT_THAT(error_of(R"({"file":"\q"})"), HasSubstr("backslash"));
    EXPECT_THAT(error_of(R"({"file":"\u12"})"), HasSubstr("four hexadecimal"));
    EXPECT_THAT(error_of(R"({"file":"\ud800"})"), HasSubstr("surrogate"));
    EXPECT_THAT(error_of(R"({"file":"\ud800A"})"), HasSubstr("surrogate"));
    EXPECT_THAT(error_of(R"({"source":"nowhere"})"), StartsWith("source: an address"));
    EXPECT_THAT(error_of(R"({"ham":1})"), StartsWith("ham: true or false"));
}

TEST(TrueMessages, AreReadInTheOrderWritten)
{
    const std::string folder = fresh_folder("order");
    auto writer = TrueMessageWriter::create(folder);
    ASSERT_TRUE(writer) << writer.error().message;
    TrueMessage message = full_message();
    constexpr std::uint64_t many = 20'000; // several buffers
    for (std::uint64_t i = 0; i < many; ++i) {
        message.offset = i * 3;
        writer->add(message);
    }
    ASSERT_TRUE(writer->finish());
    std::uint64_t next = 0;
    bool in_order = true;
    const auto read = read_true_messages(folder, [&](TrueMessage&& one) {
        in_order = in_order && one.offset == next * 3 && one.campaign == "grum/pills";
        ++next;
    });
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_TRUE(in_order);
    EXPECT_EQ(next, many);
}

TEST(TrueMessages, MayBeNone)
{
    const std::string folder = fresh_folder("none");
    auto writer = TrueMessageWriter::create(folder);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->finish());
    EXPECT_TRUE(read_true_messages(folder, [](TrueMessage&&) { FAIL(); }));
}

TEST(TrueMessages, NameFileAndLineOfWhatIsWrong)
{
    const std::string folder = fresh_folder("wrong");
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/messages.jsonl") << R"({"file":"a","offset":1})"
                                              << "\n"
                                              << R"({"file":"a"})"
                                              << "\n";
    int taken = 0;
    const auto read = read_true_messages(folder, [&taken](TrueMessage&&) { ++taken; });
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::Input);
    EXPECT_THAT(read.error().message, HasSubstr("/messages.jsonl:2: "));
    EXPECT_EQ(taken, 1);
}

TEST(TrueMessages, AreNotReadFromAPipeThatMayNeverEnd)
{
    const std::string folder = fresh_folder("pipe");
    std::filesystem::create_directories(folder);
    ASSERT_EQ(::mkfifo((folder + "/messages.jsonl").c_str(), 0600), 0);
    EXPECT_FALSE(read_true_messages(folder, [](TrueMessage&&) {}));
}

TEST(TrueMessages, RefuseALineWithoutEnd)
{
    const std::string folder = fresh_folder("long");
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/messages.jsonl") << std::string(1'000'000, 'x');
    const auto read = read_true_messages(folder, [](TrueMessage&&) {});
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("messages.jsonl:1: a line this long"));
}

TEST(TrueMessages, TellThatTheyAreNotThere)
{
    const auto read = read_true_messages("/nowhere", [](TrueMessage&&) {});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::Input);
    const auto writer = TrueMessageWriter::create("/proc/nowhere");
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().kind, ErrorKind::Storage);
}

TEST(TrueMessages, TellThatTheDiskIsFull)
{
    if (!std::filesystem::exists("/dev/full")) {
        GTEST_SKIP() << "/dev/full is not there";
    }
    const std::string folder = fresh_folder("full");
    std::filesystem::create_directories(folder);
    std::filesystem::create_symlink("/dev/full", folder + "/messages.jsonl");
    auto writer = TrueMessageWriter::create(folder);
    ASSERT_TRUE(writer);
    for (int i = 0; i < 10'000; ++i) {
        writer->add(full_message());
    }
    const auto finished = writer->finish();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().kind, ErrorKind::Storage);
}

} // namespace
} // namespace takedown::simulate
