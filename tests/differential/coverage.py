#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs byte_coverage over the samples, made PDUs, and the corpus where there is one, and holds the share
of bytes whose meaning is not decoded against limits.

usage: coverage.py BYTE_COVERAGE
"""
import re
import subprocess
import sys
import tempfile

import captures
import made

# Percent of the bytes of the PDUs of a protocol in one capture. TLS and other protocols are not
# decoded.
LIMITS = {"S7COMM": 1.0, "S7COMM-PLUS": 5.0}

# Captures that are above the limit. These figures may only go down: lower them, or take the line
# out, when the decoder has learnt more.
STILL = {}

LINE = re.compile(r"(\S+) (\S+) bytes (\d+) opaque (\d+) [\d.]+ %")


def shares(text):
    """(capture, protocol) -> percent."""
    found = {}
    for line in text.splitlines():
        if match := LINE.match(line):
            name, protocol, total, opaque = match.groups()
            found[name, protocol] = 100 * int(opaque) / int(total)
    return found


def too_many(text):
    """What is above its limit, as lines."""
    for (name, protocol), share in shares(text).items():
        limit = max(LIMITS.get(protocol, 100), STILL.get((name, protocol), 0))
        if round(share, 2) > limit:
            yield f"FAULT {name}: {share:.2f} % of {protocol} not decoded, at most {limit} % may be"


def settled(text):
    """Rows of STILL that could be lower."""
    found = shares(text)
    for key, limit in STILL.items():
        if key in found and round(found[key], 2) < limit:
            yield f"lower STILL[{key}] from {limit} to {found[key]:.2f}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        paths = captures.all_captures() + [made.write(folder)]
        done = subprocess.run([sys.argv[1], *paths], check=False, text=True,
                              stdout=subprocess.PIPE)
    sys.stdout.write(done.stdout)
    for line in settled(done.stdout):
        print(line)
    faults = list(too_many(done.stdout))
    print("\n".join(faults))
    return done.returncode or bool(faults)


if __name__ == "__main__":
    sys.exit(main())
