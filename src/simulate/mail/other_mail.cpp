#include "simulate/mail/delivery.hpp"
#include "simulate/mail/entry.hpp"
#include "simulate/mail/mailing.hpp"
#include "simulate/mail/stock_engines.hpp"
#include "simulate/mail/theme_texts.hpp"
#include "simulate/mail/wanted_mail.hpp"
#include "simulate/mail/words.hpp"

#include <array>
#include <vector>

namespace takedown::simulate {

namespace {

/// Kinds of one-off spam, as the content types of TREC 2007's spam lie.
MailingSpec stray_mailing(Random& random)
{
    constexpr std::array<double, 4> kinds{20, 57, 21, 2};
    const auto themes = all_themes();
    MailingSpec spec;
    spec.kind = static_cast<MailingKind>(random.weighted(kinds));
    spec.theme = themes[random.below(themes.size())].name;
    spec.random_text = random.chance(0.5) ? 0 : random.unit() * 0.7;
    return spec;
}

std::string helo_by(const Engine& engine, const Draft& draft, Random& random)
{
    std::string helo;
    engine.helo().append(draft.facts(), random, helo);
    return helo;
}

void write_stray(const Delivery& delivery, const TrapSite& site, Random& random, std::string& out)
{
    const Engine engine(stray_engine(random), Engine::Others::None);
    const MailingSpec spec = stray_mailing(random);
    std::vector<std::string> names;
    if (random.chance(0.8)) {
        append_invented_domain(random, names.emplace_back());
    }
    const Mailing mailing(spec, std::move(names), random.next());
    Entry entry;
    entry.draft = begin_draft(delivery, engine, site, random);
    entry.draft.helo = helo_by(engine, entry.draft, random);
    entry.draft.name = mailing.sender_name(random);
    entry.draft.subject = mailing.subject(delivery.time, random);
    entry.content = mailing.content(delivery.time, random);
    append_entry(delivery, site, engine, entry, random, out);
}

/// A sender that keeps to the rules: a right clock, its own name, its own domain.
Draft honest_draft(
    const Delivery& delivery, const Engine& engine, const TrapSite& site, Random& random
)
{
    Draft draft = begin_draft(delivery, engine, site, random);
    draft.path = Path::Honest;
    draft.sent = delivery.time - std::chrono::seconds(random.between(1, 90));
    draft.domain = base_domain(delivery.rdns);
    if (draft.domain.empty()) {
        Random of_machine(draft.machine);
        append_invented_domain(of_machine, draft.domain);
    }
    draft.helo = delivery.rdns.empty() ? "mail." + draft.domain : delivery.rdns;
    draft.hops = engine.spec().forged_hops > 0 ? random.between(1, 2) : 0;
    return draft;
}

/// Rented servers of several domains send one clean mailing from one clean engine.
void write_snowshoe(
    const Delivery& delivery, const TrapSite& site, Random& random, std::string& out
)
{
    EngineSpec engine_spec = newsletter_engine();
    engine_spec.mailer.clear();
    engine_spec.message_id = "<{dec6}.{dec8}@{domain}>";
    const Engine engine(engine_spec, Engine::Others::None);
    Entry entry;
    entry.draft = honest_draft(delivery, engine, site, random);
    const std::string& domain = entry.draft.domain;
    Random of_mailing(delivery.mailing_key);
    const auto themes = all_themes();
    MailingSpec spec;
    spec.kind = MailingKind::Html;
    spec.theme = themes[of_mailing.below(themes.size())].name;
    spec.random_text = 0;
    const Mailing mailing(spec, {domain}, of_mailing.next());
    entry.draft.name = mailing.sender_name(of_mailing);
    entry.draft.user = "offers";
    entry.draft.subject = mailing.subject(delivery.time, random);
    entry.content = mailing.content(delivery.time, random);
    entry.content.both_texts = true;
    const std::string leave =
        "http://" + domain + "/out/" + std::to_string(random.below(1'000'000));
    entry.content.text += "\nTo end these letters: " + leave + '\n';
    entry.draft.more.emplace_back("dkim-signature", signature_for(domain, random));
    entry.draft.more.emplace_back("list-unsubscribe", '<' + leave + '>');
    entry.extended = true;
    append_entry(delivery, site, engine, entry, random, out);
}

std::vector<Engine> engines_of(std::span<const EngineSpec> specs)
{
    std::vector<Engine> engines;
    engines.reserve(specs.size());
    for (const EngineSpec& spec : specs) {
        engines.emplace_back(spec, Engine::Others::None);
    }
    return engines;
}

const Engine& engine_for(OtherMail kind, Random& random)
{
    static const std::vector<Engine> of_letters = engines_of(letter_engines());
    static const Engine of_lists(list_engine(), Engine::Others::None);
    static const Engine of_newsletters(newsletter_engine(), Engine::Others::None);
    switch (kind) {
    case OtherMail::ListMail: return of_lists;
    case OtherMail::Newsletter: return of_newsletters;
    default: return of_letters[random.below(of_letters.size())];
    }
}

void write_wanted(
    OtherMail kind, const Delivery& delivery, const TrapSite& site, Random& random, std::string& out
)
{
    const Engine& engine = engine_for(kind, random);
    Entry entry;
    entry.draft = honest_draft(delivery, engine, site, random);
    if (kind == OtherMail::Letter) {
        write_letter(entry, delivery.time, random);
    } else if (kind == OtherMail::ListMail) {
        write_list_mail(entry, delivery.time, random);
    } else {
        write_newsletter(entry, delivery.time, random);
    }
    entry.extended = true;
    append_entry(delivery, site, engine, entry, random, out);
}

} // namespace

void write_other_mail(OtherMail kind, const Delivery& delivery, std::string& out)
{
    const TrapSite site(*delivery.trap);
    Random random(seed_of(delivery.key, "other-mail", static_cast<std::uint64_t>(kind)));
    switch (kind) {
    case OtherMail::StraySpam: write_stray(delivery, site, random, out); break;
    case OtherMail::Snowshoe: write_snowshoe(delivery, site, random, out); break;
    case OtherMail::Letter:
    case OtherMail::ListMail:
    case OtherMail::Newsletter: write_wanted(kind, delivery, site, random, out); break;
    }
}

} // namespace takedown::simulate
