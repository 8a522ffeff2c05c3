# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture made of PDUs that no capture at hand has, so that they are compared all the same.

One TCP connection, requests and answers in turn. What the PDUs hold is made up: no device sent it.
"""
import os
import struct

NAME = "made.pcap"

CLIENT, SERVER = (bytes((10, 0, 0, 1)), 2000), (bytes((10, 0, 0, 2)), 102)
RAW_IP = 101  # link type
SYN, ACK, PSH = 2, 0x10, 8
COTP_CR = bytes.fromhex("11e00000000100c1020100c2020102c0010a")
COTP_CC = bytes.fromhex("11d00001000200c1020100c2020102c0010a")
COTP_DT = bytes.fromhex("02f080")

TIME = "1408201205310304"  # 2014-08-20 12:05:31.030, Wednesday
WORD_VALUE, DWORD_VALUE = "ff040010abcd", "ff040020deadbeef"

# Requests and answers of address items: function 4, item by item.
ITEMS = (
    "12088241000200030410",          # NCK, line count 16
    "12088362000200037f01",          # metric
    "120884a1000200031001",          # inch
    "120aa2010203040507d10008",      # drive parameter
    "120eb2ff8a0e00051234567820000009",
    "121ab2ff00000052123456783000000140000002500000036fffffff",
    "120cb0020200010010040002fffe",  # two areas of DB-read
)

# Arguments of NC services, behind the unit: names of Wireshark's fields follow in field_tables.
NC_SERVICES = (
    "LOGOUT 0", "LOGIN_ 1", "F_DELE 1", "F_CLOS 1", "F_OPEN 2", "F_SEEK 5", "ASUP__ 5", "CHEKDM 3",
    "CHKDNO 3", "CONFIG 1", "CRCEDN 2", "CREACE 1", "CRTOCE 2", "DELVAR 5", "F_COPY 3", "F_DMDA 1",
    "F_PROR 2", "F_RENA 2", "FINDBL 1", "IBN_SS 1", "MMCSEM 2", "NCKMOD 3", "NEWPWD 2", "SEL_BL 1",
    "SETTST 3", "TMAWCO 3", "TMCRTC 4", "TMCRTO 3", "TMFDPL 5", "TMFPBP 12", "TMGETT 2", "TMMVTL 5",
    "TMPCIT 2", "TMPOSM 7", "TRESMO 3", "TSEARC 8",
)

# Indications: subfunctions and the messages they are shown with.
TIMED_INDICATIONS = (0x05, 0x06, 0x09, 0x0C, 0x11, 0x12, 0x16)
MESSAGES = (
    "12061500 60000001",
    "120a1602 60000002 81020304" + WORD_VALUE + DWORD_VALUE,
    "12081900 60000003 0506",
    "120e1c01 60000004 0102030405060708" + WORD_VALUE,
)

# System status lists: id, index, records.
SZL_TEXT = b"6ES7 000-0XX00-0XX0 ".hex()


def fill(size, start=3):
    """Bytes that differ from their neighbours."""
    return bytes((start + 7 * i) & 0xFF for i in range(size)).hex()


def section(index, size=40):
    return f"{index:04x}" + fill(size - 2)


LISTS = (
    *((0x0131, index, section(index)) for index in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0x10)),
    *((0x0132, index, section(index)) for index in (1, 2, 4, 5, 6, 0xB, 0xC)),
    (0x0132, 8, "0008" + fill(20) + TIME + fill(10)),
    (0x0000, 0, "4f92"), (0x0012, 0, "0102"), (0x0112, 0x100, "0305"),
    (0x0013, 0, section(1, 36)), (0x0113, 0, section(2, 36)), (0x0014, 0, section(8, 8)),
    (0x0114, 1, section(1, 8)), (0x0015, 0, "0a00" + fill(8)), (0x0115, 0x0800, "0800" + fill(8)),
    (0x0111, 1, "0001" + SZL_TEXT + fill(6)), (0x0019, 0, "09040101"), (0x0119, 4, "00040102"),
    (0x0074, 0, "0e150001"), (0x0174, 5, "00050100"), (0x0222, 0x28, fill(28)),
    (0x0124, 0, "4301ff45" + fill(8) + TIME),
    (0x0424, 0, "4304ff84" + fill(8) + TIME), (0x0091, 0, fill(16)), (0x0591, 0, fill(16, 0x90)),
    (0x0A91, 0, fill(16, 0x35)), (0x0C91, 0, fill(16, 0x42)), (0x0D91, 0, fill(16, 0x77)),
    (0x0092, 0, fill(16)), (0x0292, 1, fill(16)), (0x0692, 1, fill(16)), (0x0094, 0, fill(258)),
    (0x0294, 100, fill(258, 0x21)), (0x0694, 1, fill(258, 0x42)), (0x0696, 0, fill(48)),
    (0x0C96, 0, fill(48, 0x80)), (0x00A0, 0, "4304ff84" + fill(8) + TIME),
    (0x01A0, 1, "39c40c52" + fill(8) + TIME),
)


class Stream:
    """Writes the packets of one TCP connection."""

    def __init__(self, out):
        self.out, self.next, self.packets = out, {CLIENT: 1000, SERVER: 2000}, 0
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, RAW_IP))
        self.segment(CLIENT, b"", SYN)
        self.segment(SERVER, b"", SYN | ACK)
        self.segment(CLIENT, b"", ACK)
        self.tpkt(CLIENT, COTP_CR)
        self.tpkt(SERVER, COTP_CC)

    def segment(self, source, data, flags):
        target = SERVER if source == CLIENT else CLIENT
        tcp = struct.pack(">HHIIBBHHH", source[1], target[1], self.next[source], self.next[target],
                          0x50, flags, 8192, 0, 0) + data
        head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), self.packets + 1, 0, 64, 6, 0)
        packet = head + source[0] + target[0] + tcp
        self.out.write(struct.pack("<IIII", 1700000000, self.packets * 100, len(packet),
                                   len(packet)) + packet)
        self.packets += 1
        self.next[source] += len(data) + (1 if flags & SYN else 0)

    def tpkt(self, source, tpdu):
        self.segment(source, struct.pack(">BBH", 3, 0, len(tpdu) + 4) + tpdu, PSH | ACK)

    def pdu(self, source, rosctr, reference, param, data=b"", error=b""):
        header = struct.pack(">BBHHHH", 0x32, rosctr, 0, reference, len(param), len(data))
        self.tpkt(source, COTP_DT + header + error + param + data)

    def job(self, reference, param, answer_param, answer_data=b""):
        self.pdu(CLIENT, 1, reference, param)
        self.pdu(SERVER, 3, reference, answer_param, answer_data, b"\0\0")

    def userdata(self, source, kind, service, payload, reference):
        """`kind`: 0 push, 4 request, 8 response; `service`: group and subfunction."""
        group, subfunction = divmod(service, 256)
        long_form = kind == 8
        param = bytes((0, 1, 0x12, 8 if long_form else 4, 0x12 if long_form else 0x11,
                       kind << 4 | group, subfunction, 0)) + (bytes(4) if long_form else b"")
        payload = bytes.fromhex(payload)
        self.pdu(source, 7, reference, param,
                 b"\xff\x09" + struct.pack(">H", len(payload)) + payload)


def nc_argument(count):
    """The unit and `count` strings, of even and odd length."""
    argument = b""
    for text in [b"C1"] + [b"%02d" % i + b"x" * (i % 2) for i in range(count)]:
        argument += bytes((len(text),)) + text + (b"" if len(text) % 2 else b"\0")
    return argument


def pi_job(name, argument):
    return (bytes.fromhex("28000000000000fd") + struct.pack(">H", len(argument)) + argument +
            bytes((len(name),)) + name)


def write_lists(stream, reference):
    for szl_id, index, record in LISTS:
        reference += 1
        stream.userdata(CLIENT, 4, 0x401, f"{szl_id:04x}{index:04x}", reference)
        stream.userdata(SERVER, 8, 0x401,
                        f"{szl_id:04x}{index:04x}{len(record) // 2:04x}0001{record}", reference)
    return reference


def write_alarms(stream, reference):
    for subfunction in TIMED_INDICATIONS:
        for message in MESSAGES:
            time = "1122" + TIME + "3344" if subfunction == 0x09 else TIME
            stream.userdata(SERVER, 0, 0x400 | subfunction, time + "4001" + message, 0)
    for subfunction, message in ((0x07, MESSAGES[0]), (0x08, MESSAGES[0]), (0x0B, MESSAGES[2])):
        reference += 1
        stream.userdata(CLIENT, 4, 0x400 | subfunction, "0902" + message * 2, reference)
        stream.userdata(SERVER, 8, 0x400 | subfunction, "0902ff0a", reference)
    for subfunction in (0x0D, 0x0E):
        stream.userdata(SERVER, 0, 0x400 | subfunction, "0901" + MESSAGES[0], 0)
    alarm_8 = "0a000002600000010081020" + "3"
    alarm_s = "26000004600000020001020" + "3" + (TIME + WORD_VALUE) * 2
    for query, answer in (("0134" "00000002", "0018" + alarm_8 * 2),
                          ("0334" "60000001", "ffff" + alarm_s * 2 + "00")):
        reference += 1
        stream.userdata(CLIENT, 4, 0x413, "000112081a00" + query, reference)
        stream.userdata(SERVER, 8, 0x413, "0001ff09" + answer, reference)
    return reference


def write_messages(stream, reference):
    user = "686d6952746d2020"
    for events, kind in (("87", "0500"), ("07", "")):
        reference += 1
        stream.userdata(CLIENT, 4, 0x402, events + "00" + user + kind, reference)
        stream.userdata(SERVER, 8, 0x402, "0200" + (kind + "00" if kind else ""), reference)
    stream.userdata(SERVER, 0, 0x403, "4302ff68" + fill(8) + TIME, 0)
    return reference


def write_jobs(stream, reference):
    for item in ITEMS:
        reference += 1
        stream.job(reference, bytes.fromhex("0401" + item), b"\x04\x01", b"\x0a\0\0\0")
    for service in NC_SERVICES:
        reference += 1
        name, count = service.split()
        stream.job(reference, pi_job(b"_N_" + name.encode(), nc_argument(int(count))), b"\x28")
    return reference


def write(folder):
    """Writes the capture into `folder`; its path."""
    path = os.path.join(folder, NAME)
    with open(path, "wb") as out:
        stream = Stream(out)
        reference = 0
        for part in (write_lists, write_alarms, write_messages, write_jobs):
            reference = part(stream, reference)
    return path
