#!/usr/bin/env python3
"""How many of the bots that no trap saw are found by the mail servers they try, and what else is taken for one.

    bench/growth.py [--tuned | --kept-aside] [--only WORLD...] [--jobs N] [--keep] [--binary FILE] [--output FILE]

Worlds of bench/worlds in which bots are watched and mail comes to traps, with the seeds of bench/worlds.py (the kept-aside ones:
figures only). Truth, address by address: `unseen` are the addresses that bots had in watched networks and no trap saw, however little they
sent. A grown host is right when it is such an address of the true botnet that the found one stands for, else wrong; `clean`: machines
without a bot among the wrong ones. Bots of a laboratory are left out. `seeds`: addresses at a trap.
Result: bench/results/growth.json.
"""
import argparse
import collections
import concurrent.futures
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import worlds

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "growth-worlds"
FIGURES = ("grown", "right", "wrong", "clean", "unseen", "seeds")


def command(binary, *arguments):
    done = subprocess.run([str(binary), *map(str, arguments)], capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"takedown {arguments[0]}: {done.stderr.strip()[-300:]}")
    return done.stdout


def addresses(hosts, networks):
    """Of hosts "network/address" in networks under watch."""
    return {host.rsplit("/", 1)[1] for host in hosts if host.rsplit("/", 1)[0] in networks}


def scored(case, score, rows):
    truth = json.loads((case / "truth" / "truth.json").read_text())
    at_trap = collections.defaultdict(collections.Counter)
    for line in (case / "truth" / "messages.jsonl").read_text().splitlines():
        message = json.loads(line)
        if not message.get("ham"):
            at_trap[message["source"]][message.get("botnet", "")] += 1
    watched = collections.defaultdict(set)
    for segment in truth["segments"]:
        watched[segment["botnet"]] |= addresses(segment["watched_bots"], truth["bot_networks"])
    clean = addresses(truth["clean_hosts"], {host.rsplit("/", 1)[0] for host in truth["clean_hosts"]})
    named = {found: true for true, found in score["shares"]["matched"].items()}
    figures = dict.fromkeys(FIGURES, 0)
    for row in rows:
        figures["grown"] += 1
        right = row["host"] in watched.get(named.get(row["botnet"], ""), ())
        figures["right" if right else "wrong"] += 1
        figures["clean"] += not right and row["host"] in clean
    for botnet, bots in watched.items():
        figures["unseen"] += sum(bot not in at_trap for bot in bots)
        figures["seeds"] += sum(at_trap[bot][botnet] > 0 for bot in bots if bot in at_trap)
    return figures


def run_world(world, split, wanted):
    case = WORK / split.replace(" ", "-") / world.stem
    shutil.rmtree(case, ignore_errors=True)
    case.parent.mkdir(parents=True, exist_ok=True)
    quiet = ("--threads", "1", "--quiet")
    try:
        command(wanted.binary, "simulate", world, case, "--seed", worlds.seed_of(world, split), *quiet)
        command(wanted.binary, "run", case, *quiet)
        score = json.loads(command(wanted.binary, "score", case, case / "truth", "--json"))
        rows = json.loads(command(wanted.binary, "show", case, "grown", "--json"))["rows"]
        return {"world": world.stem, "split": split, **scored(case, score, rows)}
    finally:
        if not wanted.keep:
            shutil.rmtree(case, ignore_errors=True)


def summed(rows):
    total = {key: sum(row[key] for row in rows) for key in FIGURES}
    return {
        "worlds": len(rows), **total,
        "worlds with two seeds and somebody unseen": sum(row["seeds"] >= 2 and row["unseen"] > 0 for row in rows),
        "precision": round(total["right"] / total["grown"], 4) if total["grown"] else None,
        "recall": round(total["right"] / total["unseen"], 4) if total["unseen"] else None,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--tuned", action="store_true")
    choice.add_argument("--kept-aside", action="store_true")
    parser.add_argument("--only", nargs="+", metavar="WORLD")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--binary", type=Path, default=worlds.BINARY)
    parser.add_argument("--output", type=Path)
    wanted = parser.parse_args()
    if not wanted.binary.exists():
        sys.exit("build the release first: tools/build.sh release")
    chosen = [world for world in sorted(worlds.WORLDS.glob("*.toml"))
              if "watched" in world.read_text() and "[[trap]]" in world.read_text()
              and (not wanted.only or world.stem in wanted.only)]
    splits = [worlds.SPLITS[0]] * wanted.tuned + [worlds.SPLITS[1]] * wanted.kept_aside or list(worlds.SPLITS)
    with concurrent.futures.ThreadPoolExecutor(wanted.jobs) as pool:
        rows = []
        for row in pool.map(lambda job: run_world(*job, wanted), [(world, split) for split in splits for world in chosen]):
            rows.append(row)
            print(row, flush=True)
    result = {
        "question": "Which bots that no trap saw are found by the mail servers they try?",
        "day": datetime.date.today().isoformat(), "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "command": "bench/growth.py",
        **{split: summed([row for row in rows if row["split"] == split]) for split in splits},
        "rows": rows,
    }
    output = wanted.output or (None if wanted.only or len(splits) == 1 else ROOT / "bench" / "results" / "growth.json")
    if output:
        output.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps({key: value for key, value in result.items() if key != "rows"}, indent=1))


if __name__ == "__main__":
    main()
