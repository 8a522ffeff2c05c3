#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what monitor and review said of the same minutes, without what must differ.

    same.py MONITORED REVIEWED    two files of transactions or events

Frames are counted anew in a capture, by its name, and two listeners may stamp a packet a little apart. Outputs
come in another order where connections end while monitor runs. While it runs monitor also says what
it knows so far of what it will say again: earlier versions of objects that the review has, too. Prints
how many objects of each event there are.
"""
import collections
import json
import re
import sys

DIFFERING = {"time", "first", "last", "frames", "frame", "file", "request", "answer", "proven_by"}

# How long the capture lasted, as the message of expected-missing says it.
LASTED = re.compile(r", in \d+ (s|min);")

SHOWN = 3  # differences


def strip(value):
    if isinstance(value, dict):
        return {key: strip(member) for key, member in value.items()
                if key not in DIFFERING and not key.startswith("latency")}
    if isinstance(value, str):
        return LASTED.sub(";", value)
    if isinstance(value, list):
        return [strip(member) for member in value]
    return value


def subject(o):
    """What an object that is told again is about."""
    hosts = [o.get(side, {}).get("ip") for side in ("client", "server")]
    return (o["event"], o.get("rule"), o.get("ip"), o.get("connection"), o.get("subject"), *hosts)


def clients(finding):
    told = [finding, *finding.get("symptoms", [])]
    return {f["client"]["ip"] for f in told if "client" in f}


def grew_into(early, late):
    """Whether a finding has become part of another: that of more clients or addresses, or a sweep."""
    if late["rule"] == "identity-scan":
        return clients(early) <= clients(late)
    server, later_server = (f.get("server", {}).get("ip") for f in (early, late))
    return (early["rule"] == late["rule"] and server == later_server and
            clients(early) <= clients(late))


def without_earlier(one, other):
    """Takes out of `one` what is told again in another state."""
    objects = [json.loads(text) for text in other]
    told = {subject(o) for o in objects if o["event"] != "transaction"}
    findings = [o for o in objects if o["event"] == "finding"]

    def is_earlier(text):
        o = json.loads(text)
        return subject(o) in told or (
            o["event"] == "finding" and any(grew_into(o, late) for late in findings))

    extra = one - other
    return one - collections.Counter({t: n for t, n in extra.items() if is_earlier(t)})


def load(path):
    with open(path, encoding="utf-8") as lines:
        objects = [json.loads(line) for line in lines]
    return sorted(json.dumps(strip(o), sort_keys=True) for o in objects if o["event"] != "summary")


def main():
    one, other = (collections.Counter(load(path)) for path in sys.argv[1:3])
    one = without_earlier(one, other)
    for text in sorted((one - other).elements())[:SHOWN]:
        print("only monitor:", text)
    for text in sorted((other - one).elements())[:SHOWN]:
        print("only review: ", text)
    kinds = collections.Counter(json.loads(text)["event"] for text in one.elements())
    print(" ".join(f"{kind}={count}" for kind, count in sorted(kinds.items())))
    sys.exit(one != other or not one)


main()
