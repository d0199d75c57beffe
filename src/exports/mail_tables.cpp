#include "exports/tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace takedown {

namespace {

std::string_view words_of_key(CampaignKey key)
{
    constexpr std::array<std::string_view, 6> words = {
        "url", "body", "attachment", "similarity", "similar file", "structure"};
    return words[std::min<std::size_t>(static_cast<std::size_t>(key), words.size() - 1)];
}

const Botnet* botnet_of(const Findings& findings, std::string_view id)
{
    const auto found =
        std::find_if(findings.botnets.begin(), findings.botnets.end(), [&](const Botnet& b) {
            return b.id == id;
        });
    return found == findings.botnets.end() ? nullptr : &*found;
}

/// Of an estimated number of bots; 0: there is no estimate.
Cell bots_cell(double bots)
{
    return bots > 0 ? count_cell(static_cast<std::uint64_t>(std::llround(bots)))
                    : absent_cell("unknown");
}

} // namespace

double botnet_confidence_of(const Findings& findings, std::string_view id)
{
    const Botnet* const botnet = botnet_of(findings, id);
    return botnet == nullptr ? 0 : botnet->confidence;
}

std::string botnet_name(const Findings& findings, std::string_view id)
{
    if (id.empty()) {
        return "unattributed";
    }
    const Botnet* const botnet = botnet_of(findings, id);
    return botnet == nullptr || botnet->family.empty() ? std::string(id) : botnet->family;
}

Table campaigns_table(const Findings& findings)
{
    Table table;
    table.name = "campaigns";
    table.title = "Campaigns";
    table.empty = "No mails were alike enough to be one mailing.";
    table.columns = {
        {"id", "campaign", "name of the mailing; stable as mail is added"},
        {"messages", "mails", "number of messages", Align::Right},
        {"sources", "senders", "distinct source addresses", Align::Right},
        {"subject", "subject", "most frequent subject"},
        {"key", "held by", "what most of its mails share"},
        {"key_text", "shared", "the shared URL shape or digest", Align::Left, Content::Indicator},
        {"first", "first", "first mail, UTC"},
        {"last", "last", "last mail, UTC"},
        {"least_similarity", "likeness", "least similar member, Jaccard, [0, 1]", Align::Right},
        {"worst_pair", "worst pair", "two members least alike, Jaccard, [0, 1]", Align::Right},
        {"template_hits", "template fits", "members the template explains", Align::Right},
        {"ham_hits",
         "fits wanted",
         "wanted mails the template also fits; empty: none was tested",
         Align::Right},
        {"url_domains", "domains", "most frequent first", Align::Left, Content::Indicator},
        {"engines", "engines", "mailer programs, most frequent first"},
        {"template",
         "template",
         "literal text, {choices}, <noise>",
         Align::Left,
         Content::Sentence},
    };
    for (const Campaign& c : findings.campaigns) {
        table.rows.push_back(
            {text_cell(c.id),
             count_cell(c.messages.size()),
             count_cell(c.sources),
             text_cell(c.subject),
             text_cell(std::string(words_of_key(c.key))),
             text_cell(c.key_text),
             time_cell(c.first),
             time_cell(c.last),
             real_cell(c.least_similarity, 2),
             real_cell(c.worst_pair.similarity, 2),
             count_cell(c.template_hits),
             c.ham_tested == 0 ? absent_cell("untested") : count_cell(c.template_ham_hits),
             list_cell(c.url_domains),
             list_cell(c.engines),
             text_cell(c.template_text)}
        );
    }
    return table;
}

Table engines_table(const Findings& findings)
{
    Table table;
    table.name = "engines";
    table.title = "Engines";
    table.empty = "No mailer program left traces enough to be told from others.";
    table.columns = {
        {"id", "engine", "name of the mailer program"},
        {"messages", "mails", "number of messages", Align::Right},
        {"sources", "senders", "distinct source addresses", Align::Right},
        {"mailer", "mailer", "what it calls itself"},
        {"message_id_shape", "Message-ID shape", "shape of its Message-IDs"},
        {"helo_habit", "HELO", "what it most often says in HELO"},
        {"header_order", "header order", "its own header fields in order"},
    };
    for (const Engine& e : findings.engines) {
        table.rows.push_back(
            {text_cell(e.id),
             count_cell(e.messages),
             count_cell(e.sources),
             text_cell(e.mailer),
             text_cell(e.message_id_shape),
             text_cell(e.helo_habit),
             text_cell(e.header_order)}
        );
    }
    return table;
}

Table botnets_table(const Findings& findings)
{
    Table table;
    table.name = "botnets";
    table.title = "Botnets";
    table.empty = "No group of senders could be told to be one botnet.";
    table.columns = {
        {"id", "botnet", "identifier"},
        {"status", "held to be", "a botnet from confidence 0.5 on, else a candidate group"},
        {"confidence", "confidence", "that it is one botnet and no mix, [0, 1]", Align::Right},
        {"family", "family", "known name; empty: unnamed"},
        {"messages", "mails", "number of messages", Align::Right},
        {"sources",
         "senders",
         "distinct source addresses over the whole span, also those that sent more for others",
         Align::Right},
        {"most_sources_in_an_hour",
         "at once",
         "most source addresses in one hour: least number of bots",
         Align::Right},
        {"campaigns", "campaigns", "number of campaigns", Align::Right},
        {"first", "first", "first mail, UTC"},
        {"last", "last", "last mail, UTC"},
        {"why", "why", "what joins it", Align::Left, Content::Sentence},
        {"family_source",
         "name from",
         "who published the traces it is named by",
         Align::Left,
         Content::Sentence},
        {"engines", "engines", "mailer programs"},
        {"sources_in_a_day",
         "in a day",
         "most source addresses in 24 hours: one host may have had several",
         Align::Right},
        {"bots",
         "bots",
         "lines at work at one time of the busiest day, seen or not, corrected for changing "
         "addresses; empty: no estimate",
         Align::Right},
        {"bots_low", "from", "lower end of the 95 % interval", Align::Right},
        {"bots_high", "to", "upper end of the 95 % interval", Align::Right},
        {"bots_why", "bots by", "what the estimate rests on", Align::Left, Content::Sentence},
        {"grown",
         "grown",
         "hosts at no trap that send to the same mail servers, see the table grown",
         Align::Right},
    };
    for (const Botnet& b : findings.botnets) {
        table.rows.push_back(
            {text_cell(b.id),
             text_cell(b.confidence < botnet_confidence ? "candidate" : "botnet"),
             real_cell(b.confidence, 2),
             b.family.empty() ? absent_cell("unnamed") : text_cell(b.family),
             count_cell(b.messages),
             count_cell(b.sources),
             count_cell(b.most_sources_in_an_hour),
             count_cell(b.campaigns.size()),
             time_cell(b.first),
             time_cell(b.last),
             text_cell(b.why),
             text_cell(b.family_source),
             list_cell(b.engines),
             count_cell(b.bots.in_a_day),
             bots_cell(b.bots.estimate),
             bots_cell(b.bots.low),
             bots_cell(b.bots.high),
             text_cell(b.bots.why),
             count_cell(b.grown_hosts)}
        );
    }
    return table;
}

Table grown_table(const Findings& findings)
{
    Table table;
    table.name = "grown";
    table.title = "Hosts that botnets grew by";
    table.empty =
        "No host of the traffic, unseen at the traps, sends mail where a botnet's bots do.";
    table.columns = {
        {"botnet", "botnet", "identifier"},
        {"host", "host", "its address", Align::Left, Content::Indicator},
        {"targets", "servers", "mail servers it tried that the botnet's bots try", Align::Right},
        {"telling", "telling", "of those, tried by bots of no other botnet", Align::Right},
        {"first", "first", "first try, UTC"},
        {"last", "last", "last try, UTC"},
    };
    for (const Botnet& b : findings.botnets) {
        for (const GrownHost& host : b.grown) {
            table.rows.push_back(
                {text_cell(b.id),
                 text_cell(host.host.text()),
                 count_cell(host.targets),
                 count_cell(host.telling),
                 time_cell(host.first),
                 time_cell(host.last)}
            );
        }
    }
    return table;
}

Table share_table(const Findings& findings)
{
    Table table;
    table.name = "share";
    table.title = "Share of the spam";
    table.empty = "No spam was seen, so there is nothing to share out.";
    table.columns = {
        {"trap", "trap", "empty: all traps together"},
        {"period", "period", "UTC; empty: the whole span"},
        {"botnet", "botnet", "null: spam that no botnet could be given"},
        {"messages", "mails", "number of messages", Align::Right},
        {"by_messages", "of all spam", "part of all spam seen there and then", Align::Right},
        {"by_messages_low", "from", "lower end of the 95 % interval", Align::Right},
        {"by_messages_high", "to", "upper end of the 95 % interval", Align::Right},
        {"sources",
         "senders",
         "distinct source addresses, each counted once, where it sent most",
         Align::Right},
        {"by_sources",
         "of all senders",
         "part of all source addresses seen there and then",
         Align::Right},
        {"by_sources_low", "from", "lower end of the 95 % interval", Align::Right},
        {"by_sources_high", "to", "upper end of the 95 % interval", Align::Right},
        {"bots",
         "bots a day",
         "hosts at work, estimated from how many sent once and twice a day",
         Align::Right},
        {"by_bots", "of all bots", "part of all such hosts", Align::Right},
        {"by_bots_low", "from", "lower end of the 95 % interval", Align::Right},
        {"by_bots_high", "to", "upper end of the 95 % interval", Align::Right},
        {"base_messages", "of mails", "spam of all rows of this trap and period", Align::Right},
        {"family", "family", "known name of the botnet"},
    };
    std::map<std::pair<std::string, std::string>, std::uint64_t> base;
    for (const Share& s : findings.shares) {
        base[{s.trap, s.period}] += s.messages;
    }
    for (const Share& s : findings.shares) {
        const std::string name = botnet_name(findings, s.botnet);
        table.rows.push_back(
            {s.trap.empty() ? absent_cell("all") : text_cell(s.trap),
             s.period.empty() ? absent_cell("whole span") : text_cell(s.period),
             s.botnet.empty() ? absent_cell("unattributed") : text_cell(s.botnet),
             count_cell(s.messages),
             part_cell(s.by_messages),
             part_cell(s.by_messages_low),
             part_cell(s.by_messages_high),
             count_cell(s.sources),
             part_cell(s.by_sources),
             part_cell(s.by_sources_low),
             part_cell(s.by_sources_high),
             count_cell(static_cast<std::uint64_t>(std::llround(s.bots))),
             part_cell(s.by_bots),
             part_cell(s.by_bots_low),
             part_cell(s.by_bots_high),
             count_cell(base[{s.trap, s.period}]),
             s.botnet.empty() || name == s.botnet ? absent_cell() : text_cell(name)}
        );
    }
    return table;
}

} // namespace takedown
