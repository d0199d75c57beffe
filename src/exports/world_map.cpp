#include "exports/world_map.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace takedown {

namespace {

constexpr double top_latitude = 84; // as tools/make_world_map.py draws it

MapPoint natural_earth(double latitude, double longitude)
{
    const double x = longitude * std::numbers::pi / 180;
    const double y = latitude * std::numbers::pi / 180;
    const double y2 = y * y;
    const double y4 = y2 * y2;
    return {
        x * (0.8707 - 0.131979 * y2 + y4 * (-0.013791 + y4 * (0.003971 * y2 - 0.001529 * y4))),
        y * (1.007226 + y2 * (0.015085 + y4 * (-0.044475 + 0.028874 * y2 - 0.005916 * y4)))};
}

} // namespace

const CountryPoint* country_of(std::string_view code)
{
    const std::span<const CountryPoint> countries = all_countries();
    const auto found = std::lower_bound(
        countries.begin(),
        countries.end(),
        code,
        [](const CountryPoint& country, std::string_view wanted) { return country.code < wanted; }
    );
    return found != countries.end() && found->code == code ? &*found : nullptr;
}

std::string_view country_name(std::string_view code)
{
    const CountryPoint* const country = country_of(code);
    if (country != nullptr) {
        return country->name;
    }
    return code.empty() ? "unknown" : code;
}

MapPoint on_map(double latitude, double longitude)
{
    const double scale = world_width / (2 * natural_earth(0, 180).x);
    const MapPoint point = natural_earth(
        std::clamp(latitude, -90.0, top_latitude), std::clamp(longitude, -180.0, 180.0)
    );
    const double y = scale * (natural_earth(top_latitude, 0).y - point.y);
    return {
        world_width / 2.0 + scale * point.x, std::clamp(y, 0.0, static_cast<double>(world_height))};
}

} // namespace takedown
