#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark that was forked for a capture says and does what a tshark says and does that was started
for it: see each.py.

usage: forked.py
"""
import os
import sys
import tempfile

import captures
import each

SAMPLES = ("cell", "fragmenting-cpu", "ipv6", "malformed")
OPTIONS = (["-V"], ["-2", "-V"], ["-q", "-z", "conv,tcp"], ["-Y", "no.such.field"])


def main():
    captures.need_tshark()
    if not os.environ.get(each.LIBRARY):
        print(f"skipped: no {each.LIBRARY}")
        return captures.SKIPPED
    paths = [os.path.join(captures.ROOT, "samples", f"{name}.pcapng") for name in SAMPLES]
    faults = size = 0
    with tempfile.TemporaryDirectory() as folder:
        paths.append(os.path.join(folder, "no-capture"))
        with open(paths[-1], "wb") as file:
            file.write(b"no capture at all")
        forked, started = each.Reader(paths, folder), each.Reader((), folder)
        for options in OPTIONS:
            for path in paths:
                one, other = (reader.read(path, ["-n", *options]) for reader in (forked, started))
                size += len(other.stdout)
                if (one.returncode, one.stdout) != (other.returncode, other.stdout):
                    faults += 1
                    print(f"FAULT {captures.name_of(path)} {options}: {one.returncode}, started "
                          f"{other.returncode}; {len(one.stdout)} bytes, {len(other.stdout)}")
    print(f"{len(paths)} files, {len(OPTIONS)} times, {size} bytes, {faults} differences")
    return int(faults > 0 or size == 0)


if __name__ == "__main__":
    sys.exit(main())
