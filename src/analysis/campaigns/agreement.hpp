#pragma once

// Agreement: whether two mails are one mailing, and by what.

#include "analysis/campaigns/campaigns.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <unordered_set>

namespace takedown {

struct Agreed {
    double strength = 0; ///< 0: they do not agree; larger is surer
    CampaignKey key = CampaignKey::Similarity;
    double similarity = 0;
};

/// Knows what is too common in a case to mean anything: domains, attachments and engines of its
/// ham, and the settings' domains.
class Agreement {
public:
    Agreement(const TraitSet& set, const CampaignSettings& settings);

    [[nodiscard]] Agreed between(const MailTraits& a, const MailTraits& b) const;
    [[nodiscard]] bool is_common_domain(TextId domain) const;

    [[nodiscard]] const CampaignSettings& settings() const { return settings_; }

private:
    [[nodiscard]] bool share_attachment(const MailTraits& a, const MailTraits& b) const;
    [[nodiscard]] bool share_url(const MailTraits& a, const MailTraits& b) const;
    [[nodiscard]] bool share_engine(const MailTraits& a, const MailTraits& b) const;

    const CampaignSettings& settings_;
    std::unordered_set<TextId> common_domains_;
    std::unordered_set<std::uint64_t> common_attachments_;
    std::unordered_set<std::uint64_t> common_engines_;
};

} // namespace takedown
