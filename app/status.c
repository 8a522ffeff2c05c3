/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/status.h"

#include "report/finding_counts.h"
#include "report/format.h"

#include <stdio.h>

void app_status_begin(app_status *status, int seconds, bool terminal, int64_t now)
{
    if (seconds == APP_STATUS_DEFAULT)
        seconds = terminal ? APP_STATUS_REDRAW : 0;
    const int64_t interval = (int64_t)seconds * G_USEC_PER_SEC;
    *status = (app_status){
        .interval = interval,
        .in_place = terminal,
        .last = now,
        .due = now + interval,
    };
}

bool app_status_is_due(const app_status *status, int64_t now)
{
    return status->interval > 0 && now >= status->due;
}

void app_status_take(app_status *status, const app_status_figures *figures, int64_t now)
{
    rep_buffer *b = &status->text;
    b->used = 0;
    const double seconds = (double)MAX(now - status->last, 1) / G_USEC_PER_SEC;
    const double rate = (double)(figures->transactions - status->transactions) / seconds;
    rep_put_second(b, figures->time);
    rep_put_string(b, "  ");
    rep_put_number_of(b, figures->packets, "packet", "packets");
    rep_put_string(b, ", ");
    rep_put_count(b, figures->dropped);
    rep_put_string(b, " dropped");
    if (figures->dropped_interface > 0) {
        rep_put_string(b, " (");
        rep_put_count(b, figures->dropped_interface);
        rep_put_string(b, " by the interface)");
    }
    rep_put_string(b, "; ");
    rep_put_number_of(b, figures->connections, "connection", "connections");
    rep_put_format(b, " open, %.1f transactions/s; findings: ", rate);
    rep_put_finding_counts(b, figures->findings);
    status->last = now;
    status->transactions = figures->transactions;
    status->due = now + status->interval;
    status->fresh = true;
}

void app_status_hide(app_status *status)
{
    if (status->shown)
        fputs("\r\033[K", stderr);
    status->shown = false;
}

void app_status_show(app_status *status)
{
    const bool again = status->in_place && !status->shown && status->text.used > 0;
    if (!status->fresh && !again)
        return;
    app_status_hide(status);
    fwrite(status->text.data, 1, status->text.used, stderr);
    if (!status->in_place)
        fputc('\n', stderr);
    status->shown = status->in_place;
    status->fresh = false;
}

void app_status_end(app_status *status)
{
    app_status_hide(status);
    rep_buffer_clear(&status->text);
}
