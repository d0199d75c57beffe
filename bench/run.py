#!/usr/bin/env python3
"""Speed and memory beside peers, on the same input in the same run; results go to bench/results/.

    bench/run.py [mail] [parse] [pcap] [zeek] [routes] [planning] [memory]      all, if none is named

Needs the groups build and bench of tools/packages.txt, and ../shared/data.
"""
import datetime
import gzip
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
BINARY = ROOT / "build" / "release" / "takedown"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))


def measured(command, **options):
    """Least CPU time of ROUNDS runs with its wall time and peak resident MiB, children included."""
    wrapper = (
        "import os,resource,subprocess,sys,time,json\n"
        "b=time.monotonic();c=subprocess.run(sys.argv[2:],stdout=subprocess.DEVNULL,stderr=subprocess.PIPE)\n"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "json.dump({'wall_s':time.monotonic()-b,'cpu_s':u.ru_utime+u.ru_stime,'peak_mib':u.ru_maxrss/1024,"
        "'code':c.returncode,'err':c.stderr.decode(errors='replace')[-400:]},open(sys.argv[1],'w'))\n"
    )
    best = None
    for _ in range(ROUNDS):
        if prepare := options.get("prepare"):
            prepare()
        with tempfile.NamedTemporaryFile(suffix=".json") as place:
            subprocess.run(
                [sys.executable, "-c", wrapper, place.name, *map(str, command)], check=True,
                cwd=options.get("cwd"), env={**os.environ, **options.get("env", {})},
            )
            figures = json.loads(Path(place.name).read_text())
        if figures.pop("code") != 0:
            sys.exit(f"bench: {' '.join(map(str, command))}: {figures['err']}")
        figures.pop("err")
        if best is None or figures["cpu_s"] < best["cpu_s"]:
            best = {name: round(value, 3) for name, value in figures.items()}
    return best


def fresh_case(folder):
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "evidence").mkdir(parents=True)
    return folder


def bench_mail(scratch):
    """Spam and ham of TREC 2007 from tar to campaigns, shares and report; peer: Python's email parser, parse alone."""
    case = scratch / "mail"
    subprocess.run([sys.executable, ROOT / "tools/make_real_case.py", scratch / "real"], check=True, stdout=subprocess.DEVNULL)

    def prepare():
        fresh_case(case)
        for kind in ("traps", "ham"):
            os.symlink(scratch / "real/evidence" / kind, case / "evidence" / kind)

    def campaign_seconds():
        """Import and the two steps that make campaigns, one thread; the rest of the run is shares and report."""
        prepare()
        imported = json.loads(subprocess.check_output(
            [BINARY, "import", case, case / "evidence", "--threads", "1", "--json", "-q"]))
        analysis = json.loads(subprocess.check_output([BINARY, "analyze", case, "--threads", "1", "--json", "-q"]))
        steps = {stage["stage"]: stage["seconds"] for stage in analysis["stages"]}
        return imported["seconds"] + steps["mail: traits"] + steps["mail: campaigns"]

    to_campaigns = round(min(campaign_seconds() for _ in range(ROUNDS)), 3)
    one = measured([BINARY, "run", case, "--threads", "1", "-q"], prepare=prepare)
    two = measured([BINARY, "run", case, "--threads", "2", "-q"], prepare=prepare)
    oracle = (
        "import sys,tarfile,email\nn=0\n"
        "for p in sys.argv[1:]:\n"
        " for m in (t:=tarfile.open(p)):\n"
        "  x=email.message_from_bytes(t.extractfile(m).read());n+=1\n"
        "  [p.get_payload(decode=True) for p in x.walk()]\n"
    )
    tars = [scratch / "real/evidence/traps/trec07/spam.tar", scratch / "real/evidence/ham/trec07-ham.tar"]
    python = measured([sys.executable, "-c", oracle, *tars])
    messages = 20000
    return [
        {"what": "takedown, 1 thread, from tar to campaigns (import, traits, campaigns)", "wall_s": to_campaigns,
         "messages_per_s": round(messages / to_campaigns)},
        {"what": "takedown run, 1 thread (tar → campaigns, botnets, shares, report)", **one,
         "messages_per_cpu_s": round(messages / one["cpu_s"])},
        {"what": "takedown run, 2 threads", **two, "messages_per_cpu_s": round(messages / two["cpu_s"])},
        {"what": "Python 3 email, parse and decode only", **python, "messages_per_cpu_s": round(messages / python["cpu_s"])},
    ]


def bench_parse(scratch):
    """The parse rate on 20,000 TREC 2007 mails, one thread, CPU time: our parser beside GMime, Python's email and rspamadm."""
    folder = scratch / "parse"
    if not folder.exists():
        folder.mkdir(parents=True)
        subprocess.run(["tar", "--zstd", "-xf", DATA / "mail/trec07-first20000.tar.zst", "-C", folder], check=True)
    mails = folder / "data"
    count = len(os.listdir(mails))
    rows = []
    names = {"takedown": "takedown: headers, hops, text of HTML too, addresses, layout, SHA-256 and TLSH of attachments",
             "gmime structure": "GMime 3.2, headers and structure only", "gmime decoded": "GMime 3.2, all parts decoded, text to UTF-8"}
    for line in subprocess.check_output([ROOT / "build/bench/bench/parse_rate", mails], text=True).splitlines():
        name, number, seconds, _ = line.split("\t")
        rows.append({"what": names[name], "cpu_s": float(seconds), "messages_per_cpu_s": round(int(number) / float(seconds))})
    oracle = (
        "import sys,os,email,email.policy\n"
        "p=email.policy.default if sys.argv[2]=='default' else email.policy.compat32\n"
        "for n in os.listdir(sys.argv[1]):\n"
        "  x=email.message_from_bytes(open(os.path.join(sys.argv[1],n),'rb').read(),policy=p)\n"
        "  [q.get_payload(decode=True) for q in x.walk()]\n"
    )
    python = measured([sys.executable, "-c", oracle, mails, "compat32"])
    rows.append({"what": "Python 3 email, parse and decode", **python, "messages_per_cpu_s": round(count / python["cpu_s"])})
    some = sorted(mails.iterdir())[:5000]
    start = measured(["rspamadm", "mime", "stat", "-m", some[0]])
    rspamd = measured(["rspamadm", "mime", "stat", "-m", *some])
    net = rspamd["cpu_s"] - start["cpu_s"]
    rows.append({"what": "rspamadm mime stat -m, 5,000 of the files, its start taken off", "cpu_s": round(net, 3),
                 "start_cpu_s": start["cpu_s"], "messages_per_cpu_s": round((len(some) - 1) / net)})
    return rows


def big_pcap(scratch):
    """All sample captures, one after the other, over and over, to about 300 MB in one file."""
    place = scratch / "big.pcap"
    captures = sorted((DATA / "traffic/captures").glob("*.pcap"))
    ethernet = []
    for capture in captures:
        head = capture.read_bytes()[:24]
        if head[:4] == b"\xd4\xc3\xb2\xa1" and int.from_bytes(head[20:24], "little") == 1:
            ethernet.append(capture)
    with open(place, "wb") as out:
        out.write(ethernet[0].read_bytes()[:24])
        while out.tell() < 300e6:
            for capture in ethernet:
                out.write(capture.read_bytes()[24:])
    return place


def bench_pcap(scratch):
    """A 300 MB capture to flows, lookups, requests, handshakes and sessions; peer: argus on the same file."""
    pcap = big_pcap(scratch)
    case = scratch / "pcap"
    ours = measured([ROOT / "build/bench/bench/read_file", pcap])
    stored = measured([BINARY, "import", case, pcap, "--threads", "1", "-q"], prepare=lambda: fresh_case(case))
    argus = measured(["argus", "-r", pcap, "-w", scratch / "argus.out"],
                     prepare=lambda: (scratch / "argus.out").unlink(missing_ok=True))
    size = pcap.stat().st_size / 1e6
    return [{"what": name, **figures, "mb_per_cpu_s": round(size / figures["cpu_s"], 1)} for name, figures in (
        ("takedown reader, records counted", ours), ("takedown import, records stored", stored), ("argus → file", argus))]


def bench_zeek(scratch):
    """Zeek conn rows; peer: Python's csv module over the same rows."""
    source = DATA / "traffic/zeek/rita-missing-host.tar.xz"
    log = scratch / "conn.log"
    rows = []
    header = None
    with tarfile.open(source) as archive:
        for member in archive:
            name = Path(member.name).name
            if name.startswith("conn.") and name.endswith(".log.gz"):
                text = gzip.decompress(archive.extractfile(member).read())
                lines = text.splitlines(keepends=True)
                header = header or b"".join(line for line in lines if line.startswith(b"#") and not line.startswith(b"#close"))
                rows += [line for line in lines if not line.startswith(b"#")]
    copies = 20
    log.write_bytes(header + b"".join(rows) * copies)
    count = len(rows) * copies
    case = scratch / "zeek"
    ours = measured([ROOT / "build/bench/bench/read_file", log])
    stored = measured([BINARY, "import", case, log, "--threads", "1", "-q"], prepare=lambda: fresh_case(case))
    python = measured([sys.executable, "-c",
                       "import csv,sys\nfor r in csv.reader(open(sys.argv[1]),delimiter='\\t'):\n pass\n", log])
    return [{"what": name, **figures, "rows": count, "rows_per_cpu_s": round(count / figures["cpu_s"])} for name, figures in (
        ("takedown reader, records counted", ours), ("takedown import, records stored", stored), ("Python csv, split only", python))]


def bench_routes(scratch):
    """The 2002 RIB in MRT form; peer: bgpdump -m. And the whole 2010 table as text."""
    rib = DATA / "routing/bview.20020722.2337.gz"
    text = DATA / "routing/bview.20100701.0759.bgp.txt.gz"
    reader = ROOT / "build/bench/bench/read_file"
    return [{"what": name, **measured(command)} for name, command in (
        ("takedown reader, MRT 115,521 routes", [reader, rib]),
        ("bgpdump -m on the same file", ["bgpdump", "-m", "-O", "/dev/null", rib]),
        ("takedown reader, text 641,957 routes", [reader, text]))]


def bench_planning(scratch):
    """CPU time of a plan for 300 and 3,000 controllers in an invented world, with nobody and 30 % of parties deaf."""
    rows = []
    for line in subprocess.check_output([ROOT / "build/bench/bench/planning_bench", "300", "3000"], text=True).splitlines():
        world, took, *rest = line.replace(" of CPU", "").split(", ")
        rows.append({"what": f"{world}, {took.split(':')[0]}", "cpu_ms": float(took.split(": ")[1].removesuffix(" ms")),
                     "plan": ", ".join(rest)})
    return rows


def bench_memory(scratch):
    """Does --memory hold on an input four times its size? 256 MiB against a gigabyte of mail, of packets, of rows."""
    rows = []
    mail = scratch / "gigabyte.mbox"
    spam = scratch / "real/evidence/traps/trec07/spam.tar"
    if not spam.exists():
        subprocess.run([sys.executable, ROOT / "tools/make_real_case.py", scratch / "real"], check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(spam) as archive, open(mail, "wb") as out:
        mails = [archive.extractfile(member).read() for member in archive]
        while out.tell() < 1 << 30:
            for number, raw in enumerate(mails):
                out.write(raw.replace(b"\nFrom ", b"\n>From ") + b"\n")
    pcap = big_pcap(scratch)
    with open(scratch / "gigabyte.pcap", "wb") as out:
        data = pcap.read_bytes()
        out.write(data)
        while out.tell() < 1 << 30:
            out.write(data[24:])
    for name, source in (("mail, 1 GiB mbox", mail), ("traffic, 1 GiB pcap", scratch / "gigabyte.pcap")):
        case = scratch / "memory"
        fresh_case(case)
        os.symlink(source, case / "evidence" / source.name)
        figures = measured([BINARY, "run", case, "--memory", "256M", "-q"], prepare=lambda: (case / "case.duckdb").unlink(missing_ok=True))
        rows.append({"what": f"takedown run --memory 256M, {name}", "input_mib": source.stat().st_size >> 20, **figures})
        source.unlink()
    wide = scratch / "wide.log"
    write_wide_log(wide)
    case = fresh_case(scratch / "memory")
    os.symlink(wide, case / "evidence" / wide.name)
    figures = measured([BINARY, "run", case, "--memory", "256M", "-q"], prepare=lambda: (case / "case.duckdb").unlink(missing_ok=True))
    rows.append({"what": "takedown run --memory 256M, 3 million flows among 300,000 hosts and 200,000 servers",
                 "input_mib": wide.stat().st_size >> 20, **figures})
    wide.unlink()
    return rows


def write_wide_log(place):
    """Zeek flows drawn evenly among hosts and servers: the worst for grouping, and no traffic that exists."""
    dice = random.Random(3)
    kinds = {"ts": "time", "uid": "string", "id.orig_h": "addr", "id.orig_p": "port", "id.resp_h": "addr", "id.resp_p": "port",
             "proto": "enum", "service": "string", "duration": "interval", "orig_bytes": "count", "resp_bytes": "count",
             "conn_state": "string"}
    with open(place, "w") as out:
        out.write("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n")
        out.write("#fields\t" + "\t".join(kinds) + "\n#types\t" + "\t".join(kinds.values()) + "\n")
        for number in range(3_000_000):
            host, server = dice.randrange(300_000), dice.randrange(200_000)
            out.write(f"{1341900000 + number / 50:.6f}\tC{number}\t10.{host >> 16}.{host >> 8 & 255}.{host & 255}\t"
                      f"{dice.randrange(1024, 65535)}\t203.{server >> 16}.{server >> 8 & 255}.{server & 255}\t"
                      f"{dice.choice([80, 443, 25])}\ttcp\t-\t1.0\t100\t200\tSF\n")


def main():
    chosen = sys.argv[1:] or ["mail", "parse", "pcap", "zeek", "routes", "planning", "memory"]
    benches = {"mail": bench_mail, "parse": bench_parse, "pcap": bench_pcap, "zeek": bench_zeek, "routes": bench_routes, "planning": bench_planning, "memory": bench_memory}
    if not DATA.is_dir():
        sys.exit("bench: ../shared/data is not there")
    subprocess.run([ROOT / "tools/install.sh", "build", "bench"], check=True)
    subprocess.run([ROOT / "tools/build.sh", "release", "takedown"], check=True)
    subprocess.run([ROOT / "tools/build.sh", "bench", "bench/read_file", "bench/planning_bench", "bench/parse_rate"], check=True)
    day = datetime.date.today().isoformat()
    scratch = ROOT / "build" / "bench-scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().split("\n")
                if line.startswith("model name")), platform.machine())
    for name in chosen:
        rows = benches[name](scratch)
        result = {"question": benches[name].__doc__.strip(), "day": day, "machine": f"{cpu}, {os.cpu_count()} cores",
                  "rounds": ROUNDS, "rows": rows}
        place = ROOT / "bench" / "results" / f"{name}.json"
        place.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        print(f"== {name}: {result['question']}")
        for row in rows:
            print("  ", ", ".join(f"{key} {value}" for key, value in row.items()))


if __name__ == "__main__":
    main()
