/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the dissector: records of system status lists as tables.
 *
 * A record is a row of columns. Most are plain fields; some of the bytes are sets of bits whose
 * members have names. The lists stand in szl_module.c, szl_status.c, szl_capability.c and
 * szl_communication.c. */
#ifndef S7TAP_DISSECTOR_SZL_RECORD_H
#define S7TAP_DISSECTOR_SZL_RECORD_H

#include "dissector/cursor.h"

/* Names of set bits: `value` is byte * 8 + bit, counted from the column's first byte. */
typedef s7_name s7_bit_name;

typedef enum s7_column_kind {
    S7_COLUMN_FIELD,    /* a number of 1, 2 or 4 bytes, or a span, by the field's type */
    S7_COLUMN_BITS,     /* bits of the number before it; no bytes */
    S7_COLUMN_FLAGS,    /* names of the set bits of the byte before it; no bytes */
    S7_COLUMN_LITTLE,   /* a number of 2 bytes, little endian */
    S7_COLUMN_SET,      /* `size` leaves of one byte whose set bits are named */
    S7_COLUMN_STATIONS, /* the rest: a bitmap, its first bit is number `size` */
    S7_COLUMN_TIME,     /* a time stamp */
    S7_COLUMN_ADDRESS,  /* 4 or 6 bytes that are also shown as IP or MAC address */
    S7_COLUMN_REST,     /* all that is left, if any */
} s7_column_kind;

typedef struct s7_column {
    uint8_t kind;
    uint8_t size; /* bytes; of FIELD 0 means that of the field's type */
    uint16_t field;
    const s7_bit_name *names; /* SET: may be NULL, where no bit has a name */
} s7_column;

/* Decodes the columns up to the one whose field is 0 and whose kind is FIELD. */
void s7_columns_decode(s7_cursor *c, const s7_column *columns);

/* The records of a list whose layout goes by their first word. Tables end with index 0. */
typedef struct s7_szl_section {
    uint16_t index;
    const s7_column *columns;
} s7_szl_section;

/* Decodes a record by the section that it names; of an unknown one the number and bytes. */
void s7_szl_section_decode(s7_cursor *c, const s7_szl_section *sections);

/* A kind of record. Lists are looked for by the low byte of their id; `length` is that of the
 * record, `extracts` has a bit for each extract (second nibble) that has such records. */
typedef struct s7_szl_list {
    uint8_t list;
    uint16_t extracts;
    uint16_t length;
    const s7_column *columns;
    void (*decode)(s7_cursor *record); /* instead of columns */
} s7_szl_list;

enum { S7_EVERY_EXTRACT = 0xFFFF };

/* Tables ended by a row without columns and decoder. */
extern const s7_szl_list s7_szl_module[], s7_szl_status[], s7_szl_capability[],
    s7_szl_communication[];

/* Names of bits, in names_szl_bits.c. */
extern const s7_bit_name s7_bits_test[];
extern const s7_bit_name s7_bits_trigger[];
extern const s7_bit_name s7_bits_operator[];
extern const s7_bit_name s7_bits_objects[];
extern const s7_bit_name s7_bits_diagnostics[];
extern const s7_bit_name s7_bits_blocks[];
extern const s7_bit_name s7_bits_global_data[];
extern const s7_bit_name s7_bits_gd_objects[];
extern const s7_bit_name s7_bits_gd_bus[];
extern const s7_bit_name s7_bits_clock[];
extern const s7_bit_name s7_bits_messages[];
extern const s7_bit_name s7_bits_message_areas[];
extern const s7_bit_name s7_bits_value_types[];
extern const s7_bit_name s7_bits_fault[];
extern const s7_bit_name s7_bits_module_info[];
extern const s7_bit_name s7_bits_module_state[];

#endif
