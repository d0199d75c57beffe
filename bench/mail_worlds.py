"""What the benches' worlds of mail share: mailer programs that can be told apart, and lines elsewhere in the address space.

Botnet i is given MAILERS[i] (X-Mailer, Message-ID, HELO) and ORDERS[i] (its headers).
"""
import json

MAILERS = (
    ("Microsoft Outlook Express 6.00.2800.1106", "<{hex12}${hex8}${hex8}@{domain}>", "[{ip}]"),
    ("The Bat! (v2.00.2) Personal", "<{dec10}.{dec14}@{domain}>", "localhost"),
    ("Microsoft Outlook, Build 10.0.2616", "<{alnum14}${hex8}@{domain}>", "{word}"),
    ("QUALCOMM Windows Eudora Version 5.1", "<{dec8}.{alnum6}@{domain}>", "{ip}"),
    ("Internet Mail Service (5.5.2650.21)", "<{alnum20}@{domain}>", "{word}"),
)
ORDERS = (
    ["From", "To", "Subject", "Date", "MIME-Version", "Content-Type", "X-Mailer", "Message-ID"],
    ["Message-ID", "From", "Subject", "To", "X-Mailer", "Content-Type", "Date"],
    ["Date", "From", "X-Mailer", "Message-ID", "To", "Subject", "MIME-Version", "Content-Type"],
    ["From", "X-Mailer", "Subject", "To", "Date", "Message-ID", "Content-Type"],
    ["Subject", "To", "From", "Message-ID", "X-Mailer", "Date", "Content-Type"],
)
ELSEWHERE = ("192.0.2.128/25", "198.51.100.128/25", "203.0.113.128/25")


def systems_elsewhere():
    """Lines of a world file for access networks beside the default address space, which has but two /16s."""
    lines = []
    for i, prefix in enumerate(ELSEWHERE):
        lines += ["[[as]]", f"number = {64530 + i}", 'kind = "access"', f'prefixes = ["{prefix}"]']
    return lines


def engine(i):
    """Lines of a world file for the mailer program of botnet i."""
    mailer, message_id, helo = MAILERS[i]
    return [
        "[botnet.engine]", f"header_order = {json.dumps(ORDERS[i])}", f'message_id = "{message_id}"',
        f"mailer = {json.dumps(mailer)}", f'helo = "{helo}"',
    ]
