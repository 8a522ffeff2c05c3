/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tap for tests: records the field tree as text and judges its form.
 *
 * The text has one line per report, indented by depth:
 *
 *   cotp @0:18                                    a node and the bytes from
 * enter to leave cotp.code = 0xE0 @1:1                       a leaf: value, offset and length
 * cotp.class = 0 @6:1 bits cotp.type = 0xE0 (CR connection request) @1:1 made ! cotp.li (malformed)
 * @0:1                  a note
 *
 * Judged are: leaves in wire order and within their node, bit fields on the leaf before them, made
 * fields and notes within the unit, values that fit their type, enter and leave in balance. */
#ifndef S7TAP_TESTS_RECORD_TAP_H
#define S7TAP_TESTS_RECORD_TAP_H

#include "dissector/tap.h"

typedef struct record_tap record_tap;

/* One reported field. `bytes` and `text` live as long as the record. */
typedef struct record_entry {
    s7_field field;
    uint32_t offset, length; /* base included */
    uint64_t number;
    s7_bytes bytes; /* a copy */
} record_entry;

/* The caller frees it. */
record_tap *record_tap_new(void);
void record_tap_free(record_tap *rt);
/* Forgets all that was recorded, and the base. */
void record_tap_reset(record_tap *rt);
/* The tap to hand to a decoder; lives as long as `rt`. */
const s7_tap *record_tap_tap(record_tap *rt);
/* What to add to the offsets of later reports: several decoders can so fill one record, as a host
 * does with TPKT at 0, COTP at 4 and S7 at 7. */
void record_tap_set_base(record_tap *rt, uint32_t base);

/* The tree as text; valid until the next report. */
const char *record_tap_text(const record_tap *rt);
/* All notes reported. */
s7_notes record_tap_notes(const record_tap *rt);
/* The report number `nth` (from 0) of `field`, NULL if there are fewer. */
const record_entry *record_tap_find(const record_tap *rt, s7_field field, size_t nth);

/* Whether the tree is well formed and its leaves cover each of the bytes 0 to `size` - 1 exactly
 * once and none beyond. If not, *why says what is wrong (owned by `rt`); `why` may be NULL. */
bool record_tap_covers(record_tap *rt, uint32_t size, const char **why);

#endif
