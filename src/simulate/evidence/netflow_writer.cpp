#include "simulate/evidence/netflow_export.hpp"
#include "simulate/evidence/netflow_meter.hpp"
#include "simulate/evidence/packet_count.hpp"
#include "simulate/evidence/traffic_writer.hpp"

#include <map>
#include <utility>

namespace takedown::simulate {

namespace {

/// The "port unreachable" that a refused datagram gets.
FlowRecord unreachable_record(const Flow& flow)
{
    const bool v4 = flow.server.is_v4();
    FlowRecord record;
    record.source = flow.server;
    record.destination = flow.client;
    record.first = flow.start + usual_round_trip(flow.client, flow.server);
    record.last = record.first;
    record.expires = record.last + inactive_timeout;
    record.packets = 1;
    record.bytes = ip_header_size(flow) + datagram_header_size + unreachable_size(flow);
    record.destination_port = v4 ? 0x0303 : 0x0104;
    record.protocol = v4 ? 1 : 58;
    return record;
}

class NetflowWriter final : public TrafficWriter {
public:
    explicit NetflowWriter(NetflowExport out) : out_(std::move(out)) {}

    void add(const Conversation& conversation) override
    {
        const Flow& flow = conversation.flow;
        send_until(second_of(flow.start));
        if (is_short(conversation)) {
            records_.clear();
            append_short_records(records_, conversation);
            for (const FlowRecord& record : records_) {
                wait(record, nullptr);
            }
        } else {
            auto meter = idle_meter();
            meter->begin(conversation);
            if (const auto first = meter->next()) {
                wait(*first, std::move(meter));
            }
        }
        if (flow.transport == Transport::Udp && flow.outcome == Outcome::Refused) {
            wait(unreachable_record(flow), nullptr);
        }
    }

    Result<void> finish() override
    {
        send_until(INT64_MAX);
        return out_.close();
    }

private:
    struct Waiting {
        FlowRecord record;
        std::unique_ptr<FlowMeter> more; ///< has the conversation's next records, if any
    };

    static std::int64_t second_of(TimePoint time)
    {
        return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    }

    using Seconds = std::map<std::int64_t, std::vector<Waiting>>;

    std::unique_ptr<FlowMeter> idle_meter()
    {
        if (idle_meters_.empty()) {
            return std::make_unique<FlowMeter>();
        }
        auto meter = std::move(idle_meters_.back());
        idle_meters_.pop_back();
        return meter;
    }

    void wait(const FlowRecord& record, std::unique_ptr<FlowMeter> more)
    {
        const std::int64_t second = second_of(record.expires) + 1;
        auto place = waiting_.lower_bound(second);
        if (place == waiting_.end() || place->first != second) {
            if (idle_seconds_.empty()) {
                place = waiting_.emplace_hint(place, second, std::vector<Waiting>());
            } else {
                idle_seconds_.back().key() = second;
                place = waiting_.insert(place, std::move(idle_seconds_.back()));
                idle_seconds_.pop_back();
            }
        }
        place->second.push_back({record, std::move(more)});
    }

    /// Sends everything that is due up to the end of `second`.
    void send_until(std::int64_t second)
    {
        while (!waiting_.empty() && waiting_.begin()->first <= second) {
            auto due = waiting_.extract(waiting_.begin());
            out_.begin_second(due.key());
            for (Waiting& each : due.mapped()) {
                send(each, due.key());
            }
            out_.end_second();
            due.mapped().clear();
            idle_seconds_.push_back(std::move(due));
        }
    }

    /// With the record go those of its conversation that are due in the same second.
    void send(Waiting& waiting, std::int64_t second)
    {
        out_.add(waiting.record);
        while (waiting.more) {
            const auto next = waiting.more->next();
            if (!next) {
                idle_meters_.push_back(std::move(waiting.more));
                return;
            }
            if (second_of(next->expires) + 1 > second) {
                wait(*next, std::move(waiting.more));
                return;
            }
            out_.add(*next);
        }
    }

    NetflowExport out_;
    Seconds waiting_; ///< by the second they are sent in
    std::vector<FlowRecord> records_;
    std::vector<std::unique_ptr<FlowMeter>> idle_meters_; ///< kept for their memory,
    std::vector<Seconds::node_type> idle_seconds_;        ///< as these are
};

} // namespace

Result<std::unique_ptr<TrafficWriter>> open_netflow_writer(const std::string& path)
{
    TAKEDOWN_TRY(NetflowExport out, NetflowExport::create(path));
    return std::make_unique<NetflowWriter>(std::move(out));
}

} // namespace takedown::simulate
