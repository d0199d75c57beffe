"""Runs `takedown trap` on loopback for tests and benchmarks: start it, talk to it, count what it keeps."""
import json
import mailbox
import os
import pwd
import re
import resource
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from program import BINARY

ROOMY = {  # a test comes from one address
    "sessions": 3000, "sessions_an_address": 3000, "sessions_a_block": 3000, "connections_a_minute": 10_000_000,
    "messages_a_session": 100_000,
}


class Trap:
    """A trap with a spool in a folder of its own; `settings` are those of docs/trap.md."""

    def __init__(self, folder=None, binary=BINARY, largest_file=None, **settings):
        self.owned = None if folder else tempfile.TemporaryDirectory(prefix="takedown-test-")
        self.folder = Path(folder or self.owned.name)
        os.chmod(self.folder, 0o755)
        self.spool = self.folder / "spool"
        self.binary, self.largest_file = binary, largest_file
        self.settings = {**ROOMY, "name": "mx.example.org", **settings}
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()
        if self.owned:
            self.owned.cleanup()

    def limit_files(self):
        if self.largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest_file, self.largest_file))

    def start(self):
        config = self.folder / "trap.toml"
        config.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in self.settings.items()))
        command = [str(self.binary), "trap", str(self.spool), "--config", str(config),
                   "--listen", "127.0.0.1:0", "--health", "127.0.0.1:0"]
        if os.geteuid() == 0:
            command += ["--user", pwd.getpwnam("nobody").pw_name]
        with open(self.folder / "log", "w") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, text=True, preexec_fn=self.limit_files
            )
        self.port = self.place("listening on")
        self.health_port = self.place("health on")
        return self

    def said(self):
        return (self.folder / "log").read_text()

    def place(self, words):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found = re.search(rf"{words} 127\.0\.0\.1:(\d+)", self.said())
            if found:
                return int(found.group(1))
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise AssertionError(f"the trap did not start: {self.said()}")

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def connect(self):
        return Client(self.port)

    def health(self):
        """(status, what it says)"""
        request = urllib.request.Request(f"http://127.0.0.1:{self.health_port}/health")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def mails(self):
        """The bytes of all mails in finished files."""
        for path in sorted((self.spool / "mail").glob("*.mbox")):
            box = mailbox.mbox(path)
            yield from (box.get_bytes(key) for key in box.keys())
            box.close()

    def parts(self):
        """Parts of sessions in finished conversation files."""
        for path in sorted((self.spool / "conversations").glob("*.jsonl")):
            for line in path.read_text().splitlines():
                record = json.loads(line)
                if "session" in record:
                    yield record

    def memory_kib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))


class Client:
    """A raw SMTP client that says exactly what it is told."""

    def __init__(self, port, timeout=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def reply(self):
        """The next reply's lines, joined; empty at the end."""
        lines = []
        while line := self.file.readline():
            lines.append(line)
            if line[3:4] != b"-":
                break
        return b"".join(lines)

    def ask(self, data):
        self.send(data)
        return self.reply()
