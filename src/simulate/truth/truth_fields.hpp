#pragma once

// The fields of each part of the truth by name, in one list that both writer and reader walk.

#include "model/json_fields.hpp"
#include "simulate/truth/truth.hpp"

namespace takedown::simulate::truth_fields {

// Plans and endpoints have the fields of findings.
using json_fields::list;
using json_fields::Same;

void list(auto& visit, Same<TrueShare> auto& share)
{
    visit("trap", share.trap);
    visit("day", share.day);
    visit("botnet", share.botnet);
    visit("messages", share.messages);
    visit("by_messages", share.by_messages);
}

void list(auto& visit, Same<TrueBotnet> auto& botnet)
{
    visit("name", botnet.name);
    visit("family", botnet.family);
    visit("bots", botnet.bots);
    visit("most_bots_at_once", botnet.most_bots_at_once);
    visit("sources", botnet.sources);
    visit("messages", botnet.messages);
}

void list(auto& visit, Same<UpTime> auto& up)
{
    visit("from", up.from);
    visit("to", up.to);
}

void list(auto& visit, Same<Window> auto& window)
{
    visit("from", window.from);
    visit("to", window.to);
}

void list(auto& visit, Same<TrueController> auto& controller)
{
    visit("server", controller.server);
    visit("name", controller.name);
    visit("botnet", controller.botnet);
    visit("role", controller.role);
    visit("names", controller.names);
    visit("segments", controller.segments);
    visit("up", controller.up);
    visit("watched_bots", controller.watched_bots);
    visit("contacts", controller.contacts);
    visit("published", controller.published);
}

void list(auto& visit, Same<TrueSegment> auto& segment)
{
    visit("name", segment.name);
    visit("botnet", segment.botnet);
    visit("weight", segment.weight);
    visit("fallback", segment.fallback);
    visit("fallback_shown", segment.fallback_shown);
    visit("fallback_detail", segment.fallback_detail);
    visit("watched_bots", segment.watched_bots);
}

void list(auto& visit, Same<TrueSite> auto& site)
{
    visit("address", site.address);
    visit("asn", site.asn);
    visit("prefix", site.prefix);
    visit("country", site.country);
    visit("holder", site.holder);
    visit("upstreams", site.upstreams);
    visit("abuse", site.abuse);
}

void list(auto& visit, Same<TruePlan> auto& plan)
{
    visit("plan", plan.plan);
    visit("uncuttable", plan.uncuttable);
}

void list(auto& visit, Same<TrueEvent> auto& event)
{
    visit("time", event.time);
    visit("what", event.what);
    visit("note", event.note);
}

void list(auto& visit, Same<Truth> auto& truth)
{
    visit("world", truth.world);
    visit("seed", truth.seed);
    visit("window", truth.window);
    visit("botnets", truth.botnets);
    visit("controllers", truth.controllers);
    visit("segments", truth.segments);
    visit("sites", truth.sites);
    visit("plan", truth.plan);
    visit("timeline", truth.timeline);
    visit("bot_networks", truth.bot_networks);
    visit("shares", truth.shares);
    visit("benign_servers", truth.benign_servers);
    visit("clean_hosts", truth.clean_hosts);
}

} // namespace takedown::simulate::truth_fields
