/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Return values of S7comm-plus, 64 bits in one number of variable length:
 *
 *    63   62     61-48    47      46-40     39-32     31-16   15-0
 *   +---+------+-------+--------+---------+--------+-------+------------+
 *   |   | more | debug | server | generic | source | line  | error code |
 *   +---+------+-------+--------+---------+--------+-------+------------+
 *
 * Public dissectors have this division; it fits the refusals that were captured. */
#ifndef S7TAP_DISSECTOR_PLUS_RESULT_H
#define S7TAP_DISSECTOR_PLUS_RESULT_H

#include "dissector/plus_number.h"

typedef struct s7_plus_result {
    int16_t code;    /* 0 ok, above 0 a state, below 0 an error: s7_names_plus_error */
    uint16_t line;   /* place in the object management of the CPU */
    uint8_t source;  /* which part of the CPU reports it */
    uint8_t generic; /* the error in general: s7_names_plus_generic */
    bool server;     /* the CPU's error, not the client's */
    uint16_t debug;
    bool more; /* objects with details follow */
} s7_plus_result;

s7_plus_result s7_plus_result_of(uint64_t value);

/* The return value at the cursor: `field` and, as `code`, its error code; other parts if any is
 * set. */
uint64_t s7_plus_result_read(s7_cursor *c, s7_field field, s7_field code);
/* The same for the value in the `length` bytes before the cursor. */
void s7_plus_result_report(const s7_cursor *c, s7_field code, uint64_t value, uint32_t length);

#endif
