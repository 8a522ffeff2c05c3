#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every s7comm field that tshark shows, and s7tap decodes too, has the same values in s7tap.

usage: fields.py S7TAP [CAPTURE...]

PDU by PDU, the values of each row of field_tables.MAP are compared as lists. A field that no table
knows fails, and so does a row of ACCEPTED that is met nowhere. With CAPTUREs only these are looked
at, and the tables may have rows to spare.
"""
import collections
import sys
import tempfile

import captures
import forms
import made
import review
import tshark as reading
from field_tables import ACCEPTED, BITS_OF_BYTES, BODIES, DERIVED, MAP, OUT_OF_SCOPE

MAPPED = {name: number for number, row in enumerate(MAP) for name in row.theirs}
# Status lists with a time that Wireshark shows as bytes: fields that only their records have.
LISTS_WITH_TIMES = {"transition.modes", "clock.cycle"}
HEAD_OF_DATA = 4  # return code, transport size, length


def value_of(fields, key):
    """The first value of a key of ours as number, None where there is none."""
    return next((forms.our_number(text) for name, text in fields if name == key), None)


def split_payload(fields):
    """Fields up to the length of userdata, and those of its payload."""
    keys = [key for key, _ in fields]
    end = keys.index("userdata.data_length") + 1 if "userdata.data_length" in keys else len(keys)
    return fields[:end], fields[end:]


def join_fragments(pdus):
    """Of a message in several PDUs Wireshark shows the payload with the last one; s7tap shows what
    each PDU has and then, with the last one, the whole."""
    for pdu in pdus:
        keys = [key for key, _ in pdu.fields]
        if "joined.from" in keys:
            at = keys.index("joined.from")
            own, whole = pdu.fields[:at], pdu.fields[at + keys.count("joined.from"):]
            pdu.fields[:] = split_payload(own)[0] + split_payload(whole)[1]
        elif value_of(pdu.fields, "userdata.data_unit") and value_of(pdu.fields, "userdata.more"):
            pdu.fields[:] = split_payload(pdu.fields)[0]
        yield pdu


def without_list_times(pdu):
    if any(key in LISTS_WITH_TIMES for key, _ in pdu.fields):
        pdu.fields[:] = [f for f in pdu.fields if not f[0].startswith("timestamp.")]
    return pdu


def paired_pdus(s7tap, tshark, path, faults):
    """[(tshark's PDU, ours)] frame by frame; where a frame holds several, in order. A frame in
    which the numbers differ is added to `faults`."""
    limit = captures.FIRST_PACKETS.get(captures.name_of(path))
    theirs, ours = collections.defaultdict(list), collections.defaultdict(list)
    for pdu in reading.pdus(tshark, captures.beginning(path, tshark.keeper.name)):
        theirs[pdu.frame].append(pdu)
    for pdu in join_fragments(p for p in review.pdus(s7tap, path) if p.protocol == "S7COMM"):
        if not limit or pdu.frame <= limit:
            ours[pdu.frame].append(without_list_times(pdu))
    for frame in sorted(theirs.keys() | ours.keys()):
        if len(theirs[frame]) == len(ours[frame]):
            yield from zip(theirs[frame], ours[frame])
        else:
            faults.append(f"{captures.name_of(path)} frame {frame}: {len(ours[frame])} PDUs, "
                          f"tshark {len(theirs[frame])}")


def end_of_scope(their_pdu, our_pdu):
    """Where in the packet the payload begins that s7tap shows as bytes; beyond every field if there
    is none."""
    if value_of(our_pdu.fields, "userdata.group") not in BODIES:
        return sys.maxsize
    if not any(key in ("userdata.payload", "password.encoded") for key, _ in our_pdu.fields):
        return sys.maxsize
    data = [f.position for f in their_pdu.fields if f.name == "s7comm.data"]
    return data[0] + HEAD_OF_DATA if data else sys.maxsize


class Comparison:
    """Compares PDUs and keeps the figures."""

    def __init__(self):
        self.tally = collections.Counter()
        self.compared = set()  # names of fields
        self.unknown = collections.Counter()
        self.left_out = collections.Counter()  # by reason
        self.accepted = collections.Counter()  # by row and capture
        self.faults = []

    def sort_fields(self, their_pdu, our_pdu):
        """tshark's mapped fields by row of MAP."""
        by_row = collections.defaultdict(list)
        scope_ends = end_of_scope(their_pdu, our_pdu)
        for field in their_pdu.fields:
            number = MAPPED.get(field.name)
            prefix = next((p for p in OUT_OF_SCOPE if field.name.startswith(p)), None)
            if number is not None and field.position < scope_ends:
                by_row[number].append(field)
                self.compared.add(field.name)
            elif number is not None:
                self.left_out[BODIES[value_of(our_pdu.fields, "userdata.group")]] += 1
            elif field.name in DERIVED or BITS_OF_BYTES.fullmatch(field.name):
                self.tally["derived"] += 1
            elif prefix:
                self.left_out[OUT_OF_SCOPE[prefix]] += 1
            else:
                self.unknown[field.name] += 1
        return by_row

    def accept(self, capture, row, theirs, ours, pdus):
        for number, accepted in enumerate(ACCEPTED):
            if (capture in accepted.captures and accepted.field in row.theirs and
                    accepted.condition(theirs, ours, *pdus)):
                self.accepted[number, capture] += 1
                return True
        return False

    def compare_pdu(self, capture, their_pdu, our_pdu):
        by_row = self.sort_fields(their_pdu, our_pdu)
        for number, row in enumerate(MAP):
            theirs = forms.their_values(row.form, by_row[number])
            ours = forms.our_values(row.form, our_pdu.fields, row.ours)
            self.tally["values"] += len(theirs)
            if theirs == ours or self.accept(capture, row, theirs, ours, (their_pdu, our_pdu)):
                continue
            self.faults.append(f"{capture} frame {our_pdu.frame}: {' '.join(row.theirs)}: "
                               f"tshark {theirs}, s7tap {ours}")
        self.tally["PDUs"] += 1


def judge_tables(comparison, looked_at):
    """Faults of the tables themselves; only after all captures."""
    for name in sorted(MAPPED.keys() - comparison.compared):
        yield f"{name}: mapped, but tshark shows it nowhere"
    for number, accepted in enumerate(ACCEPTED):
        for capture in accepted.captures:
            if not comparison.accepted[number, capture]:
                yield f"ACCEPTED {accepted.field} in {capture}: met nowhere"
    for reason in sorted(set(OUT_OF_SCOPE.values()) | set(BODIES.values())):
        if not comparison.left_out[reason]:
            yield f"out of scope, but met nowhere: {reason}"
    for name in sorted(captures.FIRST_PACKETS.keys() - looked_at):
        yield f"{name}: in FIRST_PACKETS, but no such capture"


def print_figures(comparison):
    print(f"{comparison.tally['PDUs']} PDUs, {len(comparison.compared)} fields, "
          f"{comparison.tally['values']} values compared")
    for (number, capture), count in sorted(comparison.accepted.items()):
        print(f"accepted {count:4} x {ACCEPTED[number].field} in {capture}: "
              f"{ACCEPTED[number].reason}")
    for reason, count in comparison.left_out.most_common():
        print(f"out of scope {count:6} values: {reason}")


def main():
    captures.need_tshark()
    s7tap, chosen = sys.argv[1], sys.argv[2:]
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as folder:
        paths = chosen or captures.all_captures() + [made.write(folder)]
        tshark = reading.Tshark(captures.beginning(path, folder) for path in paths)
        for path in paths:
            for their_pdu, our_pdu in paired_pdus(s7tap, tshark, path, comparison.faults):
                comparison.compare_pdu(captures.name_of(path), their_pdu, our_pdu)
    print_figures(comparison)
    faults = comparison.faults
    faults += [f"{name}: {count} times, in no table" for name, count in comparison.unknown.items()]
    if not chosen and captures.corpus():
        faults += judge_tables(comparison, {captures.name_of(path) for path in paths})
    for fault in faults:
        print(f"FAULT {fault[:400]}")
    return captures.outcome(faults or not comparison.tally["values"])


if __name__ == "__main__":
    sys.exit(main())
