/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the dissector: a data item beside the address that it answers. */
#ifndef S7TAP_DISSECTOR_DATA_ITEM_PRIVATE_H
#define S7TAP_DISSECTOR_DATA_ITEM_PRIVATE_H

#include "dissector/data_item.h"
#include "dissector/item.h"

/* As s7_data_item_decode; with the address (NULL if unknown) a tap also hears typed values and the
 * parts of a DB-read. */
void s7_data_item_decode_as(s7_cursor *c, bool request, bool last, const s7_item *address,
                            s7_data_item *out);

#endif
