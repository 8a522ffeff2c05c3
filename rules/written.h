/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what one partner wrote in one CPU, as ranges of bits. */
#ifndef S7TAP_RULES_WRITTEN_H
#define S7TAP_RULES_WRITTEN_H

#include "dissector/item.h"

enum { RULES_MAX_RANGES = 24 };

/* Inclusive bits of a DB or area; timers and counters by number. */
typedef struct rules_range {
    uint8_t area;
    uint16_t db;
    uint32_t first, last;
} rules_range;

/* Zeroed is empty. Ranges that touch are one; they are kept by area, DB and first bit. */
typedef struct rules_written {
    rules_range range[RULES_MAX_RANGES];
    uint32_t count;
    bool more; /* what did not fit */
} rules_written;

/* `item` is absolute. */
void rules_written_add(rules_written *written, const s7_item *item);
/* Whether something of either area was written. */
bool rules_written_has(const rules_written *written, uint8_t area, uint8_t or_area);
/* "M1.0-M1.1, DB5.DBB0-DBB7", as a policy writes ranges. The caller owns it. */
char *rules_written_text(const rules_written *written);

#endif
