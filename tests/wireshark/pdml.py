# SPDX-License-Identifier: GPL-2.0-or-later
"""PDML: Wireshark's tree of each packet as XML."""
import collections
import io
import xml.etree.ElementTree as tree

# `fields` are the elements below the PDU's root in order, those of subtrees included.
Pdu = collections.namedtuple("Pdu", "frame fields")

PDU_ROOT = "s7tap.s7"


def packets(text):
    """(frame number, element) of each packet."""
    for _, element in tree.iterparse(io.StringIO(text)):
        if element.tag == "packet":
            number = element.find("proto[@name='geninfo']/field[@name='num']")
            yield int(number.get("show")), element
            element.clear()


def subtrees(text, protocol):
    """(frame number, text of the element) of each tree of a protocol."""
    for frame, packet in packets(text):
        for proto in packet.iterfind(f"proto[@name='{protocol}']"):
            yield frame, tree.tostring(proto, encoding="unicode").rstrip()


def pdus(text):
    """Every PDU that the plugin shows."""
    for frame, packet in packets(text):
        for proto in packet.iterfind("proto[@name='s7tap']"):
            for root in proto.iter("field"):
                if root.get("name") == PDU_ROOT:
                    yield Pdu(frame, list(root.iter("field")))
