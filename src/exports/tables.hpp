#pragma once

// The tables that `show` prints and the report is made of, one function a table.

#include "exports/table.hpp"
#include "model/evidence.hpp"
#include "model/findings.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace takedown {

Table campaigns_table(const Findings& findings);
Table engines_table(const Findings& findings);
Table grown_table(const Findings& findings);
Table botnets_table(const Findings& findings);
Table share_table(const Findings& findings);

/// Controllers from confidence 0.5 on.
Table controllers_table(const Findings& findings);
/// Endpoints below 0.5: looked at, not claimed.
Table candidates_table(const Findings& findings);
/// One row for each bot and each controller or candidate it speaks to.
Table contacts_table(const Findings& findings);
/// One row a bot of a controller, from confidence 0.5 on: its controllers and segments.
Table bots_table(const Findings& findings);
/// One row a controller and day: contacts that were answered, and that failed.
Table days_table(const Findings& findings);
Table segments_table(const Findings& findings);
Table fallback_table(const Findings& findings);

Table sites_table(const Findings& findings);
Table parties_table(const Findings& findings);
/// The chosen actions in the order to ask.
Table plan_table(const Findings& findings);

Table files_table(std::span<const EvidenceFile> files);
Table oddities_table(std::span<const Oddity> oddities, std::span<const EvidenceFile> files);
Table counts_table(const std::map<std::string, std::uint64_t>& counts);
Table notes_table(const Findings& findings);

/// From which confidence a group of senders is called a botnet; below, it is a candidate group.
constexpr double botnet_confidence = 0.5;

/// 0 for a botnet that is none of the findings'.
double botnet_confidence_of(const Findings& findings, std::string_view id);

/// "Grum", or the id of a botnet without a name; "unattributed" for an empty id.
std::string botnet_name(const Findings& findings, std::string_view id);
/// "Example Hosting (AS64500)", or the id of a party the plan does not describe.
std::string party_name(const Plan& plan, std::string_view id);

} // namespace takedown
