/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/outage.h"

/* What was lost between two looks was lost by a failure, whatever came after it. */
void app_outage_look(app_outage *outage, const app_outage_state *state, int64_t now)
{
    const bool fails = state->failing || state->lost > outage->lost;
    if (fails && !outage->told) {
        outage->told = true;
        outage->before = outage->lost;
        app_complain("%s: cannot be written: %s; it is tried again and again, and what is lost "
                     "meanwhile is counted",
                     state->name, g_strerror(state->error));
    }
    if (fails)
        outage->failed = now;
    outage->lost = state->lost;
    if (!outage->told || now - outage->failed < APP_OUTAGE_SETTLED)
        return;
    outage->told = false;
    app_complain("%s: is written again; %" G_GUINT64_FORMAT " %s are missing", state->name,
                 state->lost - outage->before, state->unit);
}

app_exit app_outage_end(const app_outage_state *state)
{
    if (state->lost == 0)
        return APP_DONE;
    app_complain("%s: %" G_GUINT64_FORMAT " %s in all are missing: they could not be written",
                 state->name, state->lost, state->unit);
    return APP_OUTPUT;
}
