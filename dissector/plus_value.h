/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and values of S7comm-plus.
 *
 * A number of variable length has seven bits in each byte, the most significant first; bit 7 says
 * that another byte follows, and the ninth byte of a long one has eight bits. In signed numbers
 * bit 6 of the first byte is the sign.
 *
 * A value says its own type, and holds others where it is a struct:
 *
 *   +-------+------+- - - - -
 *   | flags | type | element, or count and elements, or (key, element)... 00
 *   +-------+------+- - - - -
 *
 * Layouts as public dissectors and client libraries have them, verified on S7-1200 (firmware 2 and
 * 3) and S7-1500. What is not known (packed structs, S7 strings, variants) fails: the caller shows
 * it as bytes. */
#ifndef S7TAP_DISSECTOR_PLUS_VALUE_H
#define S7TAP_DISSECTOR_PLUS_VALUE_H

#include "dissector/cursor.h"

enum {
    S7_PLUS_ARRAY = 0x10,
    S7_PLUS_ADDRESS_ARRAY = 0x20,
    S7_PLUS_SPARSE_ARRAY = 0x40,
};

enum {
    S7_PLUS_RID = 0x12,
    S7_PLUS_BLOB = 0x14,
    S7_PLUS_TEXT = 0x15,
    S7_PLUS_STRUCT = 0x17,
};

typedef struct s7_plus_value {
    uint8_t flags; /* S7_PLUS_..._ARRAY; 0 one element */
    uint8_t type;
    uint64_t number; /* of one element that is a number; signed ones are extended; else 0 */
    s7_bytes bytes;  /* of one element that is text or BLOB; else empty */
    s7_bytes raw;    /* what follows flags and type */
} s7_plus_value;

/* Numbers of up to 32 and 64 bits; the cursor fails where none stands whole. */
uint32_t s7_plus_u32(s7_cursor *c, s7_field field);
uint64_t s7_plus_u64(s7_cursor *c, s7_field field);

/* The value at the cursor, as a node of its own. The cursor fails where it is cut or not known,
 * and stands where that was. */
void s7_plus_value_read(s7_cursor *c, s7_plus_value *out);
/* What follows flags and type of a struct: its id and its members. */
void s7_plus_struct_read(s7_cursor *c);

/* A member of a struct; false if the value is no struct or has no such member. */
bool s7_plus_member(const s7_plus_value *value, uint32_t id, s7_plus_value *out);

#endif
