/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Descriptions of variables in the objects of S7comm-plus: what a CPU answers to Explore, and what
 * tells the names behind the LIDs of addresses. */
#ifndef S7TAP_DISSECTOR_PLUS_TAG_H
#define S7TAP_DISSECTOR_PLUS_TAG_H

#include "dissector/plus_number.h"

/* What stands behind the tag A7: one variable; S7-1200 with firmware 2. */
typedef struct s7_plus_tag {
    s7_bytes name; /* UTF-8 */
    uint32_t lid;
    uint8_t type;       /* of its values: S7_PLUS_... in plus_value.h */
    uint32_t soft_type; /* as declared: s7_names_plus_soft_type */
} s7_plus_tag;

void s7_plus_tag_read(s7_cursor *c, s7_plus_tag *out);

/* What stands behind the tags AB (types) and AC (names): lists with one row for each variable, in
 * the same order. */
void s7_plus_types_read(s7_cursor *c);
void s7_plus_names_read(s7_cursor *c);

#endif
