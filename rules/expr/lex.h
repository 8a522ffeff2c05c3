/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the expressions: the words of the text. */
#ifndef S7TAP_RULES_EXPR_LEX_H
#define S7TAP_RULES_EXPR_LEX_H

#include "rules/expr/syntax.h"

typedef enum expr_token_kind {
    EXPR_T_END,
    EXPR_T_WORD,
    EXPR_T_QUOTED,
    EXPR_T_CHARACTER,
    EXPR_T_OR,
    EXPR_T_XOR,
    EXPR_T_AND,
    EXPR_T_NOT,
    EXPR_T_RELATION, /* `relation`, `all` */
    EXPR_T_CONTAINS,
    EXPR_T_MATCHES,
    EXPR_T_IN,
    EXPR_T_ALL,
    EXPR_T_ANY,
    EXPR_T_MASK,
    EXPR_T_ADD,
    EXPR_T_SUBTRACT,
    EXPR_T_MULTIPLY,
    EXPR_T_DIVIDE,
    EXPR_T_MODULO,
    EXPR_T_OPEN,
    EXPR_T_CLOSE,
    EXPR_T_OPEN_BRACE,
    EXPR_T_CLOSE_BRACE,
    EXPR_T_OPEN_BRACKET,
    EXPR_T_CLOSE_BRACKET,
    EXPR_T_COMMA,
    EXPR_T_RANGE, /* .. */
} expr_token_kind;

typedef struct expr_token {
    expr_token_kind kind;
    expr_relation relation;
    bool all;
    size_t at, size;
} expr_token;

/* The token at or behind `at`. False, and *error filled, if there is none that could be. */
bool expr_lex(expr_program *program, size_t at, expr_token *out, expr_error *error);

/* The bytes of a quoted text or character, escapes replaced: an owned, terminated text. NULL, and
 * *error filled, if an escape means nothing. */
char *expr_unquote(expr_program *program, const expr_token *token, size_t *size, expr_error *error);

#endif
