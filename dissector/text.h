/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text built into a buffer of the caller, always terminated, silently cut at the buffer's end:
 * the decoder may use neither stdio nor allocation. */
#ifndef S7TAP_DISSECTOR_TEXT_H
#define S7TAP_DISSECTOR_TEXT_H

#include "dissector/bytes.h"

typedef struct s7_text {
    char *data;
    size_t size;   /* of the buffer, at least 1 */
    size_t length; /* without the terminator */
    bool cut;      /* something did not fit */
} s7_text;

s7_text s7_text_into(char *buffer, size_t size);
void s7_text_char(s7_text *t, char c);
void s7_text_add(s7_text *t, const char *string);
void s7_text_unsigned(s7_text *t, uint64_t number);
/* The last `digits` decimal digits (1 to 20), leading zeros kept. */
void s7_text_padded(s7_text *t, uint64_t number, int digits);
void s7_text_signed(s7_text *t, int64_t number);
/* Exactly `digits` upper-case hex digits (1 to 16), leading zeros kept. */
void s7_text_hex(s7_text *t, uint64_t number, int digits);
/* Bytes as hex pairs without separators. */
void s7_text_hex_bytes(s7_text *t, s7_bytes bytes);
/* Bytes as ASCII; what is not printable becomes '.'; trailing zeros and blanks are left out. */
void s7_text_ascii(s7_text *t, s7_bytes bytes);

static inline s7_bytes s7_text_bytes(const s7_text *t)
{
    return (s7_bytes){(const uint8_t *)t->data, t->length};
}

#endif
