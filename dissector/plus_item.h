/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Items of S7comm-plus: the variables that a request names, each beside its value and result.
 *
 * Get- and SetMultiVariables name many, one by one or as attributes of one object. SetVariable,
 * GetVariable and the streamed functions name attributes of one object and carry one value. Values
 * and errors stand in lists of their own, by number of the item and in ascending order; what is in
 * neither list of an answer succeeded (written) or has no value (read). */
#ifndef S7TAP_DISSECTOR_PLUS_ITEM_H
#define S7TAP_DISSECTOR_PLUS_ITEM_H

#include "dissector/pdu.h"
#include "dissector/plus_address.h"
#include "dissector/plus_value.h"

/* Compare s7_access in dissector/access.h. */
typedef struct s7_plus_access {
    uint32_t number;         /* of the item, from 1 */
    s7_plus_address address; /* an attribute: `object`, and its id as `sub_area` */
    bool write;
    bool answered;         /* return_value is set */
    uint64_t return_value; /* 0 ok; see dissector/plus_result.h for its parts */
    bool has_value;        /* read: from the answer; written: from the request */
    s7_plus_value value;
} s7_plus_access;

typedef struct s7_plus_accesses {
    const s7_plus *request;
    s7_cursor addresses, values, errors;
    s7_notes notes;
    uint32_t number, left;
    uint32_t value_number, error_number; /* item of the next value and error, 0 none */
    uint64_t error;
    bool write, one_value, answered, refused;
    uint64_t result;
    s7_plus_value value;
} s7_plus_accesses;

/* `request` is a request; `answer` the response to it, NULL while there is none. Requests of other
 * functions have no items. An answer with a negative result of its own carries that for every item.
 * The walk borrows from both and must not be moved once begun. */
void s7_plus_accesses_begin(s7_plus_accesses *walk, const s7_plus *request, const s7_plus *answer);
bool s7_plus_accesses_next(s7_plus_accesses *walk, s7_plus_access *out);

/* Walks over the values of an answer whose request is not known. */
bool s7_plus_next_value(s7_bytes *values, uint32_t *number, s7_plus_value *value);

/* Appends the object that item `number` (from 1) of a request belongs to: "DB10", "M", "object
 * 00000032". `address` is the same for its whole address, such as "DB10.9.13"; it may be NULL.
 * Requests of other functions, and those for attributes of one object, are about that object.
 * False, and nothing is appended, where the request does not say. */
bool s7_plus_item_text(const s7_plus *request, uint32_t number, s7_text *object, s7_text *address);

/* Takes the next error off `errors` (of s7_plus): the number of its item and its code. False at the
 * end. */
bool s7_plus_next_error(s7_bytes *errors, uint32_t *number, int16_t *code);

#endif
