"""Worlds from the command line: simulate, analyse, score, and what is said of a bad world file."""
import json
import tempfile
import unittest
from pathlib import Path

from program import takedown

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

    def test_times_outside_the_world_are_refused(self):
        run = takedown("simulate", self.world, self.root / "late", "--from", "2013-01-01")
        self.assertEqual(run.returncode, 2)
        self.assertIn("2012-07-01T00:00:00Z", run.stderr)


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

    def test_a_name_that_leads_nowhere_is_told(self):
        said = self.refused(WORLD.replace("{ isp = 3 }", "{ ips = 3 }"))
        self.assertIn("ips", said)
        self.assertIn("isp", said)

    def test_a_score_without_truth_says_what_is_missing(self):
        with tempfile.TemporaryDirectory(prefix="takedown-test-") as folder:
            self.assertEqual(takedown("score", Path(folder) / "none").returncode, 4)


if __name__ == "__main__":
    unittest.main()
