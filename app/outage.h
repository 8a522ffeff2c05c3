/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells of an output that cannot be written for a while, as on a disk that is full: once when that
 * begins, once when it is over. It is over when nothing failed for APP_OUTAGE_SETTLED: a disk at
 * the edge would else fill the journal. */
#ifndef S7TAP_APP_OUTAGE_H
#define S7TAP_APP_OUTAGE_H

#include "app/command.h"

#include <stdbool.h>
#include <stdint.h>

#define APP_OUTAGE_SETTLED INT64_C(10000000) /* us */

/* Zeroed: all is well. */
typedef struct app_outage {
    bool told;       /* it was told that it began, and not yet that it is over */
    uint64_t before; /* lost until it began */
    uint64_t lost;   /* when it was looked at last */
    int64_t failed;  /* what failed last was seen then: us, monotonic */
} app_outage;

/* An output as it is now. */
typedef struct app_outage_state {
    const char *name;
    const char *unit; /* what it consists of: "lines" */
    int error;        /* errno of the latest failure */
    bool failing;     /* that was the latest attempt */
    uint64_t lost;    /* units, since the start */
} app_outage_state;

/* Call it now and then; `now`: us, monotonic. */
void app_outage_look(app_outage *outage, const app_outage_state *state, int64_t now);
/* At the end: APP_OUTPUT, and how much is missing is told, if anything was lost. */
app_exit app_outage_end(const app_outage_state *state);

#endif
