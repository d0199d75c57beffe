#pragma once

// NetflowExport: NetFlow version 9 datagrams (RFC 3954) in a capture of the link that carries them.

#include "simulate/evidence/frame.hpp"
#include "simulate/evidence/netflow_meter.hpp"
#include "simulate/evidence/pcap_file.hpp"

#include <cstdint>
#include <string>

namespace takedown::simulate {

/// The router sends once a second what expired in that second.
class NetflowExport {
public:
    static Result<NetflowExport> create(const std::string& path);

    /// Seconds since 1970, ascending: when what is added next is sent.
    void begin_second(std::int64_t second);
    void add(const FlowRecord& record);
    void end_second();

    Result<void> close() { return file_.close(); }

private:
    explicit NetflowExport(PcapFile file);

    void append_record(std::string& out, const FlowRecord& record) const;
    void send();

    PcapFile file_;
    Script script_; ///< holds the datagram that is made up
    FrameMaker frames_;
    std::string frame_;
    std::string records_v4_;
    std::string records_v6_;
    std::uint16_t count_ = 0;
    std::uint32_t sequence_ = 0;
    std::int64_t second_ = 0;
    std::int64_t templates_sent_ = 0;
    std::int64_t sent_in_second_ = 0;
};

} // namespace takedown::simulate
