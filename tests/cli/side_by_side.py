#!/usr/bin/env python3
"""Runs each *_test.py here as a process of its own, as many at once as there are processors."""
import concurrent.futures
import os
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def run(module):
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "unittest", module], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    return module, done, time.monotonic() - begun


def main():
    # The longest begin first, by size: what a module takes goes with what it holds.
    modules = sorted(FOLDER.glob("*_test.py"), key=lambda path: -path.stat().st_size)
    failed = not modules
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for module, done, seconds in pool.map(run, [path.stem for path in modules]):
            last = (done.stderr.strip().splitlines() or ["nothing said"])[-1]
            print(f"{module}: {last} in {seconds:.0f} s", flush=True)
            if done.returncode != 0:
                print(done.stdout, done.stderr, sep="\n")
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
