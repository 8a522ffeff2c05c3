/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Variables of S7comm-plus as JSON. */
#ifndef S7TAP_REPORT_ITEMS_PLUS_H
#define S7TAP_REPORT_ITEMS_PLUS_H

#include "analyzer/transaction.h"
#include "report/buffer.h"

/* Puts the member `items` if the transaction reads, writes or subscribes to variables or
 * attributes, or is a notification with values. Of an answer without its request there are values,
 * but no addresses; of a notification there are references, and addresses where the subscription
 * was captured. */
void rep_json_plus_items(rep_buffer *b, const ana_transaction *transaction);

#endif
