/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

/* A handler knows nothing but this. */
static volatile sig_atomic_t wake_fd = -1;
static volatile sig_atomic_t caught[NSIG];

static void on_signal(int number)
{
    const int error = errno;
    const unsigned char byte = (unsigned char)number;
    /* A full pipe has been written to for this signal already. */
    if (wake_fd >= 0 && write(wake_fd, &byte, 1) < 0)
        errno = 0;
    errno = error;
}

static gboolean on_readable(gint fd, GIOCondition condition, gpointer user)
{
    (void)condition;
    app_signals *signals = user;
    unsigned char byte;
    while (read(fd, &byte, 1) == 1)
        signals->handler(signals->user, byte);
    return G_SOURCE_CONTINUE;
}

bool app_signals_begin(app_signals *signals, app_signal_handler handler, void *user)
{
    *signals = (app_signals){.handler = handler, .user = user, .pipe = {-1, -1}};
    if (pipe2(signals->pipe, O_NONBLOCK | O_CLOEXEC) != 0)
        return false;
    wake_fd = signals->pipe[1];
    signals->source = g_unix_fd_add(signals->pipe[0], G_IO_IN, on_readable, signals);
    return true;
}

static void set_action(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_flags = flags};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void app_signals_catch(app_signals *signals, int number, bool once)
{
    (void)signals;
    caught[number] = !once;
    set_action(number, on_signal, SA_RESTART | (once ? (int)SA_RESETHAND : 0));
}

void app_signals_end(app_signals *signals)
{
    wake_fd = -1;
    for (int number = 1; number < NSIG; number++)
        if (caught[number])
            set_action(number, SIG_IGN, 0);
    if (signals->source == 0)
        return;
    g_source_remove(signals->source);
    close(signals->pipe[0]);
    close(signals->pipe[1]);
}
