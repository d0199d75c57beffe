#!/usr/bin/env python3
"""Makes the case of docs/real-input.md from ../shared/data: TREC 2007 mail, CTU-13 scenario 11, captures, routes.

    tools/make_real_case.py FOLDER

Traffic and routes are links to where the data lies; the mail is split by its index into spam and ham.
"""
import subprocess
import sys
import tarfile
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

SETTINGS = """[case]
name = "real input"
tlp = "TLP:RED"

[traffic]
separate_networks = ["evidence/traffic/captures/*"]
dynamic_names = "{dynamic}"

[allow]
popular_names = "{popular}"
"""


def split_trec(evidence):
    """Writes the spam and the ham of the first 20,000 TREC 2007 mails as two tar files."""
    index = (DATA / "mail/trec07-first20000.index").read_text().split("\n")
    classes = {path: kind for kind, path in (line.split() for line in index if line)}
    places = {"spam": evidence / "traps/trec07/spam.tar", "ham": evidence / "ham/trec07-ham.tar"}
    for place in places.values():
        place.parent.mkdir(parents=True, exist_ok=True)
    writers = {kind: tarfile.open(place, "w") for kind, place in places.items()}
    source = subprocess.Popen(
        ["zstd", "-dc", str(DATA / "mail/trec07-first20000.tar.zst")], stdout=subprocess.PIPE
    )
    with tarfile.open(fileobj=source.stdout, mode="r|") as archive:
        for member in archive:
            if member.isfile():
                writers[classes[member.name.removeprefix("./")]].addfile(member, archive.extractfile(member))
    for writer in writers.values():
        writer.close()
    if source.wait() != 0:
        sys.exit("make_real_case: the TREC archive cannot be read")


def link(place, target):
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.is_symlink():
        place.symlink_to(target)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if not DATA.is_dir():
        sys.exit(f"make_real_case: {DATA} is not there; the data does not come with the project")
    case = Path(sys.argv[1])
    evidence = case / "evidence"
    evidence.mkdir(parents=True, exist_ok=True)
    (case / "case.toml").write_text(SETTINGS.format(popular=DATA / "names/cloudflare-top100k.json", dynamic=DATA / "names/dynamic-dns.json"))
    if not (evidence / "traps/trec07/spam.tar").exists():
        split_trec(evidence)
    link(evidence / "traffic/ctu13/ctu13-s11.binetflow.xz", DATA / "traffic/ctu13-s11.binetflow.xz")
    for capture in sorted((DATA / "traffic/captures").glob("*.pcap")):
        link(evidence / "traffic/captures" / capture.name, capture)
    link(
        evidence / "routing/bview.20100701.0759.bgp.txt.gz",
        DATA / "routing/bview.20100701.0759.bgp.txt.gz",
    )
    print(f"{case}: ready; next: takedown run {case}")


if __name__ == "__main__":
    main()
