#include "analysis/campaigns/mail_features.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr std::size_t most_of_a_kind = 3;
constexpr unsigned kind_shift = 60;

Feature feature(FeatureKind kind, std::uint64_t value)
{
    value = (value + 1) * 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
    value ^= value >> 31U;
    return static_cast<Feature>(kind) << kind_shift | value >> (64U - kind_shift);
}

std::uint64_t together(std::uint64_t a, std::uint64_t b)
{
    return (a * 0x100000001b3ULL) ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6U) + (a >> 2U));
}

std::uint64_t whole_of(const MailTraits& mail)
{
    return together(together(mail.engine, mail.layout), together(mail.content_type, mail.charset));
}

} // namespace

FeatureKind kind_of(Feature feature)
{
    return static_cast<FeatureKind>(feature >> kind_shift);
}

void add_features(
    const Agreement& agreement, const MailTraits& mail, std::vector<Feature>& features
)
{
    const std::size_t first = features.size();
    const auto add = [&](FeatureKind kind, std::uint64_t value) {
        const Feature one = feature(kind, value);
        const auto own = features.begin() + static_cast<std::ptrdiff_t>(first);
        if (std::find(own, features.end(), one) == features.end()) {
            features.push_back(one);
        }
    };
    const TraitSet& set = agreement.set();
    add(FeatureKind::ContentType, mail.content_type);
    add(FeatureKind::Charset, mail.charset);
    if (mail.layout != 0) {
        add(FeatureKind::Layout, mail.layout);
    }
    if (mail.engine != 0) {
        add(FeatureKind::Engine, mail.engine);
    }
    if (mail.layout != 0 && mail.engine != 0) {
        add(FeatureKind::Whole, whole_of(mail));
    }
    if (mail.subject_shape != 0) {
        add(FeatureKind::Subject, mail.subject_shape);
    }
    if (agreement.settings().links) {
        const auto urls = set.urls_of(mail);
        for (const UrlTrait& url : urls.first(std::min(urls.size(), most_of_a_kind))) {
            if (!agreement.is_common_domain(url.domain)) {
                add(FeatureKind::LinkDomain, url.domain);
                add(FeatureKind::LinkPath, url.path);
            }
        }
    }
    const auto files = set.files_of(mail);
    for (const FileTrait& file : files.first(std::min(files.size(), most_of_a_kind))) {
        add(FeatureKind::File, file.name);
    }
}

std::string text_of(const TraitSet& set, const MailTraits& mail, Feature one)
{
    const auto is = [&](std::uint64_t value) {
        return feature(kind_of(one), value) == one;
    };
    switch (kind_of(one)) {
    case FeatureKind::ContentType: return set.texts.text(mail.content_type);
    case FeatureKind::Charset: return set.texts.text(mail.charset);
    case FeatureKind::Layout: return "layout " + set.texts.text(mail.layout);
    case FeatureKind::Engine: return engine_id(mail.engine);
    case FeatureKind::Whole: return "this layout by this engine";
    case FeatureKind::Subject: return "subject " + set.texts.text(mail.subject_shape);
    case FeatureKind::LinkDomain:
        for (const UrlTrait& url : set.urls_of(mail)) {
            if (is(url.domain)) {
                return "link to " + set.texts.text(url.domain);
            }
        }
        return {};
    case FeatureKind::LinkPath:
        for (const UrlTrait& url : set.urls_of(mail)) {
            if (is(url.path)) {
                return "link path " + set.texts.text(url.path);
            }
        }
        return {};
    case FeatureKind::File:
        for (const FileTrait& file : set.files_of(mail)) {
            if (is(file.name)) {
                return "file " + set.texts.text(file.name);
            }
        }
        return {};
    }
    return {};
}

} // namespace takedown
