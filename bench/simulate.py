#!/usr/bin/env python3
"""How fast the simulator writes, and in how much memory; results go to bench/results/simulate.json.

    bench/simulate.py            mail, and traffic in each form, on one thread
    bench/simulate.py --large    also ten million messages and a hundred million conversations, written whole: 30 GB and
                                 about ten minutes of two idle cores

There is no peer: no other program writes spam, traffic and truth of one world.
"""
import datetime
import json
import os
import platform
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = ROOT / "build" / "release" / "takedown"

HEAD = """
[world]
name = "{name}"
seed = 1
from = 2012-07-01
to = {to}
sandbox_runs = false
[internet]
table_hours = 1000
[[as]]
number = 64500
kind = "access"
prefixes = ["198.18.0.0/16"]
"""
# Half text, half HTML, as most spam is; pictures and files are bound by their bytes. The large world has text alone, so
# that it fits a disk: 1.6 kB a message.
MAIL = """
[[trap]]
name = "north"
files_a_day = 24
[mail]
stray_spam_a_day = {stray}
ham_a_day = 0
newsletters_a_day = 0
[[botnet]]
name = "alder"
bots = 60000
messages_a_day = {messages}
{watched}
[[botnet.campaign]]
name = "one"
theme = "pharmacy"
[[botnet.campaign]]
name = "two"
theme = "watches"
kind = "{kind}"
"""
NETWORK = """
[[network]]
name = "isp"
as = 64500
recordings = ["{recording}"]
people = {people}
servers = {servers}
monitored = {monitored}
flows_a_person_a_day = 300
"""
DONE = re.compile(r"([\d,]+) messages, ([\d,]+) conversations")


def packets_in(folder):
    """How many packets the captures in a folder hold."""
    count = 0
    for path in folder.rglob("packets.pcap"):
        with path.open("rb") as file:
            file.seek(24)
            while len(header := file.read(16)) == 16:
                file.seek(struct.unpack_from("<I", header, 8)[0], os.SEEK_CUR)
                count += 1
    return count


def simulated(what, world, threads, folder):
    """One run of takedown simulate: what it wrote, in which time and memory."""
    place, out = folder / "world.toml", folder / "out"
    place.write_text(world)
    shutil.rmtree(out, ignore_errors=True)
    wrapper = (
        "import json,resource,subprocess,sys,time\n"
        "b=time.monotonic();c=subprocess.run(sys.argv[1:],capture_output=True,text=True)\n"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([c.returncode,c.stdout,c.stderr,time.monotonic()-b,u.ru_utime+u.ru_stime,u.ru_maxrss/1024]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", wrapper, BINARY, "simulate", place, out, "--threads", str(threads), "--quiet"],
        check=True, capture_output=True, text=True,
    )
    code, said, problem, wall, cpu, peak = json.loads(run.stdout)
    if code != 0:
        sys.exit(f"bench: {what}: {problem}")
    messages, conversations = (int(count.replace(",", "")) for count in DONE.search(said).groups())
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    packets = packets_in(out)
    shutil.rmtree(out)
    row = {
        "what": what, "threads": threads, "messages": messages, "conversations": conversations,
        "wall_s": round(wall, 1), "cpu_s": round(cpu, 1), "peak_mib": round(peak), "written_mib": round(size / 2**20),
    }
    if messages > 100 * conversations:
        row["messages_per_cpu_s"] = round(messages / cpu)
    elif conversations > 100 * messages:
        row["conversations_per_cpu_s"] = round(conversations / cpu)
    if packets > 0:
        row["packets"] = packets
        row["packets_per_cpu_s"] = round(packets / cpu)
    print(json.dumps(row), flush=True)
    return row


def head(name, to):
    return HEAD.format(name=name, to=to)


def main():
    with tempfile.TemporaryDirectory(prefix="takedown-bench-", dir=ROOT / "build") as place:
        folder = Path(place)
        rows = [simulated(
            "mail: half text, half HTML", head("mail", "2012-07-02")
            + MAIL.format(stray=0, messages=400000, watched="", kind="html"), 1, folder
        )]
        rows.append(simulated(
            "mail: as above, a tenth of it one-off spam", head("mail", "2012-07-02")
            + MAIL.format(stray=20000, messages=200000, watched="", kind="html"), 1, folder
        ))
        for recording in ("zeek", "netflow", "pcap"):
            rows.append(simulated(
                f"traffic of 4,000 people as {recording}", head("traffic", "2012-07-02")
                + NETWORK.format(recording=recording, people=4000, servers=20, monitored=100), 1, folder
            ))
        if "--large" in sys.argv:
            rows.append(simulated(
                "a large world: 20 days in one run, text mail, NetFlow", head("large", "2012-07-21")
                + MAIL.format(stray=0, messages=510000, watched="watched = { isp = 200 }", kind="text")
                + NETWORK.format(recording="netflow", people=15500, servers=20, monitored=100), 2, folder
            ))
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")),
        platform.machine(),
    )
    result = {
        "question": "How fast are evidence and truth of a world written, and in how much memory?",
        "day": datetime.date.today().isoformat(), "machine": f"{model}, {os.cpu_count()} cores", "rows": rows,
    }
    (ROOT / "bench" / "results" / "simulate.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
