/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/recent_state.h"

#include <string.h>

static kept *of_course(const cap_link *link)
{
    return CAP_LINK_OWNER(link, kept, of_course);
}

/* The packet of its connection behind it or before it; NULL: there is none, or what was between is
 * not there any more. */
static kept *next_of(const kept *packet)
{
    const course *c = packet->course;
    const cap_link *next = packet->of_course.next;
    if (next != &c->packets[packet->opening ? OPENING : LATER])
        return of_course(next);
    next = packet->opening && !c->lost ? cap_list_first(&c->packets[LATER]) : NULL;
    return next ? of_course(next) : NULL;
}

static kept *previous_of(const kept *packet)
{
    const course *c = packet->course;
    const cap_link *previous = packet->of_course.previous;
    if (previous != &c->packets[packet->opening ? OPENING : LATER])
        return of_course(previous);
    previous = packet->opening || c->lost ? &c->packets[OPENING] : c->packets[OPENING].previous;
    return previous != &c->packets[OPENING] ? of_course(previous) : NULL;
}

void cap_recent_select_nothing(cap_recent *recent)
{
    for (guint i = 0; i < recent->selected->len; i++) {
        kept *packet = g_ptr_array_index(recent->selected, i);
        packet->selected = false;
        packet->course->apart = false;
    }
    g_ptr_array_set_size(recent->selected, 0);
}

static void select_one(cap_recent *recent, kept *packet)
{
    if (!packet->selected)
        g_ptr_array_add(recent->selected, packet);
    packet->selected = true;
}

static void select_around(cap_recent *recent, kept *wanted, uint32_t around)
{
    course *c = wanted->course;
    kept *at = wanted;
    select_one(recent, wanted);
    for (uint32_t i = 0; i < around && (at = next_of(at)) != NULL; i++)
        select_one(recent, at);
    at = wanted;
    for (uint32_t i = 0; i < around && (at = previous_of(at)) != NULL; i++)
        select_one(recent, at);
    c->apart |= c->lost && !wanted->opening && c != &recent->none;
    for (cap_link *link = c->packets[OPENING].next; link != &c->packets[OPENING]; link = link->next)
        select_one(recent, of_course(link));
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    const name *one = a, *other = b;
    if (one->frame != other->frame)
        return one->frame < other->frame ? -1 : 1;
    return (one->file > other->file) - (one->file < other->file);
}

static gint by_arrival(gconstpointer a, gconstpointer b)
{
    const kept *one = *(kept *const *)a, *other = *(kept *const *)b;
    return (one->arrival > other->arrival) - (one->arrival < other->arrival);
}

static GArray *names_of(const cap_stamp *stamps, size_t count)
{
    GArray *names = g_array_sized_new(FALSE, FALSE, sizeof(name), (guint)count);
    for (size_t i = 0; i < count; i++) {
        const name wanted = {stamps[i].frame, stamps[i].file};
        g_array_append_val(names, wanted);
    }
    g_array_sort(names, by_name);
    return names;
}

/* Most are told apart from those that are wanted by some bits of their frame number. */
static uint32_t select_wanted(cap_recent *recent, const GArray *wanted, uint32_t around)
{
    enum { BITS = 4096 };
    uint8_t any[BITS] = {0};
    uint32_t found = 0;
    for (guint i = 0; i < wanted->len; i++)
        any[g_array_index(wanted, name, i).frame % BITS] = 1;
    for (size_t i = 0; i < recent->fresh; i++) {
        const name *here = &recent->names[i];
        if (here->frame == 0 || !any[here->frame % BITS] ||
            !g_array_binary_search((GArray *)(uintptr_t)wanted, here, by_name, NULL))
            continue;
        found++;
        select_around(recent, (kept *)(void *)&recent->cells[i], around);
    }
    return found;
}

uint32_t cap_recent_select(cap_recent *recent, const cap_stamp *wanted, size_t count,
                           uint32_t around)
{
    GArray *names = names_of(wanted, count);
    cap_recent_select_nothing(recent);
    const uint32_t found = select_wanted(recent, names, around);
    g_array_unref(names);
    const cap_link *without = &recent->none.packets[LATER];
    const cap_link *link = without->previous;
    for (uint32_t i = 0; i < CAP_RECENT_LOOSE && link != without; i++, link = link->previous)
        select_one(recent, of_course(link));
    g_ptr_array_sort(recent->selected, by_arrival);
    return found;
}

/* In one piece; borrowed until the next call. */
static const uint8_t *bytes_of(cap_recent *recent, kept *packet)
{
    if (packet->captured <= FIRST)
        return first_bytes(packet);
    if (recent->read_size < packet->captured) {
        recent->read_size = packet->captured;
        recent->read = g_realloc(recent->read, recent->read_size);
    }
    memcpy(recent->read, first_bytes(packet), FIRST);
    uint32_t done = FIRST;
    for (const cell *more = packet->next; more; more = more->next) {
        const uint32_t size = MIN(packet->captured - done, FURTHER);
        memcpy(recent->read + done, more->bytes, size);
        done += size;
    }
    return recent->read;
}

bool cap_recent_next(cap_recent *recent, size_t *place, cap_packet *packet, bool *apart)
{
    if (*place >= recent->selected->len)
        return false;
    kept *next = g_ptr_array_index(recent->selected, (*place)++);
    *packet = (cap_packet){
        .stamp = next->stamp,
        .link_type = next->link_type,
        .captured = next->captured,
        .original = next->original,
        .data = bytes_of(recent, next),
    };
    *apart = next->opening && next->course->apart;
    return true;
}
