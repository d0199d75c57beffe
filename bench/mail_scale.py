#!/usr/bin/env python3
"""Mail in bulk: how long, in how much memory and how rightly a case of millions of messages is read and grouped.

    bench/mail_scale.py [--messages N] [--memory 4G] [--threads 2] [--scratch FOLDER] [--binary FILE] [--keep]

Simulates N messages (10,000,000 if not said) of eight botnets with six mailings each, one-off spam (a twentieth) and
ham, imports and analyses them, and scores the campaigns against the world's truth. Results go to
bench/results/scale.json, a row for each N. Ten million take 20 GB of disk and 40 minutes of two idle cores.
"""
import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = ROOT / "build" / "release" / "takedown"
RESULTS = ROOT / "bench" / "results" / "scale.json"

HEAD = """
[world]
name = "scale"
seed = 41
from = 2026-03-01
to = 2026-03-05
sandbox_runs = false
[internet]
table_hours = 1000
[[trap]]
name = "north"
damaged = 0.001
files_a_day = 24
[[trap]]
name = "south"
server = "sendmail"
relays = 1
weight = 0.6
files_a_day = 24
[[as]]
number = 64500
kind = "access"
prefixes = ["198.18.0.0/16"]
[[as]]
number = 64530
kind = "access"
country = "IN"
prefixes = ["192.0.2.128/25"]
[[as]]
number = 64531
kind = "access"
country = "BR"
prefixes = ["198.51.100.128/25"]
[[as]]
number = 64532
kind = "access"
country = "VN"
prefixes = ["203.0.113.128/25"]
[mail]
stray_spam_a_day = {stray}
ham_a_day = {ham}
newsletters_a_day = {newsletters}
"""
ENGINES = [  # header order, Message-ID, mailer, HELO: those of bench/worlds, and two more
    ("Message-ID From To Subject Date MIME-Version Content-Type", "<{lower8}{hex6}.{dec5}.qmail@{domain}>", "", "{rdns}"),
    ("From To Subject Date MIME-Version Content-Type Message-ID", "<{HEX8}.{dec7}@{domain}>", "", "{word}"),
    ("Message-ID Date From User-Agent MIME-Version To Subject Content-Type", "<{HEX8}.{dec8}@{domain}>",
     "Mozilla Thunderbird 2.0.0.6", "{domain}"),
    ("From To Subject Date MIME-Version Content-Type X-Priority X-Mailer Message-ID", "<{alnum14}${hex8}@{domain}>",
     "Microsoft Outlook Express 6.00.2800.1106", "[{ip}]"),
    ("Message-ID Reply-To From To Subject Date MIME-Version Content-Type X-Mailer", "<{hex12}${hex8}${hex8}@{user}>",
     "Microsoft Windows Live Mail 14.0.8117.416", "{word}-{hex4}"),
    ("Date To From Subject Message-ID X-Priority X-Mailer MIME-Version Content-Type", "<{hex32}@{domain}>",
     "PHPMailer [version 1.73]", "localhost"),
    ("From Subject To Content-Type Date", "<{dec12}.{alnum6}@{domain}>", "", "{ip}"),
    ("Subject From To Date Message-ID MIME-Version Content-Type", "<{dec6}.{hex10}@{word}>", "", "{word}"),
]
THEMES = ["pharmacy", "watches", "casino", "loans", "software", "dating", "parcel"]
BOTNETS = ["acacia", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel"]
DAYS = 4


def world_of(messages):
    """Botnets send nine tenths; a quarter of their mailings is HTML, random words in two of six."""
    stray, ham = messages // 20 // DAYS, messages // 50 // DAYS
    text = HEAD.format(stray=stray, ham=ham, newsletters=ham // 4)
    bots_mail = messages - (stray + ham + ham // 4) * DAYS
    for number, (name, engine) in enumerate(zip(BOTNETS, ENGINES)):
        order, message_id, mailer, helo = engine
        text += (
            f'[[botnet]]\nname = "{name}"\nbots = 6000\nmessages_a_day = {bots_mail // len(BOTNETS) // DAYS}\n'
            f"[botnet.engine]\nheader_order = {json.dumps(order.split())}\nmessage_id = {json.dumps(message_id)}\n"
            f'mailer = "{mailer}"\nhelo = "{helo}"\nother_mailer = 0.02\n'
        )
        for place in range(6):
            text += (
                f'[[botnet.campaign]]\nname = "{name}-{place}"\ntheme = "{THEMES[(number + place) % len(THEMES)]}"\n'
                f'random_text = {0.5 if place in (1, 4) else 0.1}\nkind = "{"html" if place == 2 else "text"}"\n'
                f"weight = {1 + place % 3}\n"
            )
    return text


def measured(command):
    """Standard output of a run with its wall time, CPU time and peak resident MiB."""
    wrapper = (
        "import json,resource,subprocess,sys,time\n"
        "b=time.monotonic();c=subprocess.run(sys.argv[1:],capture_output=True,text=True)\n"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([c.returncode,c.stdout,c.stderr[-400:],time.monotonic()-b,u.ru_utime+u.ru_stime,u.ru_maxrss/1024]))"
    )
    run = subprocess.run([sys.executable, "-c", wrapper, *map(str, command)], check=True, capture_output=True, text=True)
    code, said, problem, wall, cpu, peak = json.loads(run.stdout)
    if code != 0:
        sys.exit(f"bench: {' '.join(map(str, command))}: {problem}")
    return said, {"wall_s": round(wall, 1), "cpu_s": round(cpu, 1), "peak_mib": round(peak)}


def folder_mib(folder, pattern):
    return round(sum(file.stat().st_size for file in folder.rglob(pattern) if file.is_file()) / 2**20)


def bench(options, folder):
    world, case = folder / "world.toml", folder / f"mail-{options.messages}"
    if not (case / "truth").exists():
        world.write_text(world_of(options.messages))
        subprocess.run(
            [options.binary, "simulate", world, case, "--threads", str(options.threads), "--quiet"], check=True,
            stdout=subprocess.DEVNULL,
        )
    for left in ("case.duckdb", "case.duckdb.wal", ".campaigns", ".identities"):
        (case / left).unlink(missing_ok=True)
    limits = ["--memory", options.memory, "--threads", str(options.threads), "--quiet"]
    load = os.getloadavg()[0]
    _, importing = measured([options.binary, "import", case, case / "evidence", "--json", *limits])
    said, analysing = measured([options.binary, "analyze", case, "--json", *limits])
    analysis = json.loads(said)
    said, _ = measured([options.binary, "score", case, "--json", "--quiet"])
    score = json.loads(said)
    wall = importing["wall_s"] + analysing["wall_s"]
    row = {
        "messages": options.messages, "messages_found": score["messages_matched"], "threads": options.threads, "memory": options.memory,
        "evidence_mib": folder_mib(case / "evidence", "*"), "database_mib": folder_mib(case, "case.duckdb"),
        "other_load_at_start": round(load, 1), "import": importing, "analyze": analysing,
        "stages": {stage["stage"]: round(stage["seconds"], 1) for stage in analysis["stages"]},
        "wall_min": round(wall / 60, 1), "cpu_min": round((importing["cpu_s"] + analysing["cpu_s"]) / 60, 1),
        "campaigns": score["campaigns"],
    }
    print(json.dumps(row), flush=True)
    if not options.keep:
        shutil.rmtree(case)
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=10_000_000)
    parser.add_argument("--memory", default="4G")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--scratch", type=Path)
    parser.add_argument("--binary", type=Path, default=BINARY)
    parser.add_argument("--keep", action="store_true", help="leave the case in the scratch folder for another run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="takedown-bench-", dir=ROOT / "build") as place:
        row = bench(options, options.scratch or Path(place))
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")),
        platform.machine(),
    )
    rows = json.loads(RESULTS.read_text())["rows"] if RESULTS.exists() else []
    rows = [other for other in rows if other["messages"] != row["messages"]] + [row]
    result = {
        "question": "Ten million messages on two cores: how long, in how much memory, and how right are the campaigns?",
        "day": datetime.date.today().isoformat(), "machine": f"{model}, {os.cpu_count()} cores",
        "rows": sorted(rows, key=lambda one: one["messages"]),
    }
    RESULTS.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
