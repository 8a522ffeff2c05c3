/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line on standard error that says how far reading has got: only on a terminal, and only once
 * the work has taken longer than a second. */
#ifndef S7TAP_APP_PROGRESS_H
#define S7TAP_APP_PROGRESS_H

#include "capture/inputs.h"

typedef struct app_progress {
    bool wanted, shown;
    int64_t started, due; /* us, monotonic */
    uint64_t packets;
} app_progress;

void app_progress_begin(app_progress *progress, bool quiet);
void app_progress_update(app_progress *progress, const cap_inputs *inputs);
/* Takes the line away. */
void app_progress_end(app_progress *progress);

/* After every packet; looks at the clock only now and then. */
static inline void app_progress_packet(app_progress *progress, const cap_inputs *inputs)
{
    enum { BETWEEN_LOOKS = 32768 };
    if (++progress->packets % BETWEEN_LOOKS == 0 && progress->wanted)
        app_progress_update(progress, inputs);
}

#endif
