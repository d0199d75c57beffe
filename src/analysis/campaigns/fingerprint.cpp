#include "analysis/campaigns/fingerprint.hpp"

#include <algorithm>
#include <limits>

namespace takedown {

namespace {

constexpr std::size_t bins = 64;
constexpr std::uint64_t empty_bin = std::numeric_limits<std::uint64_t>::max();

/// The finisher of SplitMix64: every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t value)
{
    value ^= value >> 30U;
    value *= 0xbf58476d1ce4e5b9ULL;
    value ^= value >> 27U;
    value *= 0x94d049bb133111ebULL;
    value ^= value >> 31U;
    return value;
}

enum class Kind : std::uint8_t { Separator, Letter, Digit, Ideograph };

struct Folding {
    std::array<Kind, 256> kind{};
    std::array<std::uint8_t, 256> lower{};
};

constexpr Folding make_folding()
{
    Folding folding;
    for (std::size_t c = 0; c < 256; ++c) {
        folding.lower[c] = static_cast<std::uint8_t>(c);
        if (c >= 'a' && c <= 'z') {
            folding.kind[c] = Kind::Letter;
        } else if (c >= 'A' && c <= 'Z') {
            folding.kind[c] = Kind::Letter;
            folding.lower[c] = static_cast<std::uint8_t>(c + ('a' - 'A'));
        } else if (c >= '0' && c <= '9') {
            folding.kind[c] = Kind::Digit;
        } else if (c >= 0xe3 && c <= 0xef) {
            folding.kind[c] =
                Kind::Ideograph; // lead byte of U+3000 and up: no blanks between words
        } else if (c >= 0x80) {
            folding.kind[c] = Kind::Letter;
        }
    }
    folding.kind[static_cast<std::size_t>('\'')] = Kind::Letter; // "don't" is one word
    return folding;
}

constexpr Folding folding = make_folding();

Kind kind_of(char c)
{
    return folding.kind[static_cast<std::uint8_t>(c)];
}

/// Takes words one by one; holds the digest and the bins.
class Sketcher {
public:
    void add(std::uint64_t word)
    {
        digest_ = mix(digest_ + word);
        ++words_;
        if (words_ >= 3) {
            add_shingle(mix(before_last_ + mix(last_ + mix(word))));
        }
        before_last_ = last_;
        last_ = word;
    }

    MessageFingerprint finish()
    {
        MessageFingerprint result;
        if (words_ == 0) {
            return result;
        }
        if (words_ < 3) {
            add_shingle(mix(before_last_ + mix(last_)));
        }
        result.words = words_;
        result.body_digest = digest_ == 0 ? 1 : digest_;
        densify(result);
        return result;
    }

private:
    void add_shingle(std::uint64_t hash)
    {
        const std::uint64_t value = hash << 6U;
        std::uint64_t& bin = least_[hash >> 58U];
        bin = std::min(bin, value);
    }

    /// Empty bins borrow from a full one, chosen by a hash that is the same for all messages
    /// (Shrivastava's optimal densification), so that borrowed bins agree as often as others.
    void densify(MessageFingerprint& result) const
    {
        for (std::size_t i = 0; i < bins; ++i) {
            std::size_t donor = i;
            std::uint64_t attempt = 0;
            while (least_[donor] == empty_bin) {
                ++attempt;
                donor = mix((std::uint64_t{i} << 32U) + attempt) % bins;
            }
            // The least value's high bits are near 0 in every bin; its middle ones are not.
            result.sketch[i] = static_cast<std::uint16_t>(least_[donor] >> 6U);
        }
    }

    static constexpr std::array<std::uint64_t, bins> all_empty()
    {
        std::array<std::uint64_t, bins> values{};
        values.fill(empty_bin);
        return values;
    }

    std::array<std::uint64_t, bins> least_ = all_empty();
    std::uint64_t digest_ = 0;
    std::uint64_t last_ = 0;
    std::uint64_t before_last_ = 0;
    std::uint32_t words_ = 0;
};

bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

/// A piece between blanks that is a link or a mail address.
bool is_link(std::string_view piece)
{
    if (piece.find("://") != std::string_view::npos) {
        return true;
    }
    if (piece.size() > 4 && (piece[0] | 0x20) == 'w' && (piece[1] | 0x20) == 'w' &&
        (piece[2] | 0x20) == 'w' && piece[3] == '.') {
        return true;
    }
    const std::size_t at = piece.find('@');
    return at != std::string_view::npos && at > 0 && piece.find('.', at) != std::string_view::npos;
}

constexpr std::uint64_t word_start = 0x9e3779b97f4a7c15ULL;
constexpr std::uint64_t word_step = 0x100000001b3ULL;

void add_words(std::string_view piece, Sketcher& sketcher)
{
    std::size_t i = 0;
    while (i < piece.size()) {
        const Kind kind = kind_of(piece[i]);
        if (kind == Kind::Separator) {
            ++i;
            continue;
        }
        std::uint64_t hash = word_start;
        if (kind == Kind::Ideograph) {
            const std::size_t end = std::min(piece.size(), i + 3);
            for (; i < end; ++i) {
                hash = (hash ^ static_cast<std::uint8_t>(piece[i])) * word_step;
            }
        } else {
            bool in_digits = false;
            for (; i < piece.size(); ++i) {
                const auto c = static_cast<std::uint8_t>(piece[i]);
                const Kind next = folding.kind[c];
                if (next != Kind::Letter && next != Kind::Digit) {
                    break;
                }
                const bool digit = next == Kind::Digit;
                if (!digit || !in_digits) {
                    hash = (hash ^ (digit ? std::uint8_t{'0'} : folding.lower[c])) * word_step;
                }
                in_digits = digit;
            }
        }
        sketcher.add(mix(hash));
    }
}

} // namespace

MessageFingerprint fingerprint(std::string_view text)
{
    Sketcher sketcher;
    std::size_t i = 0;
    while (i < text.size()) {
        if (is_blank(text[i])) {
            ++i;
            continue;
        }
        const std::size_t start = i;
        bool marked = false;
        while (i < text.size() && !is_blank(text[i])) {
            marked = marked || text[i] == '@' || text[i] == ':' || text[i] == '.';
            ++i;
        }
        const std::string_view piece = text.substr(start, i - start);
        if (!marked || !is_link(piece)) {
            add_words(piece, sketcher);
        }
    }
    return sketcher.finish();
}

namespace {

/// From the bins that agree, `chance` being that of a bin to agree without cause.
double jaccard(std::uint32_t equal, double chance)
{
    const double raw = static_cast<double>(equal) / static_cast<double>(bins);
    return std::max(0.0, (raw - chance) / (1.0 - chance));
}

template <class Bin>
std::uint32_t equal_bins(const std::array<Bin, bins>& a, const std::array<Bin, bins>& b)
{
    std::uint32_t equal = 0;
    for (std::size_t i = 0; i < bins; ++i) {
        equal += static_cast<std::uint32_t>(a[i] == b[i]);
    }
    return equal;
}

} // namespace

SmallSketch small_sketch(const MessageFingerprint& fingerprint)
{
    SmallSketch small{};
    for (std::size_t i = 0; i < bins; ++i) {
        small[i] = static_cast<std::uint8_t>(fingerprint.sketch[i] & 0xffU);
    }
    return small;
}

double estimated_similarity(const MessageFingerprint& a, const MessageFingerprint& b)
{
    return a.words == 0 || b.words == 0 ? 0.0
                                        : jaccard(equal_bins(a.sketch, b.sketch), 1.0 / 65536.0);
}

double estimated_similarity(const SmallSketch& a, const SmallSketch& b)
{
    return jaccard(equal_bins(a, b), 1.0 / 256.0);
}

} // namespace takedown
