# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of tshark and of s7tap, made comparable."""
import re

MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
BIT_COUNTED = (3, 4, 5)  # transport sizes whose length counts bits


def our_number(text):
    word = text.split(" ")[0]
    return {"true": 1, "false": 0}[word] if word in ("true", "false") else int(word, 0)


def our_bytes(text):
    """Of bytes in hex, or of quoted text."""
    if not text.startswith('"'):
        return bytes.fromhex(text)
    escape = re.compile(r"\\(?:x(..)|(.))")
    plain = escape.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text[1:-1])
    return plain.encode("latin-1")


def our_block_type(text):
    """A type as the two digits that stand for it; the head of a block info as its bytes, which
    Wireshark takes for a type."""
    digits = text.split(" ")[0][2:]
    return digits.upper().encode() if len(digits) == 2 else bytes.fromhex(digits)


def their_number(field):
    return int(field.show, 0)


def their_time(field):
    """ "Dec  3, 2014 10:18:39.000" as "2014-12-03 10:18:39.000"."""
    month, day, year, clock = field.show.replace(",", "").split()
    return f"{year}-{MONTHS.index(month) // 3 + 1:02}-{int(day):02} {clock}"


def their_bytes(field):
    return bytes.fromhex(field.value)


# By form: how to read a field of tshark, and a value of ours.
FORMS = {
    "number": (their_number, our_number),
    "bytes": (their_bytes, our_bytes),
    # the bytes, or of bit fields the bits, as number
    "big-endian": (lambda field: int(field.value, 16), our_number),
    "bits": (lambda field: int(field.value, 16), our_number),
    "digits": (lambda field: int(their_bytes(field)), our_number),
    "block type": (their_bytes, our_block_type),
    # tshark shows bytes, whatever the length counts: see our_sizes
    "size": (their_number, None),
    # of a header tshark shows class and code as one number only where there is an error
    "error": (their_number, None),
    "first byte": (their_bytes, lambda text: our_bytes(text)[:1]),
    # one span of ours is several fields of theirs, or the other way round
    "joined bytes": (their_bytes, our_bytes),
    "text": (lambda field: field.show, str),
    "time": (their_time, str),
}


def joined(values):
    return [b"".join(values)] if values else []


def their_values(form, fields):
    read = FORMS[form][0]
    values = [read(field) for field in fields]
    return joined(values) if form == "joined bytes" else values


def our_sizes(fields, keys):
    """Coded lengths, in bytes by the transport size before each."""
    transport = 0
    for key, text in fields:
        if key in ("data_item.transport", "userdata.transport"):
            transport = our_number(text)
        elif key in keys:
            coded = our_number(text)
            yield (coded + 7) // 8 if transport in BIT_COUNTED else coded


def our_errors(fields, keys):
    for key, text in fields:
        if key in keys and (key != "error" or our_number(text) != 0):
            yield our_number(text)


def our_values(form, fields, keys):
    if form == "size":
        return list(our_sizes(fields, keys))
    if form == "error":
        return list(our_errors(fields, keys))
    read = FORMS[form][1]
    values = [read(text) for key, text in fields if key in keys]
    return joined(values) if form == "joined bytes" else values
