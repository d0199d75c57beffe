#!/usr/bin/env python3
"""Trains src/reference/name_model.inc: how machine-made a domain label looks.

usage: train_name_model.py NAMES_FOLDER OUTPUT     writes the table and prints how well it does on names kept apart

NAMES_FOLDER holds dga-ndpi/, dga-chrmor/ and public_suffix_list.dat (../shared/data/names). A label goes to
counting (3 in 5), calibration (1 in 5) or test (1 in 5) by its SHA-256, so a run always gives the same table;
dga-chrmor is never trained on, and its labels that dga-ndpi has too are left out.
"""
import hashlib
import math
import sys
from pathlib import Path

ALPHABET = "^abcdefghijklmnopqrstuvwxyz0123456789-"  # ^ stands before and behind the label
INDEX = {c: i for i, c in enumerate(ALPHABET)}
N = len(ALPHABET)
LENGTHS = 32  # longer labels count as this long
UNIT = 1 / 24  # of the stored numbers, in nats


def read_suffixes(path):
    lines = (line.strip() for line in path.read_text().splitlines())
    return {line for line in lines if line and not line.startswith("//")}


def registered_label(name, suffixes):
    """The label left of the public suffix: what whoever registered the name chose."""
    parts = name.lower().rstrip(".").split(".")
    for i in range(len(parts)):
        rest, parent = ".".join(parts[i:]), ".".join(parts[i + 1:])
        if "!" + rest in suffixes:
            return parts[i]
        if rest in suffixes or "*." + parent in suffixes or i == len(parts) - 1:
            return parts[i - 1] if i > 0 else ""
    return ""


def usable(label):
    return label and not label.startswith("xn--") and all(c in INDEX and c != "^" for c in label)


def labels_of(lines, suffixes):
    found = (registered_label(line.strip(), suffixes) for line in lines if line.strip())
    return sorted({label for label in found if usable(label)})


def part_of(label):
    return hashlib.sha256(label.encode()).digest()[0] % 5  # 0-2 count, 3 calibrate, 4 test


def codes(label):
    return [0] + [INDEX[c] for c in label] + [0]


class Language:
    """P(next symbol | two symbols), Witten-Bell smoothed over one symbol, over none."""

    def __init__(self, labels):
        self.counts = [{}, {}, {}]
        self.lengths = [1.0] * (LENGTHS + 1)
        for label in labels:
            self.lengths[min(len(label), LENGTHS)] += 1
            c = codes(label)
            for i in range(1, len(c)):
                for order in range(3):
                    if i - order >= 0:
                        context = tuple(c[i - order:i])
                        row = self.counts[order].setdefault(context, {})
                        row[c[i]] = row.get(c[i], 0) + 1
        total = sum(self.lengths)
        self.lengths = [x / total for x in self.lengths]

    def probability(self, context, symbol):
        p = 1 / N
        for order in range(len(context) + 1):
            row = self.counts[order].get(context[len(context) - order:])
            if row:
                total, kinds = sum(row.values()), len(row)
                p = (row.get(symbol, 0) + kinds * p) / (total + kinds)
        return p


def clamp(x):
    return max(-127, min(127, round(x / UNIT)))


def tables(human, machine):
    memory = {}

    def odds(context, symbol):
        key = (context, symbol)
        if key not in memory:
            memory[key] = clamp(math.log(machine.probability(context, symbol) / human.probability(context, symbol)))
        return memory[key]

    # The first symbol has only the border before it, so row 0 of a pair's first symbol stands for "none".
    triples = [odds((a, b), c) for a in range(N) for b in range(N) for c in range(N)]
    pairs = [odds((0,), c) for c in range(N)]
    lengths = [clamp(math.log(m / h)) for m, h in zip(machine.lengths, human.lengths)]
    return triples, pairs, lengths


def raw_score(label, model):
    triples, pairs, lengths = model
    c = codes(label)
    total = lengths[min(len(label), LENGTHS)] + pairs[c[1]]
    for i in range(2, len(c)):
        total += triples[(c[i - 2] * N + c[i - 1]) * N + c[i]]
    return total * UNIT


def calibrate(scores):
    """a, b of log-odds = a * raw + b by Newton's method on the log loss, classes weighted equally."""
    a, b = 0.0, 0.0
    weight = [len(scores) / (2 * sum(1 for _, y in scores if y == k)) for k in (0, 1)]
    for _ in range(50):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for x, y in scores:
            p = 1 / (1 + math.exp(-max(-50, min(50, a * x + b))))
            w, d = weight[y], weight[y] * p * (1 - p)
            g0 += w * (p - y) * x
            g1 += w * (p - y)
            h00 += d * x * x
            h01 += d * x
            h11 += d
        det = h00 * h11 - h01 * h01
        if det <= 0:
            break
        a -= (h11 * g0 - h01 * g1) / det
        b -= (h00 * g1 - h01 * g0) / det
    return a, b


def quality(human, machine):
    """(area under the ROC curve, true positives at 1 % false positives, that threshold)."""
    joined = sorted([(s, 0) for s in human] + [(s, 1) for s in machine])
    below = area = i = 0
    while i < len(joined):
        j = i
        while j < len(joined) and joined[j][0] == joined[i][0]:
            j += 1
        ones = sum(y for _, y in joined[i:j])
        zeros = j - i - ones
        area += ones * (below + zeros / 2)
        below += zeros
        i = j
    limit = sorted(human)[min(len(human) - 1, math.ceil(0.99 * len(human)))]
    return area / (len(human) * len(machine)), sum(s > limit for s in machine) / len(machine), limit


def report(name, human, machine, score):
    h, m = [score(x) for x in human], [score(x) for x in machine]
    area, found, limit = quality(h, m)
    above = sum(s > 0 for s in m) / len(m), sum(s > 0 for s in h) / len(h)
    print(f"{name}: {len(h)} human, {len(m)} machine-made; AUC {area:.4f}; TPR {found:.3f} at 1 % FPR (log-odds > "
          f"{limit:.2f}); above 0: {above[0]:.3f} of machine-made, {above[1]:.3f} of human")


def write(path, model, a, b):
    triples, pairs, lengths = model
    lines = ["// Written by tools/train_name_model.py; docs/sources/reference.md#name-model says from what.",
             f"constexpr double name_model_slope = {a * UNIT:.6f};",
             f"constexpr double name_model_shift = {b:.6f};"]
    for name, values in (("lengths", lengths), ("pairs", pairs), ("triples", triples)):
        lines.append(f"constexpr std::array<std::int8_t, {len(values)}> name_model_{name}{{")
        for i in range(0, len(values), 38):
            lines.append("    " + ",".join(map(str, values[i:i + 38])) + ",")
        lines.append("};")
    path.write_text("\n".join(lines) + "\n")


def main():
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    suffixes = read_suffixes(folder / "public_suffix_list.dat")
    machine = labels_of((folder / "dga-ndpi/test_dga.csv").read_text().splitlines(), suffixes)
    human = labels_of((folder / "dga-ndpi/test_non_dga.csv").read_text().splitlines(), suffixes)
    both = set(machine) & set(human)
    machine, human = [x for x in machine if x not in both], [x for x in human if x not in both]
    model = tables(*(Language([x for x in names if part_of(x) < 3]) for names in (human, machine)))
    a, b = calibrate([(raw_score(x, model), y) for y, names in ((0, human), (1, machine))
                      for x in names if part_of(x) == 3])
    write(output, model, a, b)

    def score(label):
        return a * raw_score(label, model) + b

    print(f"calibration: log-odds = {a:.4f} * raw {b:+.4f}")
    report("dga-ndpi, kept apart", [x for x in human if part_of(x) == 4], [x for x in machine if part_of(x) == 4], score)
    rows = [line.split(",") for line in (folder / "dga-chrmor/dga_domains_sample.csv").read_text().splitlines()]
    known = set(human) | set(machine) | both
    legit = [x for x in labels_of((r[2] for r in rows if r[0] == "legit"), suffixes) if x not in known]
    dga = [x for x in labels_of((r[2] for r in rows if r[0] == "dga"), suffixes) if x not in known]
    report("dga-chrmor", legit, dga, score)
    limit = quality([score(x) for x in legit], [score(x) for x in dga])[2]
    families = {}
    for row in rows:
        if row[0] == "dga" and usable(registered_label(row[2], suffixes)):
            families.setdefault(row[1], []).append(score(registered_label(row[2], suffixes)) > limit)
    print("found by family at that threshold: " + ", ".join(
        f"{name} {sum(hits) / len(hits):.2f}" for name, hits in sorted(families.items()) if len(hits) >= 20))


if __name__ == "__main__":
    main()
