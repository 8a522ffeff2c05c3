/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes on the heap in blocks of exactly their size, so that AddressSanitizer and valgrind see a
 * read beyond them. No bytes are a null pointer. */
#ifndef S7TAP_TESTS_EXACT_BYTES_H
#define S7TAP_TESTS_EXACT_BYTES_H

#include "dissector/bytes.h"

/* From hex digits, blanks between pairs allowed. Ends the program on anything else. */
s7_bytes exact_hex(const char *hex);
/* A copy of the first `size` bytes. */
s7_bytes exact_copy(s7_bytes bytes, size_t size);
void exact_free(s7_bytes bytes);

#endif
