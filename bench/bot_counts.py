#!/usr/bin/env python3
"""How often the 95 % intervals of bot counts hold the world's own number, through the whole program.

    bench/bot_counts.py [--worlds N] [--first SEED] [--jobs N] [--binary FILE] [--output FILE]

Worlds of mail only: 3 traps, 3 botnets of 100 to 1,500 bots that send 0.5 to 4 mails each a day, keep an address for 6 to
96 hours on average, share gateways to a part of 0, 0.15 or 0.3, and are switched on all the time or half of it. Each is simulated,
analysed and scored; a botnet found is taken for the true one that the scorer matches it with. Truths: `bots`, all of them; `lines`,
the same with each shared gateway once; `on`, those of the lines that are
switched on at one time, which is what the estimate is for (docs/sources/botnets.md#bots). Beside the estimate
stand the two plain counts: most addresses in an hour and in 24 hours. Even seeds are there to work with, odd ones are kept aside.
Result: bench/results/bot_counts.json.
"""
import argparse
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
WORK = ROOT / "build" / "bot-count-worlds"
A_GATEWAY = 3  # bots that share one, as the simulator has it
THEMES = (("pharmacy", "software"), ("watches", "casino"), ("software", "parcel"))


def planned(seed):
    draw = random.Random(seed)
    botnets = {}
    for i in range(3):
        bots = round(math.exp(draw.uniform(math.log(100), math.log(1500))))
        botnets[f"b{i}"] = {
            "bots": bots, "a_day": round(bots * math.exp(draw.uniform(math.log(0.5), math.log(4)))),
            "lease_hours": draw.choice((6, 12, 24, 48, 96)), "behind_nat": draw.choice((0, 0, 0.15, 0.3)),
            "online": draw.choice((1, 1, 0.5)),
        }
    return {"seed": seed, "botnets": botnets}


def lines_of(botnet):
    """Of each three bots in a row the first keeps its line and the others may share it."""
    return botnet["bots"] * (1 + (A_GATEWAY - 1) * (1 - botnet["behind_nat"])) / A_GATEWAY


def world_of(plan):
    lines = [
        "[world]", f"seed = {plan['seed']}", "from = 2026-03-10", "to = 2026-03-12", "sandbox_runs = false",
        "[mail]", "stray_spam_a_day = 60", "ham_a_day = 30", "newsletters_a_day = 5",
    ]
    for i in range(3):
        lines += ["[[trap]]", f"name = \"t{i}\"", "weight = 1.0"]
    lines += mail_worlds.systems_elsewhere()
    for i, (name, botnet) in enumerate(plan["botnets"].items()):
        lines += [
            "[[botnet]]", f'name = "{name}"', f"bots = {botnet['bots']}", f"messages_a_day = {botnet['a_day']}",
            f"lease_hours = {botnet['lease_hours']}", f"behind_nat = {botnet['behind_nat']}", f"online = {botnet['online']}",
            *mail_worlds.engine(i),
            "[[botnet.campaign]]", 'name = "one"', f'theme = "{THEMES[i][0]}"',
            "[[botnet.campaign]]", 'name = "two"', f'theme = "{THEMES[i][1]}"', 'kind = "html"',
        ]
    return "\n".join(lines) + "\n"


def command(binary, *arguments):
    done = subprocess.run([str(binary), *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"takedown {arguments[0]}: {done.stderr.strip()[-300:]}")
    return done.stdout


def run_world(seed, binary):
    plan = planned(seed)
    folder = WORK / str(seed)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "world.toml").write_text(world_of(plan))
    try:
        quiet = ("--threads", "1", "--quiet")
        command(binary, "simulate", folder / "world.toml", folder / "case", *quiet)
        command(binary, "run", folder / "case", *quiet)
        score = json.loads(command(binary, "score", folder / "case", "--json"))
        found = {row["id"]: row for row in json.loads(command(binary, "show", folder / "case", "botnets", "--json"))["rows"]}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told = []
    for name, identifier in score["shares"]["matched"].items():
        if name not in plan["botnets"] or identifier not in found:
            continue
        botnet, row = plan["botnets"][name], found[identifier]
        told.append({
            **botnet, "lines": round(lines_of(botnet)), "on": round(lines_of(botnet) * botnet["online"]), "at_once": row["most_sources_in_an_hour"],
            "in_a_day": row["sources_in_a_day"], "estimate": row["bots"], "low": row["bots_low"], "high": row["bots_high"],
        })
    return {"seed": seed, "botnets": told}


def summed(rows):
    made = [row for row in rows if row["estimate"]]
    if not made:
        return {"botnets": len(rows), "estimates": 0}

    def off(key, truth):
        return round(math.exp(statistics.median(abs(math.log(row[key] / row[truth])) for row in made)), 3)

    return {
        "botnets": len(rows), "estimates": len(made),
        "interval holds the lines on at one time": round(
            statistics.fmean(row["low"] <= row["on"] <= row["high"] for row in made), 4),
        "interval holds all lines": round(statistics.fmean(row["low"] <= row["lines"] <= row["high"] for row in made), 4),
        "interval holds the bots": round(statistics.fmean(row["low"] <= row["bots"] <= row["high"] for row in made), 4),
        "median of high by low": round(statistics.median(row["high"] / row["low"] for row in made), 3),
        "median factor off the bots": {key: off(key, "bots") for key in ("estimate", "at_once", "in_a_day")},
        "median of estimate by lines on": round(statistics.median(row["estimate"] / row["on"] for row in made), 3),
    }


def half(worlds):
    rows = [row for world in worlds for row in world["botnets"]]
    return {
        "worlds": len(worlds), "all": summed(rows),
        "always on": summed([row for row in rows if row["online"] == 1]),
        "on for half of the day": summed([row for row in rows if row["online"] < 1]),
        "leases of 6 and 12 hours": summed([row for row in rows if row["lease_hours"] <= 12]),
        "leases of 24 hours and more": summed([row for row in rows if row["lease_hours"] > 12]),
        "behind gateways": summed([row for row in rows if row["behind_nat"] > 0]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--first", type=int, default=3000, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--binary", type=Path, default=ROOT / "build" / "release" / "takedown")
    parser.add_argument("--output", type=Path, default=ROOT / "bench" / "results" / "bot_counts.json")
    wanted = parser.parse_args()
    if not wanted.binary.exists():
        sys.exit("build the release first: tools/build.sh release")
    seeds = range(wanted.first, wanted.first + wanted.worlds)
    with concurrent.futures.ThreadPoolExecutor(wanted.jobs) as pool:
        worlds = list(pool.map(lambda seed: run_world(seed, wanted.binary), seeds))
    result = {
        "question": "How often do the 95 % intervals of bot counts hold the world's own number?",
        "day": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "even seeds (to work with)": half([world for world in worlds if world["seed"] % 2 == 0]),
        "odd seeds (kept aside)": half([world for world in worlds if world["seed"] % 2]),
        "worlds": worlds,
    }
    wanted.output.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps({key: value for key, value in result.items() if key != "worlds"}, indent=1))


if __name__ == "__main__":
    main()
