#!/usr/bin/env python3
"""Scores a case that holds the labelled captures and CTU-13 scenario 11 against their truth.

    tools/score_captures.py CASE > scores.json

Each capture is a network of its own in the case (separate_networks). Rows of low confidence count neither way;
download, exploit-kit and exfiltration servers are the attacker's but no controllers and are told apart; address
blocks and peers are scored as sets. The table of misses and false alarms is part of the output.
"""
import csv
import ipaddress
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRAFFIC = ROOT.parent / "shared" / "data" / "traffic"
BINARY = ROOT / "build" / "release" / "takedown"


def ask(*arguments):
    return json.loads(subprocess.run([BINARY, *arguments], check=True, capture_output=True, text=True).stdout)


def read_tsv(place):
    with open(place) as file:
        return list(csv.DictReader(file, delimiter="\t"))


def findings(case):
    """(network, endpoint as labels write it) → confidence, of controllers and candidates."""
    return {(row["network"], row["controller"].removeprefix("controller:")): row["confidence"]
            for row in ask("show", case, "contacts", "--json")["rows"]}


def same(endpoint, label):
    """Does our endpoint stand for the labelled one (which may be a block, or a name alone)?"""
    if label["endpoint"] == "-/dns":
        return endpoint == f"dns:{label['name']}"
    host, _, door = label["endpoint"].rpartition(":")
    ours, _, our_door = endpoint.rpartition(":")
    if door != our_door:
        return False
    try:
        return ipaddress.ip_address(ours) in ipaddress.ip_network(host, strict=False)
    except ValueError:
        return ours == host


def main():
    case = sys.argv[1]
    labels = read_tsv(TRAFFIC / "captures" / "labels.tsv")
    captures = {row["capture"]: row for row in read_tsv(TRAFFIC / "captures" / "captures.tsv")}
    found = findings(case)
    reported = {key: confidence for key, confidence in found.items() if confidence >= 0.5}
    outcome = Counter()
    misses, false_alarms, sets = [], [], defaultdict(lambda: [0, 0])
    claimed = set()
    for label in labels:
        hits = [key for key in reported if key[0] == label["capture"] and same(key[1], label)]
        claimed.update(hits)
        role, sure = label["role"], label["confidence"] != "low"
        if role == "controller" and label["node"] == "peer":
            sets[label["capture"]][0] += bool(hits)
            sets[label["capture"]][1] += 1
        elif role == "controller" and sure:
            outcome["controllers found" if hits else "controllers missed"] += 1
            if not hits:
                weaker = [found[key] for key in found if key[0] == label["capture"] and same(key[1], label)]
                misses.append({"capture": label["capture"], "endpoint": label["endpoint"], "name": label["name"],
                               "confidence": max(weaker, default=None), "evidence": label["evidence"]})
        elif role == "benign-service":
            outcome["benign reported" if hits else "benign left alone"] += 1
            false_alarms += [{"capture": label["capture"], "endpoint": label["endpoint"], "name": label["name"]}
                             for _ in hits[:1]]
        elif sure and hits:
            outcome[f"{role} reported"] += 1
    networks = set(captures)
    unlabelled = [key for key in reported if key[0] in networks and key not in claimed]
    usable = {name for name, row in captures.items() if row["usable"] == "yes"}
    with_hit = {label["capture"] for label in labels if label["role"] == "controller"
                and any(key[0] == label["capture"] and same(key[1], label) for key in reported)}

    truth = read_tsv(TRAFFIC / "ctu13-s11.truth.tsv")
    true_ctu = {f"{row['address']}:{row['port']}/{row['proto']}" for row in truth if row["kind"] == "controller"}
    ctu = sorted(((confidence, key[1]) for key, confidence in found.items() if key[0] not in networks), reverse=True)
    ranks = {end: next((i for i, (_, ours) in enumerate(ctu, 1) if ours == end), None) for end in sorted(true_ctu)}
    json.dump({
        "captures": {
            **dict(sorted(outcome.items())), "usable captures": len(usable),
            "usable captures with a controller found": len(usable & with_hit),
            "peers found, of": {name: pair for name, pair in sorted(sets.items())},
            "reported endpoints without a label": len(unlabelled),
            "missed": misses, "benign reported as controller": false_alarms,
        },
        "ctu13-s11": {
            "reported at 0.5 or more": sum(confidence >= 0.5 for confidence, _ in ctu),
            "of them true": sum(confidence >= 0.5 and end in true_ctu for confidence, end in ctu),
            "rank of each true controller": ranks,
        },
    }, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
