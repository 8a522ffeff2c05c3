/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verdicts on the return values of S7comm-plus, as verdict.h has them for S7comm.
 *
 * Codes and their meanings follow public client libraries; -12, -119 and positive ones were also
 * captured on S7-1200. Causes follow reports from the field. */
#ifndef S7TAP_RULES_VERDICT_PLUS_VERDICT_H
#define S7TAP_RULES_VERDICT_PLUS_VERDICT_H

#include "rules/verdict/verdict.h"

/* Which question a code raises. */
typedef enum verdict_plus_topic {
    VERDICT_PLUS_NONE,     /* success: 0 and above */
    VERDICT_PLUS_SERVICE,  /* the service itself: rule service-refused */
    VERDICT_PLUS_ACCESS,   /* the CPU does not let the client in */
    VERDICT_PLUS_ADDRESS,  /* what is asked for is not there, or not as the client knows it */
    VERDICT_PLUS_SESSIONS, /* no session is free: rule connection-refused */
} verdict_plus_topic;

verdict_plus_topic verdict_plus_topic_of(int16_t code);

/* Verdict on a code; `function` is that of the request (S7_PLUS_...). `normal` is set for what
 * programming devices ask on the chance that it may be there, and for CPUs that do not know TLS. */
verdict verdict_of_plus(int16_t code, uint16_t function);

/* The causes of a topic, for a handbook: cause and check of number `index` (from 0). False beyond
 * the last. */
bool verdict_plus_cause(verdict_plus_topic topic, uint32_t index, const char **cause,
                        const char *const **check);

#endif
