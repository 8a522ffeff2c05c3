/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Floating point numbers as text, without stdio and without libm. */
#ifndef S7TAP_DISSECTOR_REAL_TEXT_H
#define S7TAP_DISSECTOR_REAL_TEXT_H

#include "dissector/text.h"

/* REAL: six digits, or up to nine until they read back as the same number, without zeros at the
 * end: "3.5", "1e+20", "-0.1", "inf", "nan". A whole number ends with ".0". `bits`: IEEE 754 single
 * precision. */
void s7_text_real(s7_text *t, uint32_t bits);

/* LREAL: up to 15 digits, which need not read back as the same number in its last bits. `bits`:
 * IEEE 754 double precision. */
void s7_text_lreal(s7_text *t, uint64_t bits);

#endif
