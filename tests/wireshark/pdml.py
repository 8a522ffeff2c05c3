# SPDX-License-Identifier: GPL-2.0-or-later
"""PDML: Wireshark's tree of each packet as XML."""
import collections
import io
import xml.etree.ElementTree as tree

# `fields` are the elements below the PDU's root in order, those of subtrees included.
Pdu = collections.namedtuple("Pdu", "frame fields")

PROTOCOLS = ("s7tap", "s7tap_cotp")
WANTED = ["-T", "pdml", "-J", " ".join(PROTOCOLS)]
PDU_ROOT = "s7tap.s7"
JOINED = "s7tap.joined"


def packets(text):
    """(frame number, element) of each packet."""
    for _, element in tree.iterparse(io.StringIO(text)):
        if element.tag == "packet":
            number = element.find("proto[@name='geninfo']/field[@name='num']")
            yield int(number.get("show")), element
            element.clear()


def trees_of(text, protocol):
    """(frame number, element) of each tree of a protocol."""
    for frame, packet in packets(text):
        for proto in packet.iterfind(f"proto[@name='{protocol}']"):
            yield frame, proto


def subtrees(text, protocol):
    """(frame number, text of the element) of each tree of a protocol."""
    for frame, proto in trees_of(text, protocol):
        yield frame, tree.tostring(proto, encoding="unicode").rstrip()


def pdus(text):
    """Every PDU that the plugin shows."""
    for frame, packet in packets(text):
        for proto in packet.iterfind("proto[@name='s7tap']"):
            # A joined message stands behind its last PDU.
            for root in proto.findall("field"):
                if root.get("name") == PDU_ROOT:
                    joined = proto.findall(f"field[@name='{JOINED}']")
                    yield Pdu(frame, [*root.iter("field"),
                                      *(field for node in joined for field in node.iter("field"))])


def lines_of(element, without, depth=0):
    """Everything that PDML has of a tree, but for the fields `without`."""
    if element.get("name") in without:
        return []
    below = [line for child in element for line in lines_of(child, without, depth + 1)]
    return [(depth, element.attrib), *below]


class Trees:
    """The plugin's trees of a capture. `lines` are those of each frame without the fields
    `without`, `values` what each field shows: {(frame, field): [text, ...]}."""

    def __init__(self, text, without=()):
        self.lines = collections.defaultdict(list)
        self.values = collections.defaultdict(list)
        for frame, packet in packets(text):
            for proto in packet.iterfind("proto"):
                if proto.get("name") not in PROTOCOLS:
                    continue
                self.lines[frame].append(lines_of(proto, without))
                self.values[frame, proto.get("name")].append(proto.get("showname"))
                for field in proto.iter("field"):
                    self.values[frame, field.get("name")].append(field.get("show"))

    def frames(self, field):
        """Those that have the field."""
        return sorted({frame for frame, name in self.values if name == field})

    def differences(self, other):
        """Frames whose lines are not the same in both."""
        return [frame for frame in sorted(self.lines.keys() | other.lines.keys())
                if self.lines.get(frame) != other.lines.get(frame)]
