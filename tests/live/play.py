#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays captures onto an interface, all at once, each packet as it is and when it came.

    play.py INTERFACE FILE...
"""
import socket
import struct
import sys
import time

INTERFACE, ENHANCED_PACKET = 1, 6
TSRESOL = 9


def resolution_of(options):
    """Ticks per second, as the options of an interface say."""
    at = 0
    while at + 4 <= len(options):
        code, size = struct.unpack_from("<HH", options, at)
        if code == TSRESOL:
            value = options[at + 4]
            return 2 ** (value & 0x7F) if value & 0x80 else 10 ** value
        at += 4 + (size + 3 & ~3)
    return 10 ** 6


def packets_of(path):
    """Seconds since the first one, and bytes; of a little-endian pcapng with one section."""
    with open(path, "rb") as file:
        content = file.read()
    at, rates, first = 0, [], None
    while at < len(content):
        kind, size = struct.unpack_from("<II", content, at)
        if kind == INTERFACE:
            rates.append(resolution_of(content[at + 16:at + size - 4]))
        elif kind == ENHANCED_PACKET:
            interface, high, low, captured = struct.unpack_from("<IIII", content, at + 8)
            when = (high << 32 | low) / rates[interface]
            first = when if first is None else first
            yield when - first, content[at + 28:at + 28 + captured]
        at += size


def main():
    name, *paths = sys.argv[1:]
    packets = sorted((packet for path in paths for packet in packets_of(path)),
                     key=lambda packet: packet[0])
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as wire:
        wire.bind((name, 0))
        begun = time.monotonic()
        for when, content in packets:
            time.sleep(max(0, begun + when - time.monotonic()))
            wire.send(content)


main()
