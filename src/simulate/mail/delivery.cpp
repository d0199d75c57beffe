#include "simulate/mail/delivery.hpp"

#include "simulate/mail/draft.hpp"
#include "simulate/mail/engine.hpp"
#include "simulate/mail/entry.hpp"
#include "simulate/mail/mailing.hpp"
#include "simulate/mail/trap_site.hpp"

namespace takedown::simulate {

namespace {

/// A seed of its own, so that who writes traffic finds the same name without writing the mail.
void append_helo(
    const Delivery& delivery, const TrapSite& site, const Draft& draft, std::string& out
)
{
    Random random(seed_of(delivery.key, "helo"));
    PatternFacts facts = draft.facts();
    facts.trap = site.border_host();
    delivery.engine->helo().append(facts, random, out);
}

} // namespace

std::string helo_of(const Delivery& delivery)
{
    const TrapSite site(*delivery.trap);
    Random random(delivery.key);
    const Engine& worn = delivery.engine->worn(random);
    const Draft draft = begin_draft(delivery, worn, site, random);
    std::string helo;
    append_helo(delivery, site, draft, helo);
    return helo;
}

bool is_damaged(const Delivery& delivery)
{
    return delivery.trap->damaged > 0 &&
           Random(seed_of(delivery.key, "damaged")).chance(delivery.trap->damaged);
}

void write_message(const Delivery& delivery, std::string& out)
{
    const TrapSite site(*delivery.trap);
    Random random(delivery.key);
    const Engine& worn = delivery.engine->worn(random);
    Entry entry;
    entry.draft = begin_draft(delivery, worn, site, random);
    append_helo(delivery, site, entry.draft, entry.draft.helo);
    entry.draft.name = delivery.mailing->sender_name(random);
    entry.draft.subject = delivery.mailing->subject(entry.draft.sent, random);
    entry.content = delivery.mailing->content(delivery.time, random);
    entry.extended = delivery.engine->greets_extended();
    append_entry(delivery, site, worn, entry, random, out);
}

} // namespace takedown::simulate
