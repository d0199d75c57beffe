#!/usr/bin/env python3
"""Campaigns beside ssdeep, TLSH and rspamd's shingles; results go to bench/results/campaigns.json.

    bench/campaigns.py [mixed] [trec] [pairs] [speed]      all, if none is named

mixed: simulated mailings of known truth among TREC 2007 mail, seeds to tune on and seeds kept aside.
trec:  TREC alone, links held out: pairs with the same registered domain, and with the same file, in one campaign.
pairs: 200 pairs of members of one campaign as a reader judged them, docs/campaign-pairs.tsv; draws new ones without that.
speed: from file to stored campaigns, one thread.

Needs build/bench/bench/campaigns_bench (groups build and bench of tools/packages.txt) and ../shared/data.
"""
import collections
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = Path(os.environ.get("CAMPAIGNS_BENCH", ROOT / "build" / "bench" / "bench" / "campaigns_bench"))
BINARY = ROOT / "build" / "release" / "takedown"
RESULTS = ROOT / "bench" / "results" / "campaigns.json"
PAIRS = ROOT / "docs" / "campaign-pairs.tsv"
METHODS = ("ours", "minhash", "ssdeep", "tlsh", "shingles")
TUNED, KEPT_ASIDE = range(1, 5), range(101, 109)
# Many unrelated sites below one name, and names that a list or mail program adds to what it passes on.
SHARED_HOSTERS = {
    "yahoo.com", "geocities.com", "google.com", "blogspot.com", "googlepages.com", "msn.com", "live.com", "hotmail.com",
    "aol.com", "tripod.com", "imageshack.us", "photobucket.com", "w3.org", "microsoft.com", "tinyurl.com",
}
LIST_FOOTERS = {"ensmp.fr", "r-project.org", "stat.math.ethz.ch", "ethz.ch", "perl.org", "python.org", "samba.org", "uwaterloo.ca"}

ORDERS = (
    ["Message-ID", "From", "To", "Subject", "Date", "MIME-Version", "Content-Type", "X-Mailer"],
    ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"],
    ["Date", "From", "X-Mailer", "Reply-To", "Message-ID", "To", "Subject", "MIME-Version", "Content-Type"],
    ["To", "Subject", "From", "Date", "Content-Type", "MIME-Version", "Message-ID"],
    ["Message-ID", "Date", "Reply-To", "From", "MIME-Version", "To", "Subject", "Content-Type"],
)
IDS = ("<{hex12}${hex8}${hex8}@{word}>", "<{HEX8}.{dec7}@{domain}>", "<{dec10}.{alnum8}@{domain}>", "<{lower12}@{word}>", "<{alnum20}@{domain}>")
MAILERS = ("Microsoft Outlook Express 6.00.2900.2180", "The Bat! (v3.0.1.33) Business", "Microsoft Office Outlook, Build 11.0.5510", "")
THEMES = ("pharmacy", "watches", "casino", "loans", "software", "dating")
RANDOM = ('\nsubject = "{{words:2-5}}"\nbody = """\n{{words:8-30}}.\n\n{{url}}\n\n{{words:10-40}}\n{{words:5-20}}\n"""\nurls = 12\n',
          '\nsubject = "{{name}} {{words:1-3}}"\nbody = """\nHi {{name}},\n\n{{words:20-60}}\n\n{{url}}\n"""\nurls = 6\n',
          '\nsubject = "{{words:3}}"\nbody = """\n{{words:20-60}}\n"""\nurls = 0\n')


def world(seed):
    """Three botnets with mailings as text, HTML, picture, file and random words; other programs and words for each seed."""
    chance = random.Random(seed)
    text = (f'[world]\nname = "mailings"\nseed = {seed}\nfrom = 2007-04-08\nto = 2007-04-10\nsandbox_runs = false\n'
            '[[trap]]\nname = "north"\ndamaged = 0.002\n[mail]\nstray_spam_a_day = 200\nsnowshoe_a_day = 40\n'
            "ham_a_day = 100\nnewsletters_a_day = 20\n")
    orders, ids = chance.sample(ORDERS, 3), chance.sample(IDS, 3)
    themes = chance.sample(THEMES, 5)
    kinds = [["text", "html", "picture"], ["file", "random"], ["html", "random", "text"]]
    for number, name in enumerate(("ash", "birch", "cedar")):
        mailer = chance.choice(MAILERS)
        text += (f'[[botnet]]\nname = "{name}"\nbots = {chance.randint(300, 1200)}\nmessages_a_day = {chance.randint(300, 700)}\n'
                 f"[botnet.engine]\nheader_order = {json.dumps(orders[number])}\nmessage_id = {json.dumps(ids[number])}\n"
                 f"other_mailer = 0.02\n" + (f"mailer = {json.dumps(mailer)}\n" if mailer else ""))
        for place, kind in enumerate(kinds[number]):
            text += f'[[botnet.campaign]]\nname = "{kind}-{place}"\nweight = {chance.choice((1, 1, 2, 3))}'
            part = round(chance.uniform(0.1, 0.5), 2)
            if kind == "random":
                text += chance.choice(RANDOM)
            elif kind == "file":
                text += f'\ntheme = "parcel"\nkind = "attachment"\nattachment = "bill_{{dec6}}.zip"\nurls = 0\nrandom_text = {part}\n'
            else:
                form = {"picture": "image"}.get(kind, kind)
                text += f'\ntheme = "{themes.pop()}"\nkind = "{form}"\nrandom_text = {part}\nurls = {0 if kind == "picture" else chance.randint(2, 12)}\n'
    return text


def rows(spam, ham, method="ours", links=True):
    """What campaigns_bench says of each spam mail, and its seconds."""
    command = [BENCH, "--method", method, *([] if links else ["--hold-out-links"]), *spam, "--ham", *ham]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()], json.loads(run.stderr.splitlines()[-1])


def group_of(row):
    """Mail in no campaign is a group of its own."""
    return row["group"] or -row["id"] - 1


def b_cubed(found, truth, judged):
    """Mean over the judged mails: part of its group that is of its mailing, part of its mailing that is in its group."""
    groups, mailings, both = collections.Counter(), collections.Counter(), collections.Counter()
    for group, mailing in zip(found, truth):
        groups[group] += 1
        mailings[mailing] += 1
        both[group, mailing] += 1
    precision = recall = 0.0
    for place in judged:
        pair = both[found[place], truth[place]]
        precision += pair / groups[found[place]]
        recall += pair / mailings[truth[place]]
    return precision / len(judged), recall / len(judged)


def mixed_seed(seed, trec, scratch):
    place, out = scratch / f"{seed}.toml", scratch / f"world-{seed}"
    place.write_text(world(seed))
    subprocess.run([BINARY, "simulate", place, out, "--quiet"], check=True, capture_output=True)
    truth = {}
    for line in open(out / "truth" / "messages.jsonl", encoding="utf-8"):
        said = json.loads(line)
        truth[str(out / said["file"]), said["offset"]] = said
    spam = sorted((out / "evidence" / "traps").rglob("*.mbox"))
    ham = sorted((out / "evidence" / "ham").rglob("*.mbox"))
    result = {"seed": seed}
    for method in METHODS:
        told, seconds = rows([*spam, trec[0]], [*ham, trec[1]], method)
        found, true, judged, kinds = [], [], [], collections.defaultdict(list)
        for row in told:
            said = truth.get((row["file"], row["offset"]))
            mailing = None
            if said and said.get("campaign"):
                mailing = (said.get("botnet"), said["campaign"])
                judged.append(len(found))
                kinds[said["campaign"].split("-")[0]].append(len(found))
            found.append(group_of(row))
            true.append(mailing or row["id"])
        precision, recall = b_cubed(found, true, judged)
        result[method] = {"precision": round(precision, 3), "recall": round(recall, 3), "mails": len(judged), "seconds": seconds["groups_s"]}
        if method == "ours":
            result["kinds"] = {kind: [round(one, 3) for one in b_cubed(found, true, places)] for kind, places in sorted(kinds.items())}
    print(json.dumps(result), flush=True)
    return result


def bench_mixed(trec, scratch):
    out = {}
    for name, seeds in (("tuned", TUNED), ("kept aside", KEPT_ASIDE)):
        runs = [mixed_seed(seed, trec, scratch) for seed in seeds]
        means = {}
        for method in METHODS:
            means[method] = {
                figure: round(sum(run[method][figure] for run in runs) / len(runs), 3) for figure in ("precision", "recall", "seconds")
            }
            means[method]["worst precision"] = min(run[method]["precision"] for run in runs)
            means[method]["worst recall"] = min(run[method]["recall"] for run in runs)
        out[name] = {"seeds": len(runs), "mean": means, "runs": runs}
    return out


def pairs_together(told, values_of, least):
    """Of pairs of mails that share a value of at least `least` mails, the part in one campaign; and the mean over the values."""
    mails = collections.defaultdict(list)
    for row in told:
        for value in set(values_of(row)):
            mails[value].append(row["group"])
    together = pairs = 0
    parts = []
    for value in sorted(mails):
        groups = mails[value]
        if len(groups) < least:
            continue
        same = sum(n * (n - 1) // 2 for group, n in collections.Counter(groups).items() if group)
        of = len(groups) * (len(groups) - 1) // 2
        together, pairs = together + same, pairs + of
        parts.append(same / of)
    return {
        "values": len(parts), "pairs": pairs, "pairs in one campaign": round(together / max(pairs, 1), 3),
        "mean over values": round(sum(parts) / max(len(parts), 1), 3),
    }


def own_domains(row):
    return [domain for domain in row["domains"] if domain not in SHARED_HOSTERS and domain not in LIST_FOOTERS]


def bench_trec(trec, _):
    out = {}
    for method in METHODS:
        told, seconds = rows([trec[0]], [trec[1]], method, links=False)
        sizes = collections.Counter(row["group"] for row in told if row["group"])
        out[method] = {
            "spam": len(told), "campaigns": len(sizes), "mails in campaigns": sum(sizes.values()), "largest": max(sizes.values()),
            "same domain": pairs_together(told, own_domains, 20), "same file": pairs_together(told, lambda row: row["files"], 2),
            "seconds": seconds["groups_s"],
        }
        print(method, json.dumps(out[method]), flush=True)
    return out


def draw_pairs(told):
    """200 pairs of members of one campaign, campaigns drawn by their size. Prints what a reader needs."""
    by_group = collections.defaultdict(list)
    for row in told:
        if row["group"]:
            by_group[row["group"]].append(row)
    members = [row for row in told if row["group"]]
    chance = random.Random(20070408)
    for number in range(200):
        one = chance.choice(members)
        other = chance.choice([row for row in by_group[one["group"]] if row is not one])
        for row in (one, other):
            text = re.sub(r"\S+@\S+", "<address>", row["text"])[:220]
            print(f"{number}\t{row['member'].split('/')[-1]}\tkey {row['key']}\t{row['engine']}\t{row['subject'][:60]}\t{row['domains'][:2]}\t{text}")


def bench_pairs(trec, _):
    """What the reader judged of the pairs that were drawn, and of those that are in one campaign today. Links held out."""
    told, _ = rows([trec[0]], [trec[1]], links=False)
    if not PAIRS.exists():
        draw_pairs(told)
        return {}
    group = {row["member"].split("/")[-1]: row["group"] for row in told}
    drawn, today = collections.Counter(), collections.Counter()
    with PAIRS.open(encoding="utf-8") as kept:
        for line in csv.DictReader(kept, delimiter="\t"):
            drawn[line["judgement"]] += 1
            if group[line["one"]] and group[line["one"]] == group[line["other"]]:
                today[line["judgement"]] += 1
    out = {}
    for name, counts in (("when drawn", drawn), ("of them in one campaign today", today)):
        decided = counts["same"] + counts["other"]
        out[name] = {**counts, "precision": round(counts["same"] / decided, 3), "precision, unsure as wrong": round(counts["same"] / sum(counts.values()), 3)}
    return out


def bench_speed(trec, scratch):
    case = scratch / "case"
    (case / "evidence/traps/trec07").mkdir(parents=True)
    (case / "evidence/ham").mkdir()
    os.symlink(trec[0], case / "evidence/traps/trec07/spam.tar")
    os.symlink(trec[1], case / "evidence/ham/ham.tar")
    imported = json.loads(subprocess.check_output([BINARY, "import", case, case / "evidence", "--threads", "1", "--json", "-q"]))
    analysis = json.loads(subprocess.check_output([BINARY, "analyze", case, "--threads", "1", "--json", "-q"]))
    steps = {stage["stage"]: stage["seconds"] for stage in analysis["stages"]}
    seconds = imported["seconds"] + steps["mail: traits"] + steps["mail: campaigns"]
    return {"messages": 20000, "seconds": round(seconds, 3), "messages a second": round(20000 / seconds),
            "import": imported["seconds"], "traits": steps["mail: traits"], "campaigns": steps["mail: campaigns"]}


def main():
    parts = {"mixed": bench_mixed, "trec": bench_trec, "pairs": bench_pairs, "speed": bench_speed}
    chosen = [name for name in parts if name in sys.argv[1:]] or list(parts)
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results["question"] = "Which mails are one mailing: how purely, how completely and how fast, beside peers?"
    with tempfile.TemporaryDirectory(prefix="takedown-bench-", dir=ROOT / "build") as place:
        scratch = Path(place)
        subprocess.run([sys.executable, ROOT / "tools/make_real_case.py", scratch / "real"], check=True, stdout=subprocess.DEVNULL)
        trec = (scratch / "real/evidence/traps/trec07/spam.tar", scratch / "real/evidence/ham/trec07-ham.tar")
        for name in chosen:
            results[name] = parts[name](trec, scratch)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
