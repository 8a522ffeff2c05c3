/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of S7comm-plus. A value says its own type, and holds others where it is a struct:
 *
 *   +-------+------+- - - - -
 *   | flags | type | element, or count and elements, or (key, element)... 00
 *   +-------+------+- - - - -
 *
 *   struct          | id (4) | (member id, value)... 00
 *   packed struct   | id (4) | time stamp of the type (8) | flags | size | [size] | bytes
 *   array of struct | id (4) | count | list of members, count times
 *   BLOB            | root 0 or 1 | size | bytes
 *                   | other root | 8 bytes | 2 or 3 | size | bytes
 *                   | other root | 8 bytes | 0 | (member id, value)... 00
 *   VARIANT         | flags | type | element; in a sparse array: number
 *
 * Numbers are of variable length (plus_number.h) but in system events, where flags and type have a
 * zero in front and all of them have a fixed size. Layouts as public dissectors and client
 * libraries have them; numbers, texts, BLOBs, structs and arrays verified on S7-1200 (firmware 2
 * and 3) and S7-1500. */
#ifndef S7TAP_DISSECTOR_PLUS_VALUE_H
#define S7TAP_DISSECTOR_PLUS_VALUE_H

#include "dissector/plus_number.h"

enum {
    S7_PLUS_ARRAY = 0x10,
    S7_PLUS_ADDRESS_ARRAY = 0x20,
    S7_PLUS_SPARSE_ARRAY = 0x40,
};

enum {
    S7_PLUS_NULL = 0x00,
    S7_PLUS_BOOL = 0x01,
    S7_PLUS_USINT = 0x02,
    S7_PLUS_UINT = 0x03,
    S7_PLUS_UDINT = 0x04,
    S7_PLUS_ULINT = 0x05,
    S7_PLUS_SINT = 0x06,
    S7_PLUS_INT = 0x07,
    S7_PLUS_DINT = 0x08,
    S7_PLUS_LINT = 0x09,
    S7_PLUS_BYTE = 0x0A,
    S7_PLUS_WORD = 0x0B,
    S7_PLUS_DWORD = 0x0C,
    S7_PLUS_LWORD = 0x0D,
    S7_PLUS_REAL = 0x0E,
    S7_PLUS_LREAL = 0x0F,
    S7_PLUS_TIME = 0x10,     /* ns since 1970, unsigned */
    S7_PLUS_DURATION = 0x11, /* ns, signed */
    S7_PLUS_RID = 0x12,
    S7_PLUS_AID = 0x13,
    S7_PLUS_BLOB = 0x14,
    S7_PLUS_TEXT = 0x15, /* UTF-8 */
    S7_PLUS_VARIANT = 0x16,
    S7_PLUS_STRUCT = 0x17,
};

typedef struct s7_plus_value {
    uint8_t flags; /* S7_PLUS_..._ARRAY; 0 one element */
    uint8_t type;
    bool plain;      /* of a system event: numbers have a fixed size */
    uint64_t number; /* of one element that is a number; signed ones are extended, REAL and LREAL
                        are their bits; of a struct its id; else 0 */
    s7_bytes bytes;  /* of one element that is text, BLOB or packed struct; else empty */
    s7_bytes raw;    /* what follows flags and type */
} s7_plus_value;

/* The value at the cursor, as a node of its own. The cursor fails where it is cut or not known,
 * and stands where that was. */
void s7_plus_value_read(s7_cursor *c, s7_plus_value *out);
/* The same in a system event. */
void s7_plus_plain_value_read(s7_cursor *c, s7_plus_value *out);
/* What follows flags and type of a struct: its id and its members. */
void s7_plus_struct_read(s7_cursor *c);

/* Reports the time in the `length` bytes before the cursor as text. */
void s7_plus_time_report(const s7_cursor *c, uint64_t ns, uint32_t length);

/* True for an array of either kind. */
static inline bool s7_plus_is_array(const s7_plus_value *value)
{
    return (value->flags & (S7_PLUS_ARRAY | S7_PLUS_ADDRESS_ARRAY | S7_PLUS_SPARSE_ARRAY)) != 0;
}

/* Walks over the elements of an array; of other values and of arrays of structs there are none.
 * Each has its own `raw`. `key` is the one of a sparse array, elsewhere the index from 0. */
typedef struct s7_plus_array {
    s7_cursor cursor;
    s7_notes notes;
    s7_plus_value of;
    uint32_t index, left;
} s7_plus_array;

void s7_plus_array_begin(s7_plus_array *walk, const s7_plus_value *array);
bool s7_plus_array_next(s7_plus_array *walk, uint32_t *key, s7_plus_value *element);
/* Elements that an array says it has; of a sparse one 0. */
uint32_t s7_plus_array_count(const s7_plus_value *array);

/* Walks over the members of a struct; of other values, packed structs and arrays of structs there
 * are none. */
typedef struct s7_plus_members {
    s7_cursor cursor;
    s7_notes notes;
    bool plain;
} s7_plus_members;

void s7_plus_members_begin(s7_plus_members *walk, const s7_plus_value *value);
bool s7_plus_members_next(s7_plus_members *walk, uint32_t *id, s7_plus_value *member);

/* A member of a struct; false if the value is no struct or has no such member. */
bool s7_plus_member(const s7_plus_value *value, uint32_t id, s7_plus_value *out);

#endif
