#!/usr/bin/env python3
"""Writes examples/pharma-2012: a small world of July 2012 with known truth.

    python3 examples/make_pharma_example.py [FOLDER]

Every address, name and AS number is one that is reserved for documentation (RFC 5737, 3849, 2606,
5398). The same seed gives the same bytes.
"""

import gzip
import ipaddress
import json
import random
import struct
import sys
from collections import Counter
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

START = datetime(2012, 7, 16, 6, 0, tzinfo=timezone.utc)
HOURS = 6
SEED = 20120716

MASTER_A = "203.0.113.91"  # Panama
MASTER_B = "192.0.2.251"  # Russia
BACKUP_B = "192.0.2.20"  # Ukraine
TEMPLATES = ["198.51.100.226", "198.51.100.227"]  # Netherlands
BIRCH_V4, BIRCH_V6 = "203.0.113.200", "2001:db8:bad::5"
BIRCH_NAMES = ["northwind.example", "paperlamp.example", "quietriver.example"]
B_DOWN = (4 * 3600 - 5400, 4 * 3600 + 1800)  # seconds after START in which MASTER_B is silent

ISP_A = [f"198.51.100.{n}" for n in (11, 14, 19, 23, 27, 31)]
ISP_B = [f"198.51.100.{n}" for n in (42, 47, 53, 58)]
ISP_BIRCH = ["198.51.100.71", "198.51.100.76", "2001:db8:1::77"]
ZEEK_A = ["203.0.113.131", "203.0.113.132"]
ZEEK_B = ["203.0.113.133"]
BENIGN = [f"198.51.100.{n}" for n in (12, 16, 34, 37, 61, 64, 82, 85)]
MAIL_SERVER = "198.51.100.100"
RESOLVER = "198.51.100.120"
EXCHANGERS = [f"192.0.2.{n}" for n in range(130, 154)]
MONITOR = "192.0.2.70"
WEB = {f"{word}.example": f"192.0.2.{80 + i}" for i, word in enumerate(
    ["news", "weather", "shop", "library", "forum", "recipes", "maps", "football"])}
NTP, OCSP, UPDATE = "192.0.2.101", "192.0.2.102", "192.0.2.103"

# Bots that the traps see but no capture does.
FAR = {
    "alder": [f"203.0.113.{n}" for n in range(140, 158)] + [f"198.51.100.{n}" for n in range(140, 152)],
    "birch": [f"192.0.2.{n}" for n in range(160, 172)] + ["2001:db8:2::a1", "2001:db8:2::a2"],
    "cedar": [f"198.51.100.{n}" for n in range(152, 166)] + [f"203.0.113.{n}" for n in range(20, 30)],
}
SEEN = {"alder": ISP_A + ISP_B + ZEEK_A + ZEEK_B, "birch": ISP_BIRCH, "cedar": []}

FIRST = "Anna Boris Clara David Elena Frank Greta Henry Irene James Karen Louis Maria Nick".split()
LAST = "Adams Baker Carter Doyle Ellis Foster Grant Hayes Irwin Jordan Keller Lowell Mason".split()
NOISE = """amber basin candle dapple ember fallow garnet harbor island jasper kettle lantern meadow
nettle orchard pebble quarry ribbon saddle thicket upland velvet willow yonder zephyr""".split()


def at(seconds):
    return START + timedelta(seconds=seconds)


# --- packets ---------------------------------------------------------------------------------


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Capture:
    """Packets of a whole network, written in order of time as Ethernet pcap."""

    def __init__(self, rng):
        self.rng = rng
        self.packets = []

    def frame(self, when, source, target, protocol, payload):
        """`payload` is the transport segment with a zero checksum, which is filled in here."""
        a, b = ipaddress.ip_address(source), ipaddress.ip_address(target)
        pseudo = a.packed + b.packed + struct.pack("!IHBB", len(payload), 0, 0, protocol)
        place = 16 if protocol == 6 else 6
        value = checksum(pseudo + payload) or 0xFFFF
        payload = payload[:place] + struct.pack("!H", value) + payload[place + 2:]
        if a.version == 4:
            head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0,
                               0x4000, 64, protocol, 0, a.packed, b.packed)
            head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
            kind = b"\x08\x00"
        else:
            head = struct.pack("!IHBB16s16s", 6 << 28, len(payload), protocol, 64, a.packed, b.packed)
            kind = b"\x86\xdd"
        ethernet = b"\x02\0\0\0\0\x01\x02\0\0\0\0\x02" + kind
        self.packets.append((when, len(self.packets), ethernet + head + payload))

    def udp(self, when, source, target, ports, data):
        self.frame(when, source, target, 17,
                   struct.pack("!HHHH", ports[0], ports[1], 8 + len(data), 0) + data)

    def tcp(self, when, source, target, port, talk, answered=True):
        """`talk`: (from_client, bytes) in turn. Not answered: the SYN and two more of it."""
        local, rtt = self.rng.randrange(1025, 65000), self.rng.uniform(0.02, 0.09)
        numbers = {True: 1000, False: 5000}  # no noise: the file stays small

        def send(client, flags, data=b""):
            nonlocal when
            ends = (source, target) if client else (target, source)
            ports = (local, port) if client else (port, local)
            acked = numbers[not client] if flags & 0x10 else 0
            head = struct.pack("!HHIIBBHHH", *ports, numbers[client], acked, 5 << 4, flags, 64240, 0, 0)
            self.frame(when, *ends, 6, head + data)
            numbers[client] += len(data) + (1 if flags & 3 else 0)

        send(True, 0x02)
        if not answered:
            for wait in (3, 6):
                numbers[True] -= 1
                when += wait
                send(True, 0x02)
            return when + 12
        when += rtt
        send(False, 0x12)
        when += 0.001
        send(True, 0x10)
        for client, data in talk:
            when += 0.002 if client else rtt
            for cut in range(0, len(data), 1400):
                send(client, 0x18, data[cut:cut + 1400])
        when += 0.002
        send(True, 0x11)
        when += rtt
        send(False, 0x11)
        when += 0.001
        send(True, 0x10)
        return when

    def dns(self, when, client, name, answers=(), kind=1):
        """Query and answer; no answers: no such name."""
        port, query_id = self.rng.randrange(1025, 65000), self.rng.getrandbits(16)
        question = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
        question += b"\0" + struct.pack("!HH", kind, 1)
        resolver = "2001:db8:1::53" if ":" in client else RESOLVER
        self.udp(when, client, resolver, (port, 53),
                 struct.pack("!HHHHHH", query_id, 0x0100, 1, 0, 0, 0) + question)
        flags = 0x8180 if answers else 0x8183
        reply = struct.pack("!HHHHHH", query_id, flags, 1, len(answers), 0, 0) + question
        for answer in answers:
            packed = ipaddress.ip_address(answer).packed
            reply += struct.pack("!HHHIH", 0xC00C, kind, 1, 300, len(packed)) + packed
        self.udp(when + 0.012, resolver, client, (53, port), reply)
        return when + 0.02

    def write(self, path):
        out = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)]
        base = int(START.timestamp())
        for when, _, data in sorted(self.packets):
            whole = int(when)
            out.append(struct.pack("<IIII", base + whole, int((when - whole) * 1e3) * 1000, len(data), len(data)))
            out.append(data)
        write_gzip(path, b"".join(out))


def write_gzip(path, data):
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(data)


def http(uri, host, agent, body, headers=(), server="nginx", kind="text/html"):
    lines = [f"GET {uri} HTTP/1.1", f"Host: {host}"]
    if agent:
        lines.append(f"User-Agent: {agent}")
    lines += [*headers, "Connection: close", "", ""]
    reply = (f"HTTP/1.1 200 OK\r\nServer: {server}\r\nContent-Type: {kind}\r\n"
             f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n").encode() + body
    return [(True, "\r\n".join(lines).encode()), (False, reply)]


def smtp(rng, helo, verb_space, sender, recipient, message):
    gap = " " if verb_space else ""
    return [(False, b"220 mx.example ESMTP\r\n"), (True, f"{helo}\r\n".encode()), (False, b"250 ok\r\n"),
            (True, f"MAIL FROM:{gap}<{sender}>\r\n".encode()), (False, b"250 ok\r\n"),
            (True, f"RCPT TO:{gap}<{recipient}>\r\n".encode()),
            (False, rng.choice([b"250 ok\r\n"] * 3 + [b"550 no such user\r\n"])),
            (True, b"DATA\r\n"), (False, b"354 go on\r\n"),
            (True, message + b"\r\n.\r\n"), (False, b"250 queued\r\n"), (True, b"QUIT\r\n")]


# --- mail ------------------------------------------------------------------------------------

CAMPAIGNS = {
    "alder-pills": ("alder", ["Your {pct}% off at the Rx shop", "Dear {first}, {pct}% discount today",
                              "Pharmacy savings {pct}% for {first}"],
                    "Dear {first},\n\nour licensed online pharmacy offers every customer this month a saving of "
                    "{pct}% on all {tablets|pills|medicines} without any waiting at the counter. Delivery is "
                    "discreet and takes {three|four|five} days.\n\nOrder here: http://{word}{n}.rxcorner.example/"
                    "{word}/?id={num}\n\n{word} {word} {word}\n"),
    "alder-watches": ("alder", ["Luxury watch for {first}", "Replica {word} collection {n}"],
                      "Hello {first}!\n\nLook at the finest copies of Swiss timepieces that no friend of yours "
                      "can tell from the {original|genuine} ones. Each watch comes with a {leather|velvet} case "
                      "and a year of guarantee.\n\nSee them at http://{word}.finehands.example/catalog/{num}.html\n"
                      "\n{word} {word}\n"),
    "birch-casino": ("birch", ["{pct} free spins waiting", "{first}, claim your welcome bonus"],
                     "Hi {first},\n\nthe golden table casino has reserved a welcome bonus of {pct}0 dollars in your "
                     "name. Simply {download|install} our free software, choose any game and play {tonight|now} "
                     "with our money instead of yours.\n\nhttp://{word}.goldtable.example/go/{num}\n"),
    "birch-software": ("birch", ["Office and design software -{pct}%", "OEM licence sale {n}"],
                       "Good day,\n\nwe sell original software for office, design and study as a download at prices "
                       "up to {pct}% below those in any shop. Licence keys arrive by mail within {ten|twenty} "
                       "minutes of your payment.\n\nPrice list: http://{word}.keydepot.example/list.php?c={num}\n"
                       "{word}\n"),
    "cedar-loans": ("cedar", ["Loan approved: {pct}000", "{first} {last}, your credit line"],
                    "{first} {last},\n\nyour application for a personal loan of {pct}000 dollars was accepted by our "
                    "lending partners. No check of your credit history is needed and the money may be with you "
                    "{today|tomorrow} if you confirm your details.\n\nhttp://www.{word}lend.example/confirm?k={num}\n"),
}


def fill(rng, text):
    out, rest = "", text
    while "{" in rest:
        before, rest = rest.split("{", 1)
        key, rest = rest.split("}", 1)
        out += before
        if "|" in key:
            out += rng.choice(key.split("|"))
        else:
            out += {"first": lambda: rng.choice(FIRST), "last": lambda: rng.choice(LAST),
                    "word": lambda: rng.choice(NOISE), "n": lambda: str(rng.randrange(10, 99)),
                    "pct": lambda: str(rng.randrange(40, 90)),
                    "num": lambda: str(rng.randrange(10**6, 10**8))}[key]()
    return out + rest


def sender_of(rng):
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}", f"{rng.choice(NOISE)}{rng.randrange(99)}@{rng.choice(NOISE)}.example"


def hexed(rng, digits, upper=False):
    text = f"{rng.getrandbits(4 * digits):0{digits}x}"
    return text.upper() if upper else text


def message_of(rng, botnet, subject, body, to, when):
    """Header lines and body as the botnet's engine makes them, with the HELO it would give."""
    name, address = sender_of(rng)
    date = format_datetime(when + timedelta(hours=rng.choice([-5, 0, 2])))
    if botnet == "alder":
        stamp, pid = when.strftime("%Y%m%d%H%M%S"), rng.randrange(1000, 32000)
        host = f"{rng.choice(NOISE)}.example"
        head = [f"Received: (qmail {pid} by uid {rng.randrange(100, 999)}); {date}",
                f"Message-ID: <{stamp}.{pid}.qmail@{host}>", f"From: \"{name}\" <{address}>", f"To: <{to}>",
                f"Subject: {subject}", f"Date: {date}", "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=\"ISO-8859-1\"", "Content-Transfer-Encoding: 7bit"]
        return head, body, host, address
    if botnet == "birch":
        machine = f"{rng.choice(NOISE)}{hexed(rng, 4)}"
        head = [f"From: \"{name}\" <{address}>", f"To: <{to}>", f"Subject: {subject}", f"Date: {date}",
                f"Message-ID: <{hexed(rng, 12)}${hexed(rng, 8)}${hexed(rng, 8)}@{machine}>",
                "MIME-Version: 1.0", "Content-Type: text/plain; format=flowed; charset=\"windows-1252\"",
                "X-Priority: 3", "X-MSMail-Priority: Normal",
                "X-Mailer: Microsoft Outlook Express 6.00.2900.5512",
                "X-MimeOLE: Produced By Microsoft MimeOLE V6.00.2900.5512"]
        return head, body, machine, address
    domain = address.split("@")[1]
    head = [f"Message-ID: <{hexed(rng, 8, True)}.{rng.randrange(10**6, 10**7)}@{domain}>", f"Date: {date}",
            f"From: {name} <{address}>", "User-Agent: Thunderbird 2.0.0.24 (Windows/20100228)",
            "MIME-Version: 1.0", f"To: {to}", f"Subject: {subject}",
            "Content-Type: text/plain; charset=us-ascii", "Content-Transfer-Encoding: 8bit"]
    return head, body, domain, address


ODD_SUBJECTS = ["Invoice overdue", "Partnership proposal", "RE: your parcel", "Survey", "You were chosen",
                "Seeds for sale", "Roof repair offer", "Translation service", "Hello dear", "Company register entry",
                "Fax from unknown", "Cheap flights", "Membership notice", "Furniture clearance"]


def one_off(rng, number, to, when):
    """Mail that shares neither engine nor text with anything else."""
    name, address = sender_of(rng)
    fields = [f"From: {name} <{address}>", f"To: {to}", f"Subject: {ODD_SUBJECTS[number]}",
              f"Date: {format_datetime(when)}",
              f"Message-ID: <{number}-{hexed(rng, 6 + number)}@{rng.choice(NOISE)}.example>"]
    rng.shuffle(fields)
    fields.append(f"X-Odd-{rng.choice(NOISE).title()}: {number}")
    body = " ".join(rng.choice(NOISE) + rng.choice(["", "s", "ing", "ly"]) for _ in range(40 + 3 * number)) + "\n"
    return fields, body, f"{rng.choice(NOISE)}.invalid", address


def received_by(trap, rng, source, helo, to, when):
    """The trap's own Received lines, last added first; `south` hands mail on inside."""
    shown = f"IPv6:{source}" if ":" in source else source
    border = (f"Received: from {helo} (unknown [{shown}])\n\tby mx1.{trap}.trap.example (Postfix) with "
              f"{'SMTP' if rng.random() < 0.7 else 'ESMTP'} id {hexed(rng, 10, True)}\n\tfor <{to}>; {format_datetime(when)}")
    if trap == "north":
        return [border]
    inner = (f"Received: from mx1.south.trap.example (mx1.south.trap.example [10.9.0.2])\n\tby store.south.trap.example "
             f"(Postfix) with ESMTP id {hexed(rng, 10, True)};\n\t{format_datetime(when + timedelta(seconds=1))}")
    return [inner, border]


def forged_hop(rng, when):
    return (f"Received: from {rng.choice(NOISE)}.example ([192.0.2.{rng.randrange(180, 190)}]) by mail.{rng.choice(NOISE)}"
            f".example with ESMTP; {format_datetime(when - timedelta(minutes=7))}")


def as_mbox(when, address, lines, body):
    text = body.replace("\nFrom ", "\n>From ")
    return f"From {address} {when.strftime('%a %b %d %H:%M:%S %Y')}\n" + "\n".join(lines) + f"\n\n{text}\n"


def make_traps(rng):
    """Both traps' mail, and how many messages each botnet sent to each."""
    plans = {"north": {"alder-pills": 30, "alder-watches": 14, "birch-casino": 17, "birch-software": 9, "cedar-loans": 12},
             "south": {"alder-pills": 40, "alder-watches": 24, "birch-casino": 14, "birch-software": 16, "cedar-loans": 24}}
    mail, counts = {}, {}
    for trap, plan in plans.items():
        entries, counts[trap] = [], Counter()
        jobs = [name for name, count in plan.items() for _ in range(count)] + list(range(7))
        for job in jobs:
            when = at(rng.uniform(0, HOURS * 3600)).replace(microsecond=0)
            to = f"{rng.choice(FIRST).lower()}.{rng.choice(LAST).lower()}@trap.example"
            if isinstance(job, int):
                botnet, source = "unattributed", f"192.0.2.{190 + job}" if trap == "south" else f"203.0.113.{30 + job}"
                lines, body, helo, address = one_off(rng, job + (7 if trap == "south" else 0), to, when)
            else:
                botnet, subjects, text = CAMPAIGNS[job]
                source = rng.choice(SEEN[botnet] * 2 + FAR[botnet])
                lines, body, helo, address = message_of(
                    rng, botnet, fill(rng, rng.choice(subjects)), fill(rng, text), to, when)
                if botnet == "birch" and rng.random() < 0.5:
                    lines = [forged_hop(rng, when)] + lines
            lines = received_by(trap, rng, source, helo, to, when) + lines
            entries.append((when, len(entries), as_mbox(when, address, lines, body)))
            counts[trap][botnet] += 1
        mail[trap] = "".join(entry for _, _, entry in sorted(entries))
    return mail, counts


def make_ham(rng):
    letters, news = [], []
    for number in range(14):
        when = at(rng.uniform(0, HOURS * 3600)).replace(microsecond=0)
        name, friend = rng.choice(FIRST), rng.choice(FIRST)
        body = (f"Hi {friend},\n\n{rng.choice(['thanks for the photos', 'the train was late again', 'see you on Sunday'])}. "
                f"The {rng.choice(NOISE)} by the {rng.choice(NOISE)} looks lovely this year and the children asked after you.\n\n{name}\n")
        lines = [f"Received: from mail.family.example (mail.family.example [192.0.2.{60 + number % 3}])\n\tby mx.office.example "
                 f"(Postfix) with ESMTP id {hexed(rng, 10, True)};\n\t{format_datetime(when)}",
                 f"Date: {format_datetime(when)}", f"From: {name} <{name.lower()}@family.example>",
                 f"To: {friend} <{friend.lower()}@office.example>", f"Subject: {rng.choice(['Sunday', 'Photos', 'Re: holidays'])}",
                 f"Message-ID: <{number}.{hexed(rng, 8)}@family.example>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
        letters.append((when, number, as_mbox(when, f"{name.lower()}@family.example", lines, body)))
    for number in range(12):
        when = at(1800 * number).replace(microsecond=0)
        body = (f"The library newsletter, number {number + 40}\n\nThis week: a talk on the {rng.choice(NOISE)}, new opening "
                f"hours on {rng.choice(['Monday', 'Friday'])}, and {rng.randrange(20, 60)} new books in the reading room.\n\n"
                f"http://www.library.example/news/{number + 40}\nTo leave this list: http://www.library.example/leave\n")
        lines = [f"Received: from lists.library.example (lists.library.example [192.0.2.83])\n\tby mx.office.example (Postfix) "
                 f"with ESMTP id {hexed(rng, 10, True)};\n\t{format_datetime(when)}",
                 "From: Library <news@library.example>", "To: readers@office.example", f"Subject: Library newsletter {number + 40}",
                 f"Date: {format_datetime(when)}", f"Message-ID: <news-{number + 40}@lists.library.example>",
                 "List-Id: <news.library.example>", "List-Unsubscribe: <http://www.library.example/leave>",
                 "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
        news.append((when, number, as_mbox(when, "news@library.example", lines, body)))
    return ("".join(entry for _, _, entry in sorted(letters)), "".join(entry for _, _, entry in sorted(news)))


# --- traffic ---------------------------------------------------------------------------------


def poll_times(rng, period, spread):
    when = rng.uniform(30, period)
    while when < HOURS * 3600 - 120:
        yield when
        when += period * rng.uniform(1 - spread, 1 + spread)


def burst(cap, rng, bot, botnet, when, count):
    """Spam to several exchangers, each message by the botnet's engine."""
    names = [name for name, (owner, _, _) in CAMPAIGNS.items() if owner == botnet]
    for _ in range(count):
        when += rng.uniform(0.5, 8)
        subjects, text = CAMPAIGNS[rng.choice(names)][1:]
        to = f"{rng.choice(FIRST).lower()}@{rng.choice(NOISE)}.example"
        head, body, helo, address = message_of(rng, botnet, fill(rng, rng.choice(subjects)), fill(rng, text), to, at(when).replace(microsecond=0))
        message = "\r\n".join([*head, "", *body.split("\n")[2:5]]).encode()
        target = rng.choice(EXCHANGERS)
        if ":" in bot:
            target = f"2001:db8:25::{rng.randrange(1, 20):x}"
        verb = "HELO" if botnet == "alder" else "EHLO"
        cap.tcp(when, bot, target, 25, smtp(rng, f"{verb} {helo}", botnet == "alder", address, to, message))


def alder_bot(cap, rng, bot, segment):
    bot_id, task = rng.getrandbits(40), 0
    for when in poll_times(rng, 1200, 0.12):
        servers = [MASTER_A] if segment == "A" else [MASTER_B, BACKUP_B]
        uri = f"/spm/s_alive.php?id={bot_id}&tick={rng.randrange(10**6, 10**8)}&ver=705&smtp=ok"
        for server in servers:
            silent = server == MASTER_B and B_DOWN[0] <= when < B_DOWN[1]
            reply = f"<config>{hexed(rng, 32)}</config>do_work".encode()
            when = cap.tcp(when, bot, server, 80, http(uri, server, "", reply, server="Apache", kind="text/plain"), not silent)
            if not silent:
                break
        if rng.random() < 0.3:
            task += 1
            when += rng.uniform(5, 25)
            template = ("<emails>" + "\n".join(f"{rng.choice(FIRST).lower()}@{rng.choice(NOISE)}.example" for _ in range(12)) + "</emails>").encode()
            uri = f"/spm/s_task.php?id={bot_id}&task={task}"
            server = rng.choice(TEMPLATES)
            when = cap.tcp(when, bot, server, 80, http(uri, server, "", template, server="Apache", kind="text/plain"))
            burst(cap, rng, bot, "alder", when + rng.uniform(2, 20), 3)


def birch_bot(cap, rng, bot):
    kind, target = (28, BIRCH_V6) if ":" in bot else (1, BIRCH_V4)
    for when in poll_times(rng, 1500, 0.2):
        for name in BIRCH_NAMES[:2]:
            when = cap.dns(when, bot, name, (), kind) + rng.uniform(0.5, 2)
        name = BIRCH_NAMES[2]
        when = cap.dns(when, bot, name, (target,), kind)
        uri = f"/gate/{hexed(rng, 8)}/cfg.bin"
        when = cap.tcp(when, bot, target, 8080, http(uri, name, "Mozilla/4.0 (compatible; MSIE 6.0)", b"cfg1;" * 120, kind="application/octet-stream"))
        if rng.random() < 0.3:
            burst(cap, rng, bot, "birch", when + rng.uniform(2, 30), 3)


def ordinary_life(cap, rng, host):
    """What any machine does, infected or not."""
    agent = rng.choice(["Mozilla/5.0 (Windows NT 6.1; rv:13.0) Gecko/20100101 Firefox/13.0.1",
                        "Mozilla/5.0 (Windows NT 5.1) AppleWebKit/536.11 Chrome/20.0.1132.57"])
    if ":" in host:
        return
    for when in poll_times(rng, 4000, 0.05):
        cap.udp(when, host, NTP, (123, 123), b"\x1b" + bytes(47))
        cap.udp(when + 0.03, NTP, host, (123, 123), b"\x1c" + bytes(47))
    for when in poll_times(rng, 11000, 0.6):
        name = rng.choice(sorted(WEB))
        when = cap.dns(when, host, f"www.{name}", (WEB[name],))
        page = (f"<html><title>{name}</title>" + " ".join(rng.choice(NOISE) for _ in range(20)) + "</html>").encode()
        when = cap.tcp(when, host, WEB[name], 80, http("/", f"www.{name}", agent, page))
        cap.tcp(when + 0.2, host, WEB[name], 80, http(f"/style/{rng.randrange(9)}.css", f"www.{name}", agent, page[:300], [f"Referer: http://www.{name}/"], kind="text/css"))
    for name, server, uri, period in (("ocsp.trust.example", OCSP, "/MEUwQ", 9000), ("update.system.example", UPDATE, "/v6/check.cab", 10000)):
        for when in poll_times(rng, period, 0.3):
            when = cap.dns(when, host, name, (server,))
            cap.tcp(when, host, server, 80, http(uri, name, "System-Agent/7.6", b"signed" * 30, kind="application/octet-stream"))


def make_isp(rng):
    cap = Capture(rng)
    for bot in ISP_A:
        alder_bot(cap, rng, bot, "A")
    for bot in ISP_B:
        alder_bot(cap, rng, bot, "B")
    for bot in ISP_BIRCH:
        birch_bot(cap, rng, bot)
    for host in BENIGN + ISP_A + ISP_B + ISP_BIRCH:
        ordinary_life(cap, rng, host)
    for host in BENIGN[:3]:  # a harmless clockwork
        for when in poll_times(rng, 900, 0.01):
            if rng.random() < 0.3:
                when = cap.dns(when, host, "agent.monitor.example", (MONITOR,))
            cap.tcp(when, host, MONITOR, 80, http(f"/ping?host={host}", "agent.monitor.example", "monitor-agent/2.1", b"ok"))
    for when in poll_times(rng, 1200, 0.7):  # a mail server that asks a block list and sends to many
        octets = ".".join(str(rng.randrange(1, 250)) for _ in range(4))
        cap.dns(when, MAIL_SERVER, f"{octets}.list.dnsbl.example", ("127.0.0.2",) if rng.random() < 0.4 else ())
        message = f"From: clerk@office.example\r\nSubject: minutes {rng.randrange(99)}\r\n\r\nPlease find the minutes.\r\n".encode()
        cap.tcp(when + 1, MAIL_SERVER, rng.choice(EXCHANGERS), 25,
                smtp(rng, "EHLO mail.office.example", False, "clerk@office.example", f"{rng.choice(FIRST).lower()}@{rng.choice(NOISE)}.example", message))
    return cap


class ZeekLogs:
    """conn, dns and http of a second network, as Zeek writes them."""

    FIELDS = {
        "conn": ("ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state history orig_pkts resp_pkts",
                 "time string addr port addr port enum string interval count count string string count count"),
        "dns": ("ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto query qtype qtype_name rcode rcode_name answers TTLs",
                "time string addr port addr port enum string count string count string vector[string] vector[interval]"),
        "http": ("ts uid id.orig_h id.orig_p id.resp_h id.resp_p method host uri referrer user_agent request_body_len response_body_len status_code resp_mime_types",
                 "time string addr port addr port string string string string string count count count vector[string]"),
    }

    def __init__(self, rng):
        self.rng, self.rows = rng, {kind: [] for kind in self.FIELDS}

    def add(self, kind, when, *values):
        self.rows[kind].append((when, len(self.rows[kind]), values))

    def visit(self, when, client, server, port, service, sizes, request=None):
        uid, local = f"C{hexed(self.rng, 16)}", self.rng.randrange(1025, 65000)
        ends = (uid, client, local, server, port)
        self.add("conn", when, *ends, "tcp", service, f"{self.rng.uniform(0.1, 2):.6f}", *sizes, "SF", "ShADadFf", 6 + sizes[0] // 1400, 5 + sizes[1] // 1400)
        if request:
            host, uri, referrer, agent, kind = request
            self.add("http", when + 0.05, *ends, "GET", host, uri, referrer, agent, 0, sizes[1], 200, kind)

    def lookup(self, when, client, name, answer):
        ends = (f"C{hexed(self.rng, 16)}", client, self.rng.randrange(1025, 65000), "203.0.113.129", 53)
        self.add("conn", when, *ends, "udp", "dns", "0.012000", 34, 50, "SF", "Dd", 1, 1)
        self.add("dns", when, *ends, "udp", name, 1, "A", 0 if answer else 3, "NOERROR" if answer else "NXDOMAIN", answer or "-", "300.000000" if answer else "-")

    def write(self, folder):
        for kind, (fields, types) in self.FIELDS.items():
            stamp = at(0).strftime("%Y-%m-%d-%H-%M-%S")
            lines = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", f"#path\t{kind}",
                     f"#open\t{stamp}", "#fields\t" + fields.replace(" ", "\t"), "#types\t" + types.replace(" ", "\t")]
            base = int(START.timestamp())
            for when, _, values in sorted(self.rows[kind], key=lambda row: row[:2]):
                lines.append("\t".join([f"{base + when:.6f}", *map(str, values)]))
            lines.append(f"#close\t{at(HOURS * 3600).strftime('%Y-%m-%d-%H-%M-%S')}")
            (folder / f"{kind}.log").write_text("\n".join(lines) + "\n")


def make_zeek(rng):
    logs = ZeekLogs(rng)
    for bot in ZEEK_A + ZEEK_B:
        bot_id, task = rng.getrandbits(40), 0
        master = MASTER_A if bot in ZEEK_A else MASTER_B
        for when in poll_times(rng, 1200, 0.12):
            server = master
            if master == MASTER_B and B_DOWN[0] <= when < B_DOWN[1]:
                logs.add("conn", when, f"C{hexed(rng, 16)}", bot, rng.randrange(1025, 65000), master, 80, "tcp", "-", "9.000000", 0, 0, "S0", "S", 3, 0)
                when, server = when + 21, BACKUP_B
            uri = f"/spm/s_alive.php?id={bot_id}&tick={rng.randrange(10**6, 10**8)}&ver=705&smtp=ok"
            logs.visit(when, bot, server, 80, "http", (130, 60), (server, uri, "-", "-", "text/plain"))
            if rng.random() < 0.55:
                task, when = task + 1, when + rng.uniform(5, 25)
                server = rng.choice(TEMPLATES)
                logs.visit(when, bot, server, 80, "http", (110, 1900), (server, f"/spm/s_task.php?id={bot_id}&task={task}", "-", "-", "text/plain"))
                for _ in range(rng.randrange(3, 6)):
                    when += rng.uniform(2, 20)
                    logs.visit(when, bot, rng.choice(EXCHANGERS), 25, "smtp", (900, 140))
    for host in [f"203.0.113.{n}" for n in range(131, 139)]:
        for when in poll_times(rng, 2400, 0.6):
            name = rng.choice(sorted(WEB))
            logs.lookup(when, host, f"www.{name}", WEB[name])
            logs.visit(when + 0.1, host, WEB[name], 80, "http", (350, 4200), (f"www.{name}", "/", "-", "Mozilla/5.0 (X11; Linux)", "text/html"))
    return logs


# --- routes and places -----------------------------------------------------------------------

ORIGINS = {  # prefix → origin, its upstreams
    "203.0.113.64/26": (64500, [64506, 64507]), "192.0.2.192/26": (64501, [64508]),
    "198.51.100.192/26": (64502, [64509]), "192.0.2.0/26": (64503, [64508, 64510]),
    "203.0.113.192/26": (64504, [64507]), "2001:db8:bad::/48": (64504, [64507]),
    "203.0.113.0/24": (64505, [64507]), "198.51.100.0/25": (64496, [64509, 64510]),
    "192.0.2.64/26": (64497, [64510]), "192.0.2.128/26": (64498, [64509]),
}
PEERS = [(65536 + n, f"198.51.100.{241 + n}") for n in range(6)]


def make_routes(rng):
    lines, stamp = [], int(START.timestamp()) - 21600
    for prefix, (origin, upstreams) in ORIGINS.items():
        for number, (peer_as, peer) in enumerate(PEERS):
            upstream = upstreams[0] if rng.random() < 0.6 else upstreams[-1]
            middle = [65550] if number % 2 else [65549, 65550]
            path = [peer_as, *middle, upstream, *[origin] * (3 if number == 5 else 1)]
            lines.append(f"TABLE_DUMP2|{stamp}|B|{peer}|{peer_as}|{prefix}|{' '.join(map(str, path))}|IGP|{peer}|0|0||NAG||")
    # Two paths that no one should believe: a loop, and an aggregate.
    lines.append(f"TABLE_DUMP2|{stamp}|B|198.51.100.251|65547|192.0.2.192/26|65547 64508 65547 64501|IGP|198.51.100.251|0|0||NAG||")
    lines.append(f"TABLE_DUMP2|{stamp}|B|198.51.100.252|65548|203.0.113.64/26|65548 64506 {{64500,64505}}|IGP|198.51.100.252|0|0||AG|64506 198.51.100.252|")
    return "\n".join(lines) + "\n"


PLACES = """start,end,country,city,lat,lon,asn,holder
203.0.113.64,203.0.113.127,PA,Panama City,8.98,-79.52,64500,Istmo Servers
192.0.2.192,192.0.2.255,RU,Moscow,55.75,37.62,64501,Severny Host
198.51.100.192,198.51.100.239,NL,Amsterdam,52.37,4.90,64502,Polder Hosting
192.0.2.0,192.0.2.63,UA,Kharkiv,49.99,36.23,65551,Former Owner of the Block
203.0.113.192,203.0.113.255,DE,Frankfurt,50.11,8.68,64504,Mainufer Rechenzentrum
2001:db8:bad::,2001:db8:bad:ffff:ffff:ffff:ffff:ffff,DE,Frankfurt,50.11,8.68,64504,Mainufer Rechenzentrum
198.51.100.0,198.51.100.127,BR,Recife,-8.05,-34.88,64496,Litoral Internet
192.0.2.64,192.0.2.127,SE,Stockholm,59.33,18.07,64497,Web Services
192.0.2.128,192.0.2.191,SE,Malmo,55.60,13.00,64498,Mail Services
203.0.113.128,203.0.113.191,VN,Hanoi,21.03,105.85,64505,Song Hong Net
"""

CASE = """# Settings of this case. Everything has a default; what is commented out shows it.

[case]
name = "pharma-2012"
who = "Example CERT"
tlp = "TLP:AMBER"

[mail]
trap_addresses = ["*@trap.example"]
trusted_relays = []
# receiving_hosts = []         # names of your own mail exchangers, as they write them in Received

[traffic]
# separate_networks = []       # files that each saw a network of its own

[plan]
# deaf_parties = []            # try ["AS64501"]: the host that does not answer; its upstream can cut it off
# forbidden_actions = []       # actions you may not ask for
"""


def truth(counts):
    def server(address, role, segment, asn, country, port=80):
        return {"address": address, "port": port, "role": role, "segments": segment, "as": asn, "country": country}

    return {
        "made_by": "examples/make_pharma_example.py", "seed": SEED,
        "messages": {trap: dict(sorted(count.items())) for trap, count in counts.items()},
        "botnets": {name: {"sources_possible": SEEN[name] + FAR[name],
                           "campaigns": [c for c, (owner, _, _) in CAMPAIGNS.items() if owner == name]}
                    for name in ("alder", "birch", "cedar")},
        "segments": {
            "alder-A": {"bots": ISP_A + ZEEK_A, "fallback": "unknown: its master never failed"},
            "alder-B": {"bots": ISP_B + ZEEK_B, "fallback": "address list"},
            "birch": {"bots": ISP_BIRCH, "fallback": "domain list", "names": BIRCH_NAMES},
        },
        "controllers": [
            server(MASTER_A, "config master", ["alder-A"], 64500, "PA"),
            server(MASTER_B, "config master", ["alder-B"], 64501, "RU"),
            server(BACKUP_B, "config master (backup)", ["alder-B"], 64503, "UA"),
            *[server(address, "template server", ["alder-A", "alder-B"], 64502, "NL") for address in TEMPLATES],
            server(BIRCH_V4, "config master", ["birch"], 64504, "DE", 8080),
            server(BIRCH_V6, "config master", ["birch"], 64504, "DE", 8080),
        ],
        "not_controllers": [MONITOR, NTP, OCSP, UPDATE, RESOLVER, *EXCHANGERS, *WEB.values()],
        "sites": {"differs": [BACKUP_B], "why": "the place file still names the block's former AS"},
        "plan": {"alder_headless_hosts": ["AS64500", "AS64501", "AS64503"],
                 "with_AS64501_deaf": ["AS64500", "AS64503", "AS64508"],
                 "note": "cost 3, and 4 with AS64501 deaf; birch needs its host or names as well"},
    }


README = """# pharma-2012: an invented case

Made by `python3 examples/make_pharma_example.py` (seeded: the same bytes each time). Addresses, names and AS numbers are
those reserved for documentation; no real network, person or shop is in it. Only the shape is that of July 2012.

| evidence | what |
|---|---|
| `evidence/traps/north`, `south` | spam of three botnets (alder, birch, cedar), each with an engine of its own, and one-off spam. South hands mail on inside, so its border hop is the second. Some hops below the border are forged |
| `evidence/ham` | letters and a newsletter |
| `evidence/traffic/isp.pcap.gz` | six hours of an access network: 10 bots of alder in two segments, 3 of birch (one on IPv6), and what ordinary hosts do: browsing, NTP, OCSP, updates, a monitoring agent, a mail server |
| `evidence/traffic/zeek` | a second network with 3 more bots of alder |
| `evidence/routing`, `evidence/places` | a route table dump as text, and a range file that is out of date for one block |

A right answer (all of it is in `truth.json`):
- Three botnets in the mail; cedar has no traffic, so no controllers.
- alder has a master in Panama for segment A, one in Russia for B, a backup in Ukraine for B, two template servers in the
  Netherlands. All are hard-coded addresses. The monitoring agent is a beacon and no controller.
- Fallback: A unknown (its master never failed), B an address list (the Russian master is silent from 08:30 to 10:30 UTC,
  and bots turn to Ukraine), birch a list of names of which the first two no longer exist.
- The Ukrainian block is AS64503 by the routes, AS65551 by the place file: both are shown.
- Cutting alder takes the hosts AS64500, AS64501 and AS64503. If AS64501 is deaf, its only upstream, AS64508, can
  null-route the master.

What the program does not find here yet, and what follows from it:
- One of the three botnets is told, birch. The pharmacy mailing of alder falls into four campaigns, and its engine
  alone is not telling enough; its mail and cedar's stay unattributed, and alder's segments without a botnet.
- Roles stay unknown: nothing in six hours tells masters from template servers. So the plan holds the two template
  servers to be able to re-configure bots, and asks their host too.
- The controller that birch's one IPv6 bot uses stays a candidate: one bot is not enough.
"""


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "pharma-2012"
    evidence = folder / "evidence"
    for name in ("traps/north", "traps/south", "ham", "traffic/zeek", "routing", "places"):
        (evidence / name).mkdir(parents=True, exist_ok=True)
    mail, counts = make_traps(random.Random(SEED))
    (evidence / "traps/north/north.mbox").write_text(mail["north"])
    write_gzip(evidence / "traps/south/south.mbox.gz", mail["south"].encode())
    letters, news = make_ham(random.Random(SEED + 1))
    (evidence / "ham/letters.mbox").write_text(letters)
    (evidence / "ham/newsletter.mbox").write_text(news)
    make_isp(random.Random(SEED + 2)).write(evidence / "traffic/isp.pcap.gz")
    make_zeek(random.Random(SEED + 3)).write(evidence / "traffic/zeek")
    (evidence / "routing/rib.bgpdump.txt").write_text(make_routes(random.Random(SEED + 4)))
    (evidence / "places/places.csv").write_text(PLACES)
    (folder / "case.toml").write_text(CASE)
    (folder / "README.md").write_text(README)
    (folder / "truth.json").write_text(json.dumps(truth(counts), indent=1) + "\n")


if __name__ == "__main__":
    main()
