#include "simulate/mail/entry.hpp"

#include "simulate/mail/damage.hpp"

namespace takedown::simulate {

namespace {

/// mboxrd: every line of `>`s and "From " gets one more.
void quote_from_lines(std::size_t start, std::string& mail)
{
    for (std::size_t at = mail.find("From ", start); at != std::string::npos;
         at = mail.find("From ", at + 1)) {
        std::size_t line = at;
        while (line > start && mail[line - 1] == '>') {
            --line;
        }
        if (line == start || mail[line - 1] == '\n') {
            mail.insert(line, 1, '>');
            ++at;
        }
    }
}

} // namespace

void append_entry(
    const Delivery& delivery,
    const TrapSite& site,
    const Engine& engine,
    Entry& entry,
    Random& random,
    std::string& out
)
{
    Draft& draft = entry.draft;
    const MimePlan plan = plan_mime(engine, entry.content, draft.facts(), random);
    draft.content_type = plan.content_type;
    draft.coding = plan.coding;
    const std::string envelope = draft.user + '@' + draft.domain;
    site.append_head(
        {delivery.time, delivery.source, draft.helo, delivery.rdns, envelope, entry.extended},
        draft.recipient,
        random,
        out
    );
    const std::size_t start = out.size();
    append_header(engine, draft, random, out);
    site.append_foot(out);
    out += '\n';
    append_mime_body(engine, plan, entry.content, out);
    if (is_damaged(delivery)) {
        std::string mail = out.substr(start);
        damage(0, random, mail);
        out.resize(start);
        out += mail;
    }
    quote_from_lines(start, out);
    out += '\n';
}

} // namespace takedown::simulate
