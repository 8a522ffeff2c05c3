/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subscriptions of S7comm-plus: which variables a CPU shall push, and what it calls them.
 *
 * CreateObject of a subscription, and Set- or SetMultiVariables to one that exists, carry the list
 * as attribute 1048, an address array of UDINT:
 *
 *   | head | removed | added | reference, `removed` times | address, `added` times |
 *
 *   head   80000000: a new subscription; 00FF0000: number of the change, as in notifications
 *
 * Addresses as in plus_address.h. The object that the answer to CreateObject names is what
 * notifications carry as subscription. Verified on S7-1200 (firmware 2). */
#ifndef S7TAP_DISSECTOR_PLUS_SUBSCRIPTION_H
#define S7TAP_DISSECTOR_PLUS_SUBSCRIPTION_H

#include "dissector/pdu.h"
#include "dissector/plus_address.h"
#include "dissector/plus_value.h"

enum { S7_PLUS_ID_SUBSCRIBED = 1048 };

typedef struct s7_plus_subscription {
    bool created;    /* a new subscription, not a change of one */
    uint8_t changes; /* number of the change */
    uint32_t removed, added;
    s7_cursor cursor;
    s7_notes notes;
} s7_plus_subscription;

typedef struct s7_plus_subscribed {
    bool removed;       /* no longer pushed; `address` is not set */
    uint32_t reference; /* what notifications call the item */
    s7_plus_address address;
} s7_plus_subscribed;

/* The list in a request: of CreateObject, SetVariable or SetMultiVariables. False if it has none.
 */
bool s7_plus_subscription_begin(s7_plus_subscription *walk, const s7_plus *request);
/* First what is removed, then what is added. */
bool s7_plus_subscription_next(s7_plus_subscription *walk, s7_plus_subscribed *out);

/* Takes the value at the cursor if it is such a list; false, and nothing is taken, if not. */
bool s7_plus_subscription_read(s7_cursor *c, s7_plus_value *out);

#endif
