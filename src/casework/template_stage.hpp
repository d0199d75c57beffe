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
/// more) and on the other campaigns, measured on at most 200 members not learnt from. Text is read
/// in pieces, so memory does not grow with it.
Result<void> template_stage(
    Case& target,
    ThreadPool& pool,
    const std::vector<std::uint64_t>& ham,
    std::vector<Campaign>& campaigns,
    const Watcher& watcher
);

} // namespace takedown
