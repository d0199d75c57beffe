#pragma once

// Agreement: whether two mails are one mailing, and by what.

#include "analysis/campaigns/campaigns.hpp"
#include "analysis/campaigns/leader_index.hpp"
#include "analysis/campaigns/tlsh_distance.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <unordered_set>
#include <vector>

namespace takedown {

struct Agreed {
    double strength = 0; ///< 0: they do not agree; larger is surer
    CampaignKey key = CampaignKey::Similarity;
    double similarity = 0; ///< of the texts, estimated Jaccard
};

/// Knows what is too common in a case to mean anything: domains, attachments and engines of its
/// ham, and the settings' domains. `set` and `settings` outlive it.
class Agreement {
public:
    Agreement(const TraitSet& set, const CampaignSettings& settings);

    [[nodiscard]] Agreed between(const MailTraits& a, const MailTraits& b) const;
    [[nodiscard]] bool is_common_domain(TextId domain) const;
    [[nodiscard]] bool is_common_engine(std::uint64_t engine) const;
    /// What tells a mail's program: its engine if no ham has that, else the engine with content
    /// type, charset and layout if no ham has these together, else 0: bots claim to be common
    /// programs.
    [[nodiscard]] std::uint64_t mark_of(const MailTraits& mail) const;

    [[nodiscard]] const CampaignSettings& settings() const { return settings_; }

    [[nodiscard]] const TraitSet& set() const { return set_; }

private:
    [[nodiscard]] bool share_attachment(const MailTraits& a, const MailTraits& b) const;
    [[nodiscard]] bool share_similar_file(const MailTraits& a, const MailTraits& b) const;
    [[nodiscard]] bool share_url(const MailTraits& a, const MailTraits& b) const;
    [[nodiscard]] bool share_mark(const MailTraits& a, const MailTraits& b) const;
    [[nodiscard]] bool is_like_ham(const TlshDigest& file) const;
    void learn_ham(const MailTraits& mail);

    const TraitSet& set_;
    const CampaignSettings& settings_;
    std::unordered_set<TextId> common_domains_;
    std::unordered_set<std::uint64_t> common_attachments_;
    std::unordered_set<std::uint64_t> common_engines_;
    std::unordered_set<std::uint64_t> common_builds_;
    std::unordered_set<TextId> ham_file_texts_;
    std::vector<TlshDigest> ham_files_;
    LeaderIndex ham_pieces_; ///< of ham_files_
};

/// Text similarity; two mails without text are alike, one without is unlike all others.
double text_similarity(const MailTraits& a, const MailTraits& b);

} // namespace takedown
