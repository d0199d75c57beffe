#!/usr/bin/env python3
"""How well the analyses find what is true: each world of bench/worlds is simulated, analysed and scored.

    bench/worlds.py [--tuned | --kept-aside] [--only WORLD...] [--no-popular-names] [--jobs N] [--keep] [--output FILE]

Each world has two seeds. The file's own is the one to look at while the analyses are worked on ("tuned"); the other,
made from the world's name, is kept aside: look at its figures, never at its cases. Without a choice both are run, and
bench/results/worlds.json is written. Works in build/worlds/; --keep leaves the cases there.
"""
import argparse
import concurrent.futures
import datetime
import hashlib
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = ROOT / "build" / "release" / "takedown"
WORLDS = ROOT / "bench" / "worlds"
WORK = ROOT / "build" / "worlds"
RESULTS = ROOT / "bench" / "results" / "worlds.json"
LIMIT_S = 600
SPLITS = ("tuned", "kept aside")
MOST_WRONG = 3  # of each part
SUMMARY = (
    "mean of those parts that the world has: B-cubed F1 of campaigns, botnets and segments, part of the botnets' mail "
    "attributed, interval coverage of the shares over the stated one (at most 1), F1 of controllers (peers, generated "
    "names and flux addresses as one each), part of the fallback classes right (unknown is right for what could not be "
    "seen), part of the sites in the right AS, weight cut by the plan over that of the best plan (where watched bots met "
    "a controller)"
)


def ratio(part, whole):
    return None if part is None or not whole else min(1.0, part / whole)


def controllers_f1(groups):
    """Where no controller can be found, finding none is right."""
    if groups["there"] == 0:
        return 1.0 if groups["found"] == 0 else 0.0
    precision, recall = groups["precision"] or 0.0, groups["recall"] or 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def fallback_right(cells):
    total = sum(cell["count"] for cell in cells)
    right = sum(
        cell["count"] for cell in cells
        if cell["said"] == cell["truth"] or (cell["said"] == "unknown" and not cell["shown"])
    )
    return ratio(right, total)


def parts_of(score):
    """The parts of the summary; None: the world has nothing to say about it."""
    return {
        "campaigns": score["campaigns"]["bcubed_f1"],
        "botnets": score["botnets"]["bcubed_f1"],
        "attributed": score["attributed"],
        "shares": ratio(score["shares"]["interval_coverage"], score["shares"]["stated_coverage"]),
        "controllers": controllers_f1(score["controllers"]["groups"]),
        "segments": score["segments"]["bcubed_f1"],
        "fallback": fallback_right(score["fallback"]),
        "sites": ratio(score["sites"]["right_as"], score["sites"]["sites"]),
        # Where no watched bot met a controller, no plan could be made.
        "plan": ratio(score["plan"]["weight_cut"], score["plan"]["best_weight"])
        if score["controllers"]["groups"]["there"] else None,
    }


def summary_of(parts):
    told = [value for value in parts.values() if value is not None]
    return statistics.fmean(told) if told else None


def seed_of(world, split):
    if split == "tuned":
        return int(re.search(r"^seed = (\d+)", world.read_text(), re.M).group(1))
    return int.from_bytes(hashlib.sha256(f"kept aside: {world.stem}".encode()).digest()[:4], "big")


def command(*arguments):
    begun = time.monotonic()
    done = subprocess.run(
        [str(BINARY), *map(str, arguments), "--threads", "1", "--quiet"],
        capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-500:]
        raise RuntimeError(f"takedown {arguments[0]}: exit code {done.returncode}: {said}")
    return done.stdout, round(time.monotonic() - begun, 2)


def without_names(world, folder):
    """A copy of the world without a list of popular names."""
    copy = folder / f"{world.stem}.toml"
    copy.write_text(re.sub(r"^\[world\]$", "[world]\npopular_names = 0", world.read_text(), count=1, flags=re.M))
    return copy


def run_world(world, split, wanted):
    case = WORK / split.replace(" ", "-") / world.stem
    shutil.rmtree(case, ignore_errors=True)
    case.parent.mkdir(parents=True, exist_ok=True)
    row = {"world": world.stem, "split": split, "seed": seed_of(world, split)}
    if wanted.no_popular_names:
        world = without_names(world, case.parent)
    try:
        _, row["simulate_s"] = command("simulate", world, case, "--seed", row["seed"])
        _, row["run_s"] = command("run", case)
        text, row["score_s"] = command("score", case, case / "truth", "--json")
        row["score"] = json.loads(text)
        row["parts"] = parts_of(row["score"])
        row["summary"] = summary_of(row["parts"])
    except (RuntimeError, subprocess.TimeoutExpired, json.JSONDecodeError, KeyError) as problem:
        row["failure"] = f"{type(problem).__name__}: {problem}"
    if not wanted.keep:
        shutil.rmtree(case, ignore_errors=True)
    return row


def spread(values):
    values = [value for value in values if value is not None]
    if not values:
        return None
    quartiles = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return {
        "worlds": len(values),
        "mean": round(statistics.fmean(values), 4),
        "quartiles": [round(value, 4) for value in quartiles],
        "least": round(min(values), 4),
    }


def confusion(rows):
    cells = {}
    for row in rows:
        for cell in row["score"]["fallback"]:
            key = (cell["truth"], cell["shown"], cell["said"])
            cells[key] = cells.get(key, 0) + cell["count"]
    return [{"truth": truth, "shown": shown, "said": said, "count": count}
            for (truth, shown, said), count in sorted(cells.items())]


def calibration(rows):
    tenths = [{"said": 0, "true": 0} for _ in range(10)]
    for row in rows:
        for tenth, one in zip(tenths, row["score"]["controllers"]["calibration"]):
            tenth["said"] += one["said"]
            tenth["true"] += one["true"]
    return tenths


def total(rows, *path):
    values = []
    for row in rows:
        value = row["score"]
        for key in path:
            value = value[key]
        values.append(value)
    return sum(values)


def split_figures(rows):
    figures = {"summary": spread([row["summary"] for row in rows])}
    for part in rows[0]["parts"]:
        figures[part] = spread([row["parts"][part] for row in rows])
    controllers = [row["score"]["controllers"] for row in rows]
    return {
        "figures": figures,
        "share_error": spread([row["score"]["shares"]["mean_absolute_error"] for row in rows]),
        "attributed_wrongly": spread([row["score"]["attributed_wrongly"] for row in rows]),
        "hosts_f1": spread([one["hosts"]["f1"] for one in controllers]),
        "hosts_f1_all_positive": spread([one["hosts"]["all_positive_f1"] for one in controllers]),
        "benign_reported": sum(one["benign_reported"] for one in controllers),
        "roles": {kind: sum(one[f"roles_{kind}"] for one in controllers) for kind in ("right", "unknown", "wrong")},
        "needless_actions": total(rows, "plan", "needless"),
        "messages_missing": total(rows, "messages_missing"),
        "fallback": confusion(rows),
        "calibration": calibration(rows),
    }


def worst(rows, count):
    known = sorted((row for row in rows if row["summary"] is not None), key=lambda row: (row["summary"], row["world"]))
    return [
        {"world": row["world"], "split": row["split"], "seed": row["seed"], "summary": round(row["summary"], 4),
         "parts": rounded(row["parts"]), "wrong": some_of_each_part(row["score"]["wrong"])}
        for row in known[:count]
    ]


def some_of_each_part(wrong):
    counts = {}
    kept = []
    for case in wrong:
        counts[case["part"]] = counts.get(case["part"], 0) + 1
        if counts[case["part"]] <= MOST_WRONG:
            kept.append(case)
    return kept


def rounded(parts):
    return {name: None if value is None else round(value, 4) for name, value in parts.items()}


def kept_row(row):
    """A row of the result without what was wrong: that is long, and told for the worst."""
    kept = dict(row)
    if "score" in kept:
        kept["score"] = {key: value for key, value in row["score"].items() if key != "wrong"}
        kept["parts"] = rounded(row["parts"])
        kept["summary"] = None if row["summary"] is None else round(row["summary"], 4)
    return kept


def print_table(rows, splits):
    names = ["summary", *next((row["parts"] for row in rows if "parts" in row), {})]
    print(f"{'world':24}{'split':11}" + "".join(f"{name[:10]:>11}" for name in names) + f"{'s':>8}")
    for row in rows:
        head = f"{row['world'][:23]:24}{row['split']:11}"
        if "failure" in row:
            print(head + row["failure"].replace("\n", " ")[:150])
            continue
        values = [row["summary"], *row["parts"].values()]
        cells = "".join(f"{'-' if value is None else format(value, '.2f'):>11}" for value in values)
        print(head + cells + f"{row['simulate_s'] + row['run_s']:8.1f}")
    for split, figures in splits.items():
        print(f"\n{split}: mean [quartiles] over worlds that have the part")
        for name, value in figures["figures"].items():
            if value is not None:
                quartiles = ", ".join(f"{one:.2f}" for one in value["quartiles"])
                print(f"  {name:12}{value['mean']:6.3f}  [{quartiles}]  {value['worlds']} worlds")
        roles = figures["roles"]
        print(f"  roles: {roles['right']} right, {roles['unknown']} unknown, {roles['wrong']} wrong; "
              f"benign servers reported: {figures['benign_reported']}; needless actions: {figures['needless_actions']}")


def print_worst(rows):
    print("\nworst of the tuned:")
    for one in rows:
        low = [f"{name} {value:.2f}" for name, value in one["parts"].items() if value is not None and value < 0.9]
        print(f"  {one['world']} {one['summary']:.2f}: {', '.join(low)}")
        for case in one["wrong"]:
            print(f"      {case['part']}: {case['what']}: said {case['said']}; true {case['truth']}"[:180])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--tuned", action="store_true", help="the files' seeds alone")
    choice.add_argument("--kept-aside", action="store_true", help="the other seeds alone")
    parser.add_argument("--only", nargs="+", metavar="WORLD", help="names of worlds")
    parser.add_argument("--no-popular-names", action="store_true", help="without a list of popular names; writes no result")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="worlds at once")
    parser.add_argument("--keep", action="store_true", help="leave the cases in build/worlds")
    parser.add_argument("--output", type=Path, help="result file; a part of the suite writes none unless told")
    return parser.parse_args()


def main():
    wanted = arguments()
    worlds = sorted(WORLDS.glob("*.toml"))
    if wanted.only:
        unknown = set(wanted.only) - {world.stem for world in worlds}
        if unknown:
            sys.exit(f"worlds: no such world in bench/worlds: {', '.join(sorted(unknown))}")
        worlds = [world for world in worlds if world.stem in wanted.only]
    chosen = [SPLITS[0]] * wanted.tuned + [SPLITS[1]] * wanted.kept_aside or list(SPLITS)
    if not BINARY.is_file():
        sys.exit("worlds: build/release/takedown is not there: cmake --preset release && ninja -C build/release")
    begun = time.monotonic()
    rows = []
    with concurrent.futures.ThreadPoolExecutor(wanted.jobs) as pool:
        waiting = [pool.submit(run_world, world, split, wanted) for split in chosen for world in worlds]
        for done, future in enumerate(waiting, 1):
            rows.append(future.result())
            print(f"\r{done}/{len(waiting)} {rows[-1]['world']:30}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    good = [row for row in rows if "failure" not in row]
    splits = {}
    for split in chosen:
        if of_split := [row for row in good if row["split"] == split]:
            splits[split] = split_figures(of_split)
    result = {
        "question": "How far are the findings from the truth, over worlds of all fallback classes and levels of noise?",
        "day": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "command": "bench/worlds.py",
        "summary": SUMMARY,
        "wall_s": round(time.monotonic() - begun, 1),
        "failures": [row for row in rows if "failure" in row],
        "splits": splits,
        # What was wrong with the seeds kept aside is not shown: who reads it would tune on it.
        "worst": worst([row for row in good if row["split"] == SPLITS[0]], 5),
        "rows": [kept_row(row) for row in rows],
    }
    print_table(rows, splits)
    print_worst(result["worst"])
    whole = not wanted.only and not wanted.no_popular_names and len(chosen) == len(SPLITS)
    if output := wanted.output or (RESULTS if whole else None):
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        print(f"\n{output}: written")
    return 1 if result["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
