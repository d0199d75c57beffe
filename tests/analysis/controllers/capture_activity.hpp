#pragma once

// CaptureActivity: groups the records of one capture into host activities in memory, as the store
// does for a case.

#include "model/activity.hpp"
#include "model/record_sink.hpp"

#include <string>
#include <vector>

namespace takedown {

class CaptureActivity : public RecordSink {
public:
    explicit CaptureActivity(std::string network) : network_(std::move(network)) {}

    void add(Message&& message) override;
    void add(Flow&& flow) override;
    void add(Lookup&& lookup) override;
    void add(HttpRequest&& request) override;
    void add(TlsHandshake&& handshake) override;
    void add(SmtpSession&& session) override;
    void add(Route&& route) override;
    void add(PlaceRange&& range) override;
    void oddity(std::string_view kind, std::uint64_t offset, std::string_view detail) override;

    [[nodiscard]] bool wants_more() const override { return true; }

    /// By address. Moves the records out: call once.
    std::vector<HostActivity> hosts();

private:
    std::string network_;
    std::vector<Flow> flows_;
    std::vector<Lookup> lookups_;
    std::vector<HttpRequest> requests_;
    std::vector<TlsHandshake> handshakes_;
    std::vector<SmtpSession> sessions_;
};

} // namespace takedown
