/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of the language: the fields of dissector/fields.def, and those of objects.def. */
#ifndef S7TAP_RULES_EXPR_FIELDS_H
#define S7TAP_RULES_EXPR_FIELDS_H

#include "dissector/fields.h"

#include <stdbool.h>
#include <stddef.h>

/* An s7_field, or behind those one of objects.def. */
typedef uint16_t expr_field;

enum {
    EXPR_F_BEFORE = S7F_COUNT - 1,
#define OBJECT(id, key, type, bits, names, where, help) EXPR_F_##id,
#include "rules/expr/objects.def"
#undef OBJECT
    EXPR_FIELD_COUNT
};

typedef enum expr_type {
    EXPR_NODE, /* is there or not; has no value */
    EXPR_BOOL,
    EXPR_UNSIGNED,
    EXPR_SIGNED,
    EXPR_REAL,
    EXPR_BYTES,
    EXPR_TEXT,
    EXPR_IP,
    EXPR_TIME, /* ns since 1970, UTC */
    EXPR_NAME, /* one of a table of names, ordered by their numbers */
} expr_type;

/* "number", "text", ...: for messages and `s7tap fields`. */
extern const char *const expr_type_names[];

/* Objects that expressions are evaluated for. */
enum {
    EXPR_OF_PDU = 1,
    EXPR_OF_TRANSACTION = 2,
    EXPR_OF_FINDING = 4,
    EXPR_OF_RELATION = 8,
    EXPR_OF_CONNECTION = 16,
};

typedef struct expr_field_info {
    const char *key; /* without prefix */
    const char *help;
    const s7_name *names; /* of values; NULL none */
    expr_type type;
    uint8_t bits;   /* of a number; 32 of a single REAL */
    unsigned where; /* EXPR_OF_... */
} expr_field_info;

expr_field_info expr_field_describe(expr_field field);

/* The field of this name, which may have the prefix "s7tap."; false if there is none. */
bool expr_field_find(const char *name, size_t size, expr_field *out);
/* The key of the field that was perhaps meant; NULL if none is similar. Constant text. */
const char *expr_field_suggest(const char *name, size_t size);

extern const s7_name expr_names_protocol[], expr_names_phase[], expr_names_status[],
    expr_names_side[], expr_names_severity[], expr_names_confidence[], expr_names_end[];

#endif
