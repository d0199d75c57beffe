"""Hostile and broken input, from the command line: a message, an exit code, no crash."""
import gzip
import lzma
import os
import random
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
import unittest
from pathlib import Path

from program import BINARY, DATA, CaseFolder, table, takedown

MAIL = (
    "From someone@sender.example Mon Jul  9 10:00:00 2012\n"
    "Received: from host.sender.example (host.sender.example [192.0.2.7])\n"
    "\tby mx.trap.example with SMTP id 1; Mon, 9 Jul 2012 10:00:00 +0000\n"
    "From: <someone@sender.example>\nTo: <bait{n}@trap.example>\nSubject: Hello {n}\n"
    "Date: Mon, 9 Jul 2012 10:00:00 +0000\n\nBuy the thing number {n} today, it is very good for you.\n\n"
)


def mailbox(count):
    return "".join(MAIL.format(n=n) for n in range(count))


def zeek_log():
    """The first conn log of real Zeek logs, cut to a megabyte."""
    with tarfile.open(DATA / "traffic/zeek/rita-missing-host.tar.xz") as archive:
        for member in archive:
            if Path(member.name).name.startswith("conn.") and member.size > 10_000:
                return gzip.decompress(archive.extractfile(member).read())[:1_000_000]
    raise FileNotFoundError("no conn log in rita-missing-host.tar.xz")


def needs(path):
    return unittest.skipUnless(path.exists(), f"{path.name} is not there")


class BadInput(unittest.TestCase):
    def imported(self, case, *paths, codes=(0,), **options):
        run = takedown("import", case.path, *(paths or [case.path / "evidence"]), **options)
        self.assertNotIn("Sanitizer", run.stderr)
        self.assertNotIn("runtime error", run.stderr)
        self.assertIn(run.returncode, codes, run.stderr)
        return run

    def test_an_empty_file_is_refused_by_name(self):
        with CaseFolder() as case:
            run = self.imported(case, case.write("void.mbox", ""), codes=[3])
            self.assertIn("void.mbox: is empty", run.stderr)

    def test_a_file_of_unknown_format_is_refused_and_the_rest_goes_on(self):
        with CaseFolder() as case:
            case.write("notes.bin", bytes(range(256)) * 40)
            case.write("traps/a/good.mbox", mailbox(3))
            run = self.imported(case, codes=[0])
            self.assertIn("notes.bin", run.stderr)
            self.assertIn("3 records", run.stdout)

    def test_a_folder_of_nothing_known_says_so(self):
        with CaseFolder() as case:
            case.write("a.bin", b"\x00\x01\x02" * 100)
            run = self.imported(case, codes=[3])
            self.assertIn("a.bin", run.stderr)

    def test_a_path_that_is_not_there_is_named(self):
        with CaseFolder() as case:
            run = self.imported(case, case.path / "nowhere", codes=[3])
            self.assertIn("nowhere: no such file or folder", run.stderr)

    def test_a_line_of_a_gigabyte_is_survived_in_bounded_memory(self):
        with CaseFolder() as case:
            place = case.path / "evidence" / "long.mbox"
            with open(place, "wb") as file:
                file.write(mailbox(1).encode())
                for _ in range(1024):
                    file.write(b"x" * (1 << 20))
                file.write(b"\n\n" + mailbox(1).encode())
            run = takedown("import", case.path, place, "--memory", "256M", timeout=280)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn("2 records", run.stdout)

    def test_a_file_that_unpacks_without_end_is_left_in_time(self):
        with CaseFolder() as case:
            head = b"#separator \\x09\n#path\tconn\n#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\n"
            row = b"1331901000.25\t192.0.2.7\t1025\t198.51.100.9\t443\ttcp\n"
            place = case.path / "evidence" / "traffic" / "rows.log.zst"
            place.parent.mkdir()
            with open(place, "wb") as file:
                pack = subprocess.Popen(["zstd", "-19", "-q", "-c"], stdin=subprocess.PIPE, stdout=file)
                pack.stdin.write(head)
                for _ in range(600):
                    pack.stdin.write(row * 10_000)
                pack.stdin.close()
                self.assertEqual(pack.wait(), 0)
            self.assertLess(place.stat().st_size * 2000, 300_000_000)
            run = self.imported(case, codes=[7])
            self.assertIn("unpacks to more than 2000 times its size", run.stderr)

    def test_truncated_and_flipped_files_never_crash_and_keep_what_is_good(self):
        samples = [
            DATA / "traffic/captures/dridex-2020-03.pcap",
            DATA / "traffic/captures/zloader-2020-06.pcap",
            DATA / "routing/rrc06.updates.1427846400.gz",
            DATA / "traffic/slips/test5-mixed.binetflow.xz",
        ]
        if not DATA.exists():
            self.skipTest("../shared/data is not there")
        plains = {"spam": mailbox(500).encode(), "conn": zeek_log()}
        for sample in samples:
            raw = sample.read_bytes()
            plain = gzip.decompress(raw) if sample.suffix == ".gz" else raw
            plains[sample.name.split(".")[0]] = lzma.decompress(raw) if sample.suffix == ".xz" else plain
        dice = random.Random(7)
        with CaseFolder() as case:
            for name, plain in plains.items():
                case.write(f"traffic/{name}-cut", plain[: len(plain) * 2 // 3])
                for copy in range(3):
                    flipped = bytearray(plain)
                    for _ in range(200):
                        flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
                    case.write(f"traffic/{name}-flipped-{copy}", bytes(flipped))
                case.write(f"traffic/{name}-packed-cut.gz", gzip.compress(plain)[:-400])
            run = self.imported(case, codes=[0, 7])
            self.assertRegex(run.stdout, r"imported \d+ files")

    @needs(DATA / "mail/parser_torture.tar.zst")
    def test_malformed_mail_and_bounces_are_read(self):
        with CaseFolder() as case:
            run = self.imported(
                case, DATA / "mail/parser_torture.tar.zst", DATA / "mail/sisimai_bounce_arf.tar.zst", codes=[0, 7]
            )
            self.assertRegex(run.stdout, r"imported \d+ files .*: 1,\d{3} records")

    def test_a_second_process_is_told_who_writes(self):
        with CaseFolder() as case:
            place = case.path / "evidence" / "traps" / "a.mbox"
            place.parent.mkdir()
            with open(place, "w") as file:
                for _ in range(40):
                    file.write(mailbox(2000))
            first = subprocess.Popen(
                [str(BINARY), "import", str(case.path), str(place)],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            try:
                deadline = time.time() + 60
                while not (case.path / "case.duckdb").exists() and time.time() < deadline:
                    time.sleep(0.02)
                time.sleep(0.3)
                second = takedown("import", case.path, place)
                self.assertEqual(second.returncode, 5, second.stderr)
                self.assertIn("another process", second.stderr)
            finally:
                output = first.communicate(timeout=200)
            self.assertEqual(first.returncode, 0, output[1])
            self.assertIn("80,000 records", output[0])

    def test_an_import_killed_at_any_moment_loses_and_doubles_nothing(self):
        with CaseFolder() as case:
            for trap in range(12):
                case.write(f"traps/t{trap}/mail.mbox", mailbox(400 + trap))
            expected = sum(400 + trap for trap in range(12))
            dice = random.Random(11)
            for _ in range(6):
                run = subprocess.Popen(
                    [str(BINARY), "import", str(case.path), str(case.path / "evidence")],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )
                time.sleep(dice.uniform(0.05, 1.2))
                run.send_signal(signal.SIGKILL)
                run.wait()
            self.assertIn(self.imported(case, codes=[0]).returncode, [0])
            rows = {row["table"]: row["rows"] for row in table(case.path, "counts")}
            self.assertEqual(rows["message"], expected)
            self.assertEqual(rows["evidence_file"], 12)

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("unshare"), "a small disk needs root and unshare")
    def test_a_full_disk_is_said_and_nothing_half_is_kept(self):
        with CaseFolder() as case, tempfile.TemporaryDirectory() as small:
            place = case.write("traps/a/mail.mbox", mailbox(60000))
            script = (
                f"mount -t tmpfs -o size=2M none {small} && mkdir {small}/case {small}/case/evidence && "
                f"'{BINARY}' import {small}/case '{place}'; code=$?; "
                f"echo code=$code; rm -rf {small}/case/filler; exit 0"
            )
            run = subprocess.run(
                ["unshare", "-m", "bash", "-c", script], capture_output=True, text=True, timeout=280
            )
            if "code=" not in run.stdout:
                self.skipTest("this machine lets nobody mount a small disk")
            self.assertIn("code=6", run.stdout, run.stderr)
            self.assertIn("disk", run.stderr)
            self.assertNotIn("Sanitizer", run.stderr)


if __name__ == "__main__":
    unittest.main()
