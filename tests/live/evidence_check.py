#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a monitor kept as evidence of its findings, as tshark sees it and as s7tap reviews it.

usage: evidence_check.py S7TAP FOLDER EVENTS TRANSACTIONS

EVENTS has the state of the monitor when FOLDER was complete. Each finding that names frames has a file:
of its rule and severity, with a comment on frames of it that says what review would say. Of each
request or answer with such a comment the other one is there, too, and the SYN of the connection.
Reviewed, the file gives the finding (but for rules that judge by what is not in it).
"""
import importlib.machinery
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
loader = importlib.machinery.SourceFileLoader("evidence", os.path.join(HERE, "..", "evidence", "run"))
evidence = importlib.util.module_from_spec(importlib.util.spec_from_loader("evidence", loader))
loader.exec_module(evidence)

NAME = re.compile(r"\d{8}T\d{6}\.\d{3}Z-(info|notice|warning|critical)-([a-z-]+)@([0-9a-f._-]+|all)\.pcapng")
WHOLE = {"ok", "partial", "refused"}
SILENCE = {"port-silent": 3, "connection-refused": 5}  # seconds, of which a file may have less
SOON = 500_000  # us in which an answer comes that no file is written before

faults = []


def fault(text):
    faults.append(text)
    print(text)


def lines_of(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class File:
    def __init__(self, s7tap, folder, name, packets):
        self.name, self.packets = name, packets
        self.path = os.path.join(folder, name)
        self.severity, self.rule, self.hosts = NAME.fullmatch(name).groups()
        self.frames = {comment.frame: packet.frame for packet in packets
                       for comment in packet.comments}
        with tempfile.TemporaryDirectory() as scratch:
            transactions = os.path.join(scratch, "transactions")
            done = subprocess.run([s7tap, "review", "-q", "-o", "events", "-o",
                                   f"transactions={transactions}", self.path],
                                  check=False, capture_output=True, text=True)
            if done.returncode != 0:
                fault(f"{name}: review: exit status {done.returncode}: {done.stderr}")
            self.events = [json.loads(line) for line in done.stdout.splitlines()]
            self.transactions = lines_of(transactions)

    def check_comments(self):
        comments = [comment for packet in self.packets for comment in packet.comments]
        if not comments:
            fault(f"{self.name}: no packet has a comment")
        for comment in comments:
            if (comment.rule, comment.severity) != (self.rule, self.severity):
                fault(f"{self.name}: a comment of {comment.severity} {comment.rule}")

    def check_openings(self):
        opened = {packet.stream for packet in self.packets if packet.syn}
        for packet in self.packets:
            if packet.comments and packet.stream and packet.stream not in opened:
                fault(f"{self.name}: packet {packet.frame}: no SYN of its connection")

    def check_pairs(self, pairs):
        """`pairs`: transactions of the monitor by the frames of request and answer."""
        here = {}
        for transaction in self.transactions:
            for side in ("request", "answer"):
                if side in transaction:
                    here[transaction[side]["frame"]] = transaction
        times = {packet.frame: float(packet.same[0]) for packet in self.packets}
        for frame, place in self.frames.items():
            if frame not in pairs:
                continue
            status = here.get(place, {}).get("status")
            # A finding that grows names requests of the moment when the file is written.
            if status == "pending" and max(times.values()) - times[place] < SOON / 1e6:
                continue
            if status != pairs[frame]["status"]:
                fault(f"{self.name}: frame {frame}: {pairs[frame]['status']}, and here {status}")

    def check_again(self, finding):
        times = [float(packet.same[0]) for packet in self.packets]
        if self.rule in evidence.UNPROMISED or \
                (max(times) - min(times) < SILENCE.get(self.rule, 0) and
                 ("does not answer" in finding["message"] or self.rule == "port-silent")):
            return
        again = [event for event in self.events if event["event"] == "finding"]
        for other in again:
            if other["rule"] == self.rule and \
                    other.get("server", {}).get("ip") == finding.get("server", {}).get("ip"):
                return
        fault(f"{self.name}: reviewed, it has no {self.rule}: {[other['rule'] for other in again]}")


def main():
    s7tap, folder, events, transactions = sys.argv[1:]
    names = sorted(os.listdir(folder))
    for name in names:
        if not NAME.fullmatch(name):
            fault(f"a file of another name: {name}")
    names = [name for name in names if NAME.fullmatch(name)]
    paths = [os.path.join(folder, name) for name in names]
    state = lines_of(events)
    pairs = {transaction[side]["frame"]: transaction for transaction in lines_of(transactions)
             for side in ("request", "answer")
             if side in transaction and transaction["status"] in WHOLE and
             transaction.get("latency_us", SOON) < SOON}
    with tempfile.TemporaryDirectory() as scratch:
        packets = evidence.packets_of(paths, scratch)
    files = [File(s7tap, folder, name, packets[path]) for name, path in zip(names, paths)]
    for file in files:
        file.check_comments()
        file.check_openings()
        file.check_pairs(pairs)
    findings = [event for event in state if event["event"] == "finding"]
    for finding in findings:
        frames = evidence.frames_of(finding)
        of_it = [file for file in files if file.rule == finding["rule"] and
                 frames.intersection(file.frames)]
        if frames and not of_it:
            fault(f"no file of {finding['severity']} {finding['rule']}: {finding['message']}")
        for file in of_it[:1]:
            file.check_again(finding)
    rules = {finding["rule"] for finding in findings}
    print(f"{len(findings)} findings of {len(rules)} rules, {len(files)} files, "
          f"{sum(len(file.packets) for file in files)} packets")
    sys.exit(1 if faults or len(findings) < 100 or len(rules) < 15 else 0)


main()
