#include "exports/report_parts.hpp"
#include "exports/tables.hpp"
#include "exports/world_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace takedown {

namespace {

constexpr double radius = 17;
constexpr std::size_t most_pins = 60; ///< more would hide the map
constexpr std::size_t most_sites = 30;

/// What is known of a controller's place, best first: coordinates, a country, nothing.
struct Pin {
    std::size_t number = 0;
    MapPoint place; ///< true place
    MapPoint shown; ///< where the number stands, so that pins do not cover each other
    bool country_only = false;
};

const Site* site_of(const Findings& findings, const Controller& controller)
{
    const auto found =
        std::find_if(findings.sites.begin(), findings.sites.end(), [&](const Site& site) {
            return site.controller == controller.id;
        });
    return found == findings.sites.end() ? nullptr : &*found;
}

/// The first answer with coordinates in the country the site is held to be in.
const PlaceAnswer* measured_answer(const Site& site)
{
    const auto found =
        std::find_if(site.answers.begin(), site.answers.end(), [&](const PlaceAnswer& a) {
            return a.latitude && a.longitude && std::abs(*a.latitude) <= 90 &&
                   std::abs(*a.longitude) <= 180 && a.country == site.country;
        });
    return found == site.answers.end() ? nullptr : &*found;
}

std::optional<Pin> pin_of(const Site* site, std::size_t number)
{
    if (site == nullptr) {
        return std::nullopt;
    }
    Pin pin;
    pin.number = number;
    if (const PlaceAnswer* const answer = measured_answer(*site)) {
        pin.place = on_map(*answer->latitude, *answer->longitude);
    } else if (const CountryPoint* const country = country_of(site->country)) {
        pin.place = on_map(country->latitude, country->longitude);
        pin.country_only = true;
    } else {
        return std::nullopt;
    }
    return pin;
}

bool is_free(const std::vector<Pin>& pins, const MapPoint& at)
{
    return std::none_of(pins.begin(), pins.end(), [&](const Pin& other) {
        return std::hypot(other.shown.x - at.x, other.shown.y - at.y) < 2 * radius + 3;
    });
}

/// The nearest free spot on a spiral around the true place.
MapPoint free_spot(const std::vector<Pin>& pins, const MapPoint& place)
{
    for (int turn = 0; turn < 400; ++turn) {
        const double angle = 2.4 * turn;
        const double distance = 9 * std::sqrt(static_cast<double>(turn));
        const MapPoint at = {
            std::clamp(place.x + distance * std::cos(angle), radius, world_width - radius),
            std::clamp(place.y + distance * std::sin(angle), radius, world_height - radius)};
        if (is_free(pins, at)) {
            return at;
        }
    }
    return place;
}

void append_lead_line(Html& html, const Pin& pin)
{
    if (std::hypot(pin.place.x - pin.shown.x, pin.place.y - pin.shown.y) > 1) {
        html.raw(fmt::format(
            "<path class=\"lead-line\" d=\"M{:.0f} {:.0f}L{:.0f} {:.0f}\"/>",
            pin.place.x,
            pin.place.y,
            pin.shown.x,
            pin.shown.y
        ));
    }
}

void append_pin(Html& html, const Pin& pin)
{
    html.raw(fmt::format(
        "<circle class=\"{}\" cx=\"{:.0f}\" cy=\"{:.0f}\" r=\"{}\"/><text class=\"num{}\" "
        "x=\"{:.0f}\" y=\"{:.0f}\">{}</text>",
        pin.country_only ? "hollow" : "pin",
        pin.shown.x,
        pin.shown.y,
        radius,
        pin.country_only ? " h" : "",
        pin.shown.x,
        pin.shown.y + 7,
        pin.number
    ));
}

void append_outline(Html& html)
{
    html.raw(fmt::format(
        "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"World map with the numbered "
        "controllers; the table below holds their places\"><path class=\"land\" d=\"",
        world_width,
        world_height
    ));
    html.raw(world_land).raw("\"/><path class=\"borders\" d=\"").raw(world_borders).raw("\"/>");
}

std::string known_by(const Site* site)
{
    if (site == nullptr) {
        return "not located";
    }
    if (measured_answer(*site) != nullptr) {
        const PlaceAnswer& answer = *measured_answer(*site);
        return "coordinates by " + answer.source + (answer.city.empty() ? "" : ", " + answer.city);
    }
    return country_of(site->country) != nullptr ? "country only" : "not located";
}

Table places_table(const Findings& findings)
{
    Table table;
    table.name = "sites";
    table.title = "Numbers as on the map";
    table.empty = "No controller, so nothing to place.";
    table.columns = {
        {"server", "server", "endpoint the bots speak to", Align::Left, Content::Indicator},
        {"country", "country", "what the sources agree on, or the first of them"},
        {"holder", "holder", "who holds the address block"},
        {"asn", "AS", "origin network", Align::Right},
        {"known", "place known by", "filled mark: coordinates; hollow mark: the country only"}};
    for (const Controller* controller : claimed_controllers(findings)) {
        const Site* const site = site_of(findings, *controller);
        table.rows.push_back(
            {text_cell(text_of(controller->server)),
             absent_cell(std::string(country_name(site == nullptr ? "" : site->country))),
             text_cell(site == nullptr || site->holder.empty() ? "unknown" : site->holder),
             site == nullptr || site->asn == 0 ? absent_cell("unknown")
                                               : absent_cell(fmt::format("AS{}", site->asn)),
             text_cell(known_by(site))}
        );
    }
    return table;
}

} // namespace

void append_map(Html& html, const ReportInput& input)
{
    const Findings& findings = input.findings;
    html.raw("<section id=\"places\" aria-labelledby=\"h-places\"><h2 id=\"h-places\">Where the "
             "controllers are</h2>\n");
    std::vector<Pin> pins;
    std::size_t number = 0;
    for (const Controller* controller : claimed_controllers(findings)) {
        auto pin = pin_of(site_of(findings, *controller), ++number);
        if (pin && pins.size() < most_pins) {
            pin->shown = free_spot(pins, pin->place);
            pins.push_back(*pin);
        }
    }
    if (!pins.empty()) {
        html.raw("<figure><figcaption>Filled: at the coordinates a source gives. Hollow: only the "
                 "country is known, and the mark stands at its centre.</figcaption>");
        append_outline(html);
        // All lines first: a line over a mark would strike its number out.
        for (const Pin& pin : pins) {
            append_lead_line(html, pin);
        }
        for (const Pin& pin : pins) {
            append_pin(html, pin);
        }
        html.raw("</svg></figure>\n");
    }
    HtmlTableLook numbered;
    numbered.numbered = true;
    numbered.most_rows = most_pins;
    append_table(html, places_table(findings), numbered);
    html.raw("<h3>What the sources say</h3>\n");
    Table sites = sites_table(findings);
    sites.title =
        "Routes, neighbours and the answer of each source; where they differ, all are shown";
    append_table(
        html,
        sites,
        {{"controller", "prefix", "origins", "upstreams", "differs", "answers", "note"}, most_sites}
    );
    html.raw("</section>\n");
}

} // namespace takedown
