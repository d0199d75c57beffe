#!/usr/bin/env python3
"""Prints what traffic of hosts looks like in numbers, sources side by side.

    tools/compare_traffic.py [NAME=]SOURCE[,inside=PREFIX|ADDRESS][,without=ADDRESS]... ...

A SOURCE is a Zeek conn.log (TSV; plain, .gz or .xz), a folder or a tar of Zeek logs (.tar.xz, every conn.*log in it and
dns.*log for the answers' codes), or a binetflow file (plain or .xz). Counted are flows that hosts inside begin. `inside` (any number) says who is inside;
without it: where Zeek says local_orig, else private addresses. `without` leaves hosts out (bots, attackers). Multicast
and broadcast are left out; servers inside are kept where the source saw them.

A pair is (host, server, port) with at least 8 flows. It is periodic by gaps when their coefficient of variation is
under 0.1, and by score when the mean of four parts (times, sizes, histogram, duration) is at least 0.9; formulas are in
docs/realism.md#formulas.
"""
import gzip
import io
import ipaddress
import lzma
import math
import statistics
import sys
import tarfile
from collections import Counter, defaultdict
from datetime import datetime, timezone
from pathlib import Path

LEAST_FLOWS = 8
PERIODIC_GAPS = 0.1
PERIODIC_SCORE = 0.9
HEADER_BYTES = {"tcp": 54, "udp": 42}  # Ethernet, IPv4 and TCP or UDP
OUTCOME_OF_STATE = {"S0": "no answer", "REJ": "refused", "RSTRH": "refused", "SHR": "no answer", "SH": "no answer"}


class Flows:
    """One source's flows: (time, duration, transport, host, server, port, up, down, outcome)."""

    def __init__(self, name, inside, without):
        self.name, self.rows, self.codes = name, [], Counter()
        self.inside = [ipaddress.ip_network(text, strict=False) for text in inside]
        self.without = set(without)
        self.known = {}

    def counts(self, host, says_local):
        if host not in self.known:
            address = ipaddress.ip_address(host)
            if host in self.without or address.is_link_local or address.is_unspecified:
                self.known[host] = False
            elif self.inside:
                self.known[host] = any(address in network for network in self.inside)
            else:
                self.known[host] = None if says_local else address.is_private
        return says_local == "T" if self.known[host] is None else self.known[host]

    def add(self, row, says_local=""):
        if self.counts(row[3], says_local) and not reaches_many(row[4]):
            self.rows.append(row)


def reaches_many(server):
    if ":" in server:
        return server.lower().startswith("ff")
    return server.endswith(".255") or not 0 < int(server.partition(".")[0]) < 224


def number(text):
    return float(text) if text not in ("-", "") else 0.0


def zeek_rows(lines):
    names = []
    for line in lines:
        if line.startswith("#fields"):
            names = line.rstrip("\n").split("\t")[1:]
        if not line.startswith(("#", "{")) and names:
            yield dict(zip(names, line.rstrip("\n").split("\t")))


def read_answers(lines, flows):
    for row in zeek_rows(lines):
        if flows.counts(row["id.orig_h"], "") is not False and not reaches_many(row["id.resp_h"]):
            flows.codes[row.get("rcode_name", "-")] += 1


def read_zeek(lines, flows):
    for row in zeek_rows(lines):
        local = row.get("local_orig", "-")
        state, down = row["conn_state"], number(row["resp_bytes"])
        if state in OUTCOME_OF_STATE:
            outcome = OUTCOME_OF_STATE[state]
        elif state == "OTH":
            outcome = "unknown"
        else:
            outcome = "answered" if down > 0 else "no data"
        if row["proto"] == "udp":
            outcome = "answered" if down > 0 else "no answer"
        flows.add((float(row["ts"]), number(row["duration"]), row["proto"], row["id.orig_h"], row["id.resp_h"],
                   int(row["id.resp_p"]), number(row["orig_bytes"]), down, outcome), "" if local == "-" else local)


def binetflow_outcome(transport, state, down):
    if transport != "tcp":
        return "answered" if down > 0 else "no answer"
    mine, _, theirs = state.partition("_")
    if not theirs:
        return "no answer"
    if "S" not in theirs:
        return "refused" if "R" in theirs and "S" in mine else "unknown"
    return "answered" if "P" in theirs else "no data"


def payload(row):
    """Bytes up and down without headers, which binetflow counts and Zeek does not; half of the packets each way."""
    headers = HEADER_BYTES.get(row["Proto"], 0) * number(row["TotPkts"]) / 2
    up, total = number(row["SrcBytes"]), number(row["TotBytes"])
    return max(0, up - headers), max(0, total - up - headers)


def read_binetflow(lines, flows):
    names = next(lines).strip().split(",")
    for line in lines:
        row = dict(zip(names, line.strip().split(",")))
        if row["Proto"] not in ("tcp", "udp", "icmp") or "<?>" in row["Dir"] or "?>" in row["Dir"]:
            continue
        port = int(row["Dport"], 0) if row["Dport"] and row["Dport"][0].isdigit() else 0
        time = datetime.strptime(row["StartTime"], "%Y/%m/%d %H:%M:%S.%f").replace(tzinfo=timezone.utc).timestamp()
        up, down = payload(row)
        flows.add((time, number(row["Dur"]), row["Proto"], row["SrcAddr"], row["DstAddr"], port, up, down,
                   binetflow_outcome(row["Proto"], row["State"], number(row["TotBytes"]) - number(row["SrcBytes"]))))


def texts(path):
    """Each log or flow file of a source: its reader and lines."""
    def opened(name, data):
        if name.endswith(".gz"):
            data = gzip.GzipFile(fileobj=data)
        if name.endswith(".xz"):
            data = lzma.LZMAFile(data)
        return io.TextIOWrapper(data, encoding="utf-8", errors="replace")

    def reader_of(name):
        base = name.rpartition("/")[2]
        readers = {"conn": read_zeek, "dns": read_answers}
        return readers.get(base.partition(".")[0]) if ".log" in base else None

    if path.is_dir():
        for file in sorted(path.rglob("*.log*")):
            if reader_of(file.name):
                yield reader_of(file.name), opened(file.name, open(file, "rb"))
    elif ".tar" in path.name:
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and reader_of(member.name):
                    yield reader_of(member.name), opened(member.name, archive.extractfile(member))
    else:
        yield read_binetflow if "binetflow" in path.name else read_zeek, opened(path.name, open(path, "rb"))


def read(source):
    path, *options = source.split(",")
    name, equals, rest = path.partition("=")
    path = Path(rest if equals else path)
    inside = [o.partition("=")[2] for o in options if o.startswith("inside=")]
    without = [o.partition("=")[2] for o in options if o.startswith("without=")]
    flows = Flows(name if equals else path.name.partition(".")[0], inside, without)
    for reader, lines in texts(path):
        reader(lines, flows)
    flows.rows.sort()
    return flows


# Scores of one pair: docs/realism.md#formulas


def quartiles(ordered):
    """Medians of the halves, the middle value in neither."""
    half = len(ordered) // 2
    return statistics.median(ordered[:half]), statistics.median(ordered), statistics.median(ordered[-half:])


def evenness(values, least_median, default):
    ordered = sorted(values)
    low, middle, high = quartiles(ordered)
    skew = abs((low + high - 2 * middle) / (high - low)) if high - low >= 10 and middle not in (low, high) else 0
    spread = statistics.median(abs(value - middle) for value in ordered)
    near = max(0, (middle - spread) / middle) if middle >= least_median else default
    return (1 - skew + near) / 2


def bars_score(bars):
    mean = statistics.fmean(bars)
    if mean == 0:
        return 0
    score = max(0, 1 - statistics.pstdev(bars) / mean)
    filled = [bar for bar in bars if bar]
    if len(filled) >= 11:
        width = math.ceil(max(filled) * 0.05)
        heights = sorted(Counter(bar // width for bar in filled).values(), reverse=True)
        score = max(score, sum(heights[:2]) / max(len(filled) - 1, 1))
    return min(1, score)


def length_score(bars, first, last, span):
    if sum(1 for bar in bars if bar) < 6:
        return 0
    longest = run = 0
    for bar in bars + bars:
        run = run + 1 if bar else 0
        longest = max(longest, run)
    coverage = math.ceil((last - first) / (span[1] - span[0]) * 1000) / 1000
    return min(1, max(coverage, min(longest, 24) / 12))


def beacon_score(times, sizes, span):
    gaps = [b - a for a, b in zip(map(int, times), map(int, times[1:])) if b > a]
    if len(gaps) < 3:
        return 0
    bars = [0] * 24
    for time in times:
        bars[min(23, int((time - span[0]) / max(span[1] - span[0], 1e-6) * 24))] += 1
    return statistics.fmean([evenness(gaps, 1, 1), evenness(sizes, 1, 0), bars_score(bars),
                             length_score(bars, times[0], times[-1], span)])


def quantile(values, part):
    if not values:
        return math.nan
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    low = int(place)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * (place - low)


def share(part, whole):
    return 100 * part / whole if whole else math.nan


def shown(value):
    if math.isnan(value):
        return "-"
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def by_host(rows):
    found = defaultdict(list)
    for row in rows:
        found[row[3]].append(row)
    return found


def quantile_rows(title, values, parts):
    return {f"{title}, {part:g} %": quantile(values, part / 100) for part in parts}


def host_figures(rows, days):
    hosts = by_host(rows)
    gaps = [b[0] - a[0] for mine in hosts.values() for a, b in zip(mine, mine[1:])]
    figures = {"hosts": len(hosts), "flows": len(rows), "hours": days * 24}
    figures |= quantile_rows("flows a host a day", [len(mine) / days for mine in hosts.values()], (25, 50, 75))
    figures |= quantile_rows("servers a host", [len({row[4] for row in mine}) for mine in hosts.values()], (25, 50, 75))
    return figures | quantile_rows("gap between a host's flows (s)", gaps, (10, 25, 50, 75, 90, 99))


def kind_figures(rows):
    tcp = [row for row in rows if row[2] == "tcp"]
    dns = [row for row in rows if row[5] == 53 and row[2] == "udp"]
    figures = {"DNS, % of flows": share(len(dns), len(rows)), "TCP, % of flows": share(len(tcp), len(rows)),
               "other UDP, % of flows": share(sum(row[2] == "udp" for row in rows) - len(dns), len(rows))}
    for outcome in ("answered", "no data", "refused", "no answer", "unknown"):
        figures[f"TCP {outcome}, %"] = share(sum(row[8] == outcome for row in tcp), len(tcp))
    for door in (80, 443):
        figures[f"TCP to port {door}, %"] = share(sum(row[5] == door for row in tcp), len(tcp))
    answered = [row for row in tcp if row[8] == "answered"]
    figures |= quantile_rows("TCP bytes up, answered", [row[6] for row in answered], (10, 25, 50, 75, 90, 99))
    figures |= quantile_rows("TCP bytes down, answered", [row[7] for row in answered], (10, 25, 50, 75, 90, 99))
    figures |= quantile_rows("TCP duration (s), answered", [row[1] for row in answered], (10, 25, 50, 75, 90, 99))
    return figures | quantile_rows("DNS bytes down", [row[7] for row in dns if row[7]], (10, 50, 90))


def pair_figures(rows, span):
    pairs = defaultdict(list)
    for row in rows:
        pairs[row[3:6]].append(row)
    many = [mine for mine in pairs.values() if len(mine) >= LEAST_FLOWS]
    steady = scored = 0
    for mine in many:
        times = [row[0] for row in mine]
        gaps = [b - a for a, b in zip(times, times[1:])]
        mean = statistics.fmean(gaps)
        steady += mean > 0 and statistics.pstdev(gaps) / mean < PERIODIC_GAPS
        scored += beacon_score(times, [row[6] for row in mine], span) >= PERIODIC_SCORE
    return {f"pairs with >= {LEAST_FLOWS} flows": len(many), "of all pairs, %": share(len(many), len(pairs)),
            "periodic by gaps, %": share(steady, len(many)), "periodic by score, %": share(scored, len(many))}


def figures_of(flows):
    rows = flows.rows
    if not rows:
        return {"hosts": 0, "flows": 0}
    span = (rows[0][0], rows[-1][0])
    days = max(span[1] - span[0], 60) / 86400
    figures = host_figures(rows, days) | kind_figures(rows)
    asked = sum(flows.codes.values())
    for code, title in (("NXDOMAIN", "no such name"), ("SERVFAIL", "server failure"), ("-", "no answer")):
        figures[f"DNS {title}, % of lookups"] = share(flows.codes[code], asked)
    return figures | pair_figures(rows, span)


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 2
    sources = [read(argument) for argument in sys.argv[1:]]
    columns = [figures_of(flows) for flows in sources]
    print("| | " + " | ".join(flows.name for flows in sources) + " |")
    print("|---|" + "---:|" * len(sources))
    for title in max(columns, key=len):
        cells = [shown(float(column.get(title, math.nan))) for column in columns]
        print(f"| {title} | " + " | ".join(cells) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
