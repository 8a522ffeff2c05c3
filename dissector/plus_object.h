/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects of S7comm-plus, with their attributes, relations and objects within them:
 *
 *   | A1 | object id (4) | class | class flags | attribute id | [flags] | elements | A2 |
 *   | A3 | attribute id | value |
 *   | A4 | relation id | object id (4) |
 *   | A7 | description of a variable | A8 |        see plus_tag.c
 *   | AB | types of variables |   | AC | names of variables |      see plus_types.c
 *
 * Ids other than those of objects are numbers of variable length; flags follow an attribute id that
 * is not 0. Blocks of the program have fixed object ids: 8000 + class of the kind of block, then
 * the number of the block. */
#ifndef S7TAP_DISSECTOR_PLUS_OBJECT_H
#define S7TAP_DISSECTOR_PLUS_OBJECT_H

#include "dissector/block_name.h"
#include "dissector/pdu.h"
#include "dissector/plus_tag.h"
#include "dissector/plus_value.h"

enum {
    S7_PLUS_OBJECT_BEGIN = 0xA1,
    S7_PLUS_OBJECT_END = 0xA2,
    S7_PLUS_ATTRIBUTE = 0xA3,
    S7_PLUS_RELATION = 0xA4,
    S7_PLUS_TAG_BEGIN = 0xA7,
    S7_PLUS_TAG_END = 0xA8,
    S7_PLUS_TYPES = 0xAB,
    S7_PLUS_NAMES = 0xAC,
};

/* Ids that somebody else than the decoder asks for. */
enum {
    S7_PLUS_ID_NAME = 233,
    S7_PLUS_ID_SESSION_VERSION = 306, /* struct */
    S7_PLUS_ID_PAOM = 319,            /* member of it: "1;order number;Vfirmware" */
    S7_PLUS_ID_CREDIT = 1053,         /* how many notifications a subscription may send */
    S7_PLUS_ID_BLOCK_BODY = 2533,     /* source of a block */
    S7_PLUS_ID_BLOCK_CODE = 2580,     /* what the CPU executes */
};

typedef struct s7_plus_element {
    uint8_t tag;
    uint32_t object;      /* BEGIN: its id; RELATION: that of the other object */
    uint32_t id;          /* BEGIN: class; ATTRIBUTE, RELATION: id */
    s7_plus_value value;  /* ATTRIBUTE */
    s7_plus_tag variable; /* TAG_BEGIN */
} s7_plus_element;

/* The objects at the cursor, one after the other, into `out`. The cursor fails where they are cut
 * or not known. */
void s7_plus_objects_decode(s7_cursor *c, s7_plus *out);

/* Walks over the elements of `objects` (of s7_plus) in wire order. */
typedef struct s7_plus_elements {
    s7_cursor cursor;
    s7_notes notes;
} s7_plus_elements;

void s7_plus_elements_begin(s7_plus_elements *walk, s7_bytes objects);
/* False at the end, and where an element is cut or not known. */
bool s7_plus_elements_next(s7_plus_elements *walk, s7_plus_element *out);

/* The block that an object id stands for; false if it is none. */
bool s7_plus_block(uint32_t object, s7_block_name *out);

/* Reports the block that the object id in the four bytes at `from` stands for, if any. */
void s7_plus_block_report(const s7_cursor *c, uint32_t object, uint32_t from);

/* True for attributes that hold what a block consists of. */
static inline bool s7_plus_is_block_body(uint32_t id)
{
    return id == S7_PLUS_ID_BLOCK_BODY || id == S7_PLUS_ID_BLOCK_CODE;
}

#endif
