"""What lies in an evidence folder and how it changes between imports, from the command line."""
import os
import subprocess
import unittest

from bad_input_test import mailbox
from program import BINARY, CaseFolder, table, takedown


class EvidenceFolder(unittest.TestCase):
    def test_links_that_run_in_circles_end_and_count_once(self):
        with CaseFolder() as case:
            case.write("traps/a/mail.mbox", mailbox(3))
            for name in ("loop", "again"):
                os.symlink(".", case.path / "evidence" / "traps" / name)
            run = takedown("import", case.path, case.path / "evidence", timeout=60)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn("imported 1 file", run.stdout)
            again = takedown("import", case.path, case.path / "evidence", timeout=60)
            self.assertIn("nothing new", again.stdout)

    def test_a_refused_file_is_refused_again_with_its_reason(self):
        with CaseFolder() as case:
            place = case.write("void.mbox", "")
            first = takedown("import", case.path, place)
            second = takedown("import", case.path, place)
            self.assertEqual((first.returncode, second.returncode), (3, 3))
            self.assertIn("void.mbox: is empty", second.stderr)

    def test_a_file_that_has_changed_is_not_counted_twice(self):
        with CaseFolder() as case:
            place = case.write("traps/a/spool.mbox", mailbox(5))
            takedown("import", case.path, place)
            place.write_text(mailbox(6))
            run = takedown("import", case.path, case.path / "evidence")
            self.assertEqual(run.returncode, 7, run.stderr)
            self.assertIn("has changed since it was imported", run.stderr)
            rows = {row["table"]: row["rows"] for row in table(case.path, "counts")}
            self.assertEqual(rows["message"], 5)

    @unittest.skipUnless(os.geteuid() == 0, "only root can become somebody who may not read")
    def test_a_folder_that_cannot_be_read_is_named(self):
        with CaseFolder() as case:
            case.write("traps/a/mail.mbox", mailbox(3))
            case.write("traps/closed/mail.mbox", mailbox(3))
            os.chmod(case.path / "evidence/traps/closed", 0)
            for folder in (case.path.parent, case.path, case.path / "evidence"):
                os.chmod(folder, 0o777)

            def become_nobody():
                os.setgid(65534)
                os.setuid(65534)

            run = takedown("import", case.path, case.path / "evidence", preexec_fn=become_nobody)
            if "error while loading" in run.stderr or run.returncode in (-9, 126, 127):
                self.skipTest("the program cannot be run by others here")
            self.assertEqual(run.returncode, 7, run.stderr)
            self.assertIn("closed: cannot be read", run.stderr)

    def test_a_named_device_is_named_in_the_refusal(self):
        with CaseFolder() as case:
            run = takedown("import", case.path, "/dev/null")
            self.assertEqual(run.returncode, 3)
            self.assertIn("/dev/null: is neither a file nor a folder", run.stderr)

    def test_file_names_cannot_forge_lines_of_ours(self):
        with CaseFolder() as case:
            case.write("bad\ntakedown: all is well\u202e.bin", bytes(range(256)))
            run = takedown("import", case.path, case.path / "evidence")
            self.assertNotIn("\u202e", run.stderr)
            self.assertFalse([line for line in run.stderr.splitlines() if line.startswith("takedown: all is well")])


class Changes(unittest.TestCase):
    def test_of_what_was_settled_at_import_are_told(self):
        with CaseFolder() as case:
            case.write("traps/a/mail.mbox", mailbox(3))
            takedown("run", case.path)
            (case.path / "case.toml").write_text('[mail]\nham = ["evidence/traps/**"]\n')
            run = takedown("run", case.path)
            self.assertIn("would now count 1 imported files as other mail", run.stderr)

    def test_of_a_list_that_the_settings_name_make_findings_old(self):
        with CaseFolder() as case:
            case.write("traps/a/mail.mbox", mailbox(3))
            (case.path / "names.txt").write_text("example.com\n")
            (case.path / "case.toml").write_text('[allow]\npopular_names = "names.txt"\n')
            self.assertIn("mail: traits", takedown("run", case.path).stdout)
            self.assertNotIn("mail: traits", takedown("run", case.path).stdout)  # nothing to do again
            (case.path / "names.txt").write_text("example.com\nexample.org\n")
            self.assertIn("settings, the files they name", takedown("show", case.path, "campaigns").stderr)
            self.assertIn("mail: traits", takedown("run", case.path).stdout)


class Settings(unittest.TestCase):
    def refusal(self, text):
        with CaseFolder() as case:
            case.write("traps/a/mail.mbox", mailbox(3))
            (case.path / "case.toml").write_text(text)
            run = takedown("run", case.path)
            self.assertEqual(run.returncode, 2, run.stderr)
            return run.stderr

    def test_of_the_wrong_kind_are_refused_with_their_line(self):
        self.assertIn("case.toml:2: 'mail' must be one section", self.refusal("\n[[mail]]\ntrap_addresses = []\n"))
        self.assertIn("case.toml:1: 'mail' must be one section", self.refusal('mail = "x"\n'))
        self.assertIn("'north, south' is no address", self.refusal('[mail]\ntrap_addresses = ["north, south"]\n'))

    def test_of_a_new_case_can_be_read_whatever_its_name(self):
        with CaseFolder() as case:
            for name in ('q"uote', "back\\slash"):
                self.assertEqual(takedown("init", case.path.parent / name).returncode, 0)
                (case.path.parent / name / "evidence" / "a.mbox").write_text(mailbox(2))
                run = takedown("run", case.path.parent / name)
                self.assertEqual(run.returncode, 0, run.stderr)

    def test_a_case_whose_name_is_no_text_is_refused(self):
        with CaseFolder() as case:
            folder = os.fsencode(str(case.path.parent)) + b"/inv\xffcase"
            os.makedirs(folder + b"/evidence")
            run = subprocess.run([str(BINARY).encode(), b"run", folder], capture_output=True, timeout=60)
            self.assertEqual(run.returncode, 2, run.stderr)
            self.assertIn(b"must be valid UTF-8", run.stderr)

    def test_too_many_threads_are_refused(self):
        with CaseFolder() as case:
            self.assertEqual(takedown("run", case.path, "--threads", 5000).returncode, 2)


if __name__ == "__main__":
    unittest.main()
