#include "analysis/campaigns/agreement.hpp"

#include "analysis/campaigns/fingerprint.hpp"

#include <algorithm>
#include <string_view>

namespace takedown {

Agreement::Agreement(const TraitSet& set, const CampaignSettings& settings) : settings_(settings)
{
    for (const MailTraits& mail : set.mails) {
        if (mail.mail_class != MailClass::Ham) {
            continue;
        }
        for (const UrlTrait& url : mail.urls) {
            common_domains_.insert(url.domain);
        }
        common_attachments_.insert(mail.attachments.begin(), mail.attachments.end());
        common_engines_.insert(mail.engine);
    }
    const std::unordered_set<std::string_view> named(
        settings.common_domains.begin(), settings.common_domains.end()
    );
    for (TextId id = 0; !named.empty() && id < set.texts.size(); ++id) {
        if (named.count(set.texts.text(id)) != 0) {
            common_domains_.insert(id);
        }
    }
}

bool Agreement::is_common_domain(TextId domain) const
{
    return common_domains_.count(domain) != 0;
}

bool Agreement::share_attachment(const MailTraits& a, const MailTraits& b) const
{
    return std::any_of(a.attachments.begin(), a.attachments.end(), [&](std::uint64_t one) {
        return common_attachments_.count(one) == 0 &&
               std::find(b.attachments.begin(), b.attachments.end(), one) != b.attachments.end();
    });
}

bool Agreement::share_url(const MailTraits& a, const MailTraits& b) const
{
    return std::any_of(a.urls.begin(), a.urls.end(), [&](const UrlTrait& one) {
        return !is_common_domain(one.domain) &&
               std::find(b.urls.begin(), b.urls.end(), one) != b.urls.end();
    });
}

bool Agreement::share_engine(const MailTraits& a, const MailTraits& b) const
{
    return a.engine != 0 && a.engine == b.engine && common_engines_.count(a.engine) == 0;
}

Agreed Agreement::between(const MailTraits& a, const MailTraits& b) const
{
    const bool long_enough = std::min(a.words, b.words) >= settings_.least_words;
    const bool same_subject = a.subject_shape != 0 && a.subject_shape == b.subject_shape;
    const bool same_body = a.body_digest != 0 && a.body_digest == b.body_digest;
    const double similarity =
        a.words == 0 || b.words == 0 ? 0.0 : estimated_similarity(a.sketch, b.sketch);
    if (same_body && (long_enough || same_subject || share_engine(a, b) || share_url(a, b))) {
        return {4, CampaignKey::Body, similarity};
    }
    if (share_attachment(a, b)) {
        return {3, CampaignKey::Attachment, similarity};
    }
    const bool similar = long_enough && similarity >= settings_.least_similarity;
    const bool supported = same_subject || same_body || share_engine(a, b) ||
                           (long_enough && similarity >= settings_.supporting_similarity);
    if ((similar || supported) && share_url(a, b)) {
        return {1 + similarity, CampaignKey::Url, similarity};
    }
    if (similar) {
        return {1 + similarity, CampaignKey::Similarity, similarity};
    }
    return {};
}

} // namespace takedown
