#!/usr/bin/env python3
"""What the mail reader makes of real mail, beside Python's email package: prints the table of docs/formats/eml.md.

    bench/mail_reading.py READ_MAIL      the program of bench/ (build/bench/bench/read_mail)

Text counts as equal when the words of the first 2,000 letters of the plain text part are; mails whose text is HTML, or that
carry another one, are left out of that column, since Python neither strips tags nor opens carriers.
"""
import email
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "mail"
CORPORA = ["trec07-first20000", "spamassassin", "phishing_pot-first600", "ham_linux-man-first4000", "parser_torture",
           "sisimai_bounce_arf"]


def words(text):
    """Letters and digits only: white space, controls and what could not be decoded differ by taste."""
    return re.findall(r"[^\W_]+", text.replace("\ufffd", " ")[:2000])[:-1]


def python_view(raw):
    """Field count, charset, number of attachments and plain text as Python's email package sees them."""
    if raw[:5] == b"From ":
        raw = raw[raw.find(b"\n") + 1:]
    mail = email.message_from_bytes(raw)
    charset, plain, others = "", None, 0
    for part in mail.walk():
        if part.is_multipart():
            continue
        attached = part.get_content_disposition() == "attachment"
        if part.get_content_maintype() == "text" and not attached:
            said = part.get_content_charset() or ""
            charset = charset or said
            if part.get_content_type() == "text/plain" and plain is None:
                body = part.get_payload(decode=True) or b""
                try:
                    plain = body.decode(said or "utf-8")
                except (LookupError, UnicodeDecodeError):
                    plain = body.decode("latin-1")
        else:
            others += 1
    return {"headers": len(mail.keys()), "charset": charset, "attachments": others, "plain": plain}


def compare(corpus, program):
    archive = DATA / f"{corpus}.tar.zst"
    ours = {}
    lines = subprocess.Popen([program, archive], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in lines.stdout:
        mail = json.loads(line)
        ours.setdefault(mail["member"], mail)
    if lines.wait() != 0:
        sys.exit(f"{program} ended with {lines.returncode} on {corpus}")
    unpack = subprocess.Popen(["zstd", "-dc", archive], stdout=subprocess.PIPE)
    count = {name: 0 for name in ("files", "mails", "plain", "headers", "charset", "attachments", "texts", "text", "forward",
                                  "abuse-report", "bounce", "unopened")}
    for member in (stream := tarfile.open(fileobj=unpack.stdout, mode="r|")):
        if not member.isfile():
            continue
        count["files"] += 1
        mail = ours.get(member.name)
        raw = stream.extractfile(member).read()
        if mail is None:
            continue
        count["mails"] += 1
        if mail["carrier"] != "none":
            count["unopened" if mail["kind"] == "unopened" else mail["carrier"]] += 1
            continue
        theirs = python_view(raw)
        count["plain"] += 1
        count["headers"] += theirs["headers"] == mail["headers"]
        count["charset"] += theirs["charset"] == mail["charset"]
        count["attachments"] += min(theirs["attachments"], 50) == len(mail["attachments"])
        if theirs["plain"] and words(theirs["plain"]):
            count["texts"] += 1
            count["text"] += words(theirs["plain"])[:50] == words(mail["text"])[:50]
    return count


def main():
    print("| corpus | files | mails | forwards, reports, bounces opened | not opened | fields equal | charset equal | "
          "attachments equal | text equal |\n|---|---|---|---|---|---|---|---|---|")
    for corpus in CORPORA:
        c = compare(corpus, sys.argv[1])
        share = lambda part, whole: f"{100 * c[part] / max(1, c[whole]):.1f} %"
        print(f"| {corpus} | {c['files']:,} | {c['mails']:,} | {c['forward']}, {c['abuse-report']}, {c['bounce']} | {c['unopened']} | "
              f"{share('headers', 'plain')} | {share('charset', 'plain')} | {share('attachments', 'plain')} | "
              f"{share('text', 'texts')} of {c['texts']:,} |", flush=True)


if __name__ == "__main__":
    main()
