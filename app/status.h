/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How it goes, in one line: in place on a terminal, else a line at an interval. */
#ifndef S7TAP_APP_STATUS_H
#define S7TAP_APP_STATUS_H

#include "report/buffer.h"
#include "rules/rules.h"

enum {
    APP_STATUS_DEFAULT = -1, /* in place on a terminal, off elsewhere */
    APP_STATUS_REDRAW = 2,   /* s, in place */
};

typedef struct app_status_figures {
    int64_t time; /* ns since 1970 */
    uint64_t packets, dropped, dropped_interface, transactions, connections;
    uint64_t findings[RULES_SEVERITY_COUNT];
} app_status_figures;

typedef struct app_status {
    int64_t interval; /* us; 0 off */
    bool in_place;
    rep_buffer text; /* the last line, to write it again in place */
    bool fresh;      /* made, but not written yet */
    bool shown;      /* in place, and not wiped away */
    int64_t due;     /* us, monotonic */
    /* For the rate: as of the last line. */
    int64_t last;
    uint64_t transactions;
} app_status;

/* `seconds` as asked for, APP_STATUS_DEFAULT if nothing was; 0 off. `terminal`: whether standard
 * error is one, and nothing but it and announcements is written there. `now`: us, monotonic. */
void app_status_begin(app_status *status, int seconds, bool terminal, int64_t now);
bool app_status_is_due(const app_status *status, int64_t now);
/* Makes the line, without its end, in `text`, and sets when the next is due. */
void app_status_take(app_status *status, const app_status_figures *figures, int64_t now);

/* Wipes away what stands in place, so that something else can be written to standard error. */
void app_status_hide(app_status *status);
/* Writes the line where it was made anew, and in place where it was wiped away. */
void app_status_show(app_status *status);
void app_status_end(app_status *status);

#endif
