/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/listening.h"

#include "app/status.h"

#include <string.h>

static bool take_interfaces(const app_listening *l, char **message)
{
    if (!l->interfaces || !l->interfaces[0]) {
        *message = g_strdup("no interface given: name it with -i; 's7tap interfaces' lists them");
        return false;
    }
    for (char **name = l->interfaces; *name; name++) {
        if (!**name)
            *message = g_strdup("--interface: a name is missing; 's7tap interfaces' lists them");
        for (char **other = l->interfaces; other < name && !*message; other++)
            if (g_str_equal(*other, *name))
                *message = g_strdup_printf("--interface: '%s' is given twice", *name);
        if (g_str_equal(*name, "any") && g_strv_length(l->interfaces) > 1 && !*message)
            *message = g_strdup("--interface: 'any' has all interfaces and stands alone");
        if (*message)
            return false;
    }
    return true;
}

static bool take_buffer(app_listening *l, char **message)
{
    enum { MEBIBYTE = 1024 * 1024, MOST = CAP_LIVE_MAX_BUFFER / MEBIBYTE };
    if (l->buffer_mebibytes < 0 || l->buffer_mebibytes > MOST) {
        *message = g_strdup_printf("--buffer-size: expected MiB, 1 to %d", MOST);
        return false;
    }
    l->buffer_size = (uint32_t)l->buffer_mebibytes * MEBIBYTE;
    return true;
}

static bool take_clock(app_listening *l, char **message)
{
    if (!l->clock_text || g_str_equal(l->clock_text, "kernel"))
        return true;
    l->clock = CAP_LIVE_CLOCK_ADAPTER;
    if (g_str_equal(l->clock_text, "adapter"))
        return true;
    *message = g_strdup_printf("--time-stamps: '%s' is none of kernel, adapter", l->clock_text);
    return false;
}

static bool take_status(const app_listening *l, char **message)
{
    enum { DAY = 86400 };
    if (l->status == APP_STATUS_DEFAULT || (l->status >= 0 && l->status <= DAY))
        return true;
    *message = g_strdup_printf("--status: expected seconds, 0 to %d", DAY);
    return false;
}

/* A connection whose end nobody saw must not be kept for years. */
static bool take_idle(app_listening *l, char **message)
{
    enum { YEAR = 366 * 86400 };
    l->idle = l->idle_seconds * INT64_C(1000000000);
    if (l->idle_seconds >= 0 && l->idle_seconds <= YEAR)
        return true;
    *message = g_strdup_printf("--idle-timeout: expected seconds, 0 (never) to %d", YEAR);
    return false;
}

bool app_listening_check(app_listening *listening, char **message)
{
    return take_interfaces(listening, message) && take_buffer(listening, message) &&
           take_clock(listening, message) && take_idle(listening, message) &&
           take_status(listening, message) && app_write_options_check(&listening->write, message) &&
           app_evidence_limits_check(&listening->evidence, message);
}

void app_listening_clear(app_listening *listening)
{
    g_strfreev(listening->interfaces);
    g_free(listening->clock_text);
    g_free(listening->user);
    g_free(listening->write.path);
    app_evidence_limits_clear(&listening->evidence);
}
