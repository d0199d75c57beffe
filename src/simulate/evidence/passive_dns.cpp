#include "simulate/evidence/passive_dns.hpp"

#include "simulate/evidence/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace takedown::simulate {

namespace {

std::string_view type_name(std::uint16_t type)
{
    switch (type) {
    case 2: return "NS";
    case 12: return "PTR";
    case 15: return "MX";
    case 16: return "TXT";
    case 33: return "SRV";
    default: return "CNAME"; // what is no address in the answer to any other question
    }
}

/// As JSON strings have it; what was read from packets may hold anything.
void append_escaped(std::string& out, std::string_view text)
{
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c >= 0 && c < ' ') {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
}

std::int64_t seconds_of(TimePoint time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

} // namespace

void PassiveDns::note(
    std::string_view name, std::string_view type, const std::string& data, TimePoint time
)
{
    Seen& seen = seen_[{std::string(name), std::string(type), data}];
    seen.first = seen.count == 0 ? time : std::min(seen.first, time);
    seen.last = seen.count == 0 ? time : std::max(seen.last, time);
    ++seen.count;
}

void PassiveDns::add(const Lookup& lookup)
{
    if (lookup.response != dns_ok) {
        return;
    }
    const std::string_view type = type_name(lookup.type);
    std::string_view owner = lookup.name;
    for (const std::string& data : lookup.other_answers) {
        note(owner, type, data, lookup.time);
        if (type == "CNAME") { // a chain: each is the owner of what follows
            owner = data;
        }
    }
    for (const Address& address : lookup.addresses) {
        note(owner, address.is_v4() ? "A" : "AAAA", address.text(), lookup.time);
    }
}

Result<void> PassiveDns::write(const std::string& path) const
{
    TAKEDOWN_TRY(TextFile file, TextFile::create(path));
    std::string line;
    for (const auto& [key, seen] : seen_) {
        const auto& [name, type, data] = key;
        line = "{\"rrname\":\"";
        append_escaped(line, name);
        line += "\",\"rrtype\":\"" + type + "\",\"rdata\":\"";
        append_escaped(line, data);
        fmt::format_to(
            std::back_inserter(line),
            "\",\"count\":{},\"time_first\":{},\"time_last\":{}}}\n",
            seen.count,
            seconds_of(seen.first),
            seconds_of(seen.last)
        );
        file.write(line);
    }
    return file.close();
}

} // namespace takedown::simulate
