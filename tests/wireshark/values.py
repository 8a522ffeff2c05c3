# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a field of `s7tap review -o pdus -v` and one of the plugin say the same."""
import math
import os
import re

import plugin

ROW = re.compile(r'^(NODE|LEAF|BITS|MADE)\(\w+, "([^"]+)", "[^"]*"(?:, (\w+))?', re.MULTILINE)
ESCAPE = re.compile(r'\\(?:x([0-9a-f]{2})|(.))')
SECRET = re.compile(r"\(secret, (\d+) bytes\)")
NUMBER = re.compile(r"(-?(?:0x[0-9a-f]+|\d+))(?: \((.*)\))?")
DIGITS = 5.1e-6  # epan shows a REAL with six digits


def read_table():
    """{key: (kind, type)} of fields.def."""
    with open(os.path.join(plugin.ROOT, "dissector", "fields.def"), encoding="utf-8") as table:
        return {key: (kind, type_) for kind, key, type_ in ROW.findall(table.read())}


TABLE = read_table()


def same_text(ours, theirs):
    unquoted = ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], ours[1:-1])
    return unquoted.encode("latin-1").hex() == (theirs.get("value") or "")


def same_bytes(ours, theirs):
    return ours == (theirs.get("show") or "").replace(":", "") or ours == theirs.get("value")


def same_label(ours, theirs):
    return ours == theirs.get("show")


def same_bool(ours, theirs):
    return (ours == "true") == (theirs.get("show") in ("1", "True"))


def same_real(ours, theirs):
    one, other = float(ours), float(theirs.get("show"))
    return one == other or (math.isnan(one) and math.isnan(other)) or \
        math.isclose(one, other, rel_tol=DIGITS)


def same_number(ours, theirs):
    number = NUMBER.fullmatch(ours)
    return (int(number[1], 0) == int(theirs.get("show"), 0) and
            (number[2] is None or number[2] in theirs.get("showname")))


COMPARE = {"TEXT": same_text, "BYTES": same_bytes, "LABEL": same_label, "BOOL": same_bool,
           "REAL": same_real, "LREAL": same_real}


def same(key, ours, theirs):
    """`ours` is the text, `theirs` the element of the plugin's tree."""
    secret = SECRET.fullmatch(ours)
    if secret:
        return secret[1] == theirs.get("size")
    return COMPARE.get(TABLE[key][1], same_number)(ours, theirs)
