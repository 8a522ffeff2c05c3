/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of S7comm-plus as short text, for one-line summaries and reports. */
#ifndef S7TAP_DISSECTOR_PLUS_TEXT_H
#define S7TAP_DISSECTOR_PLUS_TEXT_H

#include "dissector/plus_value.h"
#include "dissector/text.h"

/* "true", "42", "16#001F", "21.5", "2014-10-25T13:29:30.5Z", "1s_500ms", "\"text\"", "[1, 2, ...]",
 * "{315: 256, ...}", "BLOB of 20 bytes". Arrays and structs show their first members, texts their
 * first 40 bytes; the rest is "...". Bounded work whatever the value holds. */
void s7_plus_value_text(const s7_plus_value *value, s7_text *out);

#endif
