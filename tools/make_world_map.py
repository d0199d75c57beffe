#!/usr/bin/env python3
"""Writes src/exports/world_map_data.cpp from world-atlas (npm) and assets/countries.csv.

Run it again only when one of the two changes:   python3 tools/make_world_map.py .
The outline is countries-110m.json in the Natural Earth projection, Antarctica left out; a country's
point comes from countries-50m.json: the centre of its largest piece, or, where that lies outside the
piece, the inner point farthest from its border. Countries that the atlas lacks have their point in
the CSV.
"""
import csv
import json
import math
import sys
from pathlib import Path

WIDTH, TOP, BOTTOM = 1600.0, 84.0, -57.0  # map units and the latitudes shown


def natural_earth(longitude, latitude):
    """Natural Earth projection (Patterson; polynomial of Savric et al. 2011), in radians of the equator."""
    x, y = math.radians(longitude), math.radians(latitude)
    y2 = y * y
    y4 = y2 * y2
    across = x * (0.8707 - 0.131979 * y2 + y4 * (-0.013791 + y4 * (0.003971 * y2 - 0.001529 * y4)))
    up = y * (1.007226 + y2 * (0.015085 + y4 * (-0.044475 + 0.028874 * y2 - 0.005916 * y4)))
    return across, up


SCALE = WIDTH / (2 * natural_earth(180, 0)[0])


def place(longitude, latitude):
    across, up = natural_earth(longitude, latitude)
    return round(WIDTH / 2 + SCALE * across), round(SCALE * (natural_earth(0, TOP)[1] - up))


def decoded_arcs(topology):
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        yield points


def polygons(geometry):
    return {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"], [])


def ring_points(ring, arcs):
    points = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def drawn(points, closed):
    """An SVG path of whole units, relative, without repeated points."""
    flat = [place(*p) for p in points]
    kept = [flat[0]] + [b for a, b in zip(flat, flat[1:]) if a != b]
    if len(kept) < (4 if closed else 2):
        return ""
    steps = ["%d %d" % (b[0] - a[0], b[1] - a[1]) for a, b in zip(kept, kept[1:])]
    return "M%d %dl" % kept[0] + " ".join(steps).replace(" -", "-") + ("z" if closed else "")


def unwrapped(points):
    """The ring without jumps from +180 to -180 degrees."""
    whole = [points[0]]
    for x, y in points[1:]:
        whole.append((x + 360 * round((whole[-1][0] - x) / 360), y))
    return whole


def clipped(points, limit, sign):
    """The part of a ring where sign * longitude <= sign * limit (Sutherland and Hodgman)."""
    kept = []
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
        in0, in1 = sign * x0 <= sign * limit, sign * x1 <= sign * limit
        if in0:
            kept.append((x0, y0))
        if in0 != in1:
            kept.append((limit, y0 + (y1 - y0) * (limit - x0) / (x1 - x0)))
    return kept


def pieces_on_map(points):
    """A ring cut where it crosses the date line."""
    whole = unwrapped(points)
    for turn in (-360, 0, 360):
        piece = clipped(clipped([(x + turn, y) for x, y in whole], 180, 1), -180, -1)
        if piece:
            yield piece


def outline(topology):
    arcs = list(decoded_arcs(topology))
    used = {}
    land = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in polygons(geometry):
            for ring in polygon:
                points = ring_points(ring, arcs)
                if min(y for _, y in points) > BOTTOM:
                    land += [drawn(piece, True) for piece in pieces_on_map(points)]
    for geometry in topology["objects"]["countries"]["geometries"]:
        for polygon in polygons(geometry):
            for ring in polygon:
                for index in ring:
                    index = index if index >= 0 else ~index
                    used[index] = used.get(index, 0) + 1
    borders = [drawn(arcs[i], False) for i in sorted(used) if used[i] > 1]
    return "".join(land), "".join(borders)


def area_and_centre(points):
    area = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
        cross = x0 * y1 - x1 * y0
        area += cross / 2
        cx += (x0 + x1) * cross
        cy += (y0 + y1) * cross
    if area == 0:
        return 0.0, points[0]
    return abs(area), (cx / (6 * area), cy / (6 * area))


def inside(point, points):
    x, y = point
    hit = False
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            hit = not hit
    return hit


def deepest(points, cells=40):
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    best = (-1.0, points[0])
    for i in range(1, cells):
        for j in range(1, cells):
            p = (min(xs) + (max(xs) - min(xs)) * i / cells, min(ys) + (max(ys) - min(ys)) * j / cells)
            if inside(p, points):
                best = max(best, (min((p[0] - x) ** 2 + (p[1] - y) ** 2 for x, y in points), p))
    return best[1]


def country_points(topology):
    arcs = list(decoded_arcs(topology))
    found = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        key = geometry.get("id") or geometry["properties"]["name"]
        for polygon in polygons(geometry):
            points = unwrapped(ring_points(polygon[0], arcs))
            area, centre = area_and_centre(points)
            if area > found.get(key, (-1.0, None, None))[0]:
                found[key] = (area, centre, points)
    centres = {k: c if inside(c, p) else deepest(p) for k, (_, c, p) in found.items()}
    return {k: ((x + 180) % 360 - 180, y) for k, (x, y) in centres.items()}


def literal(text, width=92):
    """A C++ string literal in pieces, ASCII only."""
    pieces = [text[i:i + width] for i in range(0, len(text), width)] or [""]
    return "\n".join('    "%s"' % p for p in pieces)


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    atlas = root / "node_modules/world-atlas"
    land, borders = outline(json.loads((atlas / "countries-110m.json").read_text()))
    points = country_points(json.loads((atlas / "countries-50m.json").read_text()))
    rows = []
    with open(root / "assets/countries.csv", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            point = points.get(row["numeric"]) or points.get(row["name"])
            if row["latitude"]:
                point = (float(row["longitude"]), float(row["latitude"]))
            if point is None:
                sys.exit(f"assets/countries.csv: {row['alpha2']} has no point, and the atlas lacks it")
            name = row["name"].replace('"', '\\"')
            rows.append('    {"%s", "%s", %.1f, %.1f},' % (row["alpha2"], name, point[1], point[0]))
    height = place(0, BOTTOM)[1]
    (root / "src/exports/world_map_data.cpp").write_text(f"""// Written by tools/make_world_map.py; licence and sources: assets/README.md.
#include "exports/world_map.hpp"

// clang-format off
namespace takedown {{

const std::string_view world_land =
{literal(land)};

const std::string_view world_borders =
{literal(borders)};

const int world_width = {int(WIDTH)};
const int world_height = {height};

namespace {{

constexpr CountryPoint countries[] = {{
{chr(10).join(sorted(rows))}
}};

}} // namespace

std::span<const CountryPoint> all_countries()
{{
    return countries;
}}

}} // namespace takedown
// clang-format on
""", encoding="utf-8")


if __name__ == "__main__":
    main()
