#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A scripted S7 client and CPU for the live test.

    peer.py serve ADDRESS...            answers on port 102 until it is ended; says "ready" first
    peer.py ask ADDRESS                 one conversation, one refused connection
    peer.py inject INTERFACE TPID...    the conversation as frames with these VLAN tags
    peer.py hosts INTERFACE NUMBER...   the conversation as frames, of the hosts 10.79.NUMBER.x
    peer.py late INTERFACE NUMBER FILE  as frames, of the hosts 10.79.NUMBER.x: says "asked" after a
                                        request and answers it once FILE exists
    peer.py load INTERFACE COUNT [FILE] as frames: so many reads, each of another byte, and more of
                                        them until FILE exists; says how many
    peer.py rounds INTERFACE DBS COUNT  as frames: so many rounds of reads of so many DBs, slowly
    peer.py tap UP DOWN                 the conversation, each direction on its own interface
"""
import os
import socket
import struct
import sys
import threading
import time

PORT = 102
MUTE_DB = 77  # reads of it are never answered
MUTE_WAIT = 7  # seconds: longer than a request may take

WRONG_TSAP = bytes([3, 9])
RIGHT_TSAP = bytes([3, 2])

DB, MERKER = 0x84, 0x83
BYTE = 2
OK, NO_OBJECT = 0xFF, 0x0A
NOT_PERMITTED = 0x8104


def tpkt(payload):
    return struct.pack(">BBH", 3, 0, 4 + len(payload)) + payload


def data(pdu):
    return tpkt(bytes([2, 0xF0, 0x80]) + pdu)


def connect(code, reference, called):
    variable = bytes([0xC0, 1, 10, 0xC1, 2, 1, 0, 0xC2, 2]) + called
    fixed = struct.pack(">BHHB", code, reference, 1, 0)
    return tpkt(bytes([len(fixed) + len(variable)]) + fixed + variable)


def disconnect(reference):
    return tpkt(bytes([6, 0x80]) + struct.pack(">HHB", reference, 0, 2))


def job(reference, parameters, values=b""):
    return data(struct.pack(">BBHHHH", 0x32, 1, 0, reference, len(parameters), len(values))
                + parameters + values)


def answer(reference, parameters, values=b"", error=0):
    return data(struct.pack(">BBHHHHH", 0x32, 3, 0, reference, len(parameters), len(values), error)
                + parameters + values)


def setup(reference):
    return job(reference, struct.pack(">BBHHH", 0xF0, 0, 1, 1, 480))


def item(area, db, start, count):
    return struct.pack(">BBBBHHB", 0x12, 10, 0x10, BYTE, count, db, area) + \
        (start * 8).to_bytes(3, "big")


def read(reference, area, db, start, count):
    return job(reference, bytes([4, 1]) + item(area, db, start, count))


def write(reference, area, db, start, values):
    return job(reference, bytes([5, 1]) + item(area, db, start, len(values)),
               struct.pack(">BBH", 0, 4, 8 * len(values)) + values)


def answer_read(reference, area, db, count):
    if area == MERKER:
        return answer(reference, b"", error=NOT_PERMITTED)
    if db == MUTE_DB:
        return None
    if db == 99:
        return answer(reference, bytes([4, 1]), bytes([NO_OBJECT, 0, 0, 0]))
    return answer(reference, bytes([4, 1]),
                  struct.pack(">BBH", OK, 4, 8 * count) + bytes(range(count)))


def answer_to(message):
    """None: no answer. The second result says whether the connection ends."""
    if message[5] == 0xE0:
        if message.endswith(WRONG_TSAP):
            return disconnect(1), True
        return connect(0xD0, 1, RIGHT_TSAP), False
    pdu = message[7:]
    reference = struct.unpack(">H", pdu[4:6])[0]
    function = pdu[10]
    if function == 0xF0:
        return answer(reference, struct.pack(">BBHHH", 0xF0, 0, 1, 1, 240)), False
    count, db, area = struct.unpack(">HHB", pdu[16:21])
    if function == 4:
        return answer_read(reference, area, db, count), False
    return answer(reference, bytes([5, 1]), bytes([OK])), False


def conversation():
    yield connect(0xE0, 0, RIGHT_TSAP)
    yield setup(1)
    for i in range(20):
        yield read(10 + i, DB, 10, 4 * i, 8)
    yield write(40, DB, 11, 2, b"\x01\x02")
    for i in range(3):
        yield read(50 + i, DB, 99, i, 1)
    yield read(60, MERKER, 0, 0, 4)
    yield read(61, DB, 10, 0, 200)


def receive(connection):
    head = connection.recv(4, socket.MSG_WAITALL)
    if len(head) < 4:
        return b""
    rest = struct.unpack(">H", head[2:])[0] - 4
    return head + connection.recv(rest, socket.MSG_WAITALL)


def attend(connection):
    with connection:
        while message := receive(connection):
            reply, last = answer_to(message)
            if reply:
                connection.sendall(reply)
            if last:
                return


def serve(addresses):
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        server = socket.create_server((address, PORT), family=family)

        def accept(server=server):
            while True:
                threading.Thread(target=attend, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()


def ask(address):
    with socket.create_connection((address, PORT)) as connection:
        for message in conversation():
            connection.sendall(message)
            assert receive(connection)
        connection.sendall(read(70, DB, MUTE_DB, 0, 2))
        time.sleep(MUTE_WAIT)
        connection.sendall(read(71, DB, 10, 0, 2))
        assert receive(connection)
    with socket.create_connection((address, PORT)) as connection:
        connection.sendall(connect(0xE0, 0, WRONG_TSAP))
        assert receive(connection)
        assert not receive(connection)


def checksum(text):
    text += bytes(len(text) % 2)
    total = sum(struct.unpack(f">{len(text) // 2}H", text))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Frames:
    """A TCP connection made by hand, both sides of it."""

    FIN, SYN, PSH, ACK = 1, 2, 8, 16

    def __init__(self, links, tpids=()):
        self.links = links  # by side
        self.tags = b"".join(struct.pack(">HH", tpid, 100 + i) for i, tpid in enumerate(tpids))
        self.hosts = [socket.inet_aton(f"10.78.{len(tpids)}.{i + 1}") for i in range(2)]
        self.ports = [40000, PORT]
        self.sequence = [1000, 5000]
        self.number = 1

    def send(self, side, flags, payload=b""):
        addresses = self.hosts[side] + self.hosts[1 - side]
        ack = self.sequence[1 - side] if flags & self.ACK else 0
        tcp = struct.pack(">HHIIBBHHH", self.ports[side], self.ports[1 - side],
                          self.sequence[side], ack, 5 << 4, flags, 8192, 0, 0) + payload
        pseudo = addresses + struct.pack(">BBH", 0, 6, len(tcp))
        tcp = tcp[:16] + struct.pack(">H", checksum(pseudo + tcp)) + tcp[18:]
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), self.number, 0, 64, 6, 0) + addresses
        ip = ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:]
        macs = bytes([2, 0, 0, 0, 1, 2 - side]) + bytes([2, 0, 0, 0, 1, 1 + side])
        self.links[side].send(macs + self.tags + b"\x08\x00" + ip + tcp)
        self.sequence[side] += len(payload) + bool(flags & (self.SYN | self.FIN))
        self.sequence[side] &= 0xFFFFFFFF
        self.number = self.number + 1 & 0xFFFF

    def open(self, messages):
        self.send(0, self.SYN)
        self.send(1, self.SYN | self.ACK)
        self.send(0, self.ACK)
        for message in messages:
            self.send(0, self.PSH | self.ACK, message)
            self.send(1, self.PSH | self.ACK, answer_to(message)[0])

    def run(self, messages):
        self.open(messages)
        self.send(0, self.FIN | self.ACK)
        self.send(1, self.FIN | self.ACK)
        self.send(0, self.ACK)


def open_link(interface):
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    link.bind((interface, 0))
    return link


def inject(interface, tpids):
    with open_link(interface) as link:
        Frames([link, link], [int(tpid, 16) for tpid in tpids]).run(conversation())


def hosts(interface, numbers):
    with open_link(interface) as link:
        for number in numbers:
            frames = Frames([link, link])
            frames.hosts = [socket.inet_aton(f"10.79.{number}.{i + 1}") for i in range(2)]
            frames.run(conversation())


def late(interface, number, file):
    with open_link(interface) as link:
        frames = Frames([link, link])
        frames.hosts = [socket.inet_aton(f"10.79.{number}.{i + 1}") for i in range(2)]
        frames.open([connect(0xE0, 0, RIGHT_TSAP), setup(1)])
        request = read(10, DB, 10, 0, 8)
        frames.send(0, Frames.PSH | Frames.ACK, request)
        frames.send(1, Frames.ACK)
        print("asked", flush=True)
        while not os.path.exists(file):
            time.sleep(0.05)
        frames.send(1, Frames.PSH | Frames.ACK, answer_to(request)[0])
        frames.send(0, Frames.ACK)


def many_reads(count, end):
    yield connect(0xE0, 0, RIGHT_TSAP)
    yield setup(1)
    i = 0
    while i < count or (end and not os.path.exists(end)):
        yield read(i % 65536, DB, 100 + i // 1000, i % 1000, 1)
        i += 1
    print(i)


def load(interface, count, end=None):
    with open_link(interface) as link:
        Frames([link, link]).run(many_reads(int(count), end))


def slow_rounds(dbs, count):
    yield connect(0xE0, 0, RIGHT_TSAP)
    yield setup(1)
    for number in range(count):
        for db in range(dbs):
            yield read(number * dbs + db & 0xFFFF, DB, 100 + db, 0, 4)
        time.sleep(0.05)


def rounds(interface, dbs, count):
    with open_link(interface) as link:
        Frames([link, link]).run(slow_rounds(int(dbs), int(count)))


def tap(up, down):
    with open_link(up) as one, open_link(down) as other:
        Frames([one, other]).run(conversation())


def main():
    command, *arguments = sys.argv[1:]
    if command == "serve":
        serve(arguments)
    elif command == "ask":
        ask(arguments[0])
    elif command == "hosts":
        hosts(arguments[0], arguments[1:])
    elif command == "late":
        late(*arguments)
    elif command == "load":
        load(*arguments)
    elif command == "rounds":
        rounds(*arguments)
    elif command == "tap":
        tap(*arguments)
    else:
        inject(arguments[0], arguments[1:])


main()
