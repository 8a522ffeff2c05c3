/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the expressions: one value of a field, by the type of the field. */
#ifndef S7TAP_RULES_EXPR_VALUE_H
#define S7TAP_RULES_EXPR_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct expr_ip {
    uint8_t family; /* 4 or 6 */
    uint8_t prefix; /* bits that count: 32 or 128 of an address, fewer of a network */
    uint8_t bytes[16];
} expr_ip;

typedef struct expr_span {
    const uint8_t *data;
    size_t size;
} expr_span;

typedef struct expr_value {
    union {
        uint64_t number; /* BOOL, UNSIGNED, NAME; SIGNED and TIME as two's complement */
        double real;
        expr_span bytes; /* BYTES, TEXT; borrowed */
        expr_ip ip;
    } u;
} expr_value;

#endif
