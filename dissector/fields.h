/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fields of the decoder, from fields.def: the only place where a field's meaning stands. */
#ifndef S7TAP_DISSECTOR_FIELDS_H
#define S7TAP_DISSECTOR_FIELDS_H

#include "dissector/names.h"

#include <stdint.h>

/* A group takes no number of its own: the field behind it goes on from the one before it. */
typedef enum s7_field {
#define GROUP(id, title)                                    S7F_AT_##id, S7F_BEFORE_##id = S7F_AT_##id - 1,
#define NODE(id, key, label, help)                          S7F_##id,
#define LEAF(id, key, label, type, base, names, help)       S7F_##id,
#define BITS(id, key, label, type, base, names, mask, help) S7F_##id,
#define MADE(id, key, label, type, base, names, help)       S7F_##id,
#include "dissector/fields.def"
#undef GROUP
#undef NODE
#undef LEAF
#undef BITS
#undef MADE
    S7F_COUNT
} s7_field;

typedef enum s7_kind {
    S7K_NODE, /* a group of fields */
    S7K_LEAF, /* bytes of the PDU */
    S7K_BITS, /* some bits of the leaf before it; the value is shifted down by the mask */
    S7K_MADE, /* derived: no bytes of its own */
} s7_kind;

typedef enum s7_type {
    S7T_NONE, /* nodes */
    S7T_BOOL,
    S7T_U8,
    S7T_U16,
    S7T_U24,
    S7T_U32,
    S7T_U64,
    S7T_I64,
    S7T_REAL,  /* IEEE 754 single, in the low 32 bits of the number */
    S7T_LREAL, /* IEEE 754 double */
    S7T_BYTES,
    S7T_TEXT,  /* ASCII on the wire */
    S7T_LABEL, /* UTF-8 made by the decoder */
} s7_type;

typedef enum s7_base {
    S7B_NONE,
    S7B_DEC,
    S7B_HEX,
} s7_base;

typedef struct s7_field_info {
    const char *key;   /* without prefix: "item.db" */
    const char *label; /* what a tree shows: "DB number" */
    const char *help;  /* one line for `s7tap fields` and the manual */
    const s7_name *names;
    uint32_t mask; /* BITS: bits within the leaf */
    uint8_t kind, type, base;
} s7_field_info;

/* One row per field, indexed by s7_field. */
extern const s7_field_info s7_fields[S7F_COUNT];

/* Fields that belong together, for lists that people read: from `first` up to the next group. */
typedef struct s7_field_group {
    const char *title;
    s7_field first;
} s7_field_group;

/* In the order of the fields; the first group begins with the first field. Ends with a row whose
 * title is NULL and whose `first` is S7F_COUNT. */
extern const s7_field_group s7_field_groups[];

#endif
