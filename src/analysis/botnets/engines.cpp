#include "analysis/botnets/engines.hpp"

#include "core/hash.hpp"
#include "core/ip.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace takedown {

namespace {

struct Group {
    std::vector<const MailTraits*> mails;
};

/// Spam by engine; std::map so that the order does not depend on hashing.
std::map<std::uint64_t, Group> spam_by_engine(const TraitSet& set)
{
    std::map<std::uint64_t, Group> groups;
    for (const MailTraits& mail : set.mails) {
        if (mail.mail_class == MailClass::Spam && mail.engine != 0) {
            groups[mail.engine].mails.push_back(&mail);
        }
    }
    return groups;
}

template <class Value>
std::uint64_t distinct(std::vector<Value> values)
{
    std::sort(values.begin(), values.end());
    return static_cast<std::uint64_t>(std::unique(values.begin(), values.end()) - values.begin());
}

Prefix wide_network(const Address& address)
{
    return {address, address.is_v4() ? 16U : 32U};
}

std::vector<Address> sources_of(const Group& group)
{
    std::vector<Address> sources;
    for (const MailTraits* mail : group.mails) {
        if (mail->source) {
            sources.push_back(*mail->source);
        }
    }
    return sources;
}

/// Headers that a mailer writes for some mails and not for others.
bool is_optional(std::string_view header)
{
    constexpr std::array<std::string_view, 4> names{
        "content-type", "content-transfer-encoding", "content-disposition", "reply-to"};
    return std::any_of(names.begin(), names.end(), [header](std::string_view name) {
        return equal_ignoring_case(header, name);
    });
}

/// A Message-ID's shape without what is chance: eight hexadecimal digits may be decimal ones.
std::string coarse_shape(std::string_view shape)
{
    std::string coarse;
    for (std::size_t i = 0; i < shape.size();) {
        const char kind = shape[i++];
        std::size_t length = 0;
        const std::size_t digits = i;
        while (i < shape.size() && shape[i] >= '0' && shape[i] <= '9') {
            length = length * 10 + static_cast<std::size_t>(shape[i++] - '0');
        }
        if (i > digits && std::string_view("HLNUX").find(kind) != std::string_view::npos) {
            coarse += length >= 16 ? "A16" : length >= 8 ? "A8" : length >= 4 ? "A4" : "A1";
        } else {
            coarse += shape.substr(digits - 1, i - digits + 1);
        }
    }
    return coarse;
}

/// The same for all engines of a family.
std::uint64_t family_of(const MailTraits& mail, const TextTable& texts)
{
    std::uint64_t hash = 0;
    for (const std::string_view header : split(texts.text(mail.header_order), ',')) {
        hash = is_optional(header) ? hash : hash64(header, hash);
    }
    const std::string_view shape = texts.text(mail.message_id_shape);
    const std::size_t host = std::min(shape.rfind('@'), shape.size());
    hash = hash64(coarse_shape(shape.substr(0, host)), hash);
    hash = hash64(shape.substr(host), hash);
    return hash64(texts.text(mail.mailer), hash);
}

EngineEvidence evidence_of(const Group& family, const TextTable& texts)
{
    EngineEvidence evidence;
    evidence.messages = family.mails.size();
    std::vector<Prefix> networks;
    for (const MailTraits* mail : family.mails) {
        evidence.bot_like += is_from_no_server(*mail) ? 1U : 0U;
        if (mail->source) {
            networks.push_back(wide_network(*mail->source));
        }
    }
    evidence.sources = distinct(sources_of(family));
    evidence.networks = distinct(std::move(networks));
    const MailTraits& first = *family.mails.front();
    evidence.has_mailer_traces = first.mailer != 0 || !texts.text(first.message_id_shape).empty();
    return evidence;
}

/// The engine that most of the family's mail has, the smallest of equals.
std::uint64_t leading_engine(const Group& family)
{
    std::map<std::uint64_t, std::size_t> counts;
    for (const MailTraits* mail : family.mails) {
        ++counts[mail->engine];
    }
    return std::max_element(
               counts.begin(),
               counts.end(),
               [](const auto& a, const auto& b) { return a.second < b.second; }
    )->first;
}

} // namespace

bool is_from_no_server(const MailTraits& mail)
{
    // Beside a full name, helo_word tells of a name as access lines have.
    return is_bot_like(mail.helo) || mail.helo == HeloClass::OwnBracketed ||
           mail.helo == HeloClass::NameNoRdns || mail.helo_word != 0;
}

bool EngineEvidence::is_of_bots() const
{
    if (ham > 0 || sources < 5 || networks < 3) {
        return false;
    }
    return messages <= 20 * sources && bot_like * 2 > messages;
}

EngineEvidences engine_evidence(const TraitSet& set)
{
    std::map<std::uint64_t, Group> families;
    std::unordered_map<std::uint64_t, std::uint64_t> ham;
    for (const MailTraits& mail : set.mails) {
        if (mail.engine == 0) {
            continue;
        }
        const std::uint64_t family = family_of(mail, set.texts);
        if (mail.mail_class == MailClass::Spam) {
            families[family].mails.push_back(&mail);
        } else {
            ++ham[family];
        }
    }
    EngineEvidences evidences;
    for (const auto& [key, family] : families) {
        EngineEvidence evidence = evidence_of(family, set.texts);
        evidence.ham = ham[key];
        evidence.family = leading_engine(family);
        for (const MailTraits* mail : family.mails) {
            evidences.emplace(mail->engine, evidence);
        }
    }
    return evidences;
}

std::vector<Engine> find_engines(const TraitSet& set, std::size_t least_messages)
{
    std::vector<Engine> engines;
    for (const auto& [key, group] : spam_by_engine(set)) {
        if (group.mails.size() < least_messages) {
            continue;
        }
        const MailTraits& first = *group.mails.front();
        Engine engine;
        engine.id = engine_id(key);
        engine.header_order = set.texts.text(first.header_order);
        engine.message_id_shape = set.texts.text(first.message_id_shape);
        engine.mailer = set.texts.text(first.mailer);
        std::array<std::uint64_t, helo_classes> habits{};
        for (const MailTraits* mail : group.mails) {
            ++habits.at(static_cast<std::size_t>(mail->helo));
            if (engine.samples.size() < 5) {
                engine.samples.push_back(mail->where);
            }
        }
        const auto most = std::max_element(habits.begin(), habits.end()) - habits.begin();
        engine.helo_habit = text_of(static_cast<HeloClass>(most));
        engine.messages = group.mails.size();
        engine.sources = distinct(sources_of(group));
        engines.push_back(std::move(engine));
    }
    std::stable_sort(engines.begin(), engines.end(), [](const Engine& a, const Engine& b) {
        return a.messages != b.messages ? a.messages > b.messages : a.id < b.id;
    });
    return engines;
}

} // namespace takedown
