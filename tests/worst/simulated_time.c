/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time that passes only while the main loop waits: in place of GLib's by the linker's --wrap. */
#include "simulation.h"

#include <glib.h>
#include <poll.h>
#include <time.h>

gint64 __wrap_g_get_monotonic_time(void);
gint64 __wrap_g_get_real_time(void);
guint __wrap_g_timeout_add(guint interval, GSourceFunc function, gpointer data);

typedef struct timer {
    GSource source;
    int64_t interval, due; /* ns */
} timer;

static int64_t now;       /* ns since 1970, when the program went on */
static int64_t spent;     /* ns of the processor by then */
static GPtrArray *timers; /* borrowed */

static int64_t processor_time(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return used.tv_sec * INT64_C(1000000000) + used.tv_nsec;
}

static int64_t clock_now(void)
{
    return now + (processor_time() - spent) * SIMULATION_SLOWNESS;
}

static void set_clock(int64_t time)
{
    now = time;
    spent = processor_time();
}

gint64 __wrap_g_get_monotonic_time(void)
{
    return clock_now() / 1000;
}

gint64 __wrap_g_get_real_time(void)
{
    return clock_now() / 1000;
}

static gboolean is_due(GSource *source)
{
    return ((timer *)source)->due <= now;
}

static gboolean prepare(GSource *source, gint *timeout)
{
    *timeout = -1;
    return is_due(source);
}

static gboolean dispatch(GSource *source, GSourceFunc callback, gpointer user)
{
    timer *t = (timer *)source;
    t->due = clock_now() + t->interval;
    return callback(user);
}

static void forget(GSource *source)
{
    g_ptr_array_remove_fast(timers, source);
}

guint __wrap_g_timeout_add(guint interval, GSourceFunc function, gpointer data)
{
    static GSourceFuncs kind = {
        .prepare = prepare, .check = is_due, .dispatch = dispatch, .finalize = forget};
    GSource *source = g_source_new(&kind, sizeof(timer));
    timer *t = (timer *)source;
    t->interval = INT64_C(1000000) * interval;
    t->due = clock_now() + t->interval;
    g_ptr_array_add(timers, source);
    g_source_set_callback(source, function, data, NULL);
    const guint id = g_source_attach(source, NULL);
    g_source_unref(source);
    return id;
}

static gint add_simulated(GPollFD *fds, guint count, gint ready)
{
    for (guint i = 0; i < count; i++) {
        if (fds[i].revents == 0 && simulated_waits(fds[i].fd)) {
            fds[i].revents = G_IO_IN;
            ready++;
        }
    }
    return ready;
}

static int64_t next_time(void)
{
    int64_t next = simulated_next();
    for (guint i = 0; i < timers->len; i++)
        next = MIN(next, ((const timer *)g_ptr_array_index(timers, i))->due);
    return next;
}

/* What is really there comes first: signals. */
static gint wait_simulated(GPollFD *fds, guint count, gint timeout)
{
    gint ready = poll((struct pollfd *)fds, count, 0);
    int64_t time = clock_now();
    if (ready == 0 && timeout != 0 && next_time() < INT64_MAX)
        time = MAX(time, next_time());
    simulated_pass(time);
    ready = add_simulated(fds, count, ready);
    set_clock(time);
    return ready;
}

void simulation_begin(int64_t time)
{
    G_STATIC_ASSERT(sizeof(GPollFD) == sizeof(struct pollfd));
    if (timers)
        return;
    set_clock(time);
    timers = g_ptr_array_new();
    g_main_context_set_poll_func(NULL, wait_simulated);
}
