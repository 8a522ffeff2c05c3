/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which variables a CPU pushes to a partner: the subscriptions of one S7comm-plus connection, as
 * they were asked for and granted. Notifications carry numbers (references) in place of addresses.
 */
#ifndef S7TAP_ANALYZER_SUBSCRIPTIONS_H
#define S7TAP_ANALYZER_SUBSCRIPTIONS_H

#include "dissector/plus_subscription.h"

typedef struct ana_subscription ana_subscription;

/* The address that a notification of the subscription means by a reference; false if that was not
 * captured. `out` borrows from the subscription. */
bool ana_subscription_address(const ana_subscription *subscription, uint32_t reference,
                              s7_plus_address *out);

/* Private to the analyzer: the table of one connection, bounded. */
typedef struct ana_subscriptions ana_subscriptions;

ana_subscriptions *ana_subscriptions_new(void);
void ana_subscriptions_free(ana_subscriptions *subscriptions);

/* A request that was granted: makes, changes or ends a subscription if it is about one. Returns how
 * many subscriptions had to make way, or were too large. */
uint32_t ana_subscriptions_take(ana_subscriptions *subscriptions, const s7_plus *request,
                                const s7_plus *answer);
/* The one with this object id; NULL if it is not known. Borrowed until the next call of
 * ana_subscriptions_take. `subscriptions` may be NULL. */
const ana_subscription *ana_subscriptions_find(const ana_subscriptions *subscriptions,
                                               uint32_t object);
/* Bytes that they take. `subscriptions` may be NULL. */
uint32_t ana_subscriptions_held(const ana_subscriptions *subscriptions);

#endif
