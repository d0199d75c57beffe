"""The trap from outside, on loopback: conformance, what it keeps, what it holds off, kills, and that it sends nothing."""
import os
import random
import re
import signal
import smtplib
import socket
import ssl
import subprocess
import threading
import time
import unittest

from program import BINARY, ROOT, CaseFolder, takedown
from trap_program import Trap

ENVELOPE = b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n"


def handed_over(port, number, acknowledged):
    """Sends mails with numbers until the trap is gone; notes those that it acknowledged."""
    try:
        client = smtplib.SMTP("127.0.0.1", port, timeout=30)
        for i in range(10_000):
            name = f"{number}-{i}"
            client.sendmail("a@b.example", ["c@d.example"], f"Subject: n{name}n\r\n\r\n{'x' * 500}\r\n")
            acknowledged.add(name)
    except (OSError, smtplib.SMTPException):
        pass


class Conformance(unittest.TestCase):
    def test_smtplib_hands_over_mail_plain_and_under_tls(self):
        with Trap() as trap:
            with smtplib.SMTP("127.0.0.1", trap.port) as client:
                client.sendmail("a@b.example", ["c@d.example", "e@f.example"], b"Subject: one\r\n\r\n.dot\r\nFrom x\r\n")
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                client.starttls(context=context)
                client.ehlo()
                self.assertFalse(client.has_extn("starttls"))
                client.sendmail("ä@b.example", ["c@d.example"], "Subject: two\r\n\r\ny\r\n", ["SMTPUTF8"])
            self.assertEqual(trap.stop(), 0)
            mails = list(trap.mails())
            self.assertEqual(len(mails), 2)
            self.assertIn(b".dot\r\n>From x\r\n", mails[0])
            self.assertIn(b"Delivered-To: e@f.example\r\n", mails[0])
            self.assertRegex(mails[0], rb"Received: from \S+ \(unknown \[127\.0\.0\.1\]:\d+\)\r\n\tby mx\.example\.org with ESMTP id")
            self.assertIn(b"with ESMTPS id", mails[1])

    def test_every_byte_that_a_client_sends_is_in_the_record(self):
        sent = ENVELOPE + b"DATA\r\nSubject: x\r\n\r\n\x00\xff..\n\r.\r\n..y\r\n.\r\nmail from: <>\nBDAT 1\r\nQQUIT\r\n"
        with Trap() as trap:
            with trap.connect() as client:
                client.send(sent)
                while client.reply():
                    pass
            trap.stop()
            parts = list(trap.parts())
            said = "".join(event[2] for part in parts for event in part["events"] if event[1] == "c")
            self.assertEqual(said.encode("latin-1"), sent)
            message = next(e[2] for p in parts for e in p["events"] if e[1] == "message")
            mailbox = (trap.spool / "mail" / message["file"]).read_bytes()
            self.assertTrue(mailbox[message["offset"]:].startswith(b"From a@b.example "))
            self.assertEqual(message["length"], len(mailbox))
            self.assertEqual((message["nul"], message["bare_lf"], message["bare_cr"]), (1, 1, 1))
            self.assertTrue(parts[0]["syn"].startswith("45"))

    def test_what_was_said_before_tls_does_not_count_after_it(self):
        with Trap() as trap, trap.connect() as client:
            client.reply()
            client.ask(b"EHLO x\r\n")
            self.assertTrue(client.ask(b"STARTTLS\r\nMAIL FROM:<injected@b.example>\r\n").startswith(b"220 "))
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with context.wrap_socket(client.socket) as secure:
                secure.sendall(b"RCPT TO:<c@d.example>\r\n")
                self.assertTrue(secure.recv(1000).startswith(b"503 5.5.1 Error: need MAIL"))

    def test_what_it_caught_can_be_imported_and_the_peer_is_the_border_hop(self):
        with Trap() as trap, CaseFolder() as case:
            with smtplib.SMTP("127.0.0.1", trap.port) as client:
                client.sendmail(
                    "a@b.example", ["c@d.example"],
                    "Received: from evil (evil [203.0.113.9]) by mx.example.org; Mon, 16 Jul 2012 12:00:00 +0000\r\n"
                    "Subject: one\r\n\r\ny\r\n"
                )
            trap.stop()
            for path in (trap.spool / "mail").iterdir():
                case.write(f"traps/north/{path.name}", path.read_bytes())
            run = takedown("run", case.path)
            self.assertEqual(run.returncode, 0, run.stderr)
            report = (case.path / "report.html").read_text()
            self.assertNotIn("203.0.113.9", report)  # what the client claims


class HoldsOff(unittest.TestCase):
    def test_no_trick_makes_it_take_mail_for_others(self):
        tricks = [b"victim@elsewhere.example", b"victim%elsewhere.example@ours.example", b"elsewhere.example!victim",
                  b"@ours.example:victim@elsewhere.example", b'"victim@elsewhere.example"', b"victim@[127.0.0.1]",
                  b'"victim@elsewhere.example"@ours.example', b"elsewhere.example!victim@ours.example",
                  b"victim@elsewhere.example@ours.example", b"victim%elsewhere.example@[127.0.0.1]"]
        with Trap(domains=["ours.example"]) as trap, trap.connect() as client:
            client.reply()
            for sender in (b"", b"a@ours.example", b"a@[127.0.0.1]", b"postmaster"):
                client.ask(b"MAIL FROM:<" + sender + b">\r\n")
                for trick in tricks[:4]:
                    self.assertTrue(client.ask(b"RCPT TO:<" + trick + b">\r\n").startswith(b"554 5.7.1"), trick)
                client.ask(b"RSET\r\n")
        with Trap(domains=["ours.example"]) as trap, trap.connect() as client:
            client.reply()
            client.ask(b"MAIL FROM:<a@b.example>\r\n")
            for trick in tricks:
                self.assertTrue(client.ask(b"RCPT TO:<" + trick + b">\r\n").startswith(b"554 5.7.1"), trick)

    def test_the_room_has_no_code_that_connects_or_starts_anything(self):
        library = BINARY.parent / "libtakedown_trap.a"
        wanted = subprocess.run(["nm", "-u", "-C", library], capture_output=True, text=True, check=True).stdout
        names = set(re.findall(r"^\s+U (\w+)$", wanted, re.M))
        self.assertIn("accept4", names)
        self.assertFalse(names & {"connect", "getaddrinfo", "gethostbyname", "res_query", "fork", "vfork", "execve",
                                  "execv", "execvp", "posix_spawn", "popen", "system", "sendmsg", "sendmmsg"})
        callers = [p.name for p in (ROOT / "src/trap").glob("*.cpp") if "::sendto(" in p.read_text()]
        self.assertEqual(callers, ["service_manager.cpp"])  # a datagram to the service manager's path

    def test_a_dripping_client_is_ended_and_others_are_served(self):
        with Trap(command_seconds=1, grace_seconds=1, least_bytes_a_second=1000) as trap:
            slow, in_mail = trap.connect(), trap.connect()
            slow.reply(), in_mail.reply()
            in_mail.ask(ENVELOPE), in_mail.reply(), in_mail.reply()
            in_mail.ask(b"DATA\r\n")
            begun, ends = time.monotonic(), {}
            while len(ends) < 2 and time.monotonic() - begun < 30:
                for client in {slow, in_mail} - set(ends):
                    try:
                        client.send(b"x")
                        client.socket.settimeout(0.05)
                        got = client.socket.recv(1000)
                        if got == b"" or got.startswith(b"421 4.4.2"):
                            ends[client] = got
                    except TimeoutError:
                        pass
                    except OSError:
                        ends[client] = b""
                time.sleep(0.05)
            self.assertEqual(len(ends), 2)
            with smtplib.SMTP("127.0.0.1", trap.port) as client:
                self.assertEqual(client.noop()[0], 250)
            ended = trap.health()[1]["ended"]
            self.assertEqual((ended.get("command-time"), ended.get("too-slow")), (1, 1))
            slow.close(), in_mail.close()

    def test_one_address_gets_no_more_sessions_than_it_may(self):
        with Trap(sessions_an_address=3) as trap:
            clients = [trap.connect() for _ in range(5)]
            greetings = sorted(client.reply()[:3] for client in clients)
            self.assertEqual(greetings, [b"220"] * 3 + [b"421"] * 2)
            self.assertEqual(trap.health()[1]["refused"], {"sessions-an-address": 2})
            for client in clients:
                client.close()

    def test_a_flood_of_connections_is_refused_by_its_rate(self):
        with Trap(connections_a_minute=20) as trap:
            greetings = []
            for _ in range(100):
                with trap.connect() as client:
                    greetings.append(client.reply()[:3])
            self.assertLessEqual(greetings.count(b"220"), 30)
            self.assertGreaterEqual(greetings.count(b"220"), 19)


class Safety(unittest.TestCase):
    def test_no_acknowledged_mail_is_lost_when_it_is_killed(self):
        chance = random.Random(7)
        acknowledged = set()
        with Trap(rotate_bytes=100_000) as trap:
            for killed in range(6):
                senders = [
                    threading.Thread(target=handed_over, args=(trap.port, f"{killed}-{i}", acknowledged)) for i in range(8)
                ]
                for sender in senders:
                    sender.start()
                time.sleep(chance.uniform(0.2, 1.5))
                trap.kill()
                for sender in senders:
                    sender.join()
                trap.start()
            self.assertEqual(trap.stop(), 0)
            kept = [re.search(rb"Subject: n(\S+)n\r", mail).group(1).decode() for mail in trap.mails()]
            self.assertGreater(len(acknowledged), 20)
            self.assertEqual(acknowledged - set(kept), set())
            self.assertEqual(len(kept), len(set(kept)))
            self.assertEqual(list((trap.spool / "active").iterdir()), [])

    def test_a_disk_that_takes_no_more_gives_452_and_bad_health_and_mends(self):
        with Trap(largest_file=60_000) as trap, trap.connect() as client:
            client.reply()
            mail = ENVELOPE + b"DATA\r\n" + b"x" * 70 + b"\r\n"
            replies = [client.ask(ENVELOPE), client.reply(), client.reply(), client.ask(b"DATA\r\n")]
            self.assertTrue(replies[-1].startswith(b"354"))
            self.assertTrue(client.ask((b"y" * 70 + b"\r\n") * 1000 + b".\r\n").startswith(b"452 4.3.1"))
            deadline = time.monotonic() + 20
            while not client.ask(b"MAIL FROM:<>\r\n").startswith(b"250") and time.monotonic() < deadline:
                time.sleep(0.2)
            client.ask(b"RCPT TO:<c@d.example>\r\n"), client.ask(b"DATA\r\n")
            self.assertTrue(client.ask(mail[-72:] + b".\r\n").startswith(b"250"))
            client.ask(b"QUIT\r\n")
            self.assertIn("mail cannot be written", trap.said())
            trap.stop()
            self.assertEqual(len(list(trap.mails())), 1)

    def test_too_little_room_refuses_mail_before_it_is_sent(self):
        with Trap(least_free_bytes=2**40) as trap, trap.connect() as client:
            client.reply()
            time.sleep(1)
            self.assertTrue(client.ask(b"MAIL FROM:<>\r\n").startswith(b"452"))
            status, health = trap.health()
            self.assertEqual((status, health["status"]), (503, "bad"))

    def test_it_finishes_the_mail_that_is_being_sent_when_it_stops(self):
        with Trap() as trap, trap.connect() as busy, trap.connect() as idle:
            busy.reply(), idle.reply()
            busy.ask(ENVELOPE), busy.reply(), busy.reply()
            busy.ask(b"DATA\r\n")
            trap.process.send_signal(signal.SIGTERM)
            self.assertTrue(idle.reply().startswith(b"421 4.3.2"))
            self.assertTrue(busy.ask(b"x\r\n.\r\n").startswith(b"250 2.0.0 Ok: queued"))
            self.assertTrue(busy.reply().startswith(b"421 4.3.2"))
            self.assertEqual(trap.process.wait(timeout=60), 0)
            self.assertEqual(len(list(trap.mails())), 1)

    def test_no_recipient_stands_in_what_it_says_and_others_cannot_read_the_spool(self):
        with Trap() as trap:
            with smtplib.SMTP("127.0.0.1", trap.port) as client:
                client.sendmail("a@b.example", ["secret.trap@d.example"], b"x\r\n")
            health = str(trap.health())
            trap.stop()
            self.assertNotIn("secret.trap", trap.said() + health)
            self.assertEqual(trap.spool.stat().st_mode & 0o777, 0o700)
            for path in trap.spool.rglob("*"):
                self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def test_two_traps_do_not_share_a_spool(self):
        with Trap() as trap:
            other = Trap(folder=trap.folder)
            with self.assertRaisesRegex(AssertionError, "another trap writes there"):
                other.start()

    def test_a_wrong_setting_is_named_with_its_line(self):
        with self.assertRaisesRegex(AssertionError, r"trap\.toml:\d+: 'sesions' is no setting"):
            Trap(sesions=3).start()
        with self.assertRaisesRegex(AssertionError, "'auth' must be"):
            Trap(auth="maybe").start()

    def test_it_tells_a_service_manager_that_it_is_ready(self):
        with Trap() as trap:
            trap.kill()
            place = trap.folder / "notify"
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.bind(str(place))
                place.chmod(0o777)
                manager.settimeout(30)

                os.environ["NOTIFY_SOCKET"] = str(place)
                try:
                    trap.start()
                finally:
                    del os.environ["NOTIFY_SOCKET"]
                self.assertIn(b"READY=1", manager.recv(1000))
                trap.stop()
                self.assertIn(b"STOPPING=1", manager.recv(1000))


if __name__ == "__main__":
    unittest.main()
