#pragma once

// Mailings of one family of engines, put together where one pool of senders may have made them.

#include "analysis/botnets/sender_pool.hpp"
#include "analysis/botnets/weak_traces.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace takedown {

/// The mail of one campaign.
struct Mailing {
    std::size_t campaign = 0; ///< index
    std::vector<const MailTraits*> mails;
};

struct MailingGroup {
    std::vector<std::size_t> campaigns;   ///< ascending
    std::vector<const MailTraits*> mails; ///< in the order of the mailings that joined
    double least_odds =
        0; ///< log of the odds of the weakest join; 0: one mailing, or a telltale engine
};

/// A telltale engine holds its mailings together unless their senders are apart
/// (PoolEvidence::apart): several herders may use one program.
std::vector<MailingGroup> groups_of_telltale(std::vector<Mailing> mailings);

/// An engine with neither Message-ID nor X-Mailer holds nothing together by itself: a mailing joins
/// where its senders and its weak traces together make it 19 to 1, after starting from 1 to 10.
std::vector<MailingGroup> groups_of_weak(
    std::vector<Mailing> mailings, const TraceBase& base, const EngineEvidences& evidence
);

} // namespace takedown
