"""Reports and bounces that bring no mail: kept and counted, but nobody's spam."""
import json
import unittest

from bad_input_test import mailbox
from program import CaseFolder, takedown

REPORT = """From x Thu Mar  1 00:00:00 2012
Received: from mx.reporter.test (mx.reporter.test [192.0.2.{n}]) by mx.site.test; Thu, 1 Mar 2012 00:00:0{n} +0000
From: abuse@reporter.test
Subject: a report of spam
Message-ID: <{n}@reporter.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

This is an email abuse report for a message that we received from you and could not attach for want of room.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse

--b
Content-Type: text/plain

nothing
--b--

"""


class CarrierMail(unittest.TestCase):
    def test_reports_without_a_mail_are_no_campaign(self):
        with CaseFolder() as case:
            case.write("traps/a/mail.mbox", mailbox(5) + "".join(REPORT.format(n=n) for n in range(1, 8)))
            run = takedown("import", case.path, case.path / "evidence")
            self.assertEqual(run.returncode, 0, run.stderr)
            run = takedown("analyze", case.path, "--json")
            self.assertEqual(run.returncode, 0, run.stderr)
            found = json.loads(run.stdout)
            told = [note for note in found["notes"] if "in which no mail could be opened" in note]
            self.assertEqual(len(told), 1, found["notes"])
            self.assertTrue(told[0].startswith("7 of 12 messages"), told[0])
            run = takedown("show", case.path, "campaigns", "--json")
            self.assertNotIn("a report of spam", run.stdout)


if __name__ == "__main__":
    unittest.main()
