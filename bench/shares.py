#!/usr/bin/env python3
"""How often the 95 % intervals of shares hold the world's own shares, through the whole program.

    bench/shares.py [--worlds N] [--jobs N] [--output FILE]

Worlds of mail only: 1 to 7 traps that favour botnets by chance (log-normal factors), 2 to 5 botnets and one-off spam. Each
is simulated, analysed and scored. The truth of a row of all traps is, from three traps on, the part that the botnet has of
the world's spam before any trap's bias; with one or two traps, the part it has at these traps; of a trap's own row, the part
it has at that trap: what the row says it estimates (docs/sources/botnets.md#shares), and not what was counted, which a
perfect attribution would hit always. Even seeds are there to work with, odd ones are kept aside. Result:
bench/results/shares.json.
"""
import argparse
import collections
import concurrent.futures
import datetime
import json
import math
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import mail_worlds

ROOT = Path(__file__).resolve().parent.parent
BINARY = ROOT / "build" / "release" / "takedown"
WORK = ROOT / "build" / "share-worlds"
SPREADS = (0.0, 0.3, 0.6, 1.0)  # standard deviation of a trap's bias, log scale
THEMES = ("pharmacy", "watches", "software", "casino", "parcel")


def planned(seed):
    """Traps with their weights and biases, botnets with their mail a day, and the rest."""
    draw = random.Random(seed)
    spread = draw.choice(SPREADS)
    botnets = {f"b{i}": round(math.exp(draw.uniform(math.log(60), math.log(700)))) for i in range(draw.randint(2, 5))}
    traps = []
    for i in range(draw.randint(1, 7)):
        bias = {name: round(math.exp(draw.gauss(0, spread)), 4) for name in botnets}
        traps.append({"name": f"t{i}", "weight": round(draw.uniform(0.5, 2), 3), "bias": bias})
    return {"seed": seed, "spread": spread, "botnets": botnets, "traps": traps, "stray": draw.randint(40, 300)}


def world_of(plan):
    lines = [
        "[world]", f"seed = {plan['seed']}", "from = 2026-03-10", "to = 2026-03-12", "sandbox_runs = false",
        "[mail]", f"stray_spam_a_day = {plan['stray']}", "ham_a_day = 30", "newsletters_a_day = 5",
    ]
    for trap in plan["traps"]:
        bias = ", ".join(f"{name} = {factor}" for name, factor in trap["bias"].items())
        lines += ["[[trap]]", f"name = \"{trap['name']}\"", f"weight = {trap['weight']}", f"bias = {{ {bias} }}"]
    lines += mail_worlds.systems_elsewhere()
    for i, (name, a_day) in enumerate(plan["botnets"].items()):
        lines += [
            "[[botnet]]", f'name = "{name}"', "bots = 400", f"messages_a_day = {a_day}",
            *mail_worlds.engine(i),
            "[[botnet.campaign]]", 'name = "one"', f'theme = "{THEMES[i]}"',
            "[[botnet.campaign]]", 'name = "two"', f'theme = "{THEMES[(i + 2) % 5]}"', 'kind = "html"',
        ]
    return "\n".join(lines) + "\n"


def rates(plan, traps, biased):
    """Mail a day of each botnet and of nobody ("") at these traps."""
    weights = sum(trap["weight"] for trap in plan["traps"])
    sums = collections.Counter()
    for trap in traps:
        part = trap["weight"] / weights
        for name, a_day in plan["botnets"].items():
            sums[name] += a_day * part * (trap["bias"][name] if biased else 1)
        sums[""] += plan["stray"] * part
    return sums


def true_shares(plan, trap):
    """What a row of that trap (empty: all) estimates."""
    if trap:
        sums = rates(plan, [one for one in plan["traps"] if one["name"] == trap], True)
    else:
        sums = rates(plan, plan["traps"], len(plan["traps"]) < 3)
    total = sum(sums.values())
    return {name: value / total for name, value in sums.items()}


def command(*arguments):
    done = subprocess.run([str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"takedown {arguments[0]}: {done.stderr.strip()[-300:]}")
    return done.stdout


def run_world(seed):
    plan = planned(seed)
    folder = WORK / str(seed)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "world.toml").write_text(world_of(plan))
    try:
        quiet = ("--threads", "1", "--quiet")
        command("simulate", folder / "world.toml", folder / "case", *quiet)
        command("run", folder / "case", *quiet)
        score = json.loads(command("score", folder / "case", "--json"))
        rows = json.loads(command("show", folder / "case", "share", "--json"))["rows"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    truth_of = {found: true for true, found in score["shares"]["matched"].items()}
    told = []
    for row in rows:
        name = truth_of.get(row["botnet"]) if row["botnet"] else ""
        if name is None:
            continue  # a further piece of a botnet that another one stands for: its share is in no row of the truth
        truth = true_shares(plan, row["trap"] or "")[name]
        told.append({
            "all_traps": not row["trap"], "day": bool(row["period"]), "rest": name == "",
            "holds": row["by_messages_low"] <= truth <= row["by_messages_high"],
            "width": row["by_messages_high"] - row["by_messages_low"], "error": abs(row["by_messages"] - truth),
        })
    return {
        "seed": seed, "traps": len(plan["traps"]), "spread": plan["spread"],
        "botnets_f1": score["botnets"]["bcubed_f1"], "rows": told,
    }


def summed(worlds, chosen):
    rows = [row for world in worlds for row in world["rows"] if chosen(world, row)]
    if not rows:
        return None
    return {
        "rows": len(rows), "coverage": round(statistics.fmean(row["holds"] for row in rows), 4),
        "mean_width": round(statistics.fmean(row["width"] for row in rows), 4),
        "mean_error": round(statistics.fmean(row["error"] for row in rows), 4),
    }


def half(worlds):
    return {
        "worlds": len(worlds),
        "botnets_f1": round(statistics.fmean(world["botnets_f1"] for world in worlds), 4),
        "whole span, all traps, three traps and more": summed(
            worlds, lambda w, r: r["all_traps"] and not r["day"] and w["traps"] >= 3),
        "whole span, all traps, one or two": summed(
            worlds, lambda w, r: r["all_traps"] and not r["day"] and w["traps"] < 3),
        "whole span, each trap": summed(worlds, lambda w, r: not r["all_traps"] and not r["day"]),
        "days, all traps, three traps and more": summed(
            worlds, lambda w, r: r["all_traps"] and r["day"] and w["traps"] >= 3),
        "days, each trap": summed(worlds, lambda w, r: not r["all_traps"] and r["day"]),
        "by spread of the traps' biases (whole span, all traps, three and more)": {
            str(spread): summed(
                worlds,
                lambda w, r, s=spread: w["spread"] == s and r["all_traps"] and not r["day"] and w["traps"] >= 3)
            for spread in SPREADS
        },
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=240)
    parser.add_argument("--first", type=int, default=1000, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--output", type=Path, default=ROOT / "bench" / "results" / "shares.json")
    wanted = parser.parse_args()
    if not BINARY.exists():
        sys.exit("build the release first: tools/build.sh release")
    seeds = range(wanted.first, wanted.first + wanted.worlds)
    with concurrent.futures.ThreadPoolExecutor(wanted.jobs) as pool:
        worlds = list(pool.map(run_world, seeds))
    result = {
        "question": "How often do the 95 % intervals of shares hold the world's own shares?",
        "day": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "even seeds (to work with)": half([world for world in worlds if world["seed"] % 2 == 0]),
        "odd seeds (kept aside)": half([world for world in worlds if world["seed"] % 2]),
    }
    wanted.output.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
