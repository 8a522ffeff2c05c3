/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells the service manager how it goes: the protocol of sd_notify(3), a line per fact in a
 * datagram. Without a service manager nothing is told. */
#ifndef S7TAP_APP_NOTIFY_H
#define S7TAP_APP_NOTIFY_H

#include <stdint.h>

typedef struct app_notify {
    int fd;            /* -1: there is nobody to tell */
    int64_t watchdog;  /* us between signs of life, half of what is asked for; 0 none */
    int64_t last_life; /* us, monotonic */
} app_notify;

/* Connects to the manager that the environment names ($NOTIFY_SOCKET, $WATCHDOG_USEC), and takes
 * these out of the environment. Call it before there is a sandbox. */
void app_notify_open(app_notify *notify);
/* Sends "READY=1" and the like; what gets lost is lost. */
void app_notify_tell(const app_notify *notify, const char *text);
/* "RELOADING=1" with the time that belongs to it; "READY=1" ends it. */
void app_notify_reloading(const app_notify *notify, int64_t now);
/* A sign of life, if one is due at `now` (us, monotonic). */
void app_notify_live(app_notify *notify, int64_t now);
void app_notify_close(app_notify *notify);

#endif
