#include "simulate/evidence/passive_dns.hpp"

#include "core/hash.hpp"
#include "simulate/evidence/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>

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

/// Twice the slots, so that at most half are taken.
void PassiveDns::make_room()
{
    constexpr std::size_t least = 1U << 12U;
    if (2 * (records_.size() + 1) <= slots_.size()) {
        return;
    }
    slots_.assign(std::max(least, 2 * slots_.size()), 0);
    std::uint32_t number = 0;
    for (const Record& record : records_) {
        std::size_t at = record.hash & (slots_.size() - 1);
        while (slots_[at] != 0) {
            at = (at + 1) & (slots_.size() - 1);
        }
        slots_[at] = ++number;
    }
}

PassiveDns::Record&
PassiveDns::record_of(std::string_view name, std::string_view type, std::string_view data)
{
    make_room();
    const std::uint64_t hash = hash64(name, hash64(data, type.size()));
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
        Record& known = records_[slots_[at] - 1];
        if (known.hash == hash && known.name == name && known.data == data && known.type == type) {
            return known;
        }
    }
    slots_[at] = static_cast<std::uint32_t>(records_.size() + 1);
    Record& made = records_.emplace_back();
    made.hash = hash;
    made.name = name;
    made.type = type;
    made.data = data;
    return made;
}

void PassiveDns::note(
    std::string_view name, std::string_view type, std::string_view data, TimePoint time
)
{
    Record& seen = record_of(name, type, data);
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
    std::vector<const Record*> ordered;
    ordered.reserve(records_.size());
    for (const Record& record : records_) {
        ordered.push_back(&record);
    }
    std::sort(ordered.begin(), ordered.end(), [](const Record* left, const Record* right) {
        return std::tie(left->name, left->type, left->data) <
               std::tie(right->name, right->type, right->data);
    });
    std::string line;
    for (const Record* record : ordered) {
        const Record& seen = *record;
        line = "{\"rrname\":\"";
        append_escaped(line, seen.name);
        line += "\",\"rrtype\":\"";
        line += seen.type;
        line += "\",\"rdata\":\"";
        append_escaped(line, seen.data);
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
