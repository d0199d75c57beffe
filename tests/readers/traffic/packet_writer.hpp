#pragma once

// PacketWriter: builds small captures, byte by byte, for tests.

#include "readers/traffic/packet.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

inline std::string big(std::uint64_t value, unsigned bytes)
{
    std::string text;
    for (unsigned i = bytes; i > 0; --i) {
        text += static_cast<char>(value >> (8 * (i - 1)) & 0xffU);
    }
    return text;
}

inline std::string little(std::uint64_t value, unsigned bytes)
{
    const std::string text = big(value, bytes);
    return {text.rbegin(), text.rend()};
}

constexpr std::uint32_t host_address = 0xc0000207;   // 192.0.2.7
constexpr std::uint32_t server_address = 0xc6336409; // 198.51.100.9

struct Ends {
    std::uint32_t source = host_address;
    std::uint32_t destination = server_address;
    std::uint16_t source_port = 1'025;
    std::uint16_t destination_port = 80;

    [[nodiscard]] Ends reversed() const
    {
        return {destination, source, destination_port, source_port};
    }
};

inline std::string tcp_segment(
    const Ends& ends,
    std::uint8_t flags,
    std::uint32_t sequence,
    std::uint32_t acknowledgement,
    std::string_view payload = {}
)
{
    return big(ends.source_port, 2) + big(ends.destination_port, 2) + big(sequence, 4) +
           big(acknowledgement, 4) + big(0x50, 1) + big(flags, 1) + big(0xffff, 2) + big(0, 4) +
           std::string(payload);
}

inline std::string udp_datagram(const Ends& ends, std::string_view payload)
{
    return big(ends.source_port, 2) + big(ends.destination_port, 2) + big(payload.size() + 8, 2) +
           big(0, 2) + std::string(payload);
}

/// `fragment` is the 16-bit field of flags and offset in 8 bytes.
inline std::string ipv4(
    const Ends& ends,
    std::uint8_t protocol,
    std::string_view payload,
    std::uint16_t fragment = 0,
    std::uint16_t identification = 7
)
{
    return big(0x4500, 2) + big(payload.size() + 20, 2) + big(identification, 2) +
           big(fragment, 2) + big(64, 1) + big(protocol, 1) + big(0, 2) + big(ends.source, 4) +
           big(ends.destination, 4) + std::string(payload);
}

inline std::string ethernet(std::string_view packet, std::uint16_t type = 0x0800)
{
    return std::string(12, '\x02') + big(type, 2) + std::string(packet);
}

inline std::string tcp_frame(
    const Ends& ends,
    std::uint8_t flags,
    std::uint32_t sequence,
    std::uint32_t acknowledgement,
    std::string_view payload = {}
)
{
    return ethernet(ipv4(ends, 6, tcp_segment(ends, flags, sequence, acknowledgement, payload)));
}

inline std::string udp_frame(const Ends& ends, std::string_view payload)
{
    return ethernet(ipv4(ends, 17, udp_datagram(ends, payload)));
}

/// A classic capture, little endian, microseconds unless told.
class PcapWriter {
public:
    explicit PcapWriter(
        std::uint32_t link_type = 1,
        std::uint32_t magic = 0xa1b2c3d4,
        std::uint32_t snaplen = 65'535
    )
        : bytes_(
              little(magic, 4) + little(2, 2) + little(4, 2) + little(0, 8) + little(snaplen, 4) +
              little(link_type, 4)
          )
    {
    }

    /// Keeps at most `snaplen` bytes of the frame.
    PcapWriter&
    add(std::uint32_t seconds,
        std::uint32_t fraction,
        std::string_view frame,
        std::size_t snaplen = 65'535)
    {
        const std::string_view kept = frame.substr(0, snaplen);
        last_offset_ = bytes_.size();
        bytes_ += little(seconds, 4) + little(fraction, 4) + little(kept.size(), 4) +
                  little(frame.size(), 4) + std::string(kept);
        return *this;
    }

    [[nodiscard]] const std::string& bytes() const { return bytes_; }

    [[nodiscard]] std::size_t last_offset() const { return last_offset_; }

private:
    std::string bytes_;
    std::size_t last_offset_ = 0;
};

/// One TCP connection frame by frame, a tenth of a second apart, with numbers kept.
class TcpWriter {
public:
    explicit TcpWriter(PcapWriter& out, const Ends& ends = {}) : out_(out), ends_(ends) {}

    TcpWriter& handshake()
    {
        frame(true, tcp_syn, {});
        up_ += 1;
        frame(false, tcp_syn | tcp_ack, {});
        down_ += 1;
        return frame(true, tcp_ack, {});
    }

    TcpWriter& up(std::string_view payload, std::size_t snaplen = 65'535)
    {
        frame(true, tcp_ack, payload, snaplen);
        up_ += static_cast<std::uint32_t>(payload.size());
        return *this;
    }

    TcpWriter& down(std::string_view payload, std::size_t snaplen = 65'535)
    {
        frame(false, tcp_ack, payload, snaplen);
        down_ += static_cast<std::uint32_t>(payload.size());
        return *this;
    }

    TcpWriter&
    frame(bool up, unsigned flags, std::string_view payload, std::size_t snaplen = 65'535)
    {
        const std::string bytes = tcp_frame(
            up ? ends_ : ends_.reversed(),
            static_cast<std::uint8_t>(flags),
            up ? up_ : down_,
            up ? down_ : up_,
            payload
        );
        out_.add(1'000 + ticks_ / 10, ticks_ % 10 * 100'000, bytes, snaplen);
        ++ticks_;
        return *this;
    }

    /// Moves on as if these bytes had been sent unseen; negative repeats.
    void skip_up(int bytes) { up_ += static_cast<std::uint32_t>(bytes); }

private:
    PcapWriter& out_;
    Ends ends_;
    std::uint32_t up_ = 0xfffffff0; // wraps early, on purpose
    std::uint32_t down_ = 5'000;
    std::uint32_t ticks_ = 0;
};

/// Labels of a name, each preceded by its length.
inline std::string dns_name(std::string_view name)
{
    std::string wire;
    while (!name.empty()) {
        const std::string_view label = name.substr(0, name.find('.'));
        wire += static_cast<char>(label.size());
        wire += label;
        name.remove_prefix(std::min(name.size(), label.size() + 1));
    }
    return wire + '\0';
}

inline std::string
dns_query(std::uint16_t id, std::string_view name, std::uint16_t flags = 0x0100, int answers = 0)
{
    return big(id, 2) + big(flags, 2) + big(1, 2) + big(static_cast<std::uint64_t>(answers), 2) +
           big(0, 4) + dns_name(name) + big(1, 2) + big(1, 2);
}

/// An answer to the first question's name.
inline std::string dns_answer(std::uint16_t type, std::uint32_t ttl, std::string_view data)
{
    return big(0xc00c, 2) + big(type, 2) + big(1, 2) + big(ttl, 4) + big(data.size(), 2) +
           std::string(data);
}

} // namespace takedown
