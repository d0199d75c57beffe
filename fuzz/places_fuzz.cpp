// Fuzz target: the places that a search for campaigns goes on from, as the case keeps them.

#include "analysis/campaigns/known_places.hpp"
#include "core/cursor.hpp"
#include "core/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace takedown; // NOLINT(google-build-using-namespace)
    (void)places_from({data, size});
    // Behind the head and with the right hash, so that what is inside is reached.
    std::string inside = bytes_of({});
    inside.resize(inside.size() - 16);
    const std::uint64_t count = size / 21;
    for (int shift = 56; shift >= 0; shift -= 8) {
        inside += static_cast<char>(count >> static_cast<unsigned>(shift) & 0xffU);
    }
    inside += as_text({data, count * 21});
    const std::uint64_t hash = hash64(inside);
    for (int shift = 56; shift >= 0; shift -= 8) {
        inside += static_cast<char>(hash >> static_cast<unsigned>(shift) & 0xffU);
    }
    if (const auto places = places_from(as_bytes(inside))) {
        const auto again = places_from(as_bytes(bytes_of(*places)));
        if (!again || again->places.size() != places->places.size()) {
            __builtin_trap();
        }
    }
    return 0;
}
