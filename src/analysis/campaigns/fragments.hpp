#pragma once

// Fragments: groups of the leaders' pass that are parts of one mailing whose leader none of them
// was near enough to.

#include "analysis/campaigns/agreement.hpp"
#include "analysis/campaigns/leader_pass.hpp"

#include <vector>

namespace takedown {

/// Of one mark (Agreement::mark_of, of most of a group), largest group first: a group joins the one
/// its mail is most like, if the mean text similarity between members of both (up to 8 of each,
/// spread over the group) is at least CampaignSettings::fragment_similarity. All members are
/// compared with members of the group as the leaders' pass left it, so that joined ones draw in
/// nobody. At most 64 groups of a mark take others in. The earlier leader leads. Source:
/// docs/sources/campaigns.md#fragments
void join_fragments(const Agreement& agreement, std::vector<Place>& places);

} // namespace takedown
