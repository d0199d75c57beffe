#include "store/findings_tables.hpp"

#include "model/enum_names.hpp"
#include "model/json.hpp"
#include "store/schema.hpp"
#include "store/table_appender.hpp"

#include <array>
#include <string>
#include <vector>

namespace takedown {

namespace {

/// Rows of a table that begin with their position.
class Numbered {
public:
    Numbered(Connection& connection, const char* table) : rows_(connection, table) {}

    TableAppender& row() { return rows_.put(next_++); }

    Result<void> finish() { return rows_.finish(); }

private:
    TableAppender rows_;
    std::uint32_t next_ = 0;
};

Result<void> write_campaigns(Connection& connection, const std::vector<Campaign>& campaigns)
{
    Numbered rows(connection, "campaign");
    TableAppender messages(connection, "campaign_message");
    for (const Campaign& campaign : campaigns) {
        TableAppender& row = rows.row();
        row.put(campaign.id).put(std::uint64_t{campaign.messages.size()}).put(campaign.sources);
        row.put(campaign.first).put(campaign.last).put(name_of(campaign.key));
        row.put(campaign.key_text).put(campaign.least_similarity).put(campaign.leader);
        row.put(campaign.subject).put(campaign.template_text).put(campaign.template_regex);
        row.put(campaign.template_hits).put(campaign.template_ham_hits).put(campaign.ham_tested);
        row.put(campaign.url_domains).put(campaign.engines);
        row.put(campaign.worst_pair.similarity).put(campaign.template_why_not).end_row();
        for (const std::uint64_t message : campaign.messages) {
            messages.put(campaign.id).put(message).end_row();
        }
    }
    TAKEDOWN_CHECKED(rows.finish());
    return messages.finish();
}

Result<void> write_senders(Connection& connection, const Findings& findings)
{
    Numbered engines(connection, "engine");
    for (const Engine& engine : findings.engines) {
        TableAppender& row = engines.row();
        row.put(engine.id).put(engine.header_order).put(engine.message_id_shape);
        row.put(engine.mailer).put(engine.helo_habit).put(engine.messages).put(engine.sources);
        row.end_row();
    }
    TAKEDOWN_CHECKED(engines.finish());
    Numbered dialects(connection, "dialect");
    for (const Dialect& dialect : findings.dialects) {
        TableAppender& row = dialects.row();
        row.put(dialect.id).put(dialect.commands).put(dialect.sessions).put(dialect.clients);
        row.put(dialect.of_mail_servers).put(dialect.engines).put(dialect.botnets);
        row.put(dialect.why).end_row();
    }
    TAKEDOWN_CHECKED(dialects.finish());
    TableAppender grown(connection, "grown_host");
    for (const Botnet& botnet : findings.botnets) {
        for (const GrownHost& host : botnet.grown) {
            grown.put(botnet.id).put(host.host).put(host.targets).put(host.telling);
            grown.put(host.first).put(host.last).end_row();
        }
    }
    TAKEDOWN_CHECKED(grown.finish());
    Numbered botnets(connection, "botnet");
    for (const Botnet& botnet : findings.botnets) {
        TableAppender& row = botnets.row();
        row.put(botnet.id).put(botnet.family).put(botnet.family_source).put(botnet.campaigns);
        row.put(botnet.engines).put(botnet.messages).put(botnet.sources);
        row.put(botnet.most_sources_in_an_hour).put(botnet.confidence).put(botnet.why);
        row.put(botnet.first).put(botnet.last).put(botnet.bots.at_once).put(botnet.bots.in_a_day);
        row.put(botnet.bots.estimate).put(botnet.bots.low).put(botnet.bots.high);
        row.put(botnet.grown_hosts).end_row();
    }
    TAKEDOWN_CHECKED(botnets.finish());
    Numbered shares(connection, "share");
    for (const Share& share : findings.shares) {
        TableAppender& row = shares.row();
        row.put(share.trap).put(share.period).put(share.botnet).put(share.messages);
        row.put(share.sources).put(share.by_messages).put(share.by_messages_low);
        row.put(share.by_messages_high).put(share.by_sources).put(share.by_sources_low);
        row.put(share.by_sources_high).put(share.bots).put(share.by_bots);
        row.put(share.by_bots_low).put(share.by_bots_high).end_row();
    }
    return shares.finish();
}

Result<void> write_controllers(Connection& connection, const std::vector<Controller>& controllers)
{
    Numbered rows(connection, "controller");
    TableAppender bots(connection, "controller_bot");
    TableAppender evidence(connection, "controller_evidence");
    for (const Controller& controller : controllers) {
        TableAppender& row = rows.row();
        row.put(controller.id).put(controller.server.address).put(controller.server.port);
        row.put(name_of(controller.server.transport)).put(controller.server.name);
        row.put(controller.names).put(name_of(controller.role)).put(controller.role_why);
        row.put(controller.confidence).put(std::uint64_t{controller.bots.size()});
        row.put(controller.answers).put(controller.first).put(controller.last);
        row.put(controller.claimed_names).end_row();
        for (const HostId& bot : controller.bots) {
            bots.put(controller.id).put(bot.network).put(bot.address).end_row();
        }
        std::uint32_t position = 0;
        for (const EvidenceItem& item : controller.evidence) {
            evidence.put(controller.id).put(position++).put(item.kind).put(item.weight);
            evidence.put(item.text).end_row();
        }
    }
    TAKEDOWN_CHECKED(rows.finish());
    TAKEDOWN_CHECKED(bots.finish());
    return evidence.finish();
}

Result<void> write_segments(Connection& connection, const std::vector<Segment>& segments)
{
    Numbered rows(connection, "segment");
    TableAppender bots(connection, "segment_bot");
    for (const Segment& segment : segments) {
        TableAppender& row = rows.row();
        row.put(segment.id).put(std::uint64_t{segment.bots.size()}).put(segment.weight);
        row.put(segment.botnet).put(segment.controllers).end_row();
        for (const HostId& bot : segment.bots) {
            bots.put(segment.id).put(bot.network).put(bot.address).end_row();
        }
    }
    TAKEDOWN_CHECKED(rows.finish());
    return bots.finish();
}

Result<void> write_fallbacks(Connection& connection, const std::vector<Fallback>& fallbacks)
{
    TableAppender rows(connection, "fallback");
    TableAppender failovers(connection, "failover");
    for (const Fallback& fallback : fallbacks) {
        rows.put(fallback.segment).put(name_of(fallback.kind)).put(fallback.confidence);
        rows.put(fallback.why).put(fallback.names).put(fallback.name_count).end_row();
        std::uint32_t position = 0;
        for (const Failover& failover : fallback.failovers) {
            failovers.put(fallback.segment).put(position++).put(failover.failed);
            failovers.put(failover.manner).put(failover.next);
            failovers.put(std::int64_t{failover.delay.count()}).end_row();
        }
    }
    TAKEDOWN_CHECKED(rows.finish());
    return failovers.finish();
}

Result<void> write_sites(Connection& connection, const std::vector<Site>& sites)
{
    TableAppender rows(connection, "site");
    TableAppender upstreams(connection, "site_upstream");
    for (const Site& site : sites) {
        std::vector<std::string> origins;
        for (const Asn asn : site.origins) {
            origins.push_back(std::to_string(asn));
        }
        rows.put(site.controller).put(site.address);
        rows.put(site.prefix ? std::optional(site.prefix->text()) : std::nullopt).put(origins);
        rows.put(site.country).put(site.asn).put(site.holder).put(site.differs).put(site.note);
        rows.end_row();
        std::uint32_t position = 0;
        for (const Upstream& upstream : site.upstreams) {
            upstreams.put(site.controller).put(position++).put(upstream.asn).put(upstream.holder);
            upstreams.put(upstream.path_share).put(upstream.peers).end_row();
        }
    }
    TAKEDOWN_CHECKED(rows.finish());
    return upstreams.finish();
}

/// Text of the actions by their places; a place that is out of range is a defect shown as such.
std::vector<std::string> action_ids(const Plan& plan, const std::vector<std::size_t>& places)
{
    std::vector<std::string> ids;
    for (const std::size_t place : places) {
        const bool known = place < plan.actions_considered.size();
        ids.push_back(known ? plan.actions_considered[place].id : "?" + std::to_string(place));
    }
    return ids;
}

Result<void> write_actions(Connection& connection, const Plan& plan)
{
    std::vector<std::optional<std::uint32_t>> chosen(plan.actions_considered.size());
    for (std::uint32_t i = 0; i < plan.chosen.size(); ++i) {
        if (plan.chosen[i].action < chosen.size()) {
            chosen[plan.chosen[i].action] = i;
        }
    }
    Numbered actions(connection, "action");
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const Action& action = plan.actions_considered[i];
        TableAppender& row = actions.row();
        row.put(action.id).put(name_of(action.kind)).put(action.party).put(action.target);
        row.put(action.effort).put(action.collateral).put(action.possible).put(action.why_not);
        row.put(chosen[i]);
        row.put(chosen[i] ? std::optional(plan.chosen[*chosen[i]].regret) : std::nullopt);
        row.end_row();
    }
    return actions.finish();
}

Result<void> write_plan(Connection& connection, const Plan& plan)
{
    TableAppender parties(connection, "party");
    for (const Party& party : plan.parties) {
        parties.put(party.id).put(name_of(party.kind)).put(party.name).put(party.country);
        parties.put(party.contact).end_row();
    }
    TAKEDOWN_CHECKED(parties.finish());
    TAKEDOWN_CHECKED(write_actions(connection, plan));
    Numbered routes(connection, "live_route");
    for (const LiveRoute& route : plan.routes) {
        TableAppender& row = routes.row();
        row.put(route.segment).put(route.through).put(route.via).put(route.weight);
        row.put(action_ids(plan, route.actions)).end_row();
    }
    TAKEDOWN_CHECKED(routes.finish());
    TableAppender summary(connection, "plan");
    summary.put(plan.cost).put(plan.lower_bound).put(plan.optimal).put(plan.caveats).end_row();
    return summary.finish();
}

Result<void>
write_document(Connection& connection, const Findings& findings, std::string_view input)
{
    TableAppender document(connection, "findings");
    document.put(input).put(to_json(findings)).end_row();
    TAKEDOWN_CHECKED(document.finish());
    Numbered notes(connection, "note");
    for (const std::string& note : findings.notes) {
        notes.row().put(note).end_row();
    }
    return notes.finish();
}

Result<void> replace_all(Connection& connection, const Findings& findings, std::string_view input)
{
    for (const std::string& table : finding_tables()) {
        TAKEDOWN_CHECKED(connection.run("DELETE FROM " + table));
    }
    TAKEDOWN_CHECKED(write_document(connection, findings, input));
    TAKEDOWN_CHECKED(write_campaigns(connection, findings.campaigns));
    TAKEDOWN_CHECKED(write_senders(connection, findings));
    TAKEDOWN_CHECKED(write_controllers(connection, findings.controllers));
    TAKEDOWN_CHECKED(write_segments(connection, findings.segments));
    TAKEDOWN_CHECKED(write_fallbacks(connection, findings.fallbacks));
    TAKEDOWN_CHECKED(write_sites(connection, findings.sites));
    TAKEDOWN_CHECKED(write_plan(connection, findings.plan));
    return connection.run("COMMIT");
}

} // namespace

Result<void>
write_findings(Connection& connection, const Findings& findings, std::string_view input)
{
    TAKEDOWN_CHECKED(connection.run("BEGIN"));
    auto done = replace_all(connection, findings, input);
    if (!done) {
        (void)connection.run("ROLLBACK");
    }
    return done;
}

Result<std::optional<Findings>> read_findings(Connection& connection)
{
    TAKEDOWN_TRY(Rows rows, connection.query("SELECT document::VARCHAR FROM findings"));
    if (!rows.next()) {
        TAKEDOWN_CHECKED(rows.status());
        return std::optional<Findings>();
    }
    auto findings = findings_from_json(rows.text(0));
    if (!findings) {
        Error error = findings.error();
        error.message = connection.database() + ": " + error.message + "; analyse the case again";
        return tl::unexpected(error);
    }
    return std::optional(std::move(*findings));
}

} // namespace takedown
