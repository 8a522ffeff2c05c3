#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every request that tshark shows with an answer is a pair of s7tap too, and every item of a paired
read or write has its address and, once answered, its return code; unless tshark calls one of the
two PDUs malformed.

usage: items.py S7TAP

tshark pairs nothing: its PDUs are paired here by the plainest rule, the next PDU from the other
side of the connection that answers and has the same reference.
"""
import collections
import sys

import captures
import review
import tshark as reading

JOB, ACK, ACK_DATA, USERDATA = 1, 2, 3, 7
UD_REQUEST, UD_RESPONSE = 4, 8
READ, WRITE = 4, 5

# Seconds a request waits, by the contract: what is answered later is unanswered, and its answer an
# orphan.
TIMEOUT = 5

FRAME, TIME, STREAM, PORT = "frame.number", "frame.time_relative", "tcp.stream", "tcp.srcport"
ROSCTR, REFERENCE, LENGTH = ("s7comm.header.rosctr", "s7comm.header.pduref", "s7comm.header.parlg")
FUNCTION, COUNT, TYPE = "s7comm.param.func", "s7comm.param.itemcount", "s7comm.param.userdata.type"
MALFORMED = "_ws.malformed"

# `items` is the item count of a read or write, else None.
Pdu = collections.namedtuple("Pdu", "frame time stream port rosctr reference type items sound")


def pdus_of(row):
    """The PDUs of one packet: header fields come once per PDU, others only where they belong."""
    functions, counts, types = iter(row[FUNCTION]), iter(row[COUNT]), iter(row[TYPE])
    for rosctr, reference, length in zip(row[ROSCTR], row[REFERENCE], row[LENGTH]):
        kind = items = None
        if int(rosctr) == USERDATA:
            kind = int(next(types))
        elif int(length) > 0 and int(next(functions), 0) in (READ, WRITE):
            items = int(next(counts))
        yield Pdu(int(row[FRAME][0]), float(row[TIME][0]), row[STREAM][0], row[PORT][0],
                  int(rosctr), int(reference), kind, items, not row[MALFORMED])


def pairs_of(tshark, path):
    """Answered requests, as [(request, answer)]."""
    fields = [FRAME, TIME, STREAM, PORT, ROSCTR, REFERENCE, LENGTH, FUNCTION, COUNT, TYPE,
              MALFORMED]
    waiting = collections.defaultdict(list)
    pairs = []
    for row in reading.columns(tshark, path, fields):
        for pdu in pdus_of(row):
            userdata = pdu.rosctr == USERDATA
            if pdu.rosctr == JOB or pdu.type == UD_REQUEST:
                waiting[pdu.stream, userdata, pdu.reference].append(pdu)
            elif pdu.rosctr in (ACK, ACK_DATA) or pdu.type == UD_RESPONSE:
                asked = waiting[pdu.stream, userdata, pdu.reference]
                for request in asked:
                    if request.port != pdu.port:
                        asked.remove(request)
                        pairs.append((request, pdu))
                        break
    return pairs


def frame_of(transaction, which):
    return transaction[which]["frame"] if which in transaction else None


def check_items(transaction, expected):
    """Faults of one paired read or write."""
    items = transaction.get("items", [])
    if len(items) != expected:
        yield f"{len(items)} items, the request has {expected}"
    refused = "error" in transaction
    for number, item in enumerate(items, 1):
        if not item.get("address"):
            yield f"item {number} has no address"
        if "return_code" not in item and not refused:
            yield f"item {number} has no return code"


def check_late(found, frame):
    """Fault of a request whose answer is late, or None."""
    statuses = [t["status"] for t in found if frame_of(t, "request") == frame]
    return None if statuses == ["unanswered"] else f"late, but its status is {statuses}"


def check_capture(s7tap, tshark, path, tally):
    """Faults of one capture; adds to the figures of `tally`."""
    ours = collections.defaultdict(list)
    for transaction in review.transactions(s7tap, path):
        if transaction.get("protocol") == "S7COMM":
            ours[frame_of(transaction, "request"), transaction["reference"]].append(transaction)
    for request, answer in pairs_of(tshark, path):
        where = f"frame {request.frame}, reference 0x{request.reference:04x}"
        found = ours[request.frame, request.reference]
        if answer.time - request.time > TIMEOUT:
            tally["late"] += 1
            fault = check_late(found, request.frame)
            if fault:
                yield f"{where}: {fault}"
            continue
        tally["pairs"] += 1
        found = [t for t in found if frame_of(t, "answer") == answer.frame]
        if len(found) != 1:
            yield f"{where}: {len(found)} transactions answered in frame {answer.frame}"
            continue
        if request.items is not None and request.sound and answer.sound:
            tally["items"] += request.items
            tally["refused as a whole"] += "error" in found[0]
            yield from (f"{where}: {fault}" for fault in check_items(found[0], request.items))
    paired = sum(frame_of(t, "request") is not None and frame_of(t, "answer") is not None
                 for found in ours.values() for t in found)
    if paired != tally["pairs"]:
        yield f"{paired} paired transactions, tshark's PDUs make {tally['pairs']}"


def main():
    captures.need_tshark()
    s7tap = sys.argv[1]
    total = collections.Counter()
    faults = 0
    paths = captures.all_captures()
    tshark = reading.Tshark(paths)
    for path in paths:
        tally = collections.Counter()
        for fault in check_capture(s7tap, tshark, path, tally):
            faults += 1
            print(f"FAULT {captures.name_of(path)}: {fault}")
        total += tally
        print(f"{tally['pairs']:6} pairs {tally['items']:6} items  {captures.name_of(path)}")
    print(", ".join(f"{count} {what}" for what, count in total.items()) + f", {faults} faults")
    return captures.outcome(faults or not total["items"])


if __name__ == "__main__":
    sys.exit(main())
