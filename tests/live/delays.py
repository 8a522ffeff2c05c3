#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long after its evidence each finding came, at most, by rule.

    delays.py SECONDS EVENTS...   events, each line behind the time at which it came and a tab

The evidence of a finding is its last frame when it is told for the first time, and then a wait where
silence is the evidence. What is told later of the same rule, client and server is the same finding that
grew. Fails if one came more than SECONDS later, or none at all. Rules whose evidence is not in frames
are left out: that somebody did not come, how many of all packets came twice.
"""
import collections
import datetime
import json
import sys

# What must pass before silence is a fault, seconds.
WAITS = {"no-answer": 5, "port-silent": 3, "connection-unstable": 30}
SILENT_CAUSES = {"connection-refused": 5}  # where the message says that it was not answered
LEFT_OUT = {"expected-missing", "capture-quality"}


def wait_of(event):
    if "does not answer" in event["message"]:
        return SILENT_CAUSES.get(event["rule"], WAITS.get(event["rule"], 0))
    return WAITS.get(event["rule"], 0)


def seconds_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def first_told(path):
    told = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            came, text = line.split("\t", 1)
            event = json.loads(text)
            if event["event"] != "finding" or event["rule"] in LEFT_OUT:
                continue
            # A finding about several clients was told of the first of them before.
            clients = [event.get("client", {}).get("ip")]
            clients += [s.get("client", {}).get("ip") for s in event.get("symptoms", [])]
            keys = [(event["rule"], client, event.get("server", {}).get("ip")) for client in clients]
            if not any(key in told for key in keys):
                told[keys[0]] = (float(came), event)
    return told.values()


def main():
    limit = float(sys.argv[1])
    delays = collections.defaultdict(list)
    late = 0
    for path in sys.argv[2:]:
        for came, event in first_told(path):
            delay = came - seconds_of(event["last"]) - wait_of(event)
            delays[event["rule"]].append(delay)
            if delay > limit:
                late += 1
                print(f"{path}: {event['rule']} came after {delay:.2f} s: {event['message']}")
    for rule, seen in sorted(delays.items()):
        print(f"{rule}: {len(seen)} findings, the slowest after {max(seen):.2f} s")
    sys.exit(late > 0 or not delays)


main()
