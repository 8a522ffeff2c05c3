/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unexpected_objects.h"

#include <string.h>

void unexpected_objects_clear(unexpected_objects *objects)
{
    for (uint32_t i = 0; i < objects->count; i++)
        unexpected_ranges_clear(&objects->object[i].ranges);
    *objects = (unexpected_objects){0};
}

/* Room at `at`, for which the last object gives way if there is none. */
static void make_room(unexpected_objects *objects, uint32_t at)
{
    if (objects->count == UNEXPECTED_OBJECTS) {
        unexpected_ranges_clear(&objects->object[--objects->count].ranges);
        objects->more = true;
    }
    memmove(&objects->object[at + 1], &objects->object[at],
            (objects->count - at) * sizeof *objects->object);
    objects->count++;
}

void unexpected_objects_add(unexpected_objects *objects, policy_extent extent)
{
    const uint32_t what = (uint32_t)(extent.first >> 32);
    uint32_t at = 0;
    while (at < objects->count && objects->object[at].what < what)
        at++;
    if (at == UNEXPECTED_OBJECTS) {
        objects->more = true;
        return;
    }
    if (at == objects->count || objects->object[at].what != what) {
        make_room(objects, at);
        objects->object[at] = (unexpected_object){.what = what};
    }
    unexpected_ranges_add(&objects->object[at].ranges, extent);
}

static const unexpected_object *find(const unexpected_objects *objects, uint32_t what)
{
    for (uint32_t i = 0; i < objects->count; i++)
        if (objects->object[i].what == what)
            return &objects->object[i];
    return NULL;
}

bool unexpected_objects_cover(const unexpected_objects *outer, const unexpected_objects *inner)
{
    for (uint32_t i = 0; i < inner->count; i++) {
        const unexpected_object *same = find(outer, inner->object[i].what);
        if (!same || !unexpected_ranges_cover(&same->ranges, &inner->object[i].ranges))
            return false;
    }
    return !inner->more;
}

void unexpected_objects_put(GString *out, const unexpected_objects *objects, bool write)
{
    for (uint32_t i = 0; i < objects->count; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        unexpected_ranges_put(out, &objects->object[i].ranges, write);
    }
    if (objects->more)
        g_string_append(out, " and more");
}
