#!/usr/bin/env python3
"""Compares two sources of mail by what senders leave in it, side by side.

    python3 tools/compare_mail.py A B [--names TREC simulated] [--index FILE] [--class spam] [--markdown]

A and B are an mbox, a folder of mboxes or single mails, or a tar of those (.zst needs the zstd program).
An index ("spam path" a line, as TREC's) picks members of A, where A is a tar. Only what stands below the border
hop is counted as the sender's.
"""

import argparse
import collections
import io
import math
import os
import re
import subprocess
import sys
import tarfile
from datetime import timezone
from email.utils import parsedate_to_datetime

RECEIVERS_OWN = re.compile(
    r"(authentication-results|content-length|delivered-to|delivery-date|envelope-to|lines|received-spf|"
    r"return-path|status|x-original-to|x-miltered|x-uuid|x-virus.*|x-spam.*|x-source.*|x-antiabuse|"
    r"x-ms-exchange-.*|x-status|x-uid|x-keywords)$"
)
ADDRESS = r"\[?(?:IPv6:)?([0-9a-fA-F.:]{3,45})\]?"
PRIVATE = re.compile(r"(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def mails_of_stream(data):
    """The mails of an mbox; the whole where there is no "From " line."""
    if not data.startswith(b"From "):
        return [data]
    return [piece for piece in re.split(rb"(?<=\n\n)(?=From \S+ .*\d\d:\d\d)", data) if piece]


def mails_of(path, wanted):
    """The bytes of each mail below `path`; of a tar, only of the `wanted` members unless that is empty."""
    if os.path.isdir(path):
        for folder, folders, files in os.walk(path):
            folders.sort()
            for name in sorted(files):
                yield from mails_of(os.path.join(folder, name), wanted)
        return
    if re.search(r"\.(tar(\.\w+)?|tgz)$", path):
        if path.endswith(".zst"):
            unpacked = subprocess.Popen(["zstd", "-dc", path], stdout=subprocess.PIPE)
            archive = tarfile.open(fileobj=unpacked.stdout, mode="r|")
        else:
            archive = tarfile.open(path, mode="r|*")
        for member in archive:
            if member.isfile() and (not wanted or member.name in wanted):
                for mail in mails_of_stream(archive.extractfile(member).read()):
                    yield mail
        return
    with open(path, "rb") as file:
        yield from mails_of_stream(file.read())


def fields_of(mail):
    """The unfolded header fields, top first, and the body."""
    head, _, body = mail.partition("\n\n")
    head = re.sub(r"\n[ \t]+", " ", head)
    fields = []
    for line in head.split("\n"):
        name, colon, value = line.partition(":")
        if colon and re.fullmatch(r"[!-9;-~]+", name):
            fields.append((name, value.strip()))
    return fields, body


def parse_hop(value):
    """by, address, helo and rdns of a Received line of Postfix, sendmail, Exim, qmail or Exchange."""
    by = re.search(r"\bby ([^\s;()]+)", value)
    hop = {"by": by.group(1).lower() if by else "", "address": "", "helo": "", "rdns": ""}
    start = re.match(r"from (\S+)(?: \(((?:[^()]|\([^()]*\))*)\))?(?: \(([^()]*)\))?", value)
    if not start:
        return hop
    first, one, two = start.group(1), start.group(2) or "", start.group(3) or ""
    claimed = re.search(r"(?:HELO|EHLO) (\S+)|helo=(\S+)", one + " " + two)
    found = re.search(r"\[" + ADDRESS + r"\]", one) or re.search(r"(?:^|[ @])" + ADDRESS + r"(?::\d+)?$", one)
    found = found or re.match(ADDRESS + "$", two) or re.match(r"\[" + ADDRESS + r"\]", first)
    hop["address"] = found.group(1) if found else ""
    if claimed or re.search(r"\(Exim", value) or (found and found.re.pattern.startswith("[") and two):
        hop["helo"] = (claimed.group(1) or claimed.group(2)) if claimed else first
        hop["rdns"] = "" if first == "unknown" or first.startswith("[") else first
    else:
        hop["helo"] = first
        named = re.match(r"(?:\S+@)?([\w.-]+\.[\w-]+) \[", one)
        hop["rdns"] = named.group(1) if named and named.group(1) != "unknown" else ""
    if hop["rdns"] == "unknown":
        hop["rdns"] = ""
    return hop


def site_of(host):
    return ".".join(host.rstrip(".").split(".")[-2:])


def border_of(hops):
    """Index of the first line whose peer is not the site's own; -1: none."""
    named = [i for i, hop in enumerate(hops) if hop["by"] or hop["address"]]
    if not named:
        return -1
    site = site_of(hops[named[0]]["by"])
    for place, i in enumerate(named):
        peer = hops[i]["address"]
        ours = PRIVATE.match(peer) or (hops[i]["rdns"] and site_of(hops[i]["rdns"].lower()) == site)
        below = named[place + 1] if place + 1 < len(named) else None
        if below is None or not ours or site_of(hops[below]["by"]) != site:
            return i
    return -1


def helo_class(hop):
    helo, address = hop["helo"].lower(), hop["address"].lower()
    if not helo:
        return "not recorded"
    bare = helo.strip("[]").removeprefix("ipv6:")
    if re.fullmatch(r"[\d.]+|[0-9a-f:.]*:[0-9a-f:.]*", bare):
        if bare != address:
            return "another address"
        return "own [address]" if helo.startswith("[") else "own address"
    if re.match(r"localhost(\.localdomain)?", helo):
        return "localhost"
    if helo == hop["by"]:
        return "the receiver's name"
    if "." not in helo:
        return "bare word"
    if not hop["rdns"]:
        return "full name, no rDNS"
    return "same as rDNS" if helo == hop["rdns"].lower() else "full name, not rDNS"


def message_id_shape(value):
    def run(match):
        text = match.group()
        if re.search(r"\d", text) and re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", text) and len(text) > 3:
            return "H%d" % len(text)
        return ("N" if text.isdigit() else "X") + ("8" if len(text) >= 8 else "4" if len(text) >= 4 else "1")

    local, at, host = value.strip().strip("<>").rpartition("@")
    host = "name" if "." in host else "word" if host else "none"
    return re.sub(r"[A-Za-z0-9]+", run, local)[:60] + at + host


def quantiles(values):
    values = sorted(values) or [0]
    return [values[min(len(values) - 1, int(len(values) * q))] for q in QUANTILES]


def entropy(counts):
    total = sum(counts.values()) or 1
    return -sum(n / total * math.log2(n / total) for n in counts.values())


class Measured:
    def __init__(self):
        self.mails = 0
        self.sizes, self.header_counts, self.header_bytes = [], [], []
        self.counters = collections.defaultdict(collections.Counter)

    def add(self, data):
        self.mails += 1
        mail = data.decode("latin-1").replace("\r\n", "\n")
        fields, body = fields_of(mail)
        received = [i for i, (name, _) in enumerate(fields) if name.lower() == "received"]
        hops = [parse_hop(fields[i][1]) for i in received]
        border = border_of(hops)
        count = self.counters
        count["border"][str(border) if border >= 0 else "none"] += 1
        if border >= 0:
            count["helo"][helo_class(hops[border])] += 1
            count["source"][hops[border]["address"]] += 1
            count["forged"][min(len(hops) - 1 - border, 3)] += 1
        below = fields[received[border] + 1:] if border >= 0 else fields
        own = [(name, value) for name, value in below if not RECEIVERS_OWN.match(name.lower())]
        self.header_counts.append(len(own))
        self.header_bytes.append(sum(len(name) + len(value) + 3 for name, value in own))
        self.sizes.append(len(mail) - (mail.find("\n") + 1 if mail.startswith("From ") else 0))
        names = [name for name, _ in own]
        order = ",".join(n for i, n in enumerate(names) if n != "Received" or i == 0 or names[i - 1] != n)
        count["order"][order] += 1
        values = {name.lower(): value for name, value in reversed(own)}
        count["identifier"][message_id_shape(values.get("message-id", ""))] += 1
        count["mailer"][re.sub(r"[\d.]+", "#", values.get("x-mailer", values.get("user-agent", "")))] += 1
        self.add_content(values, mail, body)
        self.add_clock(fields, received, border, values)

    def add_content(self, values, mail, body):
        count = self.counters
        kind = values.get("content-type", "none").split(";")[0].strip().lower()
        count["type"][kind] += 1
        lower = mail.lower()
        url = re.search(r"https?://|www\.", body, re.I)
        if not url and "base64" in lower:
            url = re.search(r"aHR0c|odHRw|h0dHA", body)  # "http" at its three offsets
        count["has"]["a web address"] += bool(url)
        count["has"]["HTML"] += bool(re.search(r"text/html", lower))
        count["has"]["an image part"] += bool(re.search(r"\ncontent-type:\s*image/", lower))
        count["has"]["an attachment"] += bool(re.search(r"\ncontent-disposition:\s*attachment", lower))
        charset = re.search(r"content-type:[^\n]*(?:\n[ \t][^\n]*)*?charset=[\"']?([\w.-]+)", lower)
        count["charset"][charset.group(1) if charset else "none"] += 1
        coding = re.findall(r"^content-transfer-encoding:\s*([\w-]+)", lower, re.M)
        for one in set(coding) or {"none"}:
            count["coding"][one] += 1

    def add_clock(self, fields, received, border, values):
        try:
            sent = parsedate_to_datetime(values["date"])
            taken = parsedate_to_datetime(fields[received[border]][1].rpartition(";")[2].strip())
            sent = sent if sent.tzinfo else sent.replace(tzinfo=timezone.utc)
            taken = taken if taken.tzinfo else taken.replace(tzinfo=timezone.utc)
            off = abs((taken - sent).total_seconds())
        except (KeyError, ValueError, IndexError, TypeError, OverflowError):
            self.counters["clock"]["unreadable"] += 1
            return
        self.counters["clock"]["within 10 min" if off < 600 else "within 3 h" if off < 10800 else
                               "within a day" if off < 86400 else "more"] += 1


def measure(path, wanted, most):
    measured = Measured()
    for data in mails_of(path, wanted):
        measured.add(data)
        if measured.mails >= most:
            break
    return measured


def part(count, total):
    return "%.1f %%" % (100 * count / total) if total else "-"


def numbers(values):
    return " / ".join("{:,}".format(v) for v in values)


def rows(one, other):
    """(row name, value in one, value in other); a row without values is a heading."""
    both = (one, other)

    def row(name, value):
        return (name, value(one), value(other))

    def shares(key, most=12):
        seen = sum((m.counters[key] for m in both), collections.Counter())
        keys = sorted(seen, key=lambda k: -max(m.counters[key][k] / (m.mails or 1) for m in both))[:most]
        return [row("  " + str(k), lambda m, k=k: part(m.counters[key][k], m.mails)) for k in keys]

    def top(key, places):
        return row("  %d commonest hold" % places, lambda m: part(
            sum(n for _, n in m.counters[key].most_common(places)), m.mails))

    yield row("mails", lambda m: "{:,}".format(m.mails))
    heading = "quantiles 5 / 25 / 50 / 75 / 95 %"
    yield (heading, "", "")
    yield row("  bytes of a mail", lambda m: numbers(quantiles(m.sizes)))
    yield row("  header fields of the sender", lambda m: numbers(quantiles(m.header_counts)))
    yield row("  bytes of those fields", lambda m: numbers(quantiles(m.header_bytes)))
    for title, key in (("header orders", "order"), ("Message-ID shapes", "identifier"), ("mailers", "mailer")):
        yield (title, "", "")
        yield row("  distinct", lambda m: "{:,}".format(len(m.counters[key])))
        yield row("  entropy, bits", lambda m: "%.1f" % entropy(m.counters[key]))
        yield top(key, 1)
        yield top(key, 10)
        yield top(key, 50)
    yield ("border hop is Received line", "", "")
    yield from shares("border")
    yield ("Received lines below the border", "", "")
    yield from shares("forged")
    yield ("HELO", "", "")
    yield from shares("helo")
    yield ("addresses", "", "")
    yield row("  distinct", lambda m: "{:,}".format(len(m.counters["source"])))
    yield row("  mails an address, mean", lambda m: "%.2f" % (m.mails / (len(m.counters["source"]) or 1)))
    yield row("  seen once", lambda m: part(
        sum(n == 1 for n in m.counters["source"].values()), len(m.counters["source"])))
    for title, key in (("mails with", "has"), ("content type", "type"), ("first charset", "charset"),
                       ("transfer encoding of any part", "coding"), ("Date against arrival", "clock")):
        yield (title, "", "")
        yield from shares(key, 8)


def print_table(table, names, markdown):
    if markdown:
        print("| |", " | ".join(names), "|\n|---|--:|--:|")
        for name, *values in table:
            print("|", "**%s**" % name if not any(values) else name.strip(), "|", " | ".join(values), "|")
        return
    width = max(len(r[0]) for r in table) + 2
    for name, *values in [("", *names)] + table:
        print(name.ljust(width), *(v.rjust(38) for v in values))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs=2)
    parser.add_argument("--names", nargs=2, help="headings of the two columns")
    parser.add_argument("--index", help="file of 'class path' lines")
    parser.add_argument("--class", dest="mail_class", default="spam", help="class of the index to take")
    parser.add_argument("--most", type=int, default=1_000_000, help="mails to take of each source")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    options = parser.parse_args()
    wanted = set()
    if options.index:
        with open(options.index) as lines:
            pairs = (line.split() for line in lines)
            wanted = {pair[1] for pair in pairs if len(pair) == 2 and pair[0] == options.mail_class}
    measured = []
    for path, members in zip(options.sources, (wanted, set())):
        measured.append(measure(path, members, options.most))
        if not measured[-1].mails:
            sys.exit("%s: no mail found" % path)
    print_table(list(rows(*measured)), options.names or options.sources, options.markdown)


if __name__ == "__main__":
    main()
