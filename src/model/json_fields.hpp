#pragma once

// The fields of each finding by name, in one list that both the JSON writer and the reader walk.

#include "model/findings.hpp"

#include <concepts>
#include <type_traits>

namespace takedown::json_fields {

/// T or const T: the writer walks over constants, the reader over what it fills.
template <class Maybe, class T>
concept Same = std::same_as<std::remove_const_t<Maybe>, T>;

void list(auto& visit, Same<EvidenceRef> auto& ref)
{
    visit("file", ref.file);
    visit("offset", ref.offset);
}

void list(auto& visit, Same<HostId> auto& host)
{
    visit("network", host.network);
    visit("address", host.address);
}

void list(auto& visit, Same<Endpoint> auto& endpoint)
{
    visit("address", endpoint.address);
    visit("port", endpoint.port);
    visit("transport", endpoint.transport);
    visit("name", endpoint.name);
}

void list(auto& visit, Same<Engine> auto& engine)
{
    visit("id", engine.id);
    visit("header_order", engine.header_order);
    visit("message_id_shape", engine.message_id_shape);
    visit("mailer", engine.mailer);
    visit("helo_habit", engine.helo_habit);
    visit("messages", engine.messages);
    visit("sources", engine.sources);
    visit("samples", engine.samples);
}

void list(auto& visit, Same<Dialect> auto& dialect)
{
    visit("id", dialect.id);
    visit("commands", dialect.commands);
    visit("sessions", dialect.sessions);
    visit("clients", dialect.clients);
    visit("of_mail_servers", dialect.of_mail_servers);
    visit("engines", dialect.engines);
    visit("botnets", dialect.botnets);
    visit("why", dialect.why);
    visit("samples", dialect.samples);
}

void list(auto& visit, Same<WorstPair> auto& pair)
{
    visit("similarity", pair.similarity);
    visit("one", pair.one);
    visit("other", pair.other);
    visit("looked_at", pair.looked_at);
}

void list(auto& visit, Same<Campaign> auto& campaign)
{
    visit("id", campaign.id);
    visit("messages", campaign.messages);
    visit("leader", campaign.leader);
    visit("key", campaign.key);
    visit("key_text", campaign.key_text);
    visit("least_similarity", campaign.least_similarity);
    visit("worst_pair", campaign.worst_pair);
    visit("sources", campaign.sources);
    visit("first", campaign.first);
    visit("last", campaign.last);
    visit("subject", campaign.subject);
    visit("template_text", campaign.template_text);
    visit("template_regex", campaign.template_regex);
    visit("template_hits", campaign.template_hits);
    visit("template_ham_hits", campaign.template_ham_hits);
    visit("ham_tested", campaign.ham_tested);
    visit("template_why_not", campaign.template_why_not);
    visit("url_domains", campaign.url_domains);
    visit("engines", campaign.engines);
    visit("samples", campaign.samples);
}

void list(auto& visit, Same<BotCount> auto& bots)
{
    visit("at_once", bots.at_once);
    visit("in_a_day", bots.in_a_day);
    visit("estimate", bots.estimate);
    visit("low", bots.low);
    visit("high", bots.high);
    visit("why", bots.why);
}

void list(auto& visit, Same<GrownHost> auto& grown)
{
    visit("host", grown.host);
    visit("targets", grown.targets);
    visit("telling", grown.telling);
    visit("first", grown.first);
    visit("last", grown.last);
    visit("where", grown.where);
}

void list(auto& visit, Same<Botnet> auto& botnet)
{
    visit("id", botnet.id);
    visit("family", botnet.family);
    visit("family_source", botnet.family_source);
    visit("campaigns", botnet.campaigns);
    visit("engines", botnet.engines);
    visit("messages", botnet.messages);
    visit("sources", botnet.sources);
    visit("most_sources_in_an_hour", botnet.most_sources_in_an_hour);
    visit("bots", botnet.bots);
    visit("grown", botnet.grown);
    visit("grown_hosts", botnet.grown_hosts);
    visit("confidence", botnet.confidence);
    visit("why", botnet.why);
    visit("first", botnet.first);
    visit("last", botnet.last);
    visit("samples", botnet.samples);
}

void list(auto& visit, Same<Share> auto& share)
{
    visit("trap", share.trap);
    visit("period", share.period);
    visit("botnet", share.botnet);
    visit("messages", share.messages);
    visit("sources", share.sources);
    visit("by_messages", share.by_messages);
    visit("by_messages_low", share.by_messages_low);
    visit("by_messages_high", share.by_messages_high);
    visit("by_sources", share.by_sources);
    visit("by_sources_low", share.by_sources_low);
    visit("by_sources_high", share.by_sources_high);
    visit("bots", share.bots);
    visit("by_bots", share.by_bots);
    visit("by_bots_low", share.by_bots_low);
    visit("by_bots_high", share.by_bots_high);
}

void list(auto& visit, Same<EvidenceItem> auto& item)
{
    visit("kind", item.kind);
    visit("weight", item.weight);
    visit("text", item.text);
    visit("where", item.where);
}

void list(auto& visit, Same<ServerDay> auto& day)
{
    visit("day", day.day);
    visit("answered", day.answered);
    visit("failed", day.failed);
}

void list(auto& visit, Same<Controller> auto& controller)
{
    visit("id", controller.id);
    visit("server", controller.server);
    visit("names", controller.names);
    visit("claimed_names", controller.claimed_names);
    visit("role", controller.role);
    visit("role_why", controller.role_why);
    visit("confidence", controller.confidence);
    visit("evidence", controller.evidence);
    visit("bots", controller.bots);
    visit("family", controller.family);
    visit("family_source", controller.family_source);
    visit("answers", controller.answers);
    visit("first", controller.first);
    visit("last", controller.last);
    visit("days", controller.days);
}

void list(auto& visit, Same<Segment> auto& segment)
{
    visit("id", segment.id);
    visit("bots", segment.bots);
    visit("controllers", segment.controllers);
    visit("weight", segment.weight);
    visit("botnet", segment.botnet);
}

void list(auto& visit, Same<Failover> auto& failover)
{
    visit("failed", failover.failed);
    visit("manner", failover.manner);
    visit("next", failover.next);
    visit("delay_us", failover.delay);
    visit("where", failover.where);
}

void list(auto& visit, Same<Fallback> auto& fallback)
{
    visit("segment", fallback.segment);
    visit("kind", fallback.kind);
    visit("confidence", fallback.confidence);
    visit("why", fallback.why);
    visit("failovers", fallback.failovers);
    visit("names", fallback.names);
    visit("name_count", fallback.name_count);
}

void list(auto& visit, Same<PlaceAnswer> auto& answer)
{
    visit("source", answer.source);
    visit("country", answer.country);
    visit("city", answer.city);
    visit("latitude", answer.latitude);
    visit("longitude", answer.longitude);
    visit("asn", answer.asn);
    visit("holder", answer.holder);
    visit("prefix", answer.prefix);
}

void list(auto& visit, Same<Upstream> auto& upstream)
{
    visit("asn", upstream.asn);
    visit("holder", upstream.holder);
    visit("path_share", upstream.path_share);
    visit("peers", upstream.peers);
}

void list(auto& visit, Same<Site> auto& site)
{
    visit("controller", site.controller);
    visit("address", site.address);
    visit("prefix", site.prefix);
    visit("origins", site.origins);
    visit("covering", site.covering);
    visit("upstreams", site.upstreams);
    visit("paths", site.paths);
    visit("route_refs", site.route_refs);
    visit("answers", site.answers);
    visit("country", site.country);
    visit("asn", site.asn);
    visit("holder", site.holder);
    visit("differs", site.differs);
    visit("note", site.note);
}

void list(auto& visit, Same<Party> auto& party)
{
    visit("id", party.id);
    visit("kind", party.kind);
    visit("name", party.name);
    visit("country", party.country);
    visit("contact", party.contact);
}

void list(auto& visit, Same<Action> auto& action)
{
    visit("id", action.id);
    visit("kind", action.kind);
    visit("party", action.party);
    visit("target", action.target);
    visit("effort", action.effort);
    visit("collateral", action.collateral);
    visit("possible", action.possible);
    visit("why_not", action.why_not);
}

void list(auto& visit, Same<LiveRoute> auto& route)
{
    visit("segment", route.segment);
    visit("through", route.through);
    visit("via", route.via);
    visit("actions", route.actions);
    visit("weight", route.weight);
}

void list(auto& visit, Same<PlannedAction> auto& planned)
{
    visit("action", planned.action);
    visit("witness", planned.witness);
    visit("alternatives", planned.alternatives);
    visit("regret", planned.regret);
}

void list(auto& visit, Same<Plan> auto& plan)
{
    visit("parties", plan.parties);
    visit("actions_considered", plan.actions_considered);
    visit("routes", plan.routes);
    visit("chosen", plan.chosen);
    visit("cost", plan.cost);
    visit("lower_bound", plan.lower_bound);
    visit("certificate", plan.certificate);
    visit("optimal", plan.optimal);
    visit("uncuttable", plan.uncuttable);
    visit("caveats", plan.caveats);
}

void list(auto& visit, Same<Findings> auto& findings)
{
    visit("campaigns", findings.campaigns);
    visit("engines", findings.engines);
    visit("dialects", findings.dialects);
    visit("botnets", findings.botnets);
    visit("shares", findings.shares);
    visit("controllers", findings.controllers);
    visit("segments", findings.segments);
    visit("fallbacks", findings.fallbacks);
    visit("sites", findings.sites);
    visit("plan", findings.plan);
    visit("notes", findings.notes);
}

} // namespace takedown::json_fields
