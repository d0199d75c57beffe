#include "simulate/world/text_rules.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown::simulate {

namespace {

struct Row {
    TextRule rule;
    std::string text;
    bool good;
};

TEST(TextRule, SaysWhatATextMayBe)
{
    const std::vector<Row> rows{
        {one_line, "Grüße", true},
        {one_line, "", true},
        {one_line, "two\nlines", false},
        {one_line, std::string(501, 'x'), false},
        {plain_name, "Grum-2", true},
        {plain_name, "", false},
        {plain_name, "-a", false},
        {plain_name, "a-", false},
        {plain_name, "a_b", false},
        {plain_name, "a/b", false},
        {plain_name, "..", false},
        {plain_name, std::string(41, 'a'), false},
        {host_name, "a.b-c.example", true},
        {host_name, "example", true},
        {host_name, "a..b", false},
        {host_name, ".a", false},
        {host_name, "a.", false},
        {host_name, "a b", false},
        {host_name, std::string(64, 'a'), false},
        {host_name, "", false},
        {country_code, "PA", true},
        {country_code, "pa", false},
        {country_code, "PAN", false},
        {mailbox_or_none, "", true},
        {mailbox_or_none, "abuse@hoster.example", true},
        {mailbox_or_none, "abuse", false},
        {mailbox_or_none, "@hoster.example", false},
        {mailbox_or_none, "a b@hoster.example", false},
        {mailbox_or_none, "a\n@hoster.example", false},
        {header_field, "X-Mailer", true},
        {header_field, "received", false},
        {header_field, "a:b", false},
        {header_field, "a b", false},
        {header_field, "", false},
        {other_party, "cert:PA", true},
        {other_party, "registrar:bad.example", true},
        {other_party, "registry:example", true},
        {other_party, "names:dyn.example", true},
        {other_party, "cert:pa", false},
        {other_party, "AS64500", false},
        {other_party, "registrar:", false},
        {smtp_dialect, "HELO |MAIL FROM:<|RCPT TO:<|DATA|QUIT", true},
        {smtp_dialect, "ehlo |mail from: <|rcpt to: <|data", true},
        {smtp_dialect, "HELO |DATA", false},
        {smtp_dialect, "HELO ||MAIL FROM:<|RCPT TO:<|DATA", false},
        {message_id_pattern, "<{hex12}@{domain}>", true},
        {message_id_pattern, "<{hexx}>", false},
        {boundary_pattern, "----=_{HEX8}.{dec3}", true},
        {boundary_pattern, "", false},
        {boundary_pattern, "a b", false},
        {boundary_pattern, "{hex64}{hex7}", false},
        {helo_pattern, "[{ip}]", true},
        {helo_pattern, "", false},
        {helo_pattern, "my host", false},
        {attachment_pattern, "invoice_{dec5}.zip", true},
        {attachment_pattern, "../x", false},
        {uri_pattern, "/{word}/s.php?id={id}", true},
        {uri_pattern, "s.php", false},
        {uri_pattern, "/a b", false},
        {mail_template, "Hi {{name}},\n\nbuy {{url}}\n", true},
        {mail_template, "Hi {{nme}}", false},
        {mail_template, std::string("a\0b", 3), false},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(row.rule(row.text).empty(), row.good) << row.text << ": " << row.rule(row.text);
    }
}

} // namespace

} // namespace takedown::simulate
