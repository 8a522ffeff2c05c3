/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of variables in S7comm-plus.
 *
 *   in Get- and SetMultiVariables   | symbol CRC | area | count | sub-area | LID, count - 1 times |
 *   in a subscription               | 80040000 + count | reference | 0 | area | symbol CRC |
 *                                   ... sub-area | LID, count - 1 times |
 *
 * All are numbers of variable length. A data block is the area 8A0E0000 + its number; 80 to 84 are
 * I, Q, M, C and T; any other number is an object, and what is read then is an attribute of it. The
 * names behind the path of LIDs are known to the engineering system only. Without a CRC, and with 3
 * as the first LID, the address is absolute: byte address, number of bytes and, for a bit, its
 * number.
 *
 * Layouts as public dissectors have them; verified on S7-1200 and S7-1500, the absolute form from
 * public descriptions alone. */
#ifndef S7TAP_DISSECTOR_PLUS_ADDRESS_H
#define S7TAP_DISSECTOR_PLUS_ADDRESS_H

#include "dissector/item.h"
#include "dissector/plus_number.h"

typedef struct s7_plus_address {
    uint32_t object;   /* area or object */
    uint32_t crc;      /* of the symbol: its name and type; 0 is not checked */
    uint32_t sub_area; /* id of what is accessed in the area, 0 none: 2550 the values of a DB */
    s7_bytes lids;     /* path: numbers of variable length, see s7_plus_lid_next */
    s7_item item;      /* `absolute`: area, db, type (BIT or BYTE), count, start and bit are set */
} s7_plus_address;

/* The address at the cursor, in either form; the cursor fails where it is cut. In a subscription
 * `reference` is what notifications call the item. */
void s7_plus_address_read(s7_cursor *c, s7_plus_address *out);
void s7_plus_subscribed_read(s7_cursor *c, uint32_t *reference, s7_plus_address *out);

/* Takes the next LID off `lids`; false at the end. */
bool s7_plus_lid_next(s7_bytes *lids, uint32_t *lid);

/* The area as S7comm has it (S7_AREA_DB, with `db`, ..., S7_AREA_TIMER), 0 if it is none. */
uint8_t s7_plus_area(uint32_t object, uint16_t *db);

/* The address is that of a variable in a data block by its symbol: what its name stands for, not
 * the block or an attribute of it. `db` is set if so. */
bool s7_plus_is_symbol_of_db(const s7_plus_address *address, uint16_t *db);

/* "DB10", "M", "OB1", "object 00000032" */
void s7_plus_area_text(uint32_t object, s7_text *out);

/* The name of an attribute, or its number. */
void s7_plus_id_text(uint32_t id, s7_text *out);

/* "DB10.9.13", "M.9", "DB10:initial values.9", "object 00000032:protection level"; the absolute
 * form as s7_item_text has it: "DB10.DBB4", "M122.7". */
void s7_plus_address_text(const s7_plus_address *address, s7_text *out);

#endif
