# SPDX-License-Identifier: GPL-2.0-or-later
"""What tshark shows of a capture."""
import collections
import io
import tempfile
import xml.etree.ElementTree

import each

# `fields` are the fields of one S7 PDU in order, those of its subtrees included.
Pdu = collections.namedtuple("Pdu", "frame fields")
# Attributes as in PDML: `show` is the value as displayed, `value` the bytes (of bit fields: the
# bits) in hex, `position` the offset in the packet.
Field = collections.namedtuple("Field", "name show value position")


class Tshark:
    """tshark for the captures `paths`, which are all read with the same options: see each.py."""

    def __init__(self, paths):
        self.keeper = tempfile.TemporaryDirectory(prefix="s7tap-differential-")
        self.reader = each.Reader(paths, self.keeper.name)

    def read(self, path, out_of_order, options):
        """What tshark prints, as bytes."""
        order = "tcp.reassemble_out_of_order:" + ("TRUE" if out_of_order else "FALSE")
        ended = self.reader.read(path, ["-n", "-o", order, *options])
        if ended.returncode != 0:
            raise RuntimeError(f"tshark ended with {ended.returncode}: {path}: "
                               f"{ended.stderr.decode('utf-8', 'replace')[-400:]}")
        return ended.stdout


def column(tshark, path, field, out_of_order, display_filter=None):
    """Every occurrence of one field, as [(frame number, text)]."""
    options = ["-T", "fields", "-e", "frame.number", "-e", field]
    if display_filter:
        options += ["-Y", display_filter]
    shown = tshark.read(path, out_of_order, options).decode()
    rows = (line.split("\t") for line in shown.splitlines())
    return [(int(row[0]), text) for row in rows for text in row[1].split(",") if text]


def frame_number(packet):
    for field in packet.iterfind("proto[@name='geninfo']/field[@name='num']"):
        return int(field.get("show"))
    raise ValueError("packet without a number")


def pdus(tshark, path):
    """Every S7comm PDU with its fields. Out-of-order reassembly is off: see counts.py."""
    shown = tshark.read(path, False, ["-Y", "s7comm", "-T", "pdml", "-J", "s7comm"])
    for _, element in xml.etree.ElementTree.iterparse(io.BytesIO(shown)):
        if element.tag != "packet":
            continue
        frame = frame_number(element)
        for proto in element.iterfind("proto[@name='s7comm']"):
            fields = [Field(f.get("name"), f.get("show") or "", f.get("value") or "",
                            int(f.get("pos"))) for f in proto.iter("field")]
            yield Pdu(frame, fields)
        element.clear()


def columns(tshark, path, fields):
    """Of each packet with S7comm, in order: {field: [every occurrence]}. Out-of-order reassembly is
    off: see counts.py."""
    options = ["-Y", "s7comm", "-T", "fields"]
    for field in fields:
        options += ["-e", field]
    for line in tshark.read(path, False, options).decode().splitlines():
        cells = line.split("\t")
        yield {field: cell.split(",") if cell else [] for field, cell in zip(fields, cells)}
