#include "core/cursor.hpp"
#include "readers/mail/layout.hpp"
#include "readers/mail/message_parser.hpp"
#include "readers/mail/tlsh.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown {
namespace {

TEST(Layout, TextIsTheKindsOfItsLines)
{
    const std::string text = "\nHello you,\nsecond line\n\n  \nsee http://a.example/ now\nbye\n\n";
    const std::vector<std::string_view> links{std::string_view(text).substr(text.find("http"), 17)};
    EXPECT_EQ(text_layout(text, links), "TNUT");
    EXPECT_EQ(text_layout("", {}), "");
    EXPECT_EQ(text_layout(" \n\n", {}), "");
}

TEST(Layout, HtmlIsItsOutermostElements)
{
    struct Row {
        const char* html;
        const char* layout;
    };

    for (const Row& row : {
             Row{"<HTML><head><title>x</title></head><body><p>a<p>b<table><tr><td>c</table></body>",
                 "html(head(title),body(p,table))"},
             Row{"<div>a</div><div>b</div><hr><img src=x>", "div,hr,img"},
             Row{"<b>x</b><zqx><!-- <div> --><font>y", "font"},
             Row{"<style>a<p>b</style><p>", "style,p"},
             Row{"<p", "p"},
             Row{"</div></p>", ""},
             Row{"a < b > c", ""},
         }) {
        EXPECT_EQ(html_layout(row.html), row.layout) << row.html;
    }
}

TEST(Layout, MultipartIsATreeWithTheLayoutOfItsTexts)
{
    static const PublicSuffixList suffixes;
    const std::string mail =
        "Subject: x\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"
        "Content-Type: multipart/alternative; boundary=b\n\n--b\n\none\n\ntwo\n--b\n"
        "Content-Type: text/html\n\n<div><p>one</div>\n--b--\n--a\nContent-Type: image/gif\n\n"
        "GIF\n--a--\n";
    const auto parsed = parse_message({as_bytes(mail), 0, "", 0}, suffixes);
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->layout, "mixed(alternative(TNT,html:div(p)),gif)");
}

std::string made_bytes(std::size_t count)
{
    std::string bytes;
    std::uint32_t state = 7;
    for (std::size_t i = 0; i < count; ++i) {
        state = state * 1103515245U + 12345U;
        bytes += static_cast<char>(32 + (state >> 16U) % 95);
    }
    return bytes;
}

/// The digests are those of libtlsh 3.4.4 (Debian) for the same bytes, with "T1" before them.
TEST(Tlsh, AgreesWithTheReferenceLibrary)
{
    struct Row {
        std::size_t bytes;
        const char* digest;
    };

    for (const Row& row : {
             Row{256, "T1E0D0978BCFD8A1B4A83A62CB03234F84DE00C3C9947EDE429D8414DCE0468A90B6DD6A"},
             Row{1000, "T1AA11C468DBE08234A47B752E4BF3C81A4807C710B8BF8A429ED264FCC0E62053E1C52A"},
             Row{5000, "T1B2A17D31FA708B76D4BA646D57F29885082892783C752E018DE6A18E85E168C77AC361"},
             Row{100000,
                 "T187A302919F6920FD71B22464AC2A9C92D1C5CF01BE371FA40EFA316E84D0913B6CDB81"},
         }) {
        const std::string bytes = made_bytes(row.bytes);
        Tlsh digest;
        digest.add(as_bytes(bytes).first(100)); // pieces make no difference
        digest.add(as_bytes(bytes).subspan(100));
        EXPECT_EQ(digest.finish(), row.digest) << row.bytes;
    }
}

TEST(Tlsh, AttachmentsHaveTheirDigestWhateverTheirSize)
{
    static const PublicSuffixList suffixes;
    for (const std::size_t size : {std::size_t{5000}, std::size_t{3} << 20U}) {
        const std::string bytes = made_bytes(size);
        Tlsh digest;
        digest.add(as_bytes(bytes));
        const std::string mail = "Content-Type: application/zip\n\n" + bytes;
        for (int again = 0; again < 2; ++again) {
            const auto parsed = parse_message({as_bytes(mail), 0, "", 0}, suffixes);
            ASSERT_EQ(parsed.message->attachments.size(), 1U);
            EXPECT_EQ(parsed.message->attachments[0].tlsh, digest.finish()) << size;
        }
    }
}

TEST(Tlsh, SmallAndUniformFilesHaveNone)
{
    Tlsh small;
    small.add(as_bytes(made_bytes(255)));
    EXPECT_EQ(small.finish(), "");
    Tlsh uniform;
    uniform.add(as_bytes(std::string(5000, 'a')));
    EXPECT_EQ(uniform.finish(), "");
}

} // namespace
} // namespace takedown
