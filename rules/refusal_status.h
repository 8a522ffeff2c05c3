/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what a CPU itself says of its connections, when an engineering station or
 * panel asks (SZL 0132 index 1, communication status). */
#ifndef S7TAP_RULES_REFUSAL_STATUS_H
#define S7TAP_RULES_REFUSAL_STATUS_H

#include "rules/refusal_servers.h"

/* Of the record; numbers of connections. */
typedef struct refusal_counters {
    uint16_t free, used;
} refusal_counters;

/* False unless the answer has the counters. */
bool refusal_counters_read(const ana_transaction *t, refusal_counters *counters);
/* Takes them over; `reader` asked for them. */
void refusal_status_count(refusal_status *status, const refusal_counters *counters,
                          const cap_address *reader, const cap_stamp *stamp);
/* They say that none is free so near to the time from `first` to `last` that it holds there. */
bool refusal_status_full(const refusal_status *status, int64_t first, int64_t last);

#endif
