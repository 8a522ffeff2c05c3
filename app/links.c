/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/links.h"

#include <glib.h>

void app_links_begin(app_links *links, size_t count)
{
    *links = (app_links){.links = g_new0(app_link, count), .count = count};
}

void app_links_end(app_links *links)
{
    g_free(links->links);
}

char *app_links_take(app_links *links, size_t index, const char *name, cap_live_state state,
                     int64_t now)
{
    app_link *link = &links->links[index];
    if (link->state == state)
        return NULL;
    const double seconds = (double)(now - link->since) / G_USEC_PER_SEC;
    *link = (app_link){state, now};
    switch (state) {
    case CAP_LIVE_UP:
        return g_strdup_printf("%s: up again after %.1f s", name, seconds);
    case CAP_LIVE_OFF:
        return g_strdup_printf("%s: the interface is down; nothing is heard until 'ip link set %s "
                               "up'",
                               name, name);
    case CAP_LIVE_NO_LINK:
        return g_strdup_printf("%s: no link; nothing is heard until cable and mirror port work",
                               name);
    case CAP_LIVE_REMOVED:
        break; /* reading it says so */
    }
    return NULL;
}

void app_links_look(app_links *links, const cap_live_set *live, app_links_teller *tell, void *user)
{
    const int64_t now = g_get_monotonic_time();
    for (size_t i = 0; i < links->count; i++) {
        const cap_live *one = cap_live_set_at(live, i);
        const cap_live_state state = cap_live_look(one);
        char *text = app_links_take(links, i, cap_live_name(one), state, now);
        if (text)
            tell(user, cap_live_name(one), state, text);
        g_free(text);
    }
}

bool app_links_up(const app_links *links)
{
    for (size_t i = 0; i < links->count; i++)
        if (links->links[i].state != CAP_LIVE_UP)
            return false;
    return true;
}
