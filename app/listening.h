/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of commands that listen to interfaces. */
#ifndef S7TAP_APP_LISTENING_H
#define S7TAP_APP_LISTENING_H

#include "app/evidence_limits.h"
#include "app/write.h"
#include "capture/live.h"

typedef struct app_listening {
    char **interfaces;    /* ended by NULL; owned */
    uint32_t buffer_size; /* bytes, 0 default */
    cap_live_clock clock;
    /* As written on the command line; owned. */
    int buffer_mebibytes;
    char *clock_text;
    int64_t idle; /* ns without packets until a connection is forgotten, 0 never */
    int idle_seconds;
    int status; /* seconds between lines, 0 none, APP_STATUS_DEFAULT: not asked for */
    char *user; /* to become once the interfaces are open; NULL default */
    app_write_options write;
    app_evidence_limits evidence;
} app_listening;

/* Works out what was written. False with a message in *message, which the caller frees. */
bool app_listening_check(app_listening *listening, char **message);
void app_listening_clear(app_listening *listening);

#endif
