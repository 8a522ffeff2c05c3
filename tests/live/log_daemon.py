#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A log that listens at a datagram socket and reads as strictly as the documents say.

    log_daemon.py journal|local|rfc5424 PATH    says "ready", then one JSON object per entry
"""
import json
import os
import re
import socket
import struct
import sys
import time

JOURNAL_KEY = re.compile(rb"[A-Z][A-Z0-9_]{0,63}")
VALUE = r'"((?:[^"\\\]]|\\["\\\]])*)"'
PARAMETER = re.compile(r" ([a-z_]+)=" + VALUE)
ELEMENT = re.compile(r"\[s7tap@32473((?: [a-z_]+=" + VALUE.replace("((?:", "(?:(?:", 1) + r")*)\]")


def read_journal(data):
    fields = {}
    while data:
        line, _, rest = data.partition(b"\n")
        key, equals, value = line.partition(b"=")
        if not equals:
            size, = struct.unpack_from("<Q", rest)
            value = rest[8:8 + size]
            assert len(value) == size and rest[8 + size:9 + size] == b"\n", data
            rest = rest[9 + size:]
        assert JOURNAL_KEY.fullmatch(key) and key.decode() not in fields, data
        fields[key.decode()] = value.decode()
        data = rest
    return fields


def read_element(text):
    parameters = {}
    for name, value in PARAMETER.findall(text):
        assert name not in parameters, text
        parameters[name] = re.sub(r'\\(["\\\]])', r"\1", value)
    return parameters


def read_rfc5424(data):
    text = data.decode()
    assert len(data) <= 2048 and all(ord(c) >= 32 for c in text), data
    head = re.match(r"<(\d+)>1 (\S+Z) (\S+) s7tap (\d+) ([a-z-]+) ", text)
    element = ELEMENT.match(text, head.end())
    fields = read_element(element.group(1))
    assert fields["kind"] == head.group(5)
    return {**fields, "PRI": int(head.group(1)), "PID": int(head.group(4)),
            "MESSAGE": text[element.end() + 1:]}


def read_local(data):
    text = data.decode()
    assert len(data) <= 1100 and all(ord(c) >= 32 for c in text), data
    head = re.match(r"<(\d+)>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d s7tap\[(\d+)\]: ", text)
    element = ELEMENT.search(text, head.end())
    assert element.end() == len(text), data
    return {**read_element(element.group(1)), "PRI": int(head.group(1)),
            "PID": int(head.group(2)), "MESSAGE": text[head.end():element.start() - 1]}


def main():
    read = {"journal": read_journal, "local": read_local, "rfc5424": read_rfc5424}[sys.argv[1]]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        if os.path.exists(sys.argv[2]):
            os.unlink(sys.argv[2])
        log.bind(sys.argv[2])
        os.chmod(sys.argv[2], 0o666)
        print("ready", flush=True)
        while data := log.recv(65536):
            print(json.dumps({**read(data), "arrived": time.time()}), flush=True)


main()
