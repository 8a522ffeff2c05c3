# SPDX-License-Identifier: GPL-2.0-or-later
"""Random traffic, and what a policy that is learned from it must list.

Everything is made up, and wilder than what devices do: scattered parts of many blocks, blocks
without a number of their own, unknown sizes and areas, symbolic addresses, requests of the server;
done, refused, in part refused, and not answered.
"""
import collections
import random
import struct

RAW_IP = 101  # link type
SYN, ACK, PSH, FIN = 2, 0x10, 8, 1
CR = bytes.fromhex("11e00000000100c1020100c2020102c0010a")
CC = bytes.fromhex("11d00001000200c1020100c2020102c0010a")
SETUP, SETUP_ANSWER = "f0000001000101e0", "f00000010001 01e0"

DB, M, I, Q, P, T, C = 0x84, 0x83, 0x81, 0x82, 0x80, 0x1D, 0x1C
NAMES = {M: "M", I: "I", Q: "Q", P: "P", T: "T", C: "C"}
BIT, BYTE, WORD, DWORD, REAL, UNKNOWN = 1, 2, 4, 6, 8, 0x3F
BITS = {BIT: 1, BYTE: 8, WORD: 16, DWORD: 32, REAL: 32}
SYMBOLIC = bytes.fromhex("12088241000200030410")
# Requests for services, and what answers them.
SERVICES = {
    "identify": ("0001120411440100", "ff09000400110001"),
    "blocks": ("0001120411430100", "0a000000"),
    "clock-read": ("0001120411470100", "0a000000"),
}
PARTS, BLOCKS = 8, 32  # how much a policy lists one by one


class Item:
    def __init__(self, area, block, kind, start, bit, count):
        self.area, self.block, self.kind = area, block, kind
        self.start, self.bit, self.count = start, bit, count

    def encode(self):
        address = self.start if self.area in (T, C) else self.start << 3 | self.bit
        return struct.pack(">BBBBHHB", 0x12, 10, 0x10, self.kind, self.count, self.block,
                           self.area) + address.to_bytes(3, "big")

    def size(self):
        if self.area in (T, C):
            return 2 * self.count
        return {BIT: 1}.get(self.kind, BITS.get(self.kind, 32) * self.count // 8)

    def extent(self):
        """Area and block, and the bits, or numbers: to the end (None) of what has no known size."""
        key = (self.area, self.block if self.area == DB else None)
        if self.area in (T, C):
            return key, self.start, self.start + self.count - 1
        first = self.start * 8 + (self.bit if self.kind == BIT else 0)
        if self.kind == UNKNOWN:
            return key, first, None
        return key, first, first + BITS[self.kind] * self.count - 1


class Capture:
    def __init__(self):
        self.packets = []
        self.time = 1_700_000_000_000_000

    def packet(self, source, target, sequence, acknowledge, flags, payload):
        tcp = struct.pack(">HHIIBBHHH", source[1], target[1], sequence, acknowledge, 5 << 4, flags,
                          8192, 0, 0) + payload
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), len(self.packets) & 0xFFFF, 0, 64,
                         6, 0, source[0], target[0])
        self.packets.append((self.time, ip + tcp))
        self.time += 10_000

    def write(self, path):
        with open(path, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, RAW_IP))
            for time, data in self.packets:
                file.write(struct.pack("<IIII", time // 1_000_000, time % 1_000_000, len(data),
                                       len(data)) + data)


class Connection:
    def __init__(self, capture, client, server, port):
        self.capture = capture
        self.ends = (bytes(map(int, client.split("."))), port), \
                    (bytes(map(int, server.split("."))), 102)
        self.sequence = [1000, 5000]
        self.reference = 0
        self.send(0, b"", SYN)
        self.send(1, b"", SYN | ACK)
        self.send(0, b"", ACK)
        self.send(0, tpkt(CR))
        self.send(1, tpkt(CC))
        self.ask(0, bytes.fromhex(SETUP), b"", bytes.fromhex(SETUP_ANSWER), b"")

    def send(self, side, payload, flags=ACK | PSH):
        self.capture.packet(self.ends[side], self.ends[1 - side], self.sequence[side],
                            self.sequence[1 - side], flags, payload)
        self.sequence[side] += len(payload) + (flags & (SYN | FIN) != 0)

    def ask(self, side, param, data, answer_param, answer_data, error=0, answered=True, kind=1):
        self.reference += 1
        head = struct.pack(">BBHHHH", 0x32, kind, 0, self.reference, len(param), len(data))
        self.send(side, tpkt(b"\x02\xf0\x80" + head + param + data))
        if not answered:
            return
        head = struct.pack(">BBHHHH", 0x32, 3 if kind == 1 else 7, 0, self.reference,
                           len(answer_param), len(answer_data))
        head += struct.pack(">H", error) if kind == 1 else b""
        self.send(1 - side, tpkt(b"\x02\xf0\x80" + head + answer_param + answer_data))

    def close(self):
        self.send(0, b"", FIN | ACK)
        self.send(1, b"", FIN | ACK)


def tpkt(payload):
    return struct.pack(">BBH", 3, 0, 4 + len(payload)) + payload


def padded(parts):
    """Data items, each on an even address."""
    return b"".join(part + b"\0" * (len(part) & 1) for part in parts[:-1]) + parts[-1]


def values(items):
    return padded([struct.pack(">BBH", 0xFF if good else 0x0A, 9 if good else 0,
                               size if good else 0) + bytes(size if good else 0)
                   for size, good in items])


class Expected:
    """What was asked, as (asker, asked, "read" or "write")."""

    def __init__(self):
        self.extents = collections.defaultdict(lambda: collections.defaultdict(list))
        self.everything = set()
        self.services = collections.defaultdict(set)
        self.hosts = set()  # (client, server)

    def add(self, key, item):
        if item is None:
            self.everything.add(key)
            return
        where, first, last = item.extent()
        self.extents[key][where].append((first, last))

    def lists(self, key):
        """What is to be listed: {(area, block): [(first, last)]}, None for all of a block, and
        blocks (first, last) as wholes; "*" for everything."""
        if key in self.everything:
            return "*"
        parts = {where: merged(ranges) for where, ranges in self.extents[key].items()}
        blocks = sorted(block for area, block in parts if area == DB)
        out = {where: close_gaps(ranges, PARTS) if ranges else None
               for where, ranges in parts.items()}
        if len(blocks) <= BLOCKS:
            return out
        runs = close_gaps(merged([(block, block) for block in blocks]), BLOCKS)
        out = {where: ranges for where, ranges in out.items() if where[0] != DB}
        out.update({(DB, block): None for first, last in runs for block in range(first, last + 1)})
        return out


def merged(ranges):
    """Sorted, apart; None if one of them has no end."""
    if any(last is None for _, last in ranges):
        return None
    out = []
    for first, last in sorted(ranges):
        if out and first <= out[-1][1] + 1:
            out[-1] = out[-1][0], max(out[-1][1], last)
        else:
            out.append((first, last))
    return out


def close_gaps(ranges, most):
    ranges = list(ranges)
    while len(ranges) > most:
        _, at = min((ranges[i + 1][0] - ranges[i][1], i) for i in range(len(ranges) - 1))
        ranges[at:at + 2] = [(ranges[at][0], ranges[at + 1][1])]
    return ranges


class Maker:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.capture = Capture()
        self.expected = Expected()
        self.wild = self.chance.random() < 0.3

    def item(self, blocks):
        chance = self.chance
        area = chance.choice([DB] * 8 + [M, M, I, Q, T, C])
        if area in (T, C):
            return Item(area, 0, 0x1D if area == T else 0x1C, chance.randrange(40), 0,
                        chance.randint(1, 3))
        kind = chance.choice([BIT, BYTE, WORD, DWORD, REAL])
        if self.wild and chance.random() < 0.02:
            kind = UNKNOWN
        bit = chance.randrange(8) if kind == BIT else 0
        count = 1 if kind == BIT else chance.choice([1, 1, 2, 5])
        return Item(area, chance.choice(blocks) if area == DB else 0, kind,
                    chance.choice([chance.randrange(30), chance.randrange(2000)]), bit, count)

    def access(self, connection, names, side, blocks, fate):
        chance = self.chance
        write = chance.random() < 0.3
        items = [self.item(blocks) for _ in range(chance.randint(1, 5))]
        if self.wild and chance.random() < 0.01:
            items = [None]
        key = (names[side], names[1 - side], "write" if write else "read")
        for item in items:
            self.expected.add(key, item)
        good = [fate == "done" or fate == "partial" and i > 0 for i in range(len(items))]
        sizes = [item.size() if item else 2 for item in items]
        param = bytes([5 if write else 4, len(items)]) + b"".join(
            item.encode() if item else SYMBOLIC for item in items)
        data = padded([struct.pack(">BBH", 0, 9, size) + bytes(size) for size in sizes]) \
            if write else b""
        answer = bytes(0xFF if each else 0x0A for each in good) if write else \
            values(list(zip(sizes, good)))
        refused = fate == "refused"
        connection.ask(side, param, data, param[:2] if not refused else b"",
                       answer if not refused else b"", 0x8104 if refused else 0,
                       fate != "unanswered")

    def service(self, connection, names):
        name = self.chance.choice(sorted(SERVICES))
        param, answer = SERVICES[name]
        self.expected.services[names[0]].add(name)
        connection.ask(0, bytes.fromhex(param), bytes.fromhex("ff09000400110001"),
                       bytes.fromhex(f"00011208128{param[11]}{param[12:14]}0100000000"),
                       bytes.fromhex(answer), kind=7)

    def converse(self, client, server, port):
        chance = self.chance
        names = (client, server)
        self.expected.hosts.add(names)
        connection = Connection(self.capture, client, server, port)
        blocks = [chance.randrange(0 if self.wild else 1, 60)
                  for _ in range(chance.choice([1, 3, 60]))]
        for _ in range(chance.randint(1, 60)):
            fate = chance.choice(["done"] * 8 + ["partial", "refused", "unanswered"])
            side = 1 if chance.random() < 0.05 else 0
            if chance.random() < 0.05:
                self.service(connection, names)
            else:
                self.access(connection, names, side, blocks, fate)
        connection.close()


def make(path, seed):
    """Writes a capture; returns what is expected."""
    maker = Maker(seed)
    servers = [f"10.0.{maker.chance.randrange(3)}.{i}" for i in range(1, 4)]
    clients = [f"10.0.{maker.chance.randrange(3)}.{i}" for i in range(20, 24)] + servers[:1]
    port = 2000
    for client in clients:
        for server in maker.chance.sample(servers, 2):
            if client != server:
                maker.converse(client, server, port)
                port += 1
    maker.capture.write(path)
    return maker.expected
