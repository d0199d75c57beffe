#pragma once

// CampaignState: what an earlier analysis knew of each spam message's campaign, kept beside the
// database, so that mail imported since joins the campaigns there were.

#include "analysis/campaigns/campaigns.hpp"
#include "casework/case.hpp"

#include <string>
#include <vector>

namespace takedown {

/// What the file ".campaigns" of the case holds; empty when there is none, when it is damaged, or
/// when case.toml or the files it tells of have changed since.
std::vector<KnownPlace> load_campaign_state(Case& target);

/// Replaces it whole. A file that cannot be written is no error: the next analysis compares all
/// mail.
void save_campaign_state(Case& target, std::vector<KnownPlace> places);

/// For an analysis afresh.
void forget_campaign_state(const Case& target);

} // namespace takedown
