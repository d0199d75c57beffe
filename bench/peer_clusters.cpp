#include "peer_clusters.hpp"

#include "analysis/campaigns/leader_index.hpp"
#include "analysis/campaigns/tlsh_distance.hpp"
#include "core/hash.hpp"

#include <fuzzy.h>
#include <tlsh.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace takedown::bench {

namespace {

constexpr std::size_t most_leaders_per_key = 16;

/// One method: a digest of each text, keys of it, and how alike two are.
struct Ssdeep {
    struct Digest {
        std::string text;
    };

    static Digest digest(std::string_view text)
    {
        std::array<char, FUZZY_MAX_RESULT> out{};
        if (text.size() < 64 || fuzzy_hash_buf(
                                    reinterpret_cast<const unsigned char*>(text.data()),
                                    static_cast<std::uint32_t>(text.size()),
                                    out.data()
                                ) != 0) {
            return {};
        }
        return {out.data()};
    }

    static bool is_empty(const Digest& digest) { return digest.text.empty(); }

    static void keys(const Digest& digest, std::vector<std::uint32_t>& keys)
    {
        for (std::size_t i = digest.text.find(':'); i + 7 <= digest.text.size(); ++i) {
            const std::string_view piece = std::string_view(digest.text).substr(i, 7);
            if (piece.find(':') == std::string_view::npos) {
                keys.push_back(static_cast<std::uint32_t>(hash64(piece)));
            }
        }
    }

    static double alike(const Digest& a, const Digest& b)
    {
        const int score = fuzzy_compare(a.text.c_str(), b.text.c_str());
        return score >= 50 ? score : 0;
    }
};

struct TlshMethod {
    struct Digest {
        bool known = false;
        TlshDigest value{};
    };

    static Digest digest(std::string_view text)
    {
        Tlsh tlsh;
        tlsh.final(
            reinterpret_cast<const unsigned char*>(text.data()), static_cast<unsigned>(text.size())
        );
        const auto parsed = parse_tlsh(tlsh.getHash());
        return parsed ? Digest{true, *parsed} : Digest{};
    }

    static bool is_empty(const Digest& digest) { return !digest.known; }

    static void keys(const Digest& digest, std::vector<std::uint32_t>& keys)
    {
        const auto pieces = tlsh_pieces(digest.value);
        keys.insert(keys.end(), pieces.begin(), pieces.end());
    }

    static double alike(const Digest& a, const Digest& b)
    {
        const int distance = tlsh_distance(a.value, b.value);
        return distance <= 50 ? 51 - distance : 0;
    }
};

/// rspamd: 32 keyed minima over windows of three words; here without stemming.
struct Shingles {
    using Digest = std::array<std::uint64_t, 32>;

    static Digest digest(std::string_view text)
    {
        std::vector<std::uint64_t> words;
        std::string word;
        for (std::size_t i = 0; i <= text.size(); ++i) {
            const char c = i < text.size() ? text[i] : ' ';
            const auto byte = static_cast<unsigned char>(c);
            if ((byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z') {
                word += static_cast<char>(byte | 0x20U);
            } else if (byte >= 0x80 || (c >= '0' && c <= '9')) {
                word += c;
            } else if (!word.empty()) {
                words.push_back(hash64(word));
                word.clear();
            }
        }
        Digest digest{};
        if (words.size() < 8) {
            return digest;
        }
        digest.fill(std::numeric_limits<std::uint64_t>::max());
        for (std::size_t i = 0; i + 3 <= words.size(); ++i) {
            const std::array<std::uint64_t, 3> window{words[i], words[i + 1], words[i + 2]};
            const std::string_view bytes(reinterpret_cast<const char*>(window.data()), 24);
            for (std::uint64_t seed = 0; seed < digest.size(); ++seed) {
                digest.at(seed) = std::min(digest.at(seed), hash64(bytes, seed + 1));
            }
        }
        return digest;
    }

    static bool is_empty(const Digest& digest) { return digest[0] == 0 && digest[1] == 0; }

    static void keys(const Digest& digest, std::vector<std::uint32_t>& keys)
    {
        for (std::size_t i = 0; i < digest.size(); ++i) {
            keys.push_back(
                static_cast<std::uint32_t>((digest.at(i) + i) * 0x9e3779b97f4a7c15ULL >> 32U)
            );
        }
    }

    static double alike(const Digest& a, const Digest& b)
    {
        std::size_t equal = 0;
        for (std::size_t i = 0; i < a.size(); ++i) {
            equal += a.at(i) == b.at(i) ? 1U : 0U;
        }
        return equal > a.size() / 2 ? static_cast<double>(equal) : 0;
    }
};

template <class Method>
std::vector<std::size_t> clusters(const std::vector<std::string_view>& texts)
{
    std::vector<std::size_t> leader_of(texts.size());
    std::vector<typename Method::Digest> digests;
    LeaderIndex index(most_leaders_per_key);
    std::vector<std::uint32_t> keys;
    std::vector<std::uint32_t> candidates;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        leader_of[i] = i;
        digests.push_back(Method::digest(texts[i]));
        if (Method::is_empty(digests[i])) {
            continue;
        }
        keys.clear();
        candidates.clear();
        Method::keys(digests[i], keys);
        for (const std::uint32_t key : keys) {
            index.find(key, candidates);
        }
        std::sort(candidates.begin(), candidates.end());
        double best = 0;
        const auto end = std::unique(candidates.begin(), candidates.end());
        for (auto candidate = candidates.begin(); candidate != end; ++candidate) {
            const double alike = Method::alike(digests[*candidate], digests[i]);
            if (alike > best) {
                best = alike;
                leader_of[i] = *candidate;
            }
        }
        if (leader_of[i] == i) {
            for (const std::uint32_t key : keys) {
                index.add(key, static_cast<std::uint32_t>(i));
            }
        }
    }
    return leader_of;
}

} // namespace

std::vector<std::size_t>
peer_clusters(const std::string& method, const std::vector<std::string_view>& texts)
{
    if (method == "ssdeep") {
        return clusters<Ssdeep>(texts);
    }
    return method == "tlsh" ? clusters<TlshMethod>(texts) : clusters<Shingles>(texts);
}

} // namespace takedown::bench
