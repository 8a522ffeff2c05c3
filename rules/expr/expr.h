/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions: Wireshark's display filters over the fields of PDUs and of the objects at hand.
 *
 * An expression is compiled once and evaluated for many objects. The host puts the values that the
 * object at hand has into an expr_facts, which asks only for fields that the expressions name, and
 * asks whether an expression holds. docs/filters.md describes the language. */
#ifndef S7TAP_RULES_EXPR_EXPR_H
#define S7TAP_RULES_EXPR_EXPR_H

#include "rules/expr/fields.h"

#include <stddef.h>

enum { EXPR_MAX_SIZE = 16384 /* bytes of an expression */, EXPR_MAX_DEPTH = 64 /* of nesting */ };

/* A compiled expression. It never changes: several threads may evaluate it, each with facts of its
 * own. */
typedef struct expr_program expr_program;

/* What is wrong with an expression, and where. */
typedef struct expr_error {
    size_t at, size; /* bytes of the text that are at fault; size 0: its end */
    unsigned column; /* of `at`, characters from 1 */
    char *message;   /* "found 'x', expected ...", without the column; owned by the caller */
} expr_error;

/* Compiles a text of `size` bytes, which need not be terminated. NULL, and *error filled, if it is
 * wrong. The caller frees the program, or error->message. */
expr_program *expr_compile(const char *text, size_t size, expr_error *error);
void expr_free(expr_program *program);

/* The expression as it was understood, with all parentheses. It compiles to the same program. The
 * caller frees it. */
char *expr_text(const expr_program *program);
/* As it was written; borrowed. */
const char *expr_source(const expr_program *program);

/* False, and *error filled, if it names a field that the objects of `where` (EXPR_OF_...) do not
 * have; `what` says what these are: "a transaction". The caller frees error->message. */
bool expr_applies(const expr_program *program, unsigned where, const char *what, expr_error *error);

/* The distinct fields that it names; `count` is set. Borrowed. */
const expr_field *expr_fields_of(const expr_program *program, size_t *count);

/* Two lines: the text on one line, and a mark below what is at fault. The caller frees them. */
char *expr_error_caret(const char *text, size_t size, const expr_error *error);

#endif
