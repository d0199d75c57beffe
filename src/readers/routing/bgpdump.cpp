#include "readers/routing/bgpdump.hpp"

#include "core/text.hpp"
#include "readers/read_lines.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace takedown {

namespace {

/// The first fields of a line; those that are not there are empty.
struct Fields {
    std::array<std::string_view, 7> values{};
    std::size_t count = 0;
};

Fields fields_of(std::string_view line)
{
    Fields fields;
    std::size_t at = 0;
    while (fields.count < fields.values.size()) {
        const std::size_t mark = line.find('|', at);
        fields.values.at(fields.count++) = line.substr(at, mark - at);
        if (mark == std::string_view::npos) {
            break;
        }
        at = mark + 1;
    }
    return fields;
}

bool is_known_type(std::string_view type)
{
    return type == "TABLE_DUMP" || type == "TABLE_DUMP2" || type == "BGP4MP" || type == "BGP4MP_ET";
}

double sniff(std::span<const std::uint8_t> head, std::string_view /*path*/)
{
    const std::string_view text = as_text(head);
    const Fields fields = fields_of(text.substr(0, text.find('\n')));
    return fields.count >= 5 && is_known_type(fields.values[0]) && parse_epoch(fields.values[1])
               ? 0.95
               : 0.0;
}

/// "64500", or "1.10" (asdot).
std::optional<Asn> parse_asn(std::string_view text)
{
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) {
        return parse_number<Asn>(text);
    }
    const auto high = parse_number<std::uint16_t>(text.substr(0, dot));
    const auto low = parse_number<std::uint16_t>(text.substr(dot + 1));
    return high && low ? std::optional<Asn>(Asn{*high} << 16U | *low) : std::nullopt;
}

/// "2497 3549 {4237,1}": sets are noted, confederations ("(65001 65002)", "[65001]") left out.
bool parse_path(std::string_view text, Route& route)
{
    constexpr std::size_t most_hops = 4096;
    while (!text.empty() && route.path.size() < most_hops) {
        const char first = text.front();
        if (first == ' ') {
            text.remove_prefix(1);
            continue;
        }
        if (first == '{' || first == '(' || first == '[') {
            const char closing = first == '{' ? '}' : (first == '(' ? ')' : ']');
            const std::size_t close = text.find(closing);
            if (close == std::string_view::npos) {
                return false;
            }
            route.has_set = route.has_set || first == '{';
            text.remove_prefix(close + 1);
            continue;
        }
        const std::size_t end = std::min(text.find(' '), text.size());
        const auto asn = parse_asn(text.substr(0, end));
        if (!asn) {
            return false;
        }
        route.path.push_back(*asn);
        text.remove_prefix(end);
    }
    return text.empty();
}

/// Whole seconds or, from BGP4MP_ET, with a fraction. Consecutive lines mostly repeat it.
class TimeMemory {
public:
    std::optional<TimePoint> parse(std::string_view text)
    {
        if (text != text_ || !time_) {
            text_ = std::string(text.substr(0, 64));
            time_ = parse_epoch(text);
        }
        return time_;
    }

private:
    std::string text_;
    std::optional<TimePoint> time_;
};

/// Routes of one peer mostly follow one another.
class PeerMemory {
public:
    std::optional<Address> parse(std::string_view text)
    {
        if (text != text_ || !address_) {
            text_ = std::string(text.substr(0, 64));
            address_ = Address::parse(text);
        }
        return address_;
    }

private:
    std::string text_;
    std::optional<Address> address_;
};

class RouteLines {
public:
    explicit RouteLines(RecordSink& sink) : sink_(sink) {}

    void take(const LineSplitter::Line& line)
    {
        if (line.text.empty()) {
            return;
        }
        const Fields fields = fields_of(line.text);
        if (!is_known_type(fields.values[0]) || line.cut) {
            sink_.oddity("bgpdump-line-unknown", line.offset, "no line of bgpdump -m");
            return;
        }
        const std::string_view kind = fields.values[2];
        if (kind == "STATE") {
            return; // a session's state, not a route
        }
        const bool withdrawn = kind == "W";
        if (!withdrawn && kind != "A" && kind != "B") {
            sink_.oddity("bgpdump-line-unknown", line.offset, "kind is none of A, B, W, STATE");
            return;
        }
        Route route;
        if (!fill(fields, withdrawn, route)) {
            sink_.oddity("bgpdump-line-malformed", line.offset, "time, peer, prefix or path");
            return;
        }
        route.where.offset = line.offset;
        sink_.add(std::move(route));
    }

private:
    bool fill(const Fields& fields, bool withdrawn, Route& route)
    {
        const auto time = times_.parse(fields.values[1]);
        const auto peer = peers_.parse(fields.values[3]);
        const auto peer_as = parse_asn(fields.values[4]);
        const auto prefix = Prefix::parse(fields.values[5]);
        if (!time || !peer || !peer_as || !prefix || (!withdrawn && fields.count < 7)) {
            return false;
        }
        route.time = *time;
        route.peer = *peer;
        route.peer_as = *peer_as;
        route.prefix = *prefix;
        route.withdrawn = withdrawn;
        if (withdrawn) {
            return true;
        }
        constexpr std::size_t usual_hops = 8;
        route.path.reserve(usual_hops);
        return parse_path(fields.values[6], route);
    }

    RecordSink& sink_;
    TimeMemory times_;
    PeerMemory peers_;
};

Result<void> read(ByteSource& source, RecordSink& sink, const ReadContext& /*context*/)
{
    RouteLines routes(sink);
    return read_lines(source, [&](const LineSplitter::Line& line) {
        routes.take(line);
        return sink.wants_more();
    });
}

} // namespace

Format bgpdump_format()
{
    return {
        .name = "bgpdump",
        .describes = "routes as bgpdump -m prints them",
        .kind = FormatKind::Routing,
        .binary = false,
        .sniff = sniff,
        .read = read,
    };
}

} // namespace takedown
