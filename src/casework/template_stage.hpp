#pragma once

// template_stage(): gives the largest campaigns their templates and tries these on the case's mail.

#include "casework/case.hpp"
#include "core/thread_pool.hpp"
#include "model/campaign.hpp"

#include <cstdint>
#include <vector>

namespace takedown {

/// The 200 largest campaigns, which come first, get a template: learnt from at most 100 members,
/// tried on all wanted mail (`ham`, ascending StoredMessage::id; 200,000 spread over it if there is
/// more) and on the other campaigns, measured on at most 200 members not learnt from. Each list of
/// members is read in one sweep over the case, in batches of what an eighth of the memory holds, so
/// that neither time nor memory grows with a campaign's mail.
Result<void> template_stage(
    Case& target,
    ThreadPool& pool,
    const std::vector<std::uint64_t>& ham,
    std::vector<Campaign>& campaigns,
    const Watcher& watcher
);

} // namespace takedown
