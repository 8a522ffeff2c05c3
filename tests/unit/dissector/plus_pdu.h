/* SPDX-License-Identifier: GPL-2.0-or-later */
/* S7comm-plus PDUs for tests, made of their data part in hex. */
#ifndef S7TAP_TESTS_PLUS_PDU_H
#define S7TAP_TESTS_PLUS_PDU_H

#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define QUALIFIER          "000004E8 8969 0012 00000000 896A 0013 00 896B 0004 00 00 "
#define DIGEST             "20 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F "
#define REQUEST(function)  "31 0000 " function " 0000 0001 000003C0 34 "
#define RESPONSE(function) "32 0000 " function " 0000 0001 34 "

enum { PLUS_PDU_DIGITS = 4000 };

static inline size_t plus_digits(const char *hex)
{
    size_t digits = 0;
    for (const char *p = hex; *p; p++)
        digits += *p != ' ';
    return digits;
}

/* The whole PDU around a data part, as hex without blanks. */
static inline void plus_hex(char *out, unsigned version, const char *data)
{
    snprintf(out, PLUS_PDU_DIGITS, "72%02X%04X", version, (unsigned)(plus_digits(data) / 2));
    size_t at = strlen(out);
    for (const char *p = data; *p; p++)
        if (*p != ' ')
            out[at++] = *p;
    snprintf(out + at, PLUS_PDU_DIGITS - at, "72%02X0000", version);
}

/* A PDU of version 2, whole and cut behind each of its bytes: decode_hex (facts.h) judges all. */
static inline decoded decode_plus_of(unsigned version, const char *data)
{
    char hex[PLUS_PDU_DIGITS];
    plus_hex(hex, version, data);
    const size_t digits = strlen(hex);
    for (size_t i = 2; i < digits; i += 2) {
        char cut[PLUS_PDU_DIGITS];
        memcpy(cut, hex, i);
        cut[i] = '\0';
        decoded d = decode_hex(cut, NULL);
        decoded_free(&d);
    }
    return decode_hex(hex, NULL);
}

static inline decoded decode_plus(const char *data)
{
    return decode_plus_of(2, data);
}

/* Rows of data parts and the facts of their trees; all are decoded to their end, with nothing of
 * unknown meaning. */
typedef struct plus_row {
    const char *hex, *facts;
} plus_row;

static inline void plus_rows_hold(const plus_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        decoded d = decode_plus(rows[i].hex);
        assert_int_equal(d.status, S7_OK);
        facts_hold(rows[i].hex, d.tree, rows[i].facts);
        if (strstr(d.tree, "plus.body =") || strstr(d.tree, "plus.reserved ="))
            fail_msg("%s: not decoded to its end\n%s", rows[i].hex, d.tree);
        decoded_free(&d);
    }
}

#endif
