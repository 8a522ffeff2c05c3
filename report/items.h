/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Accesses of a read or write as JSON; so of what watches, modifies or forces variables, subscribes
 * to them, or reads data records. */
#ifndef S7TAP_REPORT_ITEMS_H
#define S7TAP_REPORT_ITEMS_H

#include "analyzer/transaction.h"
#include "report/buffer.h"

/* Addresses repeat for ever, so their JSON is remembered by the bytes of the item: a fixed number
 * of them. */
typedef struct rep_items rep_items;

rep_items *rep_items_new(void);
void rep_items_free(rep_items *items);

/* Puts the member `items` if the transaction is S7comm and names or carries any. Of an answer
 * without its request, and of a push whose job is not known, there are results and bytes, but no
 * addresses. */
void rep_json_items(rep_items *items, rep_buffer *b, const ana_transaction *transaction);

#endif
