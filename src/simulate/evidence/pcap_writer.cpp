#include "simulate/evidence/frame.hpp"
#include "simulate/evidence/pcap_file.hpp"
#include "simulate/evidence/traffic_writer.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace takedown::simulate {

namespace {

/// A conversation whose packets are not all written.
struct Open {
    explicit Open(const Conversation& conversation)
        : start(conversation.flow.start),
          script(written(conversation)),
          walk(conversation.flow, script),
          frames(conversation)
    {
        const Flow& flow = conversation.flow;
        owes_unreachable = flow.transport == Transport::Udp && flow.outcome == Outcome::Refused;
        unreachable_at = usual_round_trip(flow.client, flow.server);
    }

    static Script written(const Conversation& conversation)
    {
        Script made;
        write_script(made, conversation);
        return made;
    }

    TimePoint start;
    Script script;
    PacketWalk walk;
    FrameMaker frames;
    PacketEvent event; ///< to be written next
    bool owes_unreachable = false;
    bool is_unreachable = false; ///< the next packet is that ICMP message
    Micros unreachable_at{};

    /// False when nothing is left.
    bool advance()
    {
        if (walk.next(script, event)) {
            return true;
        }
        is_unreachable = std::exchange(owes_unreachable, false);
        event.at = unreachable_at;
        return is_unreachable;
    }

    [[nodiscard]] TimePoint time() const { return start + event.at; }

    void append_frame(std::string& frame)
    {
        if (is_unreachable) {
            frames.append_unreachable(frame, script);
        } else {
            frames.append(frame, script, event);
        }
    }
};

class PcapWriter final : public TrafficWriter {
public:
    explicit PcapWriter(PcapFile file) : file_(std::move(file)) {}

    void add(const Conversation& conversation) override
    {
        write_until(conversation.flow.start);
        auto open = std::make_unique<Open>(conversation);
        if (open->advance()) {
            queue_.push_back({open->time(), next_number_++, std::move(open)});
            std::push_heap(queue_.begin(), queue_.end(), later);
        }
    }

    Result<void> finish() override
    {
        write_until(TimePoint::max());
        return file_.close();
    }

private:
    struct Waiting {
        TimePoint time{};
        std::uint64_t number = 0; ///< of the conversation: decides where times are equal
        std::unique_ptr<Open> open;
    };

    static bool later(const Waiting& a, const Waiting& b)
    {
        return std::tie(a.time, a.number) > std::tie(b.time, b.number);
    }

    void write_until(TimePoint end)
    {
        while (!queue_.empty() && queue_.front().time < end) {
            std::pop_heap(queue_.begin(), queue_.end(), later);
            Waiting& first = queue_.back();
            if (write_run(first, end)) {
                std::push_heap(queue_.begin(), queue_.end(), later);
            } else {
                queue_.pop_back();
            }
        }
    }

    /// Writes packets of one conversation until another's comes first; false when it is over.
    bool write_run(Waiting& waiting, TimePoint end)
    {
        const bool alone = queue_.size() == 1;
        do {
            frame_.clear();
            waiting.open->append_frame(frame_);
            file_.add(waiting.time, frame_);
            if (!waiting.open->advance()) {
                return false;
            }
            waiting.time = waiting.open->time();
        } while (waiting.time < end && (alone || !later(waiting, queue_.front())));
        return true;
    }

    PcapFile file_;
    std::string frame_;
    std::vector<Waiting> queue_; ///< a heap, the earliest first
    std::uint64_t next_number_ = 0;
};

} // namespace

Result<std::unique_ptr<TrafficWriter>>
open_pcap_writer(const std::string& path, std::uint32_t snaplen)
{
    TAKEDOWN_TRY(PcapFile file, PcapFile::create(path, snaplen));
    return std::make_unique<PcapWriter>(std::move(file));
}

} // namespace takedown::simulate
