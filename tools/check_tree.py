#!/usr/bin/env python3
"""Checks what no compiler checks: no registry host or absolute machine path in a tracked file; every document, section
and file that is named is there."""
import re
import subprocess
import sys
from pathlib import Path

# Split so that this file does not name them.
FORBIDDEN = [
    re.compile("registry" + r"\.npmjs"),
    re.compile("deb" + r"\.debian\.org"),
    re.compile(r"(?<![\w.])/work/" + r"(main|shared)"),
    re.compile(r"/root" + "/"),
]
# A document of the project with a section of it, as comments, scripts and messages name them.
CITED = re.compile(r"(?<![\w./-])(docs/[\w/.-]+\.md)(?:#([\w-]+))?")
LINKED = re.compile(r"\]\((?!https?:)([^)#\s]+)?(?:#([\w-]+))?\)")
# In documents: `src/core/text.hpp`, `tools/lint.sh`. A * or <name> stands for many.
NAMED = re.compile(r"`((?:src|tests|tools|fuzz|bench|docs|cmake)/[\w./-]+)[`\s:]")
TEXT = {".cpp", ".hpp", ".py", ".sh", ".md", ".toml", ".json", ".txt", ".cmake", ".inc", ""}


def sections(document):
    """The anchors of a document's headings, as they are made of them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def dead_references(root, name, text):
    """(line, what) for each document, section or file that is named and is not there."""
    path = root / name
    for number, line in enumerate(text.split("\n"), 1):
        wanted = [(root / document, section) for document, section in CITED.findall(line)]
        if path.suffix == ".md":
            wanted += [(path.parent / file if file else path, section) for file, section in LINKED.findall(line)]
            wanted += [(root / file, "") for file in NAMED.findall(line)]
        for target, section in wanted:
            if not target.exists():
                yield number, f"{target.relative_to(root) if target.is_relative_to(root) else target} is not there"
            elif section and section not in sections(target):
                yield number, f"{target.name} has no section #{section}"


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    names = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z"], check=True, capture_output=True, text=True
    ).stdout.split("\0")
    found = []
    for name in filter(None, names):
        path = root / name
        if path.suffix not in TEXT or not path.is_file() or name.startswith("fuzz/regressions/"):
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        for number, line in enumerate(text.split("\n"), 1):
            found += [f"{name}:{number}: {p.pattern}" for p in FORBIDDEN if p.search(line)]
        found += [f"{name}:{number}: {what}" for number, what in dead_references(root, name, text)]
    print("\n".join(found) if found else "tree: ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
