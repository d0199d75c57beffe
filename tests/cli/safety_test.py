"""What the program must not do: overwrite, show a trap, present old findings as new, fail without a word."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import BINARY, ROOT, CaseFolder, table, takedown

EXAMPLE = ROOT / "examples" / "pharma-2012"
SECRETS = (
    "secret.trap@mytrap.net", "secret.trap%40mytrap.net", "secret.trap (at) mytrap.net", "secret.trap&#64;mytrap.net",
    "c2VjcmV0LnRyYXBAbXl0cmFwLm5ldA", "7365637265742e74726170406d79747261702e6e6574", "secret.trap=mytrap.net",
)


def mail(number, to, body):
    return (
        f"From s@sender.example Mon Jul  9 10:00:00 2012\n"
        f"Received: from host{number}.sender.example (host{number}.sender.example [192.0.2.{number + 1}])\n"
        f"\tby mx.ours.example with SMTP id {number}; Mon, 9 Jul 2012 10:00:00 +0000\n"
        f"From: <s@sender.example>\nTo: <{to}>\nSubject: Hello {number}\n"
        f"Date: Mon, 9 Jul 2012 10:00:00 +0000\n\n{body}\n\n"
    )


def mailbox(to="secret.trap@mytrap.net", count=3):
    body = "Buy the thing today. " + " or ".join(f"http://x.example/u?a={s} " for s in SECRETS)
    return "".join(mail(n, to, body) for n in range(count))


class Safety(unittest.TestCase):
    def setUp(self):
        self.case = CaseFolder()
        self.addCleanup(self.case.folder.cleanup)
        self.path = self.case.path

    def run_ok(self, *arguments, **options):
        run = takedown(*arguments, **options)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run

    def settings(self, text):
        (self.path / "case.toml").write_text(text)

    def assert_no_trap(self):
        texts = {what: takedown("show", self.path, what).stdout for what in ("campaigns", "oddities", "files")}
        texts["database"] = (self.path / "case.duckdb").read_bytes().decode("latin-1")
        texts["report"] = (self.path / "report.html").read_text()
        for name, text in texts.items():
            for secret in ("secret.trap", *SECRETS):
                self.assertNotIn(secret.lower(), text.lower(), name)

    def test_every_form_of_a_recipient_stays_out_of_the_case(self):
        self.case.write("traps/a/m.mbox", mailbox())
        self.run_ok("run", self.path)
        self.assert_no_trap()

    def test_every_form_of_a_configured_trap_stays_out_of_the_case(self):
        self.settings('[mail]\ntrap_addresses = ["*@mytrap.net"]\n')
        self.case.write("traps/a/m.mbox", mailbox(to="other@else.example"))
        run = self.run_ok("run", self.path)
        self.assertNotIn("trap_addresses", run.stderr)
        self.assert_no_trap()

    def test_mail_without_trap_addresses_is_said(self):
        self.case.write("traps/a/m.mbox", mailbox())
        run = self.run_ok("import", self.path, self.path / "evidence")
        self.assertIn("takedown: trap_addresses is empty", run.stderr)
        self.assertIn("trap_addresses is empty", self.run_ok("run", self.path).stderr)
        self.assertIn("trap_addresses is empty", self.run_ok("show", self.path, "notes", "--json").stdout)

    def test_changed_trap_addresses_are_said_until_the_case_is_made_anew(self):
        self.settings('[mail]\ntrap_addresses = ["*@mytrap.net"]\n')
        self.case.write("traps/a/m.mbox", mailbox())
        self.assertNotIn("trap_addresses changed", self.run_ok("run", self.path).stderr)
        self.settings('[mail]\ntrap_addresses = ["*@MyTrap.net"]\n')  # no change
        self.assertNotIn("trap_addresses changed", self.run_ok("run", self.path).stderr)
        self.settings('[mail]\ntrap_addresses = ["*@other.example"]\n')
        self.case.write("traps/a/n.mbox", mailbox(count=2))
        self.assertIn("changed since 1 files were imported", self.run_ok("run", self.path).stderr)
        self.assertIn("changed since 1 files were imported", self.run_ok("analyze", self.path).stderr)
        (self.path / "case.duckdb").unlink()
        self.assertNotIn("trap_addresses changed", self.run_ok("run", self.path).stderr)

    def test_a_report_goes_over_nothing_but_a_report(self):
        evidence = self.case.write("traps/a/m.mbox", mailbox())
        self.settings("")
        self.run_ok("run", self.path)
        outside = self.path.parent / "notes.html"
        outside.write_text("<!doctype html>\nmine")
        link = self.path.parent / "link.html"
        link.symlink_to(self.path / "case.duckdb")
        fifo = self.path.parent / "fifo"
        os.mkfifo(fifo)
        before = {file: file.read_bytes() for file in (evidence, self.path / "case.duckdb", outside)}
        for place in (evidence, self.path / "evidence/new.html", self.path / "case.duckdb", self.path / "case.key",
                      self.path / "case.duckdb.wal", self.path / ".identities", outside, link, fifo, "/dev/null",
                      self.path):
            run = takedown("report", self.path, "--output", place)
            self.assertEqual(run.returncode, 2, (place, run.stderr))
            self.assertIn("takedown: ", run.stderr)
        self.assertEqual(before, {file: file.read_bytes() for file in before})
        self.assertFalse((self.path / "evidence/new.html").exists())
        fresh = self.path.parent / "fresh.html"
        self.run_ok("report", self.path, "--output", fresh)
        self.run_ok("report", self.path, "--output", fresh)  # over its own
        self.run_ok("report", self.path)
        self.assertEqual(sorted(p.name for p in fresh.parent.iterdir()),
                         ["case", "fifo", "fresh.html", "link.html", "notes.html"])

    def test_a_report_goes_to_the_standard_output(self):
        self.settings('[case]\nwho = "Team Blue & Co"\n')
        self.case.write("traps/a/m.mbox", mailbox())
        self.run_ok("run", self.path)
        page = self.run_ok("report", self.path, "--output", "-").stdout
        self.assertTrue(page.startswith("<!doctype html>"))
        self.assertTrue(page.rstrip().endswith("</html>"))
        self.assertIn("Team Blue &amp; Co", page)

    def test_findings_older_than_the_evidence_are_said_to_be(self):
        self.settings("")
        self.case.write("traps/a/m.mbox", mailbox())
        self.run_ok("run", self.path)
        self.assertNotIn("after the analysis", self.run_ok("plan", self.path).stderr)
        self.case.write("traps/a/n.mbox", mailbox(count=2))
        self.run_ok("import", self.path, self.path / "evidence")
        warning = f"evidence was imported after the analysis: run `takedown analyze {self.path}`"
        for command in (["plan"], ["show", "campaigns"], ["report"]):
            self.assertIn("takedown: " + warning, self.run_ok(command[0], self.path, *command[1:]).stderr)
        self.assertIn("evidence was imported after the analysis", (self.path / "report.html").read_text())
        self.settings('[case]\nname = "other"\n')
        self.run_ok("analyze", self.path)
        self.assertNotIn("after the analysis", self.run_ok("plan", self.path).stderr)
        self.settings('[case]\nname = "another"\n')
        self.assertIn("or the program changed after the analysis", self.run_ok("plan", self.path).stderr)

    def test_a_case_that_was_only_imported_has_evidence_but_no_findings(self):
        self.case.write("traps/a/m.mbox", mailbox())
        self.run_ok("import", self.path, self.path / "evidence")
        for command in (["show", "botnets"], ["plan"], ["report"], ["explain", "campaign:1"]):
            run = takedown(command[0], self.path, *command[1:])
            self.assertEqual(run.returncode, 4, (command, run.stderr))
            self.assertIn("nothing was analysed yet", run.stderr)
        self.assertEqual({row["table"]: row["rows"] for row in table(self.path, "counts")}["message"], 3)
        self.assertEqual(len(table(self.path, "files")), 1)

    def test_output_that_cannot_be_written_is_an_error_and_a_closed_pipe_is_none(self):
        self.case.write("traps/a/m.mbox", mailbox())
        self.run_ok("run", self.path)
        for arguments in (["plan", self.path], ["show", self.path, "files"], ["--help"], ["--version"]):
            with open("/dev/full", "w") as full:
                run = subprocess.run([str(BINARY), *map(str, arguments)], stdout=full, stderr=subprocess.PIPE, text=True)
            self.assertEqual(run.returncode, 6, arguments)
            self.assertIn("takedown: the output cannot be written", run.stderr)
            read, write = os.pipe()
            os.close(read)
            run = subprocess.run([str(BINARY), *map(str, arguments)], stdout=write, stderr=subprocess.PIPE, text=True)
            os.close(write)
            self.assertEqual(run.returncode, 0, (arguments, run.stderr))
            self.assertNotIn("cannot be written", run.stderr)

    def test_mistakes_are_one_line_with_the_programs_name(self):
        self.case.write("traps/a/m.mbox", mailbox())
        notes = self.case.write("notes.bin", bytes(range(256)) * 40)
        for arguments in ([], ["show", self.path], ["show"], ["nonsense"], ["plan", self.path, "--nonsense"],
                          ["run", self.path, "--threads", "many"]):
            run = takedown(*arguments)
            self.assertEqual(run.returncode, 2, arguments)
            self.assertRegex(run.stderr, r"\Atakedown: [^\n]+\n\Z", arguments)
        run = takedown("import", self.path, notes)
        self.assertEqual(run.returncode, 3)
        for line in run.stderr.splitlines():
            self.assertTrue(line.startswith("takedown: "), line)
        self.assertIn("takedown: refused: ", run.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "to become another user needs root")
    def test_a_key_of_another_user_is_said_to_be_unreadable(self):
        run = self.run_ok("init", self.path.parent / "fresh")
        fresh = self.path.parent / "fresh"
        (fresh / "evidence" / "m.mbox").write_text(mailbox())
        for place in (self.path.parent, fresh, fresh / "evidence"):
            place.chmod(0o777)
        binary = self.path.parent / "takedown"
        shutil.copy(BINARY, binary)
        run = subprocess.run([str(binary), "run", str(fresh)], capture_output=True, text=True, user=65534, group=65534)
        self.assertEqual(run.returncode, 4, run.stderr)
        self.assertIn("case.key: cannot be read", run.stderr)
        self.assertIn("belongs to root", run.stderr)


class PlanLimits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="takedown-test-")
        cls.case = Path(cls.folder.name) / "case"
        shutil.copytree(EXAMPLE, cls.case)
        toml = (cls.case / "case.toml").read_text() if (cls.case / "case.toml").exists() else ""
        lines = [line for line in toml.splitlines() if line.strip() != "[plan]"]
        lines += ["[plan]", 'deaf_parties = ["AS0nobody"]', 'forbidden_actions = ["no such action"]']
        (cls.case / "case.toml").write_text("\n".join(lines) + "\n")
        cls.first = takedown("run", cls.case)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_words_of_the_settings_that_name_nothing_are_noted(self):
        self.assertEqual(self.first.returncode, 0, self.first.stderr)
        notes = takedown("show", self.case, "notes", "--json").stdout
        self.assertIn("there is no party 'AS0nobody'", notes)
        self.assertIn("there is no action 'no such action'", notes)

    def test_words_of_the_command_line_that_name_nothing_are_refused_with_near_ones(self):
        party = table(self.case, "parties")[0]["id"]
        run = takedown("plan", self.case, "--deaf", party + "x")
        self.assertEqual(run.returncode, 2)
        self.assertIn(f"there is no party '{party}x'", run.stderr)
        self.assertIn(party + ",", run.stderr.split("nearest: ")[1] + ",")
        run = takedown("plan", self.case, "--forbid", "BOGUS")
        self.assertEqual(run.returncode, 2)
        self.assertIn("there is no action 'BOGUS'; nearest: ", run.stderr)
        run = takedown("plan", self.case, "--deaf", party)
        self.assertEqual(run.returncode, 0, run.stderr)


if __name__ == "__main__":
    unittest.main()
