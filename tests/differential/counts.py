#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""s7tap sees as many S7 PDUs in each capture as tshark does.

usage: counts.py S7TAP

The expected number is tshark's with its out-of-order reassembly on, but for the captures of
STALLED.
"""
import sys

import captures
import review
import tshark as reading

# These captures lack packets: most of the client's empty DTs, in some of them whole PDUs too. So
# the streams have holes that never fill. With out-of-order reassembly on, tshark 4.0 waits at the
# first one until the end and shows nothing behind it. Here the number is the one with it off.
EMPTY_DTS = "lacks the client's empty DTs: tshark waits at the holes for ever"
AND_PDUS = "lacks empty DTs and whole PDUs: tshark waits at the holes for ever"
STALLED = {
    "step7_s300_AuthPassword.pcapng": EMPTY_DTS,
    "step7_s300_download.pcapng": AND_PDUS,
    "tia_s300_downloadOb1.pcapng": AND_PDUS,
    "tia_s300_flashLed.pcapng": EMPTY_DTS,
    "tia_s300_goOnline.pcapng": EMPTY_DTS,
    "wincc_s300_setup-alarm-read-write.pcapng": EMPTY_DTS,
    "wincc_s300_setup-alarm-read.pcapng": AND_PDUS,
}

# tshark has no dissector of its own for S7comm-plus and shows the TSDU as data.
PLUS_ID = "72"
# A TSDU in the middle of a TLS record may begin with 72 too: the version tells.
PLUS_VERSIONS = ("01", "02", "03", "fe", "ff")


def count_s7comm(tshark, path, out_of_order):
    return len(reading.column(tshark, path, "s7comm.header.protid", out_of_order, "s7comm"))


def count_plus(tshark, path):
    data = reading.column(tshark, path, "data.data", True, "cotp && data")
    return sum(text.startswith(PLUS_ID) and text[2:4] in PLUS_VERSIONS for _, text in data)


def note_of(path):
    reason = STALLED.get(captures.name_of(path))
    return f"  ({reason})" if reason else ""


def expected_s7comm(tshark, path):
    """The number, and a fault of the table or None."""
    with_order = count_s7comm(tshark, path, True)
    without = count_s7comm(tshark, path, False)
    stalled = captures.name_of(path) in STALLED
    if stalled != (with_order != without):
        wrong = "differs" if with_order != without else "is the same"
        return with_order, f"tshark's number {wrong} without out-of-order reassembly: fix STALLED"
    return (without if stalled else with_order), None


def main():
    captures.need_tshark()
    s7tap = sys.argv[1]
    paths = captures.all_captures()
    tshark = reading.Tshark(paths)
    missing = STALLED.keys() - {captures.name_of(path) for path in paths}
    faults = [f"{name}: in STALLED, but no such capture"
              for name in sorted(missing) if captures.corpus()]
    total = 0
    print(f"{'S7comm':>14}{'S7comm-plus':>16}\n{'s7tap tshark':>14}{'s7tap tshark':>16}")
    for path in paths:
        ours = review.protocols(s7tap, path)
        s7comm, fault = expected_s7comm(tshark, path)
        plus = count_plus(tshark, path)
        print(f"{ours['S7COMM']:7}{s7comm:7}{ours['S7COMM-PLUS']:9}{plus:7}  "
              f"{captures.name_of(path)}{note_of(path)}")
        if fault:
            faults.append(f"{captures.name_of(path)}: {fault}")
        if (ours["S7COMM"], ours["S7COMM-PLUS"]) != (s7comm, plus):
            faults.append(f"{captures.name_of(path)}: the numbers differ")
        total += s7comm + plus
    print(f"{len(paths)} captures, {total} PDUs")
    for fault in faults:
        print(f"FAULT {fault}")
    return captures.outcome(faults or total == 0)


if __name__ == "__main__":
    sys.exit(main())
