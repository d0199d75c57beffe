// Fuzz target: world files.

#include "simulate/world/world.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)takedown::simulate::world_from_text(text, "world.toml");
    return 0;
}
