/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Items of S7comm-plus: the variables that Get- and SetMultiVariables address one by one, and the
 * errors that answers have for them. */
#ifndef S7TAP_DISSECTOR_PLUS_ITEM_H
#define S7TAP_DISSECTOR_PLUS_ITEM_H

#include "dissector/pdu.h"
#include "dissector/plus_value.h"
#include "dissector/text.h"

/* The address at the cursor; appends its text such as "DB10.9.13": the area, then the path of ids,
 * whose names only the engineering system knows. */
void s7_plus_address_read(s7_cursor *c, s7_text *text);

/* Appends the object that item `number` (from 1) of a request belongs to: "DB10", "M", "object
 * 00000032". `address` is the same for its whole address, such as "DB10.9.13"; it may be NULL.
 * Requests of other functions, and those for attributes of one object, are about that object.
 * False, and nothing is appended, where the request does not say. */
bool s7_plus_item_text(const s7_plus *request, uint32_t number, s7_text *object, s7_text *address);

/* Takes the next error off `errors` (of s7_plus): the number of its item and its code. False at the
 * end. */
bool s7_plus_next_error(s7_bytes *errors, uint32_t *number, int16_t *code);

#endif
