#include "simulate/evidence/timeline.hpp"
#include "simulate/evidence/tls_script.hpp"
#include "simulate/evidence/traffic_writer.hpp"
#include "simulate/evidence/zeek_log_file.hpp"
#include "simulate/evidence/zeek_rows.hpp"

namespace takedown::simulate {

namespace {

class ZeekWriter final : public TrafficWriter {
public:
    explicit ZeekWriter(const std::string& folder)
        : conn_(zeek_conn, folder),
          dns_(zeek_dns, folder),
          http_(zeek_http, folder),
          ssl_(zeek_ssl, folder),
          smtp_(zeek_smtp, folder)
    {
    }

    void add(const Conversation& conversation) override
    {
        const Flow& flow = conversation.flow;
        ends_.set(flow);
        put_conn_row(row_, conversation, ends_);
        conn_.add(flow.start, row_.row(), flow.start);
        if (flow.transport == Transport::Udp && flow.outcome == Outcome::Refused) {
            const TimePoint time = flow.start + usual_round_trip(flow.client, flow.server);
            put_unreachable_row(row_, flow, time);
            conn_.add(time, row_.row(), flow.start);
        }
        std::visit([&](const auto& talk) { add_talk(flow, talk); }, conversation.talk);
        const auto* session = std::get_if<SmtpSession>(&conversation.talk);
        if (session != nullptr && session->tls && flow.outcome == Outcome::Answered) {
            add_talk(flow, tls_after_mail(conversation));
        }
    }

    Result<void> finish() override
    {
        for (ZeekLogFile* log : {&conn_, &dns_, &http_, &ssl_, &smtp_}) {
            TAKEDOWN_CHECKED(log->finish());
        }
        return {};
    }

private:
    void add_talk(const Flow& /*flow*/, std::monostate /*nothing*/) {}

    void add_talk(const Flow& flow, const Lookup& lookup)
    {
        put_dns_row(row_, flow, ends_, lookup);
        dns_.add(lookup.time, row_.row(), flow.start);
    }

    void add_talk(const Flow& flow, const std::vector<HttpRequest>& requests)
    {
        std::size_t depth = 0;
        for (const HttpRequest& request : requests) {
            put_http_row(row_, ends_, request, ++depth);
            http_.add(request.time, row_.row(), flow.start);
        }
    }

    void add_talk(const Flow& flow, const TlsHandshake& handshake)
    {
        put_ssl_row(row_, flow, ends_, handshake);
        ssl_.add(handshake.time, row_.row(), flow.start);
    }

    void add_talk(const Flow& flow, const SmtpSession& session)
    {
        if (flow.outcome != Outcome::Answered) {
            return; // a client waits for the greeting
        }
        put_smtp_row(row_, flow, ends_, session);
        smtp_.add(session.time, row_.row(), flow.start);
    }

    ZeekLogFile conn_;
    ZeekLogFile dns_;
    ZeekLogFile http_;
    ZeekLogFile ssl_;
    ZeekLogFile smtp_;
    ZeekEnds ends_; ///< of the conversation that is written
    ZeekFields row_;
};

} // namespace

Result<std::unique_ptr<TrafficWriter>> open_zeek_writer(const std::string& folder)
{
    return std::make_unique<ZeekWriter>(folder);
}

} // namespace takedown::simulate
