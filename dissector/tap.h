/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tap hears of every field while a PDU is decoded.
 *
 * Without a tap nothing is reported and decoding costs what a plain struct decode costs. With one,
 * the fields come in wire order as a tree. Leaves cover each byte of the PDU exactly once; bit
 * fields overlay the leaf before them; made fields (addresses as text, typed values) stand for no
 * bytes of their own. */
#ifndef S7TAP_DISSECTOR_TAP_H
#define S7TAP_DISSECTOR_TAP_H

#include "dissector/bytes.h"
#include "dissector/fields.h"
#include "dissector/notes.h"

/* A field's value by its type: numbers in `number` (signed ones sign-extended, REAL as IEEE 754
 * bits), BYTES and TEXT in `bytes`. LABEL is text made by the decoder, in `bytes` too. */
typedef struct s7_value {
    uint64_t number;
    s7_bytes bytes;
} s7_value;

/* Offsets count from the first byte of the decoded unit. Values are borrowed until the return. */
typedef struct s7_tap {
    void *user;
    void (*enter)(void *user, s7_field node, uint32_t offset);
    void (*leave)(void *user, uint32_t end);
    void (*field)(void *user, s7_field field, uint32_t offset, uint32_t length,
                  const s7_value *value);
    void (*note)(void *user, s7_note note, uint32_t offset, uint32_t length);
} s7_tap;

#endif
