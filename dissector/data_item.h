/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data items: the values of a read answer or a write request. */
#ifndef S7TAP_DISSECTOR_DATA_ITEM_H
#define S7TAP_DISSECTOR_DATA_ITEM_H

#include "dissector/cursor.h"

enum {
    S7_RETURN_RESERVED = 0x00,
    S7_RETURN_HARDWARE = 0x01,
    S7_RETURN_ACCESS = 0x03,
    S7_RETURN_ADDRESS = 0x05,
    S7_RETURN_TYPE = 0x06,
    S7_RETURN_TYPE_MISMATCH = 0x07,
    S7_RETURN_MISSING = 0x0A,
    S7_RETURN_OK = 0xFF,
};

/* Bytes that a data length counts: those of transport sizes 3 to 5 are in bits. */
static inline uint32_t s7_transport_bytes(uint8_t transport, uint16_t length)
{
    return transport >= 3 && transport <= 5 ? ((uint32_t)length + 7) / 8 : length;
}

typedef struct s7_data_item {
    uint8_t return_code;
    uint8_t transport; /* transport size of the data */
    uint16_t length;   /* as coded: bits or bytes by the transport size */
    s7_bytes data;     /* empty for failed items */
} s7_data_item;

/* Decodes one data item at the cursor, with the fill byte behind it unless `last`. `request`:
 * part of a write request, whose code byte is reserved. */
void s7_data_item_decode(s7_cursor *c, bool request, bool last, s7_data_item *out);

typedef struct s7_data_items {
    s7_cursor cursor;
    uint32_t left;
    bool request;
    bool padded; /* the last item has a fill byte too: false after s7_data_items_begin */
    s7_notes notes;
} s7_data_items;

void s7_data_items_begin(s7_data_items *walk, s7_bytes span, uint32_t count, bool request);
bool s7_data_items_next(s7_data_items *walk, s7_data_item *out);

#endif
