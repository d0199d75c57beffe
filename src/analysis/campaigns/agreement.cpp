#include "analysis/campaigns/agreement.hpp"

#include "analysis/campaigns/fingerprint.hpp"

#include <algorithm>
#include <string>

namespace takedown {

namespace {

/// A threshold of the paper's table: fewer than 2 in 100,000 unrelated files are so near.
constexpr int similar_file_distance = 30;
constexpr std::size_t most_ham_files_a_piece = 64;

/// The engine and how it built the message; 0 where either is not known.
std::uint64_t build_of(const MailTraits& mail)
{
    if (mail.engine == 0 || mail.layout == 0) {
        return 0;
    }
    std::uint64_t hash = mail.engine;
    for (const TextId part : {mail.layout, mail.content_type, mail.charset}) {
        hash = (hash ^ part) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 29U;
    }
    return hash;
}

} // namespace

Agreement::Agreement(const TraitSet& set, const CampaignSettings& settings)
    : set_(set), settings_(settings), ham_pieces_(most_ham_files_a_piece)
{
    for (const MailTraits& mail : set.mails) {
        if (mail.mail_class == MailClass::Ham) {
            learn_ham(mail);
        }
    }
    for (const std::string& domain : settings.common_domains) {
        if (const TextId id = set.texts.find(domain); id != 0) {
            common_domains_.insert(id);
        }
    }
}

void Agreement::learn_ham(const MailTraits& mail)
{
    for (const UrlTrait& url : set_.urls_of(mail)) {
        common_domains_.insert(url.domain);
    }
    for (const FileTrait& file : set_.files_of(mail)) {
        common_attachments_.insert(file.digest);
        const auto digest = parse_tlsh(set_.texts.text(file.similar));
        if (digest && ham_file_texts_.insert(file.similar).second) {
            for (const std::uint32_t piece : tlsh_pieces(*digest)) {
                ham_pieces_.add(piece, static_cast<std::uint32_t>(ham_files_.size()));
            }
            ham_files_.push_back(*digest);
        }
    }
    common_engines_.insert(mail.engine);
    common_builds_.insert(build_of(mail));
}

bool Agreement::is_common_engine(std::uint64_t engine) const
{
    return engine == 0 || common_engines_.count(engine) != 0;
}

std::uint64_t Agreement::mark_of(const MailTraits& mail) const
{
    if (!is_common_engine(mail.engine)) {
        return mail.engine;
    }
    const std::uint64_t build = build_of(mail);
    return common_builds_.count(build) == 0 ? build : 0;
}

bool Agreement::is_common_domain(TextId domain) const
{
    return common_domains_.count(domain) != 0;
}

bool Agreement::share_attachment(const MailTraits& a, const MailTraits& b) const
{
    const auto others = set_.files_of(b);
    const auto files = set_.files_of(a);
    return std::any_of(files.begin(), files.end(), [&](const FileTrait& one) {
        return common_attachments_.count(one.digest) == 0 &&
               std::any_of(others.begin(), others.end(), [&](const FileTrait& other) {
                   return other.digest == one.digest;
               });
    });
}

bool Agreement::is_like_ham(const TlshDigest& file) const
{
    std::vector<std::uint32_t> near;
    for (const std::uint32_t piece : tlsh_pieces(file)) {
        ham_pieces_.find(piece, near);
    }
    return std::any_of(near.begin(), near.end(), [&](std::uint32_t one) {
        return tlsh_distance(ham_files_[one], file) <= similar_file_distance;
    });
}

bool Agreement::share_similar_file(const MailTraits& a, const MailTraits& b) const
{
    for (const FileTrait& one : set_.files_of(a)) {
        const auto digest = parse_tlsh(set_.texts.text(one.similar));
        if (!digest) {
            continue;
        }
        for (const FileTrait& other : set_.files_of(b)) {
            const auto other_digest = parse_tlsh(set_.texts.text(other.similar));
            if (other_digest && tlsh_distance(*digest, *other_digest) <= similar_file_distance &&
                !is_like_ham(*digest)) {
                return true;
            }
        }
    }
    return false;
}

bool Agreement::share_url(const MailTraits& a, const MailTraits& b) const
{
    if (!settings_.links) {
        return false;
    }
    const auto others = set_.urls_of(b);
    const auto urls = set_.urls_of(a);
    return std::any_of(urls.begin(), urls.end(), [&](const UrlTrait& one) {
        return !is_common_domain(one.domain) &&
               std::find(others.begin(), others.end(), one) != others.end();
    });
}

bool Agreement::share_mark(const MailTraits& a, const MailTraits& b) const
{
    if (a.engine != b.engine) {
        return false;
    }
    const std::uint64_t mark = mark_of(a);
    return mark != 0 && mark == mark_of(b);
}

Agreed Agreement::between(const MailTraits& a, const MailTraits& b) const
{
    const bool long_enough = std::min(a.words, b.words) >= settings_.least_words;
    const bool same_subject = a.subject_shape != 0 && a.subject_shape == b.subject_shape;
    const bool same_body = a.body_digest != 0 && a.body_digest == b.body_digest;
    const double similarity =
        a.words == 0 || b.words == 0 ? 0.0 : estimated_similarity(a.sketch, b.sketch);
    if (same_body && (long_enough || same_subject || share_mark(a, b) || share_url(a, b))) {
        return {4, CampaignKey::Body, similarity};
    }
    if (share_attachment(a, b)) {
        return {3, CampaignKey::Attachment, similarity};
    }
    const bool similar =
        long_enough && (similarity >= settings_.least_similarity ||
                        (similarity >= settings_.supporting_similarity && share_mark(a, b)));
    const bool supported = same_subject || same_body || share_mark(a, b) ||
                           (long_enough && similarity >= settings_.supporting_similarity);
    if ((similar || supported) && share_url(a, b)) {
        return {1 + similarity, CampaignKey::Url, similarity};
    }
    if (similar) {
        return {1 + similarity, CampaignKey::Similarity, similarity};
    }
    if (share_similar_file(a, b)) {
        return {1, CampaignKey::SimilarFile, similarity};
    }
    return {};
}

double text_similarity(const MailTraits& a, const MailTraits& b)
{
    if (a.words == 0 || b.words == 0) {
        return a.words == b.words ? 1.0 : 0.0;
    }
    return estimated_similarity(a.sketch, b.sketch);
}

} // namespace takedown
