#include "analysis/botnets/engines.hpp"

#include "core/ip.hpp"

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

EngineEvidence evidence_of(const Group& group, const TextTable& texts)
{
    EngineEvidence evidence;
    evidence.messages = group.mails.size();
    std::map<TextId, std::uint64_t> words;
    std::vector<Prefix> networks;
    for (const MailTraits* mail : group.mails) {
        evidence.bot_like += is_bot_like(mail->helo) ? 1U : 0U;
        if (mail->helo_word != 0) {
            ++words[mail->helo_word];
        }
        if (mail->source) {
            networks.push_back(wide_network(*mail->source));
        }
    }
    for (const auto& [word, count] : words) {
        evidence.same_helo = std::max(evidence.same_helo, count);
    }
    evidence.sources = distinct(sources_of(group));
    evidence.networks = distinct(std::move(networks));
    const MailTraits& first = *group.mails.front();
    evidence.has_mailer_traces = first.mailer != 0 || !texts.text(first.message_id_shape).empty();
    return evidence;
}

} // namespace

bool EngineEvidence::is_telltale(std::uint64_t spam) const
{
    if (ham > 0 || sources < 5 || networks < 3 || !has_mailer_traces) {
        return false;
    }
    if (messages > 20 * sources || bot_like * 5 < messages * 3) {
        return false;
    }
    return messages * 4 <= spam || same_helo * 2 >= messages;
}

EngineEvidences engine_evidence(const TraitSet& set)
{
    EngineEvidences evidences;
    for (const auto& [engine, group] : spam_by_engine(set)) {
        evidences.emplace(engine, evidence_of(group, set.texts));
    }
    for (const MailTraits& mail : set.mails) {
        if (mail.mail_class == MailClass::Ham) {
            if (const auto found = evidences.find(mail.engine); found != evidences.end()) {
                ++found->second.ham;
            }
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
