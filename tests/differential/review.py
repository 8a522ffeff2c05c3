# SPDX-License-Identifier: GPL-2.0-or-later
"""What s7tap shows of a capture."""
import collections
import json
import re
import subprocess

# One line of `-o pdus`: `source` and `target` are ADDRESS:PORT. `fields` are [(key, text)] in the
# order shown, nodes left out; `notes` are keys.
Pdu = collections.namedtuple("Pdu", "frame source target protocol summary fields notes")

HEAD = re.compile(r"(\d+) \S+ (\S+) > (\S+) (COTP|S7COMM|S7COMM-PLUS|TLS|OTHER) (.*)")
FIELD = re.compile(r"\s+([a-z0-9_.]+) = (.*)")
NOTE = re.compile(r"\s+! ([a-z0-9_.]+): .*")


def lines(s7tap, path, options):
    with subprocess.Popen([s7tap, "review", "-q", *options, path], text=True,
                          encoding="utf-8", stdout=subprocess.PIPE) as process:
        yield from (line.rstrip("\n") for line in process.stdout)
    if process.returncode != 0:
        raise RuntimeError(f"s7tap ended with {process.returncode}: {path}")


def pdus(s7tap, path, options=()):
    """Every PDU with its fields. Fails on a line that is neither, so that none can be missed."""
    pdu = None
    for line in lines(s7tap, path, ["-o", "pdus", "-v", *options]):
        if not line.startswith(" "):
            if pdu:
                yield pdu
            head = HEAD.fullmatch(line)
            if not head:
                raise RuntimeError(f"no PDU: {line}")
            pdu = Pdu(int(head[1]), head[2], head[3], head[4], head[5], [], [])
            continue
        field = FIELD.fullmatch(line)
        note = NOTE.fullmatch(line)
        if field:
            pdu.fields.append((field[1], field[2]))
        elif note:
            pdu.notes.append(note[1])
        elif not re.fullmatch(r"\s+[a-z0-9_.]+", line):
            raise RuntimeError(f"no field: {line}")
    if pdu:
        yield pdu


def protocols(s7tap, path):
    """PDUs by protocol, as a Counter."""
    heads = (HEAD.fullmatch(line) for line in lines(s7tap, path, ["-o", "pdus"]))
    return collections.Counter(head[4] for head in heads)


def transactions(s7tap, path):
    return [json.loads(line) for line in lines(s7tap, path, ["-o", "transactions"])]


def findings(s7tap, path, policy):
    events = (json.loads(line) for line in lines(s7tap, path, ["-o", "events", "-p", policy]))
    return [event for event in events if event["event"] == "finding"]
