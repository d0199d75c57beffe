#pragma once

// Campaigns by structure: mail whose words are random, told by what its makers left the same.

#include "analysis/campaigns/agreement.hpp"
#include "analysis/campaigns/leader_pass.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace takedown {

struct StructureSettings {
    std::size_t least_messages = 5; ///< below a node that starts a campaign
    std::size_t least_children = 3; ///< values that the obfuscated feature has there
    double least_ratio = 2;         ///< mean of messages at the node by messages at a child
    double rare = 0.002;            ///< part of all other mail that may have a telling feature too
    std::size_t most_messages = 4'000'000; ///< looked at: the newest
};

/// What a structure campaign has in common, in words; by its leader's place.
using StructureTexts = std::unordered_map<std::uint32_t, std::string>;

/// A tree of features (content type, charset, layout, engine, subject, links' domains and paths,
/// files' names) over the spam that the leaders' pass left in groups of fewer than
/// settings().least_messages, or in groups that hold by their link alone. Each mail's features are
/// sorted by how much mail has them, content type first; a node with enough mail below it, where
/// the next feature varies, is a campaign if what all its mail shares is telling: an engine that no
/// ham has and a feature, or two features of different kinds, that no ham has and hardly any other
/// mail of the case. Those mails move to the campaign in `places`; the earliest leads. A group that
/// held by its link moves as a whole, when its leader and 4 of 5 of its mails are there. Sources:
/// docs/sources/campaigns.md#structure
StructureTexts find_structures(
    const Agreement& agreement, std::vector<Place>& places, const StructureSettings& settings = {}
);

} // namespace takedown
