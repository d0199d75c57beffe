#include "simulate/evidence/tls_choice.hpp"

#include "simulate/evidence/md5.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace takedown::simulate {

namespace {

constexpr std::array<std::pair<std::string_view, std::uint16_t>, 5> versions{{
    {"SSLv3", 0x0300},
    {"TLSv1.0", 0x0301},
    {"TLSv1.1", 0x0302},
    {"TLSv1.2", tls_1_2},
    {"TLSv1.3", tls_1_3},
}};

bool offers(const TlsProfile& profile, std::uint16_t cipher)
{
    return std::find(profile.ciphers.begin(), profile.ciphers.end(), cipher) !=
           profile.ciphers.end();
}

bool has_extension(const TlsProfile& profile, std::uint16_t type)
{
    return std::find(profile.extensions.begin(), profile.extensions.end(), type) !=
           profile.extensions.end();
}

std::uint16_t cipher_of(const TlsProfile& profile, std::uint16_t version)
{
    if (version == tls_1_3) {
        return profile.ciphers.front();
    }
    if (version == tls_1_2 && offers(profile, 0xc02f)) {
        return 0xc02f;
    }
    return offers(profile, 0xc013) ? 0xc013 : 0x002f;
}

std::vector<std::uint16_t>
answered_extensions(const TlsProfile& profile, std::uint16_t version, std::uint16_t cipher)
{
    if (version == tls_1_3) {
        return {51, 43};
    }
    std::vector<std::uint16_t> list;
    if (has_extension(profile, 65281)) {
        list.push_back(65281);
    }
    if (has_key_exchange(cipher) && has_extension(profile, 11)) {
        list.push_back(11);
    }
    if (has_extension(profile, 23)) {
        list.push_back(23);
    }
    return list;
}

TlsChoice make_choice(const TlsProfile& profile, std::uint16_t version)
{
    TlsChoice made;
    made.cipher = cipher_of(profile, version);
    made.extensions = answered_extensions(profile, version, made.cipher);
    std::string text =
        std::to_string(shown_version(version)) + "," + std::to_string(made.cipher) + ",";
    bool first = true;
    for (const std::uint16_t type : made.extensions) {
        text += first ? "" : "-";
        text += std::to_string(type);
        first = false;
    }
    made.ja3s = md5_hex(text);
    return made;
}

/// By version, the last for what is none.
using Choices = std::array<TlsChoice, versions.size() + 1>;

std::vector<Choices> all_choices()
{
    std::vector<Choices> all;
    for (const TlsProfile& profile : tls_profiles()) {
        Choices& choices = all.emplace_back();
        for (std::size_t i = 0; i < versions.size(); ++i) {
            choices[i] = make_choice(profile, versions[i].second);
        }
        choices.back() = make_choice(profile, 0);
    }
    return all;
}

} // namespace

std::uint16_t tls_version_number(std::string_view name)
{
    for (const auto& [known, number] : versions) {
        if (known == name) {
            return number;
        }
    }
    return 0;
}

const TlsChoice& tls_choice(const TlsProfile& profile, std::uint16_t version)
{
    static const std::vector<Choices> all = all_choices();
    const Choices& choices = all[static_cast<std::size_t>(&profile - tls_profiles().data())];
    return version == 0 ? choices.back() : choices[version - versions.front().second];
}

std::string_view cipher_name(const TlsHandshake& handshake)
{
    const std::uint16_t version = tls_version_number(handshake.version);
    if (version == 0) {
        return {};
    }
    switch (tls_choice(profile_of(handshake, version), version).cipher) {
    case 0x002f: return "TLS_RSA_WITH_AES_128_CBC_SHA";
    case 0xc013: return "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA";
    case 0xc02f: return "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    case 0x1301: return "TLS_AES_128_GCM_SHA256";
    case 0x1302: return "TLS_AES_256_GCM_SHA384";
    default: return {};
    }
}

} // namespace takedown::simulate
