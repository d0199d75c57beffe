#include "readers/traffic/pcap.hpp"

#include "readers/traffic/packet_flows.hpp"
#include "readers/traffic/packet_fragments.hpp"
#include "readers/traffic/packet_link.hpp"
#include "readers/traffic/packet_network.hpp"
#include "readers/traffic/packet_transport.hpp"
#include "readers/traffic/pcap_file.hpp"
#include "readers/traffic/pcapng_file.hpp"

namespace takedown {

namespace {

/// Takes frames apart, layer by layer, down to flows.
class PacketPath {
public:
    PacketPath(RecordSink& sink, std::size_t memory)
        : sink_(sink),
          flows_(sink, memory),
          fragments_(sink, [this](const Datagram& datagram) { take(datagram); })
    {
    }

    void add(const CapturedFrame& frame)
    {
        const LinkPayload link = strip_link(frame);
        switch (link.content) {
        case LinkContent::Ip: break;
        case LinkContent::Other: return;
        case LinkContent::Cut:
            sink_.oddity("packet-link-cut", frame.offset, "too short for its link layer");
            return;
        case LinkContent::Unsupported:
            sink_.oddity("packet-link-type", frame.offset, "link type not supported");
            return;
        }
        Datagram datagram;
        datagram.offset = frame.offset;
        datagram.time = frame.time;
        switch (read_ip(link.bytes, link.length, datagram)) {
        case NetworkFault::None: break;
        case NetworkFault::Cut:
            sink_.oddity("packet-ip-cut", frame.offset, "too short for its IP header");
            return;
        case NetworkFault::Damaged:
            sink_.oddity("packet-ip-damaged", frame.offset, "IP header contradicts itself");
            return;
        }
        open_tunnel_and_take(datagram);
    }

    void finish()
    {
        fragments_.finish();
        flows_.finish();
    }

private:
    void open_tunnel_and_take(Datagram& datagram)
    {
        if (!datagram.is_fragment) {
            open_tunnel(datagram);
        }
        if (!fragments_.empty()) {
            fragments_.expire(datagram.time);
        }
        if (datagram.is_fragment) {
            fragments_.add(datagram);
        } else {
            take(datagram);
        }
    }

    void take(const Datagram& datagram)
    {
        const char* fault = "";
        if (read_transport(datagram, packet_, fault)) {
            flows_.add(packet_);
        } else {
            sink_.oddity(fault, datagram.offset, "transport header cut or contradicting itself");
        }
    }

    RecordSink& sink_;
    PacketFlows flows_;
    FragmentTable fragments_;
    Packet packet_;
};

template <class File>
Result<void> read_capture(ByteSource& source, RecordSink& sink, const ReadContext& context)
{
    File file(source, sink);
    PacketPath path(sink, context.memory / 2);
    CapturedFrame frame;
    while (sink.wants_more() && file.next(frame)) {
        path.add(frame);
    }
    path.finish();
    if (file.error()) {
        return tl::unexpected<Error>(*file.error());
    }
    return {};
}

template <class File>
double sniff_capture(std::span<const std::uint8_t> head, std::string_view /*path*/)
{
    return File::recognises(head) ? 1.0 : 0.0;
}

} // namespace

Format pcap_format()
{
    return {
        .name = "pcap",
        .describes = "packet capture (pcap)",
        .kind = FormatKind::Traffic,
        .binary = true,
        .sniff = &sniff_capture<PcapFile>,
        .read = &read_capture<PcapFile>,
    };
}

Format pcapng_format()
{
    return {
        .name = "pcapng",
        .describes = "packet capture (pcapng)",
        .kind = FormatKind::Traffic,
        .binary = true,
        .sniff = &sniff_capture<PcapngFile>,
        .read = &read_capture<PcapngFile>,
    };
}

} // namespace takedown
