#!/usr/bin/env python3
"""Checks what no compiler checks: no registry host or absolute machine path in a tracked file, no stray format."""
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
TEXT = {".cpp", ".hpp", ".py", ".sh", ".md", ".toml", ".json", ".txt", ".cmake", ".inc", ""}


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
    print("\n".join(found) if found else "tree: ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
