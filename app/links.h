/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Says when an interface goes down and when it is up again: what is not heard is not judged. */
#ifndef S7TAP_APP_LINKS_H
#define S7TAP_APP_LINKS_H

#include "capture/live_set.h"

typedef struct app_link {
    cap_live_state state;
    int64_t since; /* us, monotonic */
} app_link;

typedef struct app_links {
    app_link *links; /* by interface */
    size_t count;
} app_links;

void app_links_begin(app_links *links, size_t count);
void app_links_end(app_links *links);

/* Takes note of the state of an interface at `now` (us, monotonic). What there is to say about it,
 * NULL nothing: nothing changed. The caller frees it. */
char *app_links_take(app_links *links, size_t index, const char *name, cap_live_state state,
                     int64_t now);
/* `text` is borrowed until the return, as the name is. */
typedef void app_links_teller(void *user, const char *name, cap_live_state state, const char *text);
/* Looks at all of them, and tells what changed. */
void app_links_look(app_links *links, const cap_live_set *live, app_links_teller *tell, void *user);
/* Whether all can be heard. */
bool app_links_up(const app_links *links);

#endif
