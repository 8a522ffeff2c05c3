/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of variable length in S7comm-plus.
 *
 * Each byte has seven bits of the number, the most significant first; bit 7 says that another byte
 * follows, and the ninth byte of a long number has eight bits. In signed numbers bit 6 of the first
 * byte is the sign. As public dissectors and client libraries have it, verified on S7-1200 and
 * S7-1500. */
#ifndef S7TAP_DISSECTOR_PLUS_NUMBER_H
#define S7TAP_DISSECTOR_PLUS_NUMBER_H

#include "dissector/cursor.h"

/* Numbers of up to 32 bits (five bytes) and 64 bits (nine bytes); the cursor fails where none
 * stands whole. */
uint32_t s7_plus_u32(s7_cursor *c, s7_field field);
uint64_t s7_plus_u64(s7_cursor *c, s7_field field);
int32_t s7_plus_i32(s7_cursor *c, s7_field field);
int64_t s7_plus_i64(s7_cursor *c, s7_field field);

/* Bytes of the number of up to 32 bits at the cursor, 0 if none stands there whole. */
uint32_t s7_plus_number_size(const s7_cursor *c);

/* `size` bytes that hold nothing but zeros, as `field`. Where they hold something else they are
 * shown as S7F_PLUS_RESERVED: bytes of unknown meaning. */
void s7_plus_zeros(s7_cursor *c, s7_field field, uint32_t size);

#endif
