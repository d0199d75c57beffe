#include "readers/traffic/binetflow.hpp"

#include "core/text.hpp"
#include "readers/read_lines.hpp"
#include "readers/traffic/binetflow_state.hpp"
#include "readers/traffic/traffic_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace takedown {

namespace {

enum Column : std::uint8_t {
    StartTime,
    Dur,
    Proto,
    SrcAddr,
    Sport,
    Dir,
    DstAddr,
    Dport,
    State,
    TotPkts,
    TotBytes,
    SrcBytes,
    SrcPkts,
    ColumnCount,
};

constexpr std::array<std::string_view, ColumnCount> column_names{
    "StartTime",
    "Dur",
    "Proto",
    "SrcAddr",
    "Sport",
    "Dir",
    "DstAddr",
    "Dport",
    "State",
    "TotPkts",
    "TotBytes",
    "SrcBytes",
    "SrcPkts",
};

using Row = std::array<std::string_view, ColumnCount>;

char separator_of(std::string_view header)
{
    return header.find('\t') != std::string_view::npos ? '\t' : ',';
}

bool is_header(std::string_view line)
{
    const auto names = split(line, separator_of(line));
    const auto present = [&names](std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    return present("SrcAddr") && present("DstAddr") && present("StartTime") && present("State") &&
           present("Dir");
}

double sniff(std::span<const std::uint8_t> head, std::string_view /*path*/)
{
    const std::string_view text = as_text(head);
    const std::string_view line = text.substr(0, std::min<std::size_t>(text.find('\n'), 1024));
    return is_header(trim(line)) ? 0.95 : 0.0;
}

/// Decimal, or hex as Argus writes ICMP types and odd ports; empty is 0.
std::optional<std::uint16_t> port_of(std::string_view text)
{
    if (text.empty()) {
        return std::uint16_t{0};
    }
    if (text.size() > 2 && text.substr(0, 2) == "0x") {
        std::uint16_t value = 0;
        const char* const end = text.data() + text.size();
        const auto [last, error] = std::from_chars(text.data() + 2, end, value, 16);
        return error == std::errc{} && last == end ? std::optional(value) : std::nullopt;
    }
    return parse_number<std::uint16_t>(text);
}

Transport transport_of(std::string_view proto)
{
    if (proto == "tcp") {
        return Transport::Tcp;
    }
    if (proto == "udp" || proto == "rtp" || proto == "rtcp" || proto == "udt") {
        return Transport::Udp; // Argus names what it found inside UDP
    }
    return proto == "icmp" || proto == "ipv6-icmp" ? Transport::Icmp : Transport::Other;
}

std::uint64_t number_of(std::string_view text)
{
    return parse_number<std::uint64_t>(text).value_or(0);
}

/// Packets of the source; where its column is missing, half of the sum when both sides sent.
std::uint64_t
source_packets(const Row& row, std::uint64_t all, std::uint64_t bytes_up, std::uint64_t bytes_down)
{
    if (row[SrcPkts].data() != nullptr && !row[SrcPkts].empty()) {
        return std::min(number_of(row[SrcPkts]), all);
    }
    if (bytes_down == 0) {
        return all;
    }
    return bytes_up == 0 ? 0 : (all + 1) / 2;
}

void swap_ends(Flow& flow)
{
    std::swap(flow.client, flow.server);
    if (flow.transport != Transport::Icmp) { // there they are type and code
        std::swap(flow.client_port, flow.server_port);
    }
    std::swap(flow.packets_up, flow.packets_down);
    std::swap(flow.bytes_up, flow.bytes_down);
}

/// Type and code from the one number Argus puts into Sport ("0x0303": type 3, code 3).
void set_icmp_type(Flow& flow, std::string_view sport)
{
    const std::uint16_t number = port_of(sport).value_or(0);
    const bool both = sport.size() == 6;
    flow.client_port = both ? static_cast<std::uint16_t>(number & 0xffU) : number;
    flow.server_port = both ? static_cast<std::uint16_t>(number >> 8U) : std::uint16_t{0};
}

bool holds(std::string_view text, char c)
{
    return text.find(c) != std::string_view::npos;
}

/// Turns the flow round when its destination began it, and sets the outcome.
void judge(Flow& flow, std::string_view direction, std::string_view state)
{
    const bool unsure = holds(direction, '?');
    const bool backwards = holds(direction, '<') && !holds(direction, '>') && !unsure;
    constexpr std::uint16_t first_free_port = 1024;
    const bool ports_tell = unsure && flow.transport != Transport::Icmp && flow.client_port != 0 &&
                            flow.client_port < first_free_port &&
                            flow.server_port >= first_free_port;
    std::string turned;
    const std::size_t bar = state.find('_');
    if (backwards || ports_tell) {
        swap_ends(flow);
        if (bar != std::string_view::npos) {
            turned = std::string(state.substr(bar + 1)) + "_" + std::string(state.substr(0, bar));
            state = turned;
        }
    }
    flow.outcome = argus_outcome(flow.transport, state, flow.bytes_down > 0);
    if (unsure && flow.outcome != Outcome::Answered) {
        flow.outcome = Outcome::Unknown; // who began it decides, and that was not seen
    }
    const std::size_t other = state.find('_');
    flow.reset_by_server = flow.transport == Transport::Tcp && other != std::string_view::npos &&
                           holds(state.substr(other), 'R');
}

class FlowTable {
public:
    explicit FlowTable(RecordSink& sink) : sink_(sink) {}

    void take(const LineSplitter::Line& line)
    {
        if (line.text.empty()) {
            return;
        }
        if (line.text.substr(0, 9) == column_names.front() || slots_.empty()) {
            take_header(line);
            return;
        }
        Row row{};
        if (line.cut || !fill(line.text, row)) {
            sink_.oddity("binetflow-row-short", line.offset, "fewer columns than the header names");
            return;
        }
        emit(row, line.offset);
    }

private:
    void take_header(const LineSplitter::Line& line)
    {
        if (line.cut || !is_header(line.text)) {
            sink_.oddity("binetflow-row-without-header", line.offset, "no header line before it");
            return;
        }
        separator_ = separator_of(line.text);
        slots_.clear();
        used_ = 0;
        for (const std::string_view name : split(line.text, separator_)) {
            const auto* const found = std::find(column_names.begin(), column_names.end(), name);
            slots_.push_back(found - column_names.begin());
            if (found != column_names.end()) {
                used_ = slots_.size();
            }
        }
    }

    bool fill(std::string_view text, Row& row) const
    {
        std::size_t start = 0;
        for (std::size_t column = 0; column < used_; ++column) {
            if (start == std::string_view::npos) {
                return false;
            }
            const std::size_t end = text.find(separator_, start);
            const auto slot = static_cast<std::size_t>(slots_[column]);
            if (slot < row.size()) {
                row.at(slot) =
                    trim(text.substr(start, end == std::string_view::npos ? end : end - start));
            }
            start = end == std::string_view::npos ? end : end + 1;
        }
        return true;
    }

    void emit(const Row& row, std::uint64_t offset)
    {
        const auto start = parse_iso_time(row[StartTime]);
        const auto source = Address::parse(row[SrcAddr]);
        const auto destination = Address::parse(row[DstAddr]);
        if (!start) {
            sink_.oddity("binetflow-bad-time", offset, row[StartTime]);
            return;
        }
        if (!source || !destination) {
            sink_.oddity("binetflow-not-ip", offset, row[Proto]);
            return;
        }
        Flow flow;
        flow.where.offset = offset;
        flow.start = *start;
        flow.duration = duration_of_seconds(row[Dur]);
        check_numbers(row, offset);
        flow.transport = transport_of(row[Proto]);
        flow.client = *source;
        flow.server = *destination;
        if (flow.transport == Transport::Icmp) {
            set_icmp_type(flow, row[Sport]);
        } else {
            set_ports(flow, row, offset);
        }
        const std::uint64_t all_bytes = number_of(row[TotBytes]);
        const std::uint64_t all_packets = number_of(row[TotPkts]);
        flow.bytes_up = std::min(number_of(row[SrcBytes]), all_bytes);
        flow.bytes_down = all_bytes - flow.bytes_up;
        flow.packets_up = source_packets(row, all_packets, flow.bytes_up, flow.bytes_down);
        flow.packets_down = all_packets - flow.packets_up;
        judge(flow, row[Dir], row[State]);
        sink_.add(std::move(flow));
    }

    /// Counts and times that are none become 0, and are told.
    void check_numbers(const Row& row, std::uint64_t offset)
    {
        for (const Column column : {TotPkts, TotBytes, SrcPkts, SrcBytes}) {
            if (!row[column].empty() && !parse_number<std::uint64_t>(row[column])) {
                sink_.oddity("binetflow-bad-number", offset, row[column]);
                return;
            }
        }
        if (!row[Dur].empty() && !is_duration(row[Dur])) {
            sink_.oddity("binetflow-bad-number", offset, row[Dur]);
        }
    }

    void set_ports(Flow& flow, const Row& row, std::uint64_t offset)
    {
        const auto from = port_of(row[Sport]);
        const auto to = port_of(row[Dport]);
        if (!from || !to) {
            sink_.oddity("binetflow-bad-port", offset, from ? row[Dport] : row[Sport]);
        }
        flow.client_port = from.value_or(0);
        flow.server_port = to.value_or(0);
    }

    RecordSink& sink_;
    char separator_ = ',';
    std::vector<std::ptrdiff_t> slots_; ///< Column for each column of the file, or past the end
    std::size_t used_ = 0;
};

Result<void> read(ByteSource& source, RecordSink& sink, const ReadContext& /*context*/)
{
    FlowTable table(sink);
    return read_lines(source, [&](const LineSplitter::Line& line) {
        table.take(line);
        return sink.wants_more();
    });
}

} // namespace

Format binetflow_format()
{
    return {
        .name = "binetflow",
        .describes = "Argus flow records as CSV (binetflow)",
        .kind = FormatKind::Traffic,
        .binary = false,
        .sniff = sniff,
        .read = read,
    };
}

} // namespace takedown
