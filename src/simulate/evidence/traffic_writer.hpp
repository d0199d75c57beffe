#pragma once

// TrafficWriter: one recording of one network, written as conversations come.

#include "core/result.hpp"
#include "simulate/evidence/conversation.hpp"
#include "simulate/world/network_spec.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace takedown::simulate {

class TrafficWriter {
public:
    TrafficWriter() = default;
    TrafficWriter(const TrafficWriter&) = delete;
    TrafficWriter& operator=(const TrafficWriter&) = delete;
    TrafficWriter(TrafficWriter&&) = delete;
    TrafficWriter& operator=(TrafficWriter&&) = delete;
    virtual ~TrafficWriter() = default;

    /// Conversations come ascending by flow.start. The first storage error is kept until finish().
    virtual void add(const Conversation& conversation) = 0;
    /// Writes what is pending and closes the files. Error: Storage.
    virtual Result<void> finish() = 0;
};

/// Writes one capture, `path` ("isp.pcap"), packets in time order; packets longer than `snaplen`
/// are cut as a capture tool does. Memory: the packets of conversations that are open at once.
Result<std::unique_ptr<TrafficWriter>>
open_pcap_writer(const std::string& path, std::uint32_t snaplen);

/// Writes Zeek TSV logs into `folder`: conn.log and, when there is something to say, dns.log,
/// http.log, ssl.log, smtp.log; uids are made of content, so the same conversation has the same
/// one.
Result<std::unique_ptr<TrafficWriter>> open_zeek_writer(const std::string& folder);

/// Writes a capture of NetFlow version 9 datagrams as a router exports them, one record a
/// direction; tools/make_nfdump.py turns it into an nfdump file (docs/formats/netflow.md). Memory:
/// what expires within seconds, and one record of each long conversation.
Result<std::unique_ptr<TrafficWriter>> open_netflow_writer(const std::string& path);

} // namespace takedown::simulate
