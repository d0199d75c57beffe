// One SMTP session: the input's first byte chooses settings, the others are what the client sends,
// cut into pieces at each 0xFE.

#include "core/check.hpp"
#include "core/cursor.hpp"
#include "trap/captured_message.hpp"
#include "trap/session.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace {

using namespace takedown;       // NOLINT(google-build-using-namespace): a program of its own
using namespace takedown::trap; // NOLINT(google-build-using-namespace)

SessionSettings settings_of(std::uint8_t choice)
{
    SessionSettings settings;
    settings.name = "mx.example.org";
    settings.tls = (choice & 1U) != 0;
    settings.auth = (choice & 2U) == 0
                        ? AuthOffer::Off
                        : ((choice & 4U) != 0 ? AuthOffer::Accept : AuthOffer::Refuse);
    settings.keep_credentials = (choice & 8U) != 0;
    if ((choice & 16U) != 0) {
        settings.recipients = RecipientPolicy({"ours.example"});
    }
    settings.most_message_bytes = 2000;
    settings.most_session_bytes = 20000;
    return settings;
}

void step(Session& session, TrapState& state, const Peer& peer, Micros at)
{
    (void)session.take_output(at);
    if (session.wanting() == Wanting::Tls) {
        session.tls_started({}, at);
    }
    while (session.wanting() == Wanting::Storage) {
        (void)mailbox_form(session.take_message(), peer, "mx.example.org");
        (void)session.transcript().take_part();
        session.stored(true, at);
        session.receive({}, at);
        (void)session.take_output(at);
    }
    TAKEDOWN_CHECK(state.body_bytes <= state.most_body_bytes);
}

} // namespace

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const SessionSettings settings = settings_of(data[0]);
    std::string_view bytes = as_text(std::span(data, size)).substr(1);
    TrapState state;
    state.most_body_bytes = 10000;
    {
        Peer peer;
        Micros at{};
        Session session(settings, state, peer, at);
        while (!bytes.empty()) {
            const std::size_t cut = std::min(bytes.find('\xFE'), bytes.size() - 1) + 1;
            session.receive(bytes.substr(0, cut), ++at);
            bytes.remove_prefix(cut);
            for (int i = 0; i < 4; ++i) {
                step(session, state, peer, at);
                session.receive({}, at);
            }
        }
        session.lost("closed", at);
        (void)session.transcript().take_part(session.ended());
    }
    TAKEDOWN_CHECK(state.body_bytes == 0);
    return 0;
}
