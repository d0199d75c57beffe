#include "exports/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

namespace takedown {

namespace {

std::vector<Column> controller_columns()
{
    return {
        {"id",
         "controller",
         "identifier: endpoint the bots speak to",
         Align::Left,
         Content::Indicator},
        {"role", "role", "what it does for the bots"},
        {"confidence", "confidence", "that it steers bots, [0, 1]", Align::Right},
        {"bots", "bots", "hosts under watch that it steers", Align::Right},
        {"answers", "answers", "whether a bot got an answer from it"},
        {"first", "first", "first contact, UTC"},
        {"last", "last", "last contact, UTC"},
        {"names", "names", "names by which bots found it", Align::Left, Content::Indicator},
        {"claimed_names",
         "claimed",
         "names that bots only claim in Host or TLS: anyone can write any name there",
         Align::Left,
         Content::Indicator},
        {"evidence", "evidence", "number of observations for and against", Align::Right},
        {"strongest",
         "strongest evidence",
         "the observation of greatest weight",
         Align::Left,
         Content::Sentence},
        {"role_why", "why this role", "what the role rests on", Align::Left, Content::Sentence},
    };
}

std::vector<Cell> controller_row(const Controller& c)
{
    return {
        text_cell(c.id),
        text_cell(std::string(words_of(c.role))),
        real_cell(c.confidence, 2),
        count_cell(c.bots.size()),
        truth_cell(c.answers),
        time_cell(c.first),
        time_cell(c.last),
        list_cell(c.names),
        list_cell(c.claimed_names),
        count_cell(c.evidence.size()),
        c.evidence.empty() ? absent_cell() : text_cell(c.evidence.front().text),
        text_cell(c.role_why)};
}

} // namespace

Table controllers_table(const Findings& findings)
{
    Table table;
    table.name = "controllers";
    table.title = "Controllers";
    table.empty = "No server could be shown to steer bots.";
    table.columns = controller_columns();
    for (const Controller& c : findings.controllers) {
        if (c.confidence >= controller_confidence) {
            table.rows.push_back(controller_row(c));
        }
    }
    return table;
}

Table days_table(const Findings& findings)
{
    Table table;
    table.name = "days";
    table.title = "When each controller answered";
    table.empty = "No contact with a controller has a day.";
    table.columns = {
        {"controller", "controller", "endpoint the bots speak to", Align::Left, Content::Indicator},
        {"day", "day", "UTC"},
        {"answered", "answered", "contacts that brought payload back", Align::Right},
        {"failed", "failed", "no answer, refused, or nothing said", Align::Right}};
    for (const Controller& c : findings.controllers) {
        for (const ServerDay& day : c.days) {
            if (c.confidence >= controller_confidence) {
                table.rows.push_back(
                    {text_cell(c.id),
                     text_cell(day.day),
                     count_cell(day.answered),
                     count_cell(day.failed)}
                );
            }
        }
    }
    return table;
}

Table candidates_table(const Findings& findings)
{
    Table table;
    table.name = "candidates";
    table.title = "Candidates";
    table.empty = "No further endpoint was held to be worth a look.";
    table.columns = controller_columns();
    for (const Controller& c : findings.controllers) {
        if (c.confidence < controller_confidence) {
            table.rows.push_back(controller_row(c));
        }
    }
    return table;
}

Table contacts_table(const Findings& findings)
{
    Table table;
    table.name = "contacts";
    table.title = "Contacts";
    table.empty = "No host was seen to speak to a controller or a candidate.";
    table.columns = {
        {"bot", "bot", "host under watch that spoke to it", Align::Left, Content::Name},
        {"network", "network", "whose private addresses those are; empty: one network"},
        {"controller", "controller", "identifier of the endpoint", Align::Left, Content::Indicator},
        {"confidence", "confidence", "that the endpoint steers bots, [0, 1]", Align::Right},
    };
    for (const Controller& c : findings.controllers) {
        for (const HostId& bot : c.bots) {
            table.rows.push_back(
                {text_cell(bot.address.text()),
                 bot.network.empty() ? absent_cell() : text_cell(bot.network),
                 text_cell(c.id),
                 real_cell(c.confidence, 2)}
            );
        }
    }
    return table;
}

Table bots_table(const Findings& findings)
{
    Table table;
    table.name = "contacts";
    table.title = "Bots";
    table.empty = "No host under watch was seen to be steered.";
    table.columns = {
        {"bot", "bot", "host under watch", Align::Left, Content::Name},
        {"network", "network", "whose private addresses those are; empty: one network"},
        {"confidence", "confidence", "of its surest controller, [0, 1]", Align::Right},
        {"segment", "segment", "bots with the same controllers"},
        {"controllers", "controllers", "it speaks to", Align::Left, Content::Indicator},
    };
    std::map<HostId, std::vector<std::string>> segments;
    for (const Segment& s : findings.segments) {
        for (const HostId& bot : s.bots) {
            segments[bot].push_back(s.id);
        }
    }
    std::map<HostId, std::vector<const Controller*>> controllers;
    for (const Controller& c : findings.controllers) {
        for (const HostId& bot : c.bots) {
            if (c.confidence >= controller_confidence) {
                controllers[bot].push_back(&c);
            }
        }
    }
    for (const auto& [bot, of_bot] : controllers) {
        std::vector<std::string> servers;
        double confidence = 0;
        for (const Controller* c : of_bot) {
            servers.push_back(text_of(c->server));
            confidence = std::max(confidence, c->confidence);
        }
        table.rows.push_back(
            {text_cell(bot.address.text()),
             bot.network.empty() ? absent_cell() : text_cell(bot.network),
             real_cell(confidence, 2),
             list_cell(segments[bot]),
             list_cell(std::move(servers))}
        );
    }
    std::stable_sort(table.rows.begin(), table.rows.end(), [](const auto& a, const auto& b) {
        return std::get<double>(a[2].value) > std::get<double>(b[2].value);
    });
    return table;
}

Table segments_table(const Findings& findings)
{
    Table table;
    table.name = "segments";
    table.title = "Segments";
    table.empty = "No bots were seen to share controllers.";
    table.columns = {
        {"id", "segment", "bots that share a set of controllers"},
        {"bots", "bots", "hosts under watch in it", Align::Right},
        {"weight", "of all bots", "part of all bots under watch", Align::Right},
        {"botnet", "botnet", "known from the mail its bots sent; empty: not seen in a trap"},
        {"controllers",
         "controllers",
         "in the order bots try them",
         Align::Left,
         Content::Indicator},
    };
    for (const Segment& s : findings.segments) {
        table.rows.push_back(
            {text_cell(s.id),
             count_cell(s.bots.size()),
             part_cell(s.weight),
             s.botnet.empty() ? absent_cell("unknown") : text_cell(botnet_name(findings, s.botnet)),
             list_cell(s.controllers)}
        );
    }
    return table;
}

Table fallback_table(const Findings& findings)
{
    Table table;
    table.name = "fallback";
    table.title = "Fallback";
    table.empty = "No segment was found, so there is no fallback to judge.";
    table.columns = {
        {"segment", "segment", "bots that share a set of controllers"},
        {"class", "fallback", "what its bots do when their controllers die"},
        {"confidence", "confidence", "in this class, [0, 1]", Align::Right},
        {"failovers", "failovers", "failures seen and followed", Align::Right},
        {"names", "names", "names the bots can fall back on", Align::Right},
        {"why",
         "why",
         "for unknown: what was missing and what would settle it",
         Align::Left,
         Content::Sentence},
    };
    for (const Fallback& f : findings.fallbacks) {
        table.rows.push_back(
            {text_cell(f.segment),
             text_cell(std::string(words_of(f.kind))),
             real_cell(f.confidence, 2),
             count_cell(f.failovers.size()),
             count_cell(f.name_count),
             text_cell(f.why)}
        );
    }
    return table;
}

} // namespace takedown
