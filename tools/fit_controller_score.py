#!/usr/bin/env python3
"""Fits the weights of the controller score on labelled captures and reports how they carry over.

    fit_controller_score.py FEATURES LABELS [--write src/analysis/controllers/score_weights.hpp]

FEATURES is what test_analysis_controllers writes when TAKEDOWN_FEATURE_DUMP names a file: a row a contact with the
strength of each signal. LABELS is the captures' labels.tsv. The model is a logistic regression with a normal prior round
weights set by judgement (PRIOR), which stands where the captures have no case of a signal; a weight never changes its
sign. Each capture weighs the same whatever the number of its rows of one kind, so that peers and generated names do not
rule. Reported figures are leave-one-capture-out; captures of one name before the last dash and letter are left out
together.
"""
import argparse
import math
import re
import sys
from collections import defaultdict

# Judgement before data: log-odds at strength 1. The base and the signals marked fixed are never fitted: captures of
# infected machines hold far more controllers among their contacts than any network does.
BASE = -3.2
PRIOR = {
    "attack-act": 1.8, "shared-by-suspects": 2.0, "like-suspects": 1.8, "failure-then-switch": 2.0,
    "repeated-shape": 1.5, "calls-unanswered": 1.2, "rhythm": 1.0, "long-session": 1.2, "request-to-address": 2.0,
    "request-shape": 2.0, "family-request": 5.0, "own-protocol": 1.5, "nameless-tls": 1.5, "odd-port": 1.5, "strange-certificate": 1.8,
    "suspicious-name": 2.0, "direct-address": 1.2, "irc-dialogue": 1.5, "peer-fan-out": 5.0, "generated-name": 6.0,
    "known-service": -8.0, "platform-service": -6.0, "popular-name": -4.0, "browsing": -2.0, "single-download": -2.5,
    "nothing-said": -1.5, "many-clean-hosts": -3.0,
}
FIXED = {"family-request", "attack-act", "shared-by-suspects", "like-suspects", "irc-dialogue", "strange-certificate", "many-clean-hosts",
         "known-service", "platform-service"}
PRECISION = 1.0  # of the prior: 1 / variance of a weight, in log-odds
ATTACKERS_OWN = {"payload-download", "exploit-kit", "exfiltration"}


def read_table(path):
    with open(path, encoding="utf-8") as lines:
        names = next(lines).rstrip("\n").split("\t")
        return [dict(zip(names, line.rstrip("\n").split("\t"))) for line in lines]


def read_features(path):
    rows = read_table(path)
    signals = [name for name in rows[0] if name not in ("capture", "endpoint")]
    found = {}
    for row in rows:
        key = row["capture"], row["endpoint"]
        strengths = [float(row[name]) for name in signals]
        found[key] = [max(a, b) for a, b in zip(found.get(key, strengths), strengths)]
    return signals, found


def label_keys(row):
    if row["endpoint"] == "-/dns":
        return [(row["capture"], "-/dns:" + row["name"])]
    return [(row["capture"], row["endpoint"])]


def labelled(features, labels, signal_count):
    """Yields (key, strengths, kind); kind is controller, benign, attacker or ignored."""
    for row in labels:
        for key in label_keys(row):
            if row["confidence"] == "low":
                kind = "ignored"
            elif row["role"] == "controller":
                kind = "controller"
            elif row["role"] in ATTACKERS_OWN:
                kind = "attacker"
            elif row["role"] in ("benign-service", "ip-check", "spam-target"):
                kind = "benign"
            else:
                kind = "ignored"
            if key in features:
                yield key, features[key], kind
            elif kind == "controller":  # nothing suspicious was seen in it: a miss of the lowest score
                yield key, [0.0] * signal_count, kind


def group_of(capture):
    return re.sub(r"[a-f]?(-dl|-part|-http|-smtp|-ftp)?$", "", capture)


def logistic(x):
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def fit(rows, signals):
    """Returns [base, weights...]: the posterior mode by gradient steps, each weight kept on its side of 0."""
    prior = [BASE] + [PRIOR[name] for name in signals]
    weights = list(prior)
    counts = defaultdict(int)
    for key, _, kind in rows:
        counts[key[0], kind] += 1
    masses = defaultdict(float)  # equal rows are one row of their joint mass
    for key, strengths, kind in rows:
        n = counts[key[0], kind]
        masses[tuple(strengths), kind == "controller"] += 4.0 / n if n > 4 else 1.0
    data = [([(0, 1.0)] + [(i + 1, x) for i, x in enumerate(xs) if x], float(y), mass) for (xs, y), mass in masses.items()]
    for step in range(400):
        gradient = [PRECISION * (p - w) for p, w in zip(prior, weights)]
        for xs, y, mass in data:
            error = mass * (y - logistic(sum(weights[i] * x for i, x in xs)))
            for i, x in xs:
                gradient[i] += error * x
        rate = 0.03 / (1 + step / 200)
        for i, slope in enumerate(gradient):
            if not i or signals[i - 1] in FIXED:
                continue
            weights[i] += rate * slope
            if i:
                weights[i] = max(0.0, weights[i]) if prior[i] > 0 else min(0.0, weights[i])
    return weights


def score(weights, strengths):
    return logistic(weights[0] + sum(w * s for w, s in zip(weights[1:], strengths)))


def held_out_scores(rows, signals):
    scores = {}
    for group in sorted({group_of(key[0]) for key, _, _ in rows}):
        training = [row for row in rows if group_of(row[0][0]) != group and row[2] in ("controller", "benign")]
        weights = fit(training, signals)
        for key, strengths, kind in rows:
            if group_of(key[0]) == group:
                scores[key] = score(weights, strengths), kind
    return scores


def as_sets(scores, peers):
    """`peers` (keys) and generated names of one capture count as one: its median."""
    sets, single = defaultdict(list), []
    for key, (value, kind) in scores.items():
        if key[1].startswith("-/dns:"):
            sets[key[0], "generated names", kind].append(value)
        elif key in peers and kind == "controller":
            sets[key[0], "peers", kind].append(value)
        else:
            single.append((key, value, kind))
    for (capture, what, kind), values in sets.items():
        single.append(((capture, f"{len(values)} {what}"), sorted(values)[len(values) // 2], kind))
    return sorted(single)


def report(scores, peers, title):
    rows = as_sets(scores, peers)
    hits = [r for r in rows if r[2] == "controller" and r[1] >= 0.5]
    misses = [r for r in rows if r[2] == "controller" and r[1] < 0.5]
    alarms = [r for r in rows if r[2] == "benign" and r[1] >= 0.5]
    clean = [r for r in rows if r[2] == "benign"]
    attackers = [r for r in rows if r[2] == "attacker"]
    print(f"## {title}")
    print(f"controllers {len(hits) + len(misses)}: found {len(hits)}, recall {len(hits) / max(1, len(hits) + len(misses)):.3f}")
    print(f"benign {len(clean)}: false alarms {len(alarms)}; precision {len(hits) / max(1, len(hits) + len(alarms)):.3f}")
    print(f"attackers' other servers {len(attackers)}: {sum(r[1] >= 0.5 for r in attackers)} from 0.5")
    for name, some in (("miss", misses), ("false alarm", alarms), ("other server", [r for r in attackers if r[1] >= 0.5])):
        for key, value, _ in some:
            print(f"{name}\t{value:.2f}\t{key[0]}\t{key[1]}")
    print("calibration: score, rows, part that are controllers")
    for low in range(0, 10):
        some = [r for r in rows if r[2] in ("controller", "benign") and low / 10 <= r[1] < (low + 1) / 10 + (low == 9)]
        if some:
            print(f"{low / 10:.1f}-{(low + 1) / 10:.1f}\t{len(some)}\t{sum(r[2] == 'controller' for r in some) / len(some):.2f}")
    highest = sorted(clean, key=lambda r: -r[1])[:8]
    print("highest benign: " + "; ".join(f"{v:.2f} {k[0]} {k[1]}" for k, v, _ in highest))


def write_weights(path, signals, weights):
    """`signals` are slugs; "failure-then-switch" is Signal::FailureThenSwitch."""
    rows = [f"    {{Signal::{''.join(part.title() for part in slug.split('-'))}, {weight:.2f}}},"
            for slug, weight in zip(signals, weights[1:])]
    lines = ["#pragma once", "",
             "// Weights of the controller score, in log-odds. Written by tools/fit_controller_score.py.", "",
             '#include "analysis/controllers/signal.hpp"', "", "#include <array>", "", "namespace takedown {", "",
             "struct SignalWeight {", "    Signal signal;", "    double weight;", "};", "",
             f"constexpr double fitted_base = {weights[0]:.2f};", "",
             "constexpr std::array<SignalWeight, signal_count> fitted_weights{{", *rows, "}};",
             "static_assert(is_in_order_of_signals(fitted_weights));", "", "} // namespace takedown", ""]
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("features")
    options.add_argument("labels")
    options.add_argument("--write")
    chosen = options.parse_args()
    signals, features = read_features(chosen.features)
    if set(signals) != set(PRIOR):
        sys.exit(f"signals differ: {sorted(set(signals) ^ set(PRIOR))}")
    labels = read_table(chosen.labels)
    rows = list(labelled(features, labels, len(signals)))
    peers = {(row["capture"], row["endpoint"]) for row in labels if row["node"] == "peer"}
    report(held_out_scores(rows, signals), peers, "leave one capture out")
    training = [row for row in rows if row[2] in ("controller", "benign")]
    weights = fit(training, signals)
    report({key: (score(weights, strengths), kind) for key, strengths, kind in rows}, peers, "on the captures fitted to")
    print("## weights")
    print(f"base\t{weights[0]:.2f}")
    for name, weight in zip(signals, weights[1:]):
        seen = sum(1 for _, strengths, kind in training if strengths[signals.index(name)] > 0)
        print(f"{name}\t{weight:.2f}\tprior {PRIOR[name]:.1f}\t{'fixed' if name in FIXED else ''}\t{seen} rows")
    if chosen.write:
        write_weights(chosen.write, signals, weights)


if __name__ == "__main__":
    main()
