"""Runs the program for tests: which binary, a fresh case, and what a run came to."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT.parent / "shared" / "data"
BINARY = Path(os.environ.get("TAKEDOWN", ROOT / "build" / "debug" / "takedown"))  # under ASan and UBSan


def takedown(*arguments, timeout=300, **options):
    """Runs BINARY and returns the completed process, text captured."""
    return subprocess.run(
        [str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
        errors="replace", **options
    )


def table(case, what):
    """Rows of `takedown show CASE WHAT --json`."""
    run = takedown("show", case, what, "--json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)["rows"]


class CaseFolder:
    """A case in a temporary folder with evidence written by the test."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="takedown-test-")
        self.path = Path(self.folder.name) / "case"
        (self.path / "evidence").mkdir(parents=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def write(self, name, content):
        place = self.path / "evidence" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return place
