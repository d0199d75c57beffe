#pragma once

// TemplateTrial: many drafts tried on wanted mail and on each other's mail, to see which mean their
// own campaign alone.

#include "analysis/campaigns/template.hpp"
#include "core/thread_pool.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace takedown {

/// Mail goes in piece by piece and is not kept. What is tried is the widest form of each rule that
/// is ever written for a filter: three of four of its literal pieces in any order; the expression
/// itself matches less. Results do not depend on threads.
class TemplateTrial {
public:
    /// `drafts` must live on.
    explicit TemplateTrial(std::span<const TemplateDraft> drafts);
    ~TemplateTrial();
    TemplateTrial(const TemplateTrial&) = delete;
    TemplateTrial& operator=(const TemplateTrial&) = delete;
    TemplateTrial(TemplateTrial&&) = delete;
    TemplateTrial& operator=(TemplateTrial&&) = delete;

    /// Wanted mail, in any form.
    void try_ham(std::span<const TemplateMail> mails, ThreadPool& pool);
    /// Mail of the campaign of draft `number`; call once a campaign.
    void try_campaign(std::size_t number, std::span<const TemplateMail> mails, ThreadPool& pool);

    /// A rule may be used when at least 300 wanted mails were tried, none had enough of its pieces,
    /// and 80 letters of its literals are its own: in runs of three words that neither stock
    /// phrases, wanted mail nor one of twenty other campaigns (and five) has. A firm's legal footer
    /// or a common line about unsubscribing is none of these.
    [[nodiscard]] TemplateVerdict verdict(std::size_t number) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace takedown
