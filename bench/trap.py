#!/usr/bin/env python3
"""How much a trap takes, and what it survives; results go to bench/results/trap.json.

    bench/trap.py            speed, a thousand sessions at a time, kills, a flood, slow clients
    bench/trap.py --soak     also a day's worth of mail of a busy trap (86,400 messages) and its memory

Clients are smtp-source (Debian's postfix, which need not run) and raw sockets, on the same machine over loopback: the
figures are of both together.
"""
import datetime
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "cli"))
os.environ.setdefault("TAKEDOWN", str(ROOT / "build" / "release" / "takedown"))
import trap_test  # noqa: E402
from trap_program import Trap  # noqa: E402


def cpu_seconds(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def flooded(trap, sessions, messages, size, one_connection=False):
    """Seconds that smtp-source takes for them."""
    command = ["smtp-source", "-s", str(sessions), "-m", str(messages), "-l", str(size), "-f", "a@b.example",
               "-t", "c@d.example"] + (["-d"] if one_connection else []) + [f"127.0.0.1:{trap.port}"]
    begun = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begun


def speed(sessions, messages, size, one_connection=False):
    with Trap() as trap:
        seconds = flooded(trap, sessions, messages, size, one_connection)
        _, health = trap.health()
        used, memory = cpu_seconds(trap.process), trap.memory_kib()
        assert health["messages"] == messages, health
        trap.stop()
        kept = sum(1 for _ in trap.mails())
    return {"sessions": sessions, "messages": messages, "bytes_each": size, "kept": kept,
            "messages_a_connection": "all" if one_connection else 1, "seconds": round(seconds, 2),
            "messages_a_second": round(messages / seconds), "trap_cpu_seconds": round(used, 2),
            "messages_a_cpu_second": round(messages / used), "commits": health["commits"], "resident_mib": memory // 1024}


def concurrent(wanted):
    """That many sessions open at once, each of which then hands over a mail."""
    with Trap() as trap:
        clients = [trap.connect() for _ in range(wanted)]
        for client in clients:
            client.reply()
            client.ask(trap_test.ENVELOPE), client.reply(), client.reply(), client.ask(b"DATA\r\n")
        open_at_once = trap.health()[1]["sessions"]
        for client in clients:
            client.send(b"Subject: x\r\n\r\ny\r\n.\r\n")
        taken = sum(client.reply().startswith(b"250") for client in clients)
        memory = trap.memory_kib()
        for client in clients:
            client.close()
    return {"open_at_once": open_at_once, "acknowledged": taken, "resident_mib": memory // 1024}


def kills(rounds):
    chance = random.Random(11)
    acknowledged = set()
    with Trap(rotate_bytes=1_000_000) as trap:
        for number in range(rounds):
            senders = [threading.Thread(target=trap_test.handed_over, args=(trap.port, f"{number}-{i}", acknowledged))
                       for i in range(16)]
            for sender in senders:
                sender.start()
            time.sleep(chance.uniform(0.05, 2))
            trap.kill()
            for sender in senders:
                sender.join()
            trap.start()
        trap.stop()
        kept = [re.search(rb"Subject: n(\S+)n\r", mail).group(1).decode() for mail in trap.mails()]
    return {"kills": rounds, "acknowledged": len(acknowledged), "kept": len(kept),
            "acknowledged_and_lost": len(acknowledged - set(kept)), "twice": len(kept) - len(set(kept))}


def held_off():
    """Slow clients and a flood from one block, while others send."""
    with Trap(sessions=1500, command_seconds=3, grace_seconds=3, least_bytes_a_second=256) as trap:
        slow = [trap.connect() for _ in range(1000)]
        seconds = flooded(trap, 100, 2000, 3000)
        deadline = time.monotonic() + 30
        while trap.health()[1]["sessions"] > 0 and time.monotonic() < deadline:
            for client in slow:
                try:
                    client.send(b"x")
                except OSError:
                    pass
            time.sleep(0.5)
        drips = {"slow_clients": len(slow), "left_open": trap.health()[1]["sessions"],
                 "ended": trap.health()[1]["ended"], "messages_a_second_beside_them": round(2000 / seconds)}
        for client in slow:
            client.close()
    with Trap(connections_a_minute=100) as trap:
        begun, tries, greeted = time.monotonic(), 5000, 0
        for _ in range(tries):
            with trap.connect() as client:
                greeted += client.reply()[:3] == b"220"
        flood = {"connections": tries, "seconds": round(time.monotonic() - begun, 2), "let_in": greeted,
                 "refused": trap.health()[1]["refused"]}
    return {"dripping": drips, "flood": flood}


def soak(messages, pieces=12):
    """Memory after each twelfth of a day's mail, and after the last of it."""
    with Trap(rotate_bytes=32_000_000) as trap:
        begun, memory = time.monotonic(), []
        for _ in range(pieces):
            flooded(trap, 100, messages // pieces, 3000)
            memory.append(trap.memory_kib())
        _, health = trap.health()
        trap.stop()
        kept = sum(path.read_bytes().count(b"\nReturn-Path: <a@b.example>\r\n") for path in (trap.spool / "mail").iterdir())
    return {"messages": messages, "seconds": round(time.monotonic() - begun), "acknowledged": health["messages"],
            "kept": kept, "rotations": health["rotations"], "resident_kib": memory}


def main():
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    result = {
        "date": datetime.date.today().isoformat(), "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(), "load_before": os.getloadavg()[0],
        "speed": [speed(100, 20_000, 3000), speed(1000, 20_000, 3000), speed(100, 20_000, 3000, True)],
        "concurrent": concurrent(1500),
        "kills": kills(50),
        "held_off": held_off(),
    }
    if "--soak" in sys.argv:
        result["soak"] = soak(86_400)
    place = ROOT / "bench" / "results" / "trap.json"
    place.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
