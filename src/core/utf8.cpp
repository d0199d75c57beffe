#include "core/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace takedown {

namespace {

/// What a first byte that is no ASCII says of its sequence.
struct Lead {
    std::size_t length = 0; ///< 0: none begins so
    unsigned low = 0x80;    ///< least and greatest second byte
    unsigned high = 0xbf;
};

Lead lead_of(unsigned first)
{
    Lead lead;
    if (first >= 0xc2 && first <= 0xdf) {
        lead.length = 2;
    } else if (first >= 0xe0 && first <= 0xef) {
        lead.length = 3;
        lead.low = first == 0xe0 ? 0xa0 : lead.low;   // no overlong forms
        lead.high = first == 0xed ? 0x9f : lead.high; // no surrogates
    } else if (first >= 0xf0 && first <= 0xf4) {
        lead.length = 4;
        lead.low = first == 0xf0 ? 0x90 : lead.low;
        lead.high = first == 0xf4 ? 0x8f : lead.high;
    }
    return lead;
}

} // namespace

std::size_t utf8_length(std::string_view text)
{
    const auto byte = [text](std::size_t i) {
        return static_cast<unsigned char>(text[i]);
    };
    if (byte(0) < 0x80) {
        return 1;
    }
    const Lead lead = lead_of(byte(0));
    if (lead.length == 0 || text.size() < lead.length || byte(1) < lead.low ||
        byte(1) > lead.high) {
        return 0;
    }
    for (std::size_t i = 2; i < lead.length; ++i) {
        if (byte(i) < 0x80 || byte(i) > 0xbf) {
            return 0;
        }
    }
    return lead.length;
}

bool is_valid_utf8(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t word = 0;
        if (text.size() - at >= sizeof word) {
            std::memcpy(&word, text.data() + at, sizeof word);
            if ((word & 0x8080808080808080U) == 0) {
                at += sizeof word;
                continue;
            }
        }
        if (static_cast<std::uint8_t>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const std::size_t length = utf8_length(text.substr(at));
        if (length == 0) {
            return false;
        }
        at += length;
    }
    return true;
}

} // namespace takedown
