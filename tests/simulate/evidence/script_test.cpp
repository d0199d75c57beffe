#include "simulate/evidence/certificate.hpp"
#include "simulate/evidence/conversations.hpp"
#include "simulate/evidence/script.hpp"

#include <gtest/gtest.h>

namespace takedown::simulate {
namespace {

TEST(Script, MeasuresWithoutTextWhatItWritesWithIt)
{
    for (const NamedConversation& named : conversations_of_every_kind()) {
        Script written;
        write_script(written, named.conversation);
        Script measured;
        write_outline(measured, named.conversation);
        ASSERT_EQ(measured.exchanges(), written.exchanges()) << named.name;
        for (std::uint64_t i = 0; i < written.exchanges(); ++i) {
            EXPECT_EQ(measured.up(i), written.up(i)) << named.name << ", exchange " << i;
            EXPECT_EQ(measured.down(i), written.down(i)) << named.name << ", exchange " << i;
        }
    }
}

TEST(Certificate, HasTheSizeThatIsSaidWithoutMakingIt)
{
    TlsHandshake handshake;
    for (const char* subject :
         {"CN=a.example", "CN=www.long-name.of-a-server.example,O=Somebody,C=NL"}) {
        handshake.subject = subject;
        handshake.issuer = "CN=An authority";
        EXPECT_EQ(certificate_size(handshake), certificate_of(handshake).size()) << subject;
    }
}

} // namespace
} // namespace takedown::simulate
