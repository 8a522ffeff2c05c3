/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Accesses: the areas that a read or write names, each beside its result. So do subscriptions of
 * cyclic data, data records, and variables that a programming device watches, modifies or forces.
 *
 * An answer repeats no address and no type, and a DB-read item packs several areas whose results
 * stand packed in one data item. This walk puts together what belongs together. */
#ifndef S7TAP_DISSECTOR_ACCESS_H
#define S7TAP_DISSECTOR_ACCESS_H

#include "dissector/data_item.h"
#include "dissector/item.h"
#include "dissector/pdu.h"

typedef struct s7_access {
    s7_item item; /* one area: `areas` is 1 */
    bool write;
    bool answered;       /* return_code is set */
    uint8_t return_code; /* S7_RETURN_... */
    uint8_t transport;   /* of the value, 0 if there is none or it is packed */
    s7_bytes value;      /* read: from the answer; written: from the request */
} s7_access;

/* True if the items of a request are written: write Jobs, variables modified or forced. */
bool s7_pdu_writes(const s7_pdu *request);

/* The items that a request names: read and write Jobs, subscriptions of cyclic data, data records,
 * variables of programmer commands. */
void s7_items_of(s7_items *walk, const s7_pdu *request);

typedef struct s7_accesses {
    s7_items items;
    s7_data_items values; /* read answer or write request */
    s7_bytes record;      /* answer with a data record: its result */
    s7_bytes codes;       /* write answer: one return code per item */
    uint32_t code_at;
    bool write, has_answer, has_values;
    s7_item packed; /* DB-read item being unpacked */
    uint32_t packed_at, packed_left;
    s7_cursor packed_values;
    s7_notes packed_notes;
    uint8_t packed_code;
    bool packed_answered;
} s7_accesses;

/* `request` is a read or write Job; `answer` its Ack or Ack_Data, NULL while there is none. An
 * answer with an error in its header carries no items: no access is answered then. Or a userdata
 * request that names items, and its answer or a push of values that belongs to it. Other requests
 * have no accesses. The walk borrows from both and must not be moved once begun. */
void s7_accesses_begin(s7_accesses *walk, const s7_pdu *request, const s7_pdu *answer);
bool s7_accesses_next(s7_accesses *walk, s7_access *out);

#endif
