#!/usr/bin/env python3
"""Turns a capture of NetFlow datagrams into a file that nfdump reads.

    tools/make_nfdump.py CAPTURE OUTPUT

nfcapd of Debian 12 reads no captures, so the datagrams are sent to one on the loopback address.
CAPTURE is a classic pcap of Ethernet frames with IPv4 and UDP to port 2055, as `takedown simulate`
writes it (docs/formats/netflow.md). OUTPUT then holds the records by the time of their first packet:
    nfdump -r OUTPUT -o csv
"""

import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

NETFLOW_PORT = 2055
BURST = 20  # datagrams between two rests, so that no socket buffer runs over


def datagrams(path):
    """The UDP payloads to the NetFlow port, in file order."""
    with open(path, "rb") as capture:
        if capture.read(4) != struct.pack("<I", 0xA1B2C3D4):
            sys.exit(f"{path}: no pcap file with little-endian microseconds")
        capture.read(20)
        while head := capture.read(16):
            _, _, kept, length = struct.unpack("<IIII", head)
            frame = capture.read(kept)
            if kept < length or frame[12:14] != b"\x08\x00" or frame[23] != 17:
                sys.exit(f"{path}: a frame is cut or no UDP over IPv4")
            udp = frame[14 + (frame[14] & 15) * 4 :]
            if struct.unpack("!H", udp[2:4])[0] == NETFLOW_PORT:
                yield udp[8:]


def data_records(datagram):
    """How many flow records a version 9 datagram says it has: templates do not count."""
    count = struct.unpack("!H", datagram[2:4])[0]
    at = 20
    while at + 4 <= len(datagram):
        number, length = struct.unpack("!HH", datagram[at : at + 4])
        count -= number == 0
        at += max(length, 4)
    return count


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def replay(path, folder):
    """Sends all datagrams to an nfcapd that writes into folder; returns how many records they have."""
    port = free_port()
    collector = subprocess.Popen(
        ["nfcapd", "-b", "127.0.0.1", "-p", str(port), "-w", folder, "-t", "86400", "-B", "8000000"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until_bound(port, collector)
    records = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", port))
        for number, datagram in enumerate(datagrams(path)):
            sender.send(datagram)
            records += data_records(datagram)
            if number % BURST == BURST - 1:
                time.sleep(0.002)
    time.sleep(1)  # what the last burst left in the socket
    collector.send_signal(signal.SIGTERM)
    collector.wait()
    return records


def wait_until_bound(port, collector):
    want = f":{port:04X}"
    for _ in range(200):
        if collector.poll() is not None:
            sys.exit("nfcapd did not start")
        with open("/proc/net/udp", encoding="ascii") as table:
            if any(line.split()[1].endswith(want) for line in list(table)[1:]):
                return
        time.sleep(0.05)
    sys.exit("nfcapd does not listen")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    capture, output = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        sent = replay(capture, folder)
        if sent == 0:
            sys.exit(f"{capture}: no NetFlow records")
        merged = os.path.join(folder, "merged")
        subprocess.run(
            ["nfdump", "-q", "-R", folder, "-O", "tstart", "-w", merged],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        kept = records_in(merged)
        if kept != sent:
            sys.exit(f"{capture}: {sent} records were sent, {kept} kept; try again on a quieter machine")
        with open(merged, "rb") as source, open(output, "wb") as target:
            target.write(source.read())
    print(f"{output}: {kept} records")


def records_in(path):
    text = subprocess.run(["nfdump", "-I", "-r", path], check=True, capture_output=True, text=True)
    for line in text.stdout.splitlines():
        if line.startswith("Flows:"):
            return int(line.split()[1])
    return 0


if __name__ == "__main__":
    main()
