/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the command monitor: its state, and its parts. */
#ifndef S7TAP_APP_MONITOR_H
#define S7TAP_APP_MONITOR_H

#include "app/announce.h"
#include "app/links.h"
#include "app/notify.h"
#include "app/pipeline.h"
#include "app/signals.h"
#include "app/status.h"
#include "app/write.h"
#include "capture/live_set.h"

enum {
    MONITOR_BETWEEN_CHECKS = 125,           /* ms */
    MONITOR_LAST_WAIT = 2 * CAP_LIVE_DELAY, /* ms, for packets from before the end was asked for */
};

typedef struct monitor {
    app_pipeline pipeline;
    app_announcer announcer;
    app_status status;
    app_notify notify;
    app_write *write; /* NULL: packets are not kept */
    cap_live_set *live;
    app_links links;
    GMainLoop *loop;
    app_signals signals;
    int64_t packets;
    int64_t newest;  /* packet time, ns */
    int64_t arrived; /* when a packet came last: us, monotonic; 0 never */
    int64_t due;     /* when findings are to be graded next: us, monotonic */
    /* Packets that kernel and interfaces dropped, as of the last look at them */
    uint64_t dropped, dropped_interface;
    int64_t looked;  /* ns since 1970 */
    bool fresh;      /* something happened since findings were graded */
    GError *failure; /* why capturing ended by itself */
    bool noted;      /* notes are told to the journal, where standard error would go, too */
} monitor;

/* monitor_tell.c: what it says while it runs. */
void monitor_say_what_is_heard(const monitor *m);
/* Grades findings if it is time, and tells of all that is new. */
void monitor_announce(monitor *m);
void monitor_begin_status(monitor *m);
void monitor_show_status(monitor *m);
/* System calls that the sandbox did not let through. */
void monitor_tell_denied(const monitor *m);
/* Lets outputs tell what is new, or `anew` the whole state; findings must be graded. */
void monitor_update_outputs(monitor *m, bool anew);
/* One per interface; the caller frees it. */
cap_input_info *monitor_describe_inputs(const monitor *m);
/* What kernel and interfaces dropped since the last look. */
void monitor_watch_drops(monitor *m);

/* monitor_note.c: what it tells of itself. Call the first one before any other. */
void monitor_begin_notes(monitor *m);
/* On standard error and in the system's log. */
void monitor_note(const monitor *m, const rep_note *note);
/* In the log alone. */
void monitor_log(const monitor *m, const rep_note *note);
/* Whether the log takes what it is told. */
void monitor_tell_logs(const monitor *m);

/* monitor_write.c: opens the file that packets are kept in, see app_write_open. */
app_exit monitor_open_write(monitor *m);

/* monitor_signals.c: SIGINT and SIGTERM end it, SIGUSR1 writes the report so far, SIGHUP opens
 * outputs anew, SIGUSR2 loads the policy anew. False with `failure` set. */
bool monitor_catch_signals(monitor *m);

#endif
