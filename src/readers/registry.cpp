#include "readers/feeds/mmdb.hpp"
#include "readers/feeds/range_csv.hpp"
#include "readers/format.hpp"
#include "readers/mail/eml.hpp"
#include "readers/mail/mbox.hpp"
#include "readers/routing/bgpdump.hpp"
#include "readers/routing/mrt.hpp"
#include "readers/traffic/binetflow.hpp"
#include "readers/traffic/pcap.hpp"
#include "readers/traffic/zeek_json.hpp"
#include "readers/traffic/zeek_tsv.hpp"

#include <algorithm>
#include <vector>

// One line a format: include its header, add its value.

namespace takedown {

std::span<const Format> formats()
{
    static const std::vector<Format> all{
        mbox_format(),
        eml_format(),
        pcap_format(),
        pcapng_format(),
        zeek_tsv_format(),
        zeek_json_format(),
        binetflow_format(),
        bgpdump_format(),
        mrt_format(),
        range_csv_format(),
        mmdb_format(),
    };
    return all;
}

const Format* format_named(std::string_view name)
{
    const std::span<const Format> all = formats();
    const auto found = std::find_if(all.begin(), all.end(), [name](const Format& format) {
        return format.name == name;
    });
    return found == all.end() ? nullptr : &*found;
}

const Format* recognise(std::span<const std::uint8_t> head, std::string_view path)
{
    const Format* best = nullptr;
    double best_score = 0.2;
    for (const Format& format : formats()) {
        const double score = format.sniff(head, path);
        if (score > best_score) {
            best_score = score;
            best = &format;
        }
    }
    return best;
}

} // namespace takedown
