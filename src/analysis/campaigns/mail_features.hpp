#pragma once

// Features of a mail for the tree of structures: what a mailing's makers leave the same while they
// vary the words.

#include "analysis/campaigns/agreement.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace takedown {

enum class FeatureKind : std::uint8_t {
    ContentType,
    Charset,
    Layout,
    Engine,
    Subject,
    LinkDomain,
    LinkPath,
    File,
    Whole, ///< content type, charset, layout and engine together
};

/// Kind in the high 4 bits, a hash of the value in the others; equal only within one TraitSet.
using Feature = std::uint64_t;

FeatureKind kind_of(Feature feature);

/// Appends the features of `mail`, at most 15, each once: of links and files the first three count.
/// Domains that the case's ham has, and all of links when they are held out, are none.
void add_features(
    const Agreement& agreement, const MailTraits& mail, std::vector<Feature>& features
);

/// "layout TUT", "link path /N/W.php": for people, by a mail that has the feature; Whole and
/// Engine are named by the engine.
std::string text_of(const TraitSet& set, const MailTraits& mail, Feature feature);

} // namespace takedown
