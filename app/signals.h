/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals as events of the main loop. GLib's own way takes a thread, which would be one more that
 * the sandbox has to suit. */
#ifndef S7TAP_APP_SIGNALS_H
#define S7TAP_APP_SIGNALS_H

#include <glib.h>
#include <stdbool.h>

typedef void (*app_signal_handler)(void *user, int number);

typedef struct app_signals {
    app_signal_handler handler;
    void *user;
    int pipe[2];
    guint source;
} app_signals;

/* At most one at a time. `handler` is called from the main loop for each signal that was asked for
 * with app_signals_catch. False with errno set if there is no pipe to be had. */
bool app_signals_begin(app_signals *signals, app_signal_handler handler, void *user);
/* `once`: the signal's default action is back before a second one comes, whatever the program is
 * busy with then, be it an output that does not take anything. */
void app_signals_catch(app_signals *signals, int number, bool once);
/* Signals that were caught are ignored from now on, but for those caught once. */
void app_signals_end(app_signals *signals);

#endif
