#include "simulate/evidence/pcap_file.hpp"

#include <array>

namespace takedown::simulate {

namespace {

/// Overwrites four bytes, least significant first.
void put_u32(char* at, std::uint64_t value)
{
    for (int i = 0; i < 4; ++i, value >>= 8U) {
        at[i] = static_cast<char>(value & 0xffU);
    }
}

} // namespace

Result<PcapFile> PcapFile::create(const std::string& path, std::uint32_t snaplen)
{
    constexpr std::uint32_t magic = 0xa1b2c3d4;
    constexpr std::uint32_t version = 2 | 4U << 16U;
    constexpr std::uint32_t ethernet = 1;
    TAKEDOWN_TRY(TextFile file, TextFile::create(path));
    std::array<char, 24> header{};
    put_u32(header.data(), magic);
    put_u32(header.data() + 4, version);
    put_u32(header.data() + 16, snaplen);
    put_u32(header.data() + 20, ethernet);
    file.write({header.data(), header.size()});
    return PcapFile(std::move(file), snaplen);
}

void PcapFile::add(TimePoint time, std::string_view frame)
{
    const auto micros = static_cast<std::uint64_t>(time.time_since_epoch().count());
    const std::string_view kept = frame.substr(0, snaplen_);
    std::array<char, 16> header{};
    put_u32(header.data(), micros / 1'000'000);
    put_u32(header.data() + 4, micros % 1'000'000);
    put_u32(header.data() + 8, kept.size());
    put_u32(header.data() + 12, frame.size());
    file_.write({header.data(), header.size()});
    file_.write(kept);
}

} // namespace takedown::simulate
