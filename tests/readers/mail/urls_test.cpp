#include "readers/mail/html_text.hpp"
#include "readers/mail/urls.hpp"

#include <gtest/gtest.h>

namespace takedown {
namespace {

struct Row {
    const char* text;
    const char* host;
    const char* domain;
    const char* shape;
};

TEST(ParseUrl, TakesApartWhatBrowsersTake)
{
    const PublicSuffixList suffixes;
    const std::vector<Row> rows{
        {"http://Excoriationtuh.COM/?lzmfnrdkleks",
         "excoriationtuh.com",
         "excoriationtuh.com",
         "/?W"},
        {"https://user:pw@a.b.example.co.uk:8080/x/17.php?id=4&n=5#top",
         "a.b.example.co.uk",
         "example.co.uk",
         "/x/N.php?id=&n="},
        {"http:\\\\shop.example.com\\buy", "shop.example.com", "example.com", "/\\buy"},
        {"//cdn.example.com/i.gif", "cdn.example.com", "example.com", "/i.gif"},
        {"WWW.example.com", "www.example.com", "example.com", "/"},
        {"http://%65xample.com./", "example.com", "example.com", "/"},
        {"http://3221225985/a", "3221225985", "192.0.2.1", "/a"},
        {"http://0xC0000201/", "0xc0000201", "192.0.2.1", "/"},
        {"http://0300.0.02.01", "0300.0.02.01", "192.0.2.1", "/"},
        {"http://192.0.2.1:81/12/kqzxv.php?id=77", "192.0.2.1", "192.0.2.1", "/N/W.php?id="},
        {"http://[2001:db8::1]:80/", "2001:db8::1", "2001:db8::1", "/"},
    };
    for (const Row& row : rows) {
        const auto url = parse_url(row.text, suffixes);
        ASSERT_TRUE(url) << row.text;
        EXPECT_EQ(url->host, row.host) << row.text;
        EXPECT_EQ(url->registered_domain, row.domain) << row.text;
        EXPECT_EQ(url->path_shape, row.shape) << row.text;
    }
}

TEST(ParseUrl, RefusesWhatIsNoWebAddress)
{
    const PublicSuffixList suffixes;
    for (const char* text :
         {"",
          "mailto:a@b.example",
          "http://",
          "http:///",
          "http://localhost/",
          "http://a..b/",
          "javascript:x",
          "cid:1",
          "#top",
          "/relative",
          "http://999.1.1.1.1/",
          "http://[::g]/",
          "http://a b.example"}) {
        EXPECT_FALSE(parse_url(text, suffixes)) << text;
    }
}

TEST(FindUrls, StopsWhereAddressesInTextEnd)
{
    const auto found = find_urls(
        "See http://a.example/x. Or (https://b.example/y), <HTTP://c.example>\"www.d.example\" "
        "xhttp://e.example ://f.example awww.g.example http://h.example\xef\xbc\x8cthen",
        50
    );
    const std::vector<std::string_view> expected{
        "http://a.example/x",
        "https://b.example/y",
        "HTTP://c.example",
        "www.d.example",
        "http://e.example",
        "http://h.example"};
    EXPECT_EQ(found, expected);
}

TEST(VisibleText, ShowsWhatAPersonSees)
{
    const HtmlText found = visible_text(
        "<html><head><title>t</title><style>p{}</style></head><body><!-- hidden > -->"
        "<p>V<span>ia</span>gra&nbsp;&amp;  &#67;o<br>now</p><script>var a='<p>no</p>';</script>"
        "<a title='a>b' HREF=\"http://x.example/?a=1&amp;b=2\">go</a><img "
        "src=http://y.example/i.gif>"
        " 1 < 2 &bogus; &#0; &#xD800;",
        1000,
        10
    );
    EXPECT_EQ(found.text, "Viagra & Co now go 1 < 2 &bogus; \xef\xbf\xbd \xef\xbf\xbd");
    EXPECT_EQ(
        found.links,
        (std::vector<std::string>{"http://x.example/?a=1&b=2", "http://y.example/i.gif"})
    );
}

TEST(VisibleText, EndsWithItsInput)
{
    for (const char* html :
         {"<",
          "<a",
          "<a href",
          "<a href=",
          "<a href='",
          "<!--",
          "&",
          "&#",
          "&#x",
          "<script",
          "<script>",
          "</",
          "<!",
          "<a =",
          "<a ''",
          "<a / /"}) {
        EXPECT_LE(visible_text(html, 100, 10).text.size(), 10U) << html;
    }
}

} // namespace
} // namespace takedown
