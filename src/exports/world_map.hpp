#pragma once

// The outline of the world and one point a country, drawn once and kept in the program.

#include <span>
#include <string_view>

namespace takedown {

struct CountryPoint {
    std::string_view code; ///< ISO 3166-1 alpha-2, upper case; XK for Kosovo
    std::string_view name; ///< English
    double latitude;       ///< of a point well inside its largest piece
    double longitude;
};

/// SVG path data in a box of world_width × world_height. Source: docs/sources/exports.md#world-map
extern const std::string_view world_land;
extern const std::string_view world_borders;
extern const int world_width;
extern const int world_height;

/// Ascending by code.
std::span<const CountryPoint> all_countries();

/// Null where there is no such code.
const CountryPoint* country_of(std::string_view code);
/// "Panama"; the code itself where it is none we know, "unknown" where it is empty.
std::string_view country_name(std::string_view code);

struct MapPoint {
    double x = 0;
    double y = 0;
};

/// Where a place lies in the box; latitudes beyond the shown ones are moved to its edge.
/// Source: docs/sources/exports.md#natural-earth-projection
MapPoint on_map(double latitude, double longitude);

} // namespace takedown
