# SPDX-License-Identifier: GPL-2.0-or-later
"""A row of field_tables.MAP: which fields of Wireshark are which of ours."""
import collections

# The values of `theirs`, in order, equal those of `ours`, in order, read as `form` says (see
# forms.py).
Row = collections.namedtuple("Row", "theirs ours form")


def row(theirs, ours, form):
    """Blank-separated names; those of theirs without the prefix "s7comm."."""
    return Row(tuple("s7comm." + name for name in theirs.split()), tuple(ours.split()), form)
