/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of accesses as people write them. */
#ifndef S7TAP_DISSECTOR_VALUE_TEXT_H
#define S7TAP_DISSECTOR_VALUE_TEXT_H

#include "dissector/text.h"

/* The text within `value` if its elements are characters: CHARs, or BYTEs that are evidently a
 * STRING of STEP 7. A STRING is evident where the read or write takes exactly the bytes that its
 * first byte, the longest length, asks for, the second byte, the present length, fits, and all
 * characters up to it are printable; there must be one. Empty if it is no text. */
s7_bytes s7_value_characters(uint8_t type, s7_bytes value);

/* One element of `type`, the size of which `element` has:
 *
 *   BIT            true
 *   BYTE, WORD, DWORD             16#BEEF
 *   INT, DINT, COUNTER            -5
 *   REAL                          3.5
 *   TIME, S5TIME, TIMER           12.7 s
 *   DATE                          2026-11-20
 *   TIME_OF_DAY                   13:54:20.248
 *   DATE_AND_TIME                 2026-11-20 13:54:20.248
 *
 * Bytes that are no value of their type, and those of other types, as 16#...: all of them. */
void s7_value_element_text(uint8_t type, s7_bytes element, s7_text *out);

/* All of a value, for one line: one element, "[1, 2, 3, ...]", 16#0A2118..., 'Motor 1'. Long ones
 * are cut. `value` may hold less than a whole element; nothing is added if it is empty. */
void s7_value_text(uint8_t type, s7_bytes value, s7_text *out);

#endif
