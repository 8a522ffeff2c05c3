# SPDX-License-Identifier: GPL-2.0-or-later
"""What tshark shows of a capture."""
import collections
import subprocess
import xml.etree.ElementTree

# `fields` are the fields of one S7 PDU in order, those of its subtrees included.
Pdu = collections.namedtuple("Pdu", "frame fields")
# Attributes as in PDML: `show` is the value as displayed, `value` the bytes (of bit fields: the
# bits) in hex, `position` the offset in the packet.
Field = collections.namedtuple("Field", "name show value position")


def command(path, out_of_order, options):
    order = "tcp.reassemble_out_of_order:" + ("TRUE" if out_of_order else "FALSE")
    return ["tshark", "-n", "-r", path, "-o", order, *options]


def column(path, field, out_of_order, display_filter=None):
    """Every occurrence of one field, as [(frame number, text)]."""
    options = ["-T", "fields", "-e", "frame.number", "-e", field]
    if display_filter:
        options += ["-Y", display_filter]
    shown = subprocess.run(command(path, out_of_order, options), check=True, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    rows = (line.split("\t") for line in shown.splitlines())
    return [(int(row[0]), text) for row in rows for text in row[1].split(",") if text]


def frame_number(packet):
    for field in packet.iterfind("proto[@name='geninfo']/field[@name='num']"):
        return int(field.get("show"))
    raise ValueError("packet without a number")


def pdus(path, packets=None):
    """Every S7comm PDU of the first `packets` packets (all if None) with its fields. Out-of-order
    reassembly is off: see counts.py."""
    options = ["-Y", "s7comm", "-T", "pdml", "-J", "s7comm"]
    if packets:
        options += ["-c", str(packets)]
    with subprocess.Popen(command(path, False, options), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        for _, element in xml.etree.ElementTree.iterparse(process.stdout):
            if element.tag != "packet":
                continue
            frame = frame_number(element)
            for proto in element.iterfind("proto[@name='s7comm']"):
                fields = [Field(f.get("name"), f.get("show") or "", f.get("value") or "",
                                int(f.get("pos"))) for f in proto.iter("field")]
                yield Pdu(frame, fields)
            element.clear()
    if process.returncode != 0:
        raise RuntimeError(f"tshark ended with {process.returncode}: {path}")


def columns(path, fields, packets=None):
    """Of each packet with S7comm, in order: {field: [every occurrence]}. Out-of-order reassembly is
    off: see counts.py."""
    options = ["-Y", "s7comm", "-T", "fields"]
    for field in fields:
        options += ["-e", field]
    if packets:
        options += ["-c", str(packets)]
    shown = subprocess.run(command(path, False, options), check=True, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    for line in shown.splitlines():
        cells = line.split("\t")
        yield {field: cell.split(",") if cell else [] for field, cell in zip(fields, cells)}
