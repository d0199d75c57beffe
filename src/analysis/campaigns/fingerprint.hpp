#pragma once

// Fingerprints of message texts: a digest for equal ones, a sketch for similar ones.

#include "model/mail_traits.hpp"
#include "model/message.hpp"

#include <string_view>

namespace takedown {

/// The text is folded to lower case (ASCII), links and mail addresses are left out, runs of digits
/// count as one word "0", and words are runs of letters and digits (each CJK character is a word of
/// its own). body_digest is over these words, the sketch over every 3 consecutive ones.
/// Source: docs/sources/campaigns.md#minhash
MessageFingerprint fingerprint(std::string_view text);

/// Its low bytes, which is what clustering keeps.
SmallSketch small_sketch(const MessageFingerprint& fingerprint);

/// Estimated Jaccard similarity of the two texts' sets of 3-word shingles, [0, 1]; corrected for
/// the one bin in 65,536 (small sketches: in 256) that agrees by chance. 0 if either text has no
/// word. Standard error at most 0.0625 (64 bins) for texts of more than a few hundred words; larger
/// for short ones.
double estimated_similarity(const MessageFingerprint& a, const MessageFingerprint& b);
double estimated_similarity(const SmallSketch& a, const SmallSketch& b);

} // namespace takedown
