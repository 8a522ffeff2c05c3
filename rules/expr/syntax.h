/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the expressions: the tree that the parser builds, the check completes and the
 * evaluation walks. */
#ifndef S7TAP_RULES_EXPR_SYNTAX_H
#define S7TAP_RULES_EXPR_SYNTAX_H

#define PCRE2_CODE_UNIT_WIDTH 8

#include "rules/expr/expr.h"
#include "rules/expr/value.h"

#include <glib.h>
#include <pcre2.h>

/* Conditions come first, then what has values. */
typedef enum expr_op {
    EXPR_OR,
    EXPR_XOR,
    EXPR_AND,
    EXPR_NOT,
    EXPR_EXISTS,  /* left has a value; of numbers that are calculated: one that is not 0 */
    EXPR_COMPARE, /* left, right, `relation`, `all` */
    EXPR_CONTAINS,
    EXPR_MATCHES, /* left, `regex` */
    EXPR_IN,      /* left, `list`: pairs of lowest and highest, or a value and NULL */
    EXPR_LAST_CONDITION = EXPR_IN,
    EXPR_FIELD,
    EXPR_LITERAL,
    EXPR_SLICE, /* left, `slices` */
    EXPR_MASK,  /* left & right */
    EXPR_ADD,
    EXPR_SUBTRACT,
    EXPR_MULTIPLY,
    EXPR_DIVIDE,
    EXPR_MODULO,
    EXPR_NEGATE, /* left */
    EXPR_CALL,   /* `function` of `list` */
} expr_op;

typedef enum expr_relation {
    EXPR_EQUAL,
    EXPR_UNEQUAL,
    EXPR_LESS,
    EXPR_LESS_EQUAL,
    EXPR_GREATER,
    EXPR_GREATER_EQUAL,
} expr_relation;

typedef enum expr_function {
    EXPR_LEN,
    EXPR_COUNT,
    EXPR_LOWER,
    EXPR_UPPER,
    EXPR_STRING,
    EXPR_ABS,
    EXPR_MAX,
    EXPR_MIN,
    EXPR_FUNCTION_COUNT
} expr_function;

/* By expr_function, ended by NULL. */
extern const char *const expr_function_names[EXPR_FUNCTION_COUNT + 1];

/* How a literal is written. */
typedef enum expr_form {
    EXPR_WORD,      /* 10, 0x0A, Job, 10.1.0.0/16, aa:bb */
    EXPR_QUOTED,    /* "text", r"text" */
    EXPR_CHARACTER, /* 'a' */
} expr_form;

/* A part of a value: `from` and `to` count from 0, negative ones from the end, where -1 is the last
 * byte. By length: `to` is how many bytes; open: all behind `from`. */
typedef struct expr_slice {
    int32_t from, to;
    bool by_length, open;
} expr_slice;

typedef struct expr_node expr_node;

struct expr_node {
    expr_op op;
    expr_relation relation;
    bool all; /* EXPR_COMPARE: all pairs must fulfil it, not only one */
    expr_field field;
    expr_function function;
    size_t at, size; /* where it stands in the text */
    expr_node *left, *right;
    GPtrArray *list;  /* of expr_node; owned array */
    GArray *slices;   /* of expr_slice; owned */
    expr_form form;   /* EXPR_LITERAL */
    char *text;       /* its bytes, escapes replaced; terminated; owned */
    size_t text_size; /* without the terminator */
    /* Set by the check. */
    expr_type type;       /* of values */
    uint8_t bits;         /* of a number */
    const s7_name *names; /* of a number or name */
    expr_value value;     /* of a literal; borrows from `text` and `bytes` */
    uint8_t *bytes;       /* owned */
    GArray *numbers;      /* of a literal that names several numbers: the others; owned */
    pcre2_code *regex;    /* owned */
};

struct expr_program {
    char *source;
    size_t size;
    GPtrArray *nodes; /* all of them; owns them */
    expr_node *root;
    GArray *fields; /* distinct, of expr_field */
};

/* Says what is wrong with a part of the text, once: the first fault counts. */
void expr_fail(const expr_program *program, expr_error *error, size_t at, size_t size,
               const char *format, ...) G_GNUC_PRINTF(5, 6);
/* The same, of a node. */
#define expr_fail_at(program, error, node, ...)                                                    \
    expr_fail(program, error, (node)->at, (node)->size, __VA_ARGS__)

expr_node *expr_node_new(expr_program *program, expr_op op, size_t at);

/* Sets `root`; false, and *error filled, if the text is no expression. */
bool expr_parse(expr_program *program, expr_error *error);
/* Sets types and values of all nodes; false, and *error filled, if they do not fit. */
bool expr_check(expr_program *program, expr_error *error);
/* The value of a literal for what it is compared with, of which `type`, `bits` and `names` are
 * used; false likewise. */
bool expr_literal_convert(expr_program *program, expr_node *literal, const expr_node *with,
                          expr_error *error);
/* How a part of the text is quoted in messages: cut if it is long. The caller frees it. */
char *expr_quote(const expr_program *program, size_t at, size_t size);

#endif
