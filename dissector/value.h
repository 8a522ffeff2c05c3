/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of accesses: element by element, by the type that the request named. */
#ifndef S7TAP_DISSECTOR_VALUE_H
#define S7TAP_DISSECTOR_VALUE_H

#include "dissector/bytes.h"
#include "dissector/text.h"

typedef enum s7_number_kind {
    S7_NUMBER_NONE, /* no number: BYTE, CHAR, DATE_AND_TIME, unknown types */
    S7_NUMBER_BOOL,
    S7_NUMBER_UNSIGNED, /* WORD, DWORD, COUNTER (0 to 999) */
    S7_NUMBER_SIGNED,   /* INT, DINT, TIME in ms */
    S7_NUMBER_REAL,     /* IEEE 754 single, as bits in `raw` */
    S7_NUMBER_DURATION, /* S5TIME, TIMER: ms in `u` */
    S7_NUMBER_DATE,     /* days since 1990-01-01 in `u` */
    S7_NUMBER_TOD,      /* ms since midnight in `u` */
} s7_number_kind;

typedef struct s7_number {
    s7_number_kind kind;
    uint64_t u;   /* unsigned, or the two's complement of signed ones */
    uint32_t raw; /* REAL: its bits */
    bool valid;   /* BCD digits and time base are in range */
} s7_number;

/* Whether values of this type are shown as numbers; else as bytes. */
bool s7_type_is_numeric(uint8_t type);
/* Elements of `type` that `value` holds whole. */
uint32_t s7_value_count(uint8_t type, s7_bytes value);
/* Element `index` (below s7_value_count). */
s7_number s7_value_at(uint8_t type, s7_bytes value, uint32_t index);

#endif
