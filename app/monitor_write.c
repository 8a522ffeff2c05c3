/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/monitor.h"

#include "s7tap_version.h"

static void count_dropped(void *user, size_t interface, uint64_t *system, uint64_t *by_interface)
{
    const monitor *m = user;
    cap_live_counts counts;
    cap_live_count(cap_live_set_at(m->live, interface), &counts);
    *system = counts.dropped;
    *by_interface = counts.dropped_interface;
}

app_exit monitor_open_write(monitor *m)
{
    const size_t count = cap_live_set_count(m->live);
    const cap_interface_info **interfaces = g_new(const cap_interface_info *, count);
    for (size_t i = 0; i < count; i++)
        interfaces[i] = cap_live_interface(cap_live_set_at(m->live, i));
    const app_write_source source = {
        .interfaces = interfaces,
        .count = count,
        .dropped = count_dropped,
        .user = m,
        .program = "s7tap " S7TAP_VERSION,
    };
    const app_exit result =
        app_write_open(&m->write, &m->pipeline.options->listening.write, &source);
    g_free(interfaces);
    return result;
}
