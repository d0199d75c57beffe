#include "simulate/evidence/tls_profile.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "simulate/evidence/md5.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

/// Shapes of hellos as browsers, libraries and old Windows programs send them. They are invented
/// after such programs: no fingerprint of a real one is claimed.
std::vector<TlsProfile> make_profiles()
{
    return {
        // an old Windows program: no extension but the name
        {0x0301,
         0x0301,
         {0x0004, 0x0005, 0x000a, 0x0009, 0x0064, 0x0062, 0x0003, 0x0006, 0x0013, 0x002f},
         {0},
         {}},
        // a Windows program of the next generation
        {0x0301,
         0x0301,
         {0x002f, 0x0035, 0x0005, 0x000a, 0xc013, 0xc014, 0xc009, 0xc00a, 0x0032, 0x0038, 0x0004},
         {65281, 0, 10, 11},
         {23, 24}},
        {0x0303,
         0x0303,
         {0xc02b, 0xc02f, 0xc02c, 0xc030, 0xc00a, 0xc009, 0xc013, 0xc014, 0x002f, 0x0035, 0x000a},
         {0, 65281, 10, 11, 35, 16, 5, 13},
         {29, 23, 24}},
        {0x0303,
         0x0303,
         {0xc030,
          0xc02c,
          0xc028,
          0xc024,
          0xc014,
          0xc00a,
          0x009f,
          0x006b,
          0x0039,
          0xc02f,
          0xc013,
          0x009d,
          0x0035,
          0x002f,
          0x00ff},
         {0, 11, 10, 35, 13},
         {23, 25, 28, 27, 24, 26}},
        {0x0303,
         0x0303,
         {0xc02c, 0xc02b, 0xc030, 0xc02f, 0x009f, 0x009e, 0xc014, 0xc013, 0x0035, 0x002f, 0x000a},
         {0, 10, 11, 13, 23, 65281},
         {29, 23, 24}},
        // browsers of today
        {0x0303,
         0x0304,
         {0x1301,
          0x1302,
          0x1303,
          0xc02b,
          0xc02f,
          0xc02c,
          0xc030,
          0xcca9,
          0xcca8,
          0xc013,
          0xc014,
          0x009c,
          0x009d,
          0x002f,
          0x0035},
         {0, 23, 65281, 10, 11, 35, 16, 5, 13, 18, 51, 45, 43},
         {29, 23, 24}},
        {0x0303,
         0x0304,
         {0x1301,
          0x1303,
          0x1302,
          0xc02b,
          0xc02f,
          0xcca9,
          0xcca8,
          0xc02c,
          0xc030,
          0xc00a,
          0xc009,
          0xc013,
          0xc014,
          0x0033,
          0x0039,
          0x002f,
          0x0035},
         {0, 23, 65281, 10, 11, 35, 16, 5, 51, 43, 13, 45},
         {29, 23, 24, 25}},
        // a library
        {0x0303,
         0x0304,
         {0x1302,
          0x1303,
          0x1301,
          0xc02c,
          0xc030,
          0x009f,
          0xcca9,
          0xcca8,
          0xc02b,
          0xc02f,
          0x009e,
          0xc024,
          0xc028,
          0xc013,
          0xc014,
          0x0035,
          0x002f,
          0x00ff},
         {0, 11, 10, 35, 22, 23, 13, 43, 45, 51},
         {29, 23, 30, 25, 24}},
    };
}

std::string joined(const std::vector<std::uint16_t>& numbers, bool without_name)
{
    std::string text;
    for (const std::uint16_t number : numbers) {
        if (!without_name || number != 0) {
            text += text.empty() ? "" : "-";
            text += std::to_string(number);
        }
    }
    return text;
}

std::string ja3_text(const TlsProfile& profile, bool names_server)
{
    const auto& extensions = profile.extensions;
    const bool formats = std::find(extensions.begin(), extensions.end(), 11) != extensions.end();
    return std::to_string(profile.hello_version) + "," + joined(profile.ciphers, false) + "," +
           joined(extensions, !names_server) + "," + joined(profile.groups, false) + "," +
           (formats ? "0" : "");
}

struct Fingerprints {
    std::string with_name;
    std::string without_name;
};

const std::vector<Fingerprints>& fingerprints()
{
    static const std::vector<Fingerprints> made = [] {
        std::vector<Fingerprints> list;
        for (const TlsProfile& profile : tls_profiles()) {
            list.push_back({md5_hex(ja3_text(profile, true)), md5_hex(ja3_text(profile, false))});
        }
        return list;
    }();
    return made;
}

} // namespace

const std::vector<TlsProfile>& tls_profiles()
{
    static const std::vector<TlsProfile> profiles = make_profiles();
    return profiles;
}

const std::string& ja3_of(const TlsProfile& profile, bool names_server)
{
    const auto index = static_cast<std::size_t>(&profile - tls_profiles().data());
    const Fingerprints& both = fingerprints()[index];
    return names_server ? both.with_name : both.without_name;
}

const TlsProfile& profile_of(const TlsHandshake& handshake, std::uint16_t version)
{
    const auto& profiles = tls_profiles();
    for (const TlsProfile& profile : profiles) {
        if (ja3_of(profile, !handshake.server_name.empty()) == handshake.ja3) {
            return profile;
        }
    }
    const auto offers = [version](const TlsProfile& profile) {
        return profile.best_version >= version;
    };
    const std::uint64_t bits =
        handshake.ja3.empty() ? hash64(as_text(handshake.client.bytes())) : hash64(handshake.ja3);
    auto left =
        bits % static_cast<std::uint64_t>(std::count_if(profiles.begin(), profiles.end(), offers));
    for (const TlsProfile& profile : profiles) {
        if (offers(profile) && left-- == 0) {
            return profile;
        }
    }
    return profiles.back();
}

} // namespace takedown::simulate
