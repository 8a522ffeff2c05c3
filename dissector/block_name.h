/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of blocks as block transfers and PI services write them: `_0A00001P` is DB 1, passive. */
#ifndef S7TAP_DISSECTOR_BLOCK_NAME_H
#define S7TAP_DISSECTOR_BLOCK_NAME_H

#include "dissector/pdu.h"
#include "dissector/text.h"

/* Reads a file name of nine bytes, or of eight without the identifier (PI services). False, and
 * out->valid unset, for names of another form: those of numerical controls. */
bool s7_block_name_decode(s7_bytes name, s7_block_name *out);

/* "DB1"; nothing if the name is not valid. */
void s7_block_name_text(const s7_block_name *block, s7_text *out);

/* Block `index` (from 0) in the argument of a PI service that links or deletes blocks. False if it
 * names no such block. */
bool s7_pi_block(const s7_pi *pi, uint32_t index, s7_block_name *out);

/* A number of 1 to 9 decimal digits. False if a byte is no digit. */
bool s7_decimal(s7_bytes digits, uint32_t *out);

#endif
