/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes as people paste them. */
#ifndef S7TAP_APP_HEX_H
#define S7TAP_APP_HEX_H

#include <glib.h>
#include <stdbool.h>

typedef struct app_hex_fault {
    unsigned line, column; /* from 1 */
    const char *expected;  /* constant text: what should have stood there */
} app_hex_fault;

/* Appends the bytes of `text` to `bytes`: hex pairs in any grouping, with blanks, commas, colons,
 * dashes and 0x between them; also dumps (hexdump -C, xxd, tcpdump -x, Wireshark) whose lines begin
 * with the offset of their first byte, which must be right, and may end with the bytes as text.
 * False with `fault` set if it is none of this. */
bool app_hex_parse(const char *text, GByteArray *bytes, app_hex_fault *fault);

#endif
