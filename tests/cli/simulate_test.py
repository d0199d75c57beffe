"""Worlds from the command line: simulate, analyse, score, and what is said of a bad world file."""
import json
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from program import BINARY, takedown

WORLD = """
[world]
name = "small"
seed = 3
from = 2012-07-01
to = 2012-07-02
sandbox_runs = false
[internet]
access_networks = 6
hosting_networks = 4
[[network]]
name = "isp"
people = 12
mail_servers = 0
probes = 0
flows_a_person_a_day = 60
[[trap]]
name = "north"
[[botnet]]
name = "alder"
bots = 60
watched = { isp = 3 }
messages_a_day = 200
targets_an_hour = 20
"""


class Simulated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="takedown-test-")
        cls.root = Path(cls.folder.name)
        cls.world = cls.root / "world.toml"
        cls.world.write_text(WORLD)
        cls.case = cls.root / "case"
        cls.made = takedown("simulate", cls.world, cls.case)
        cls.ran = takedown("run", cls.case)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_world_becomes_a_case_that_runs(self):
        self.assertEqual(self.made.returncode, 0, self.made.stderr)
        self.assertRegex(self.made.stdout, r"\d+ messages, [\d,]+ conversations")
        self.assertEqual(self.ran.returncode, 0, self.ran.stderr)

    def test_every_message_of_the_truth_is_found_again(self):
        run = takedown("score", self.case, "--json")
        self.assertEqual(run.returncode, 0, run.stderr)
        score = json.loads(run.stdout)
        lines = (self.case / "truth" / "messages.jsonl").read_text().splitlines()
        self.assertEqual(score["messages_matched"], len(lines))
        self.assertEqual(score["messages_missing"], 0)

    def test_the_score_is_also_a_table_with_the_wrong_cases(self):
        run = takedown("score", self.case)
        self.assertEqual(run.returncode, 0, run.stderr)
        for words in ("B-cubed precision", "interval coverage", "rank of the first", "AllPositive F1", "needless"):
            self.assertIn(words, run.stdout)

    def test_no_trap_address_is_in_any_output(self):
        for run in (self.made, self.ran, takedown("score", self.case, "--all")):
            self.assertNotIn("@north.trap.example", run.stdout + run.stderr)
        self.assertNotIn("@north.trap.example", (self.case / "report.html").read_text())

    def test_a_window_is_a_part_of_the_same_world(self):
        part = self.root / "part"
        run = takedown("simulate", self.world, part, "--from", "2012-07-01T06:00:00Z", "--to", "2012-07-01T12:00:00Z")
        self.assertEqual(run.returncode, 0, run.stderr)
        whole = {json.loads(line)["source"] for line in (self.case / "truth" / "messages.jsonl").open()}
        some = {json.loads(line)["source"] for line in (part / "truth" / "messages.jsonl").open()}
        self.assertTrue(some)
        self.assertLess(some, whole)

    def test_another_seed_is_another_world(self):
        other = self.root / "other"
        self.assertEqual(takedown("simulate", self.world, other, "--seed", "4").returncode, 0)
        self.assertNotEqual(
            (other / "truth" / "messages.jsonl").read_bytes(), (self.case / "truth" / "messages.jsonl").read_bytes()
        )

    def test_a_folder_with_something_in_it_is_left_alone(self):
        run = takedown("simulate", self.world, self.case)
        self.assertEqual(run.returncode, 2)
        self.assertIn("is not empty", run.stderr)

    def test_a_folder_inside_a_case_is_refused(self):
        run = takedown("simulate", self.world, self.case / "evidence" / "more")
        self.assertEqual(run.returncode, 2)
        self.assertIn("lies inside the case", run.stderr)
        self.assertFalse((self.case / "evidence" / "more").exists())

    def test_the_truth_of_another_world_is_noticed(self):
        with tempfile.TemporaryDirectory(prefix="takedown-test-") as folder:
            for name in ("truth.json", "messages.jsonl"):
                text = (self.case / "truth" / name).read_text()
                (Path(folder) / name).write_text(text.replace("evidence/", "evidence/other/"))
            run = takedown("score", self.case, folder)
        self.assertEqual(run.returncode, 3)
        self.assertIn("is not the truth of this case", run.stderr)

    def test_options_that_no_world_can_have_are_refused(self):
        for options in (("--seed", "-1"), ("--seed", "9223372036854775808"), ("--threads", "100000")):
            run = takedown("simulate", self.world, self.root / "odd", *options)
            self.assertEqual(run.returncode, 2, options)
            self.assertFalse((self.root / "odd").exists())

    def test_times_outside_the_world_are_refused(self):
        run = takedown("simulate", self.world, self.root / "late", "--from", "2013-01-01")
        self.assertEqual(run.returncode, 2)
        self.assertIn("2012-07-01T00:00:00Z", run.stderr)


class EndedEarly(unittest.TestCase):
    """What is left of a run that did not come to its end is never taken for a case."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="takedown-test-")
        self.root = Path(self.folder.name)
        self.world = self.root / "world.toml"
        self.world.write_text(WORLD.replace("2012-07-02", "2012-08-02"))
        self.short = self.root / "short.toml"
        self.short.write_text(WORLD.replace("2012-07-02", "2012-07-01T01:00:00Z"))

    def tearDown(self):
        self.folder.cleanup()

    def begin(self, out):
        run = subprocess.Popen(
            [str(BINARY), "-q", "simulate", str(self.world), str(out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(600):
            if list(out.glob(".unfinished/evidence/*")):
                return run
            time.sleep(0.1)
        run.kill()
        run.communicate()
        self.fail("nothing was written")

    def test_what_a_kill_left_is_no_case_and_the_same_command_starts_again(self):
        out = self.root / "out"
        run = self.begin(out)
        run.kill()
        run.communicate()
        self.assertEqual(takedown("run", out).returncode, 4)
        self.assertEqual(takedown("simulate", self.short, out).returncode, 0)
        self.assertEqual(takedown("simulate", self.short, self.root / "other").returncode, 0)
        self.assertEqual(self.files(out), self.files(self.root / "other"))

    def test_an_interrupt_takes_away_what_was_written(self):
        out = self.root / "a" / "out"
        run = self.begin(out)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 130, said)
        self.assertFalse((self.root / "a").exists())

    def test_a_second_one_into_the_same_folder_is_kept_out(self):
        out = self.root / "out"
        out.mkdir()
        run = self.begin(out)
        second = takedown("simulate", self.short, out)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
        self.assertEqual(second.returncode, 5, second.stderr)
        self.assertIn("another process writes there", second.stderr)
        self.assertEqual(list(out.iterdir()), [])

    @staticmethod
    def files(folder):
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class BadWorlds(unittest.TestCase):
    def refused(self, text):
        with tempfile.TemporaryDirectory(prefix="takedown-test-") as folder:
            world = Path(folder) / "world.toml"
            world.write_text(text)
            run = takedown("simulate", world, Path(folder) / "out")
            self.assertEqual(run.returncode, 2, run.stderr)
            self.assertFalse((Path(folder) / "out").exists())
            return run.stderr

    def test_a_bad_value_is_named_with_line_key_and_what_is_allowed(self):
        said = self.refused(WORLD.replace("messages_a_day = 200", "messages_a_day = -1"))
        self.assertRegex(said, r"world\.toml:23: botnet\.messages_a_day")
        said = self.refused(WORLD + '[botnet.fallback]\nkind = "dgaa"\n')
        self.assertRegex(said, r"world\.toml:26: botnet\.fallback\.kind")
        self.assertIn("peer-to-peer", said)

    def test_a_misspelt_key_is_told_with_the_one_that_was_meant(self):
        said = self.refused(WORLD.replace("watched", "wached"))
        self.assertIn("wached", said)
        self.assertIn("watched", said)

    def test_each_problem_has_a_line_of_its_own(self):
        said = self.refused(WORLD.replace("messages_a_day = 200", "messages_a_day = -1\nonline = 2")).splitlines()
        self.assertEqual(len(said), 2)
        self.assertIn("world.toml:23: ", said[0])
        self.assertIn("world.toml:24: ", said[1])

    def test_what_shows_only_when_a_world_is_built_names_its_file_and_leaves_nothing(self):
        said = self.refused(WORLD.replace("people = 12", "people = 200_000"))
        self.assertRegex(said, r"world\.toml: .*isp.* addresses")

    def test_a_name_that_leads_nowhere_is_told(self):
        said = self.refused(WORLD.replace("{ isp = 3 }", "{ ips = 3 }"))
        self.assertIn("ips", said)
        self.assertIn("isp", said)

    def test_a_score_without_truth_says_what_is_missing(self):
        with tempfile.TemporaryDirectory(prefix="takedown-test-") as folder:
            self.assertEqual(takedown("score", Path(folder) / "none").returncode, 4)


if __name__ == "__main__":
    unittest.main()
