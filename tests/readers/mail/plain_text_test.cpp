#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "readers/mail/charset.hpp"
#include "readers/mail/decoding.hpp"
#include "readers/mail/message_parser.hpp"
#include "readers/mail/plain_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace takedown {
namespace {

Message read(const std::string& mail)
{
    static const PublicSuffixList suffixes;
    return parse_message({as_bytes(mail), 0, "", 0}, suffixes).message.value_or(Message{});
}

TEST(PlainText, UuencodedFilesAreAttachments)
{
    const Message message = read("Subject: x\n\nLook:\nbegin 644 cat.txt\n#0V%T\n`\nend\nbye\n");
    EXPECT_EQ(message.text, "Look:\nbye\n");
    ASSERT_EQ(message.attachments.size(), 1U);
    EXPECT_EQ(message.attachments[0].name, "cat.txt");
    EXPECT_EQ(message.attachments[0].size, 3U);
    EXPECT_EQ(message.attachments[0].sha256, sha256_hex("Cat"));
}

TEST(PlainText, WordsThatBeginALineAreNoFile)
{
    for (const char* text :
         {"begin 644 x\nthis is a sentence that is far too long for its first letter\nend\n",
          "begin 99 x\n#0V%T\nend\n",
          "begin 644 x\n#0V%T\n",
          "begin 644 x\nend\n",
          "begin "}) {
        EXPECT_TRUE(inline_files(text).empty()) << text;
    }
}

TEST(PlainText, FlowedLinesAreJoined)
{
    EXPECT_EQ(
        unflowed("one \ntwo\n> a \n> b\n From\n-- \nme", false), "one two\n> a b\nFrom\n-- \nme\n"
    );
    EXPECT_EQ(unflowed("one \ntwo", true), "onetwo\n");
    EXPECT_EQ(unflowed("a \n> b \nc", false), "a \n> b \nc\n");
    EXPECT_EQ(unflowed("", false), "");
    EXPECT_EQ(
        read("Content-Type: text/plain; format=\"Flowed\"; delsp=no\n\nsee \nhttp://a.example/\n")
            .text,
        "see http://a.example/\n"
    );
}

TEST(Charset, NamesMeanWhatSendersMean)
{
    EXPECT_EQ(charset_converter("ISO-8859-1"), "windows-1252");
    EXPECT_EQ(charset_converter("gb2312"), "gb18030");
    EXPECT_EQ(charset_converter("KOI8-R"), "koi8-r");
    EXPECT_EQ(charset_converter("iso-2022-cn-ext"), "");
    EXPECT_EQ(charset_converter("utf-8//translit"), "");
    EXPECT_EQ(charset_converter(""), "");
    EXPECT_TRUE(knows_charset("iso-8859-16"));
    EXPECT_FALSE(knows_charset("x-nonsense"));
}

TEST(Charset, ConvertsWhatSendersMislabel)
{
    struct Row {
        const char* name;
        std::string bytes;
        const char* charset;
        const char* text;
    };

    const std::string russian_koi =
        "\xf0\xd2\xc9\xd7\xc5\xd4, \xcb\xc1\xcb \xc4\xc5\xcc\xc1 \xd5 \xd4\xc5\xc2\xd1";
    const std::string russian_win =
        "\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0 \xf3 \xf2\xe5\xe1\xff";
    const char* const russian = "Привет, как дела у тебя";
    for (const Row& row : {
             Row{"as said", russian_koi, "koi8-r", russian},
             Row{"not said", russian_win, "", russian},
             Row{"unknown name", russian_win, "x-unknown", russian},
             Row{"not Western as it says", russian_win, "iso-8859-1", russian},
             Row{"UTF-8 that is none", russian_win, "utf-8", russian},
             Row{"Western that is UTF-8", russian, "iso-8859-1", russian},
             Row{"Western", "caf\xe9 na\xefve", "iso-8859-1", "café naïve"},
             Row{"Western, not said", "caf\xe9 na\xefve", "", "café naïve"},
             Row{"quotes of Windows", "\x93yes\x94", "iso-8859-1", "“yes”"},
             Row{"Japanese escapes", "\x1b$B$3$s\x1b(B", "", "こん"},
             Row{"UTF-7", "+BB8-", "unicode-1-1-utf-7", "П"},
             Row{"cut UTF-8",
                 std::string(russian).substr(0, 40),
                 "utf-8",
                 "Привет, как дела у теб\xef\xbf\xbd"},
         }) {
        EXPECT_EQ(to_utf8(row.bytes, row.charset), row.text) << row.name;
    }
}

} // namespace
} // namespace takedown
