/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/recent_state.h"

#include <string.h>

enum { CELLS_PER_COURSE = 8 };

/* --- cells ------------------------------------------------------------------------------------ */

static size_t cells_of(uint32_t captured)
{
    return captured <= FIRST ? 1 : 1 + (captured - FIRST + FURTHER - 1) / FURTHER;
}

static name *name_of(const cap_recent *recent, const kept *packet)
{
    return &recent->names[(const cell *)(const void *)packet - recent->cells];
}

static cell *take_cell(cap_recent *recent)
{
    cell *taken = recent->unused;
    recent->unused_count--;
    if (!taken)
        return &recent->cells[recent->fresh++];
    recent->unused = taken->next;
    return taken;
}

static void give_cell(cap_recent *recent, cell *given)
{
    given->next = recent->unused;
    recent->unused = given;
    recent->unused_count++;
}

/* There is room. */
static kept *store(cap_recent *recent, const cap_packet *packet)
{
    kept *fresh = (kept *)(void *)take_cell(recent);
    const uint8_t *from = packet->data;
    uint32_t left = packet->captured;
    uint32_t size = MIN(left, FIRST);
    cell **next = &fresh->next;
    if (size > 0)
        memcpy(first_bytes(fresh), from, size);
    while ((left -= size) > 0) {
        from += size;
        size = MIN(left, FURTHER);
        *next = take_cell(recent);
        memcpy((*next)->bytes, from, size);
        next = &(*next)->next;
    }
    *next = NULL;
    return fresh;
}

/* --- connections ------------------------------------------------------------------------------ */

static course **head_of(const cap_recent *recent, uint64_t number)
{
    return &recent->table[number & recent->table_mask]; /* numbers follow each other */
}

static uint32_t digits_of(uint32_t number)
{
    return number > 0 ? 32 - (uint32_t)__builtin_clz(number) : 0;
}

/* The level of a connection follows how much it has. */
static void weigh(cap_recent *recent, course *c)
{
    const uint32_t level = digits_of(c->later);
    if (level == c->level)
        return;
    cap_link_remove(&c->weight);
    if (c->level > 0 && !cap_list_first(&recent->levels[c->level]))
        recent->filled &= ~(1u << c->level);
    if (level > 0) {
        cap_list_append(&recent->levels[level], &c->weight);
        recent->filled |= 1u << level;
    }
    c->level = level;
}

static void drop(cap_recent *recent, kept *packet)
{
    course *c = packet->course;
    const uint32_t cells = (uint32_t)cells_of(packet->captured);
    cap_link_remove(&packet->of_course);
    cap_link_remove(&packet->age);
    if (packet->opening) {
        recent->opening_cells -= cells;
    } else {
        c->later -= cells;
        c->lost = true;
        weigh(recent, c);
    }
    cell *next = packet->next;
    name_of(recent, packet)->frame = 0;
    give_cell(recent, (cell *)(void *)packet);
    while (next) {
        cell *more = next->next;
        give_cell(recent, next);
        next = more;
    }
}

static void drop_all(cap_recent *recent, const cap_link *packets)
{
    for (cap_link *link; (link = cap_list_first(packets)) != NULL;)
        drop(recent, CAP_LINK_OWNER(link, kept, of_course));
}

static void forget(cap_recent *recent, course *c)
{
    drop_all(recent, &c->packets[OPENING]);
    drop_all(recent, &c->packets[LATER]);
    course **at = head_of(recent, c->number);
    while (*at != c)
        at = &(*at)->next_of_hash;
    *at = c->next_of_hash;
    cap_link_remove(&c->use);
    c->next_of_hash = recent->course_unused;
    recent->course_unused = c;
}

/* The one that was silent longest, unless it is `but`. */
static bool forget_one(cap_recent *recent, const course *but)
{
    cap_link *link = cap_list_first(&recent->use);
    if (!link || CAP_LINK_OWNER(link, course, use) == but)
        return false;
    forget(recent, CAP_LINK_OWNER(link, course, use));
    return true;
}

static course *new_course(cap_recent *recent, uint64_t number)
{
    if (!recent->course_unused && recent->course_fresh == recent->course_count)
        forget_one(recent, NULL);
    course *c = recent->course_unused;
    if (c)
        recent->course_unused = c->next_of_hash;
    else
        c = &recent->courses[recent->course_fresh++];
    course **head = head_of(recent, number);
    *c = (course){.number = number, .next_of_hash = *head};
    *head = c;
    cap_list_init(&c->packets[OPENING]);
    cap_list_init(&c->packets[LATER]);
    return c;
}

void cap_recent_flow(void *user, const cap_flow *flow, const cap_stamp *stamp)
{
    (void)stamp;
    cap_recent *recent = user;
    course *c = *head_of(recent, flow->number);
    while (c && c->number != flow->number)
        c = c->next_of_hash;
    if (!c)
        c = new_course(recent, flow->number);
    cap_link_remove(&c->use);
    cap_list_append(&recent->use, &c->use);
    recent->handled = c;
}

/* --- room ------------------------------------------------------------------------------------- */

static bool drop_old(cap_recent *recent)
{
    cap_link *link = cap_list_first(&recent->others);
    if (!link)
        return false;
    kept *oldest = CAP_LINK_OWNER(link, kept, age);
    if (recent->newest - oldest->stamp.time <= CAP_RECENT_AGE)
        return false;
    drop(recent, oldest);
    return true;
}

/* Of one of those who have most, one after the other. */
static bool drop_of_most(cap_recent *recent)
{
    if (recent->filled == 0)
        return false;
    cap_link *list = &recent->levels[digits_of(recent->filled) - 1];
    course *c = CAP_LINK_OWNER(cap_list_first(list), course, weight);
    cap_link_remove(&c->weight);
    cap_list_append(list, &c->weight);
    drop(recent, CAP_LINK_OWNER(cap_list_first(&c->packets[LATER]), kept, of_course));
    return true;
}

/* For a packet of `c`; true: there is room among the beginnings, too. */
static bool make_room(cap_recent *recent, const course *c, size_t cells, bool opening)
{
    while (opening && recent->opening_cells + cells > recent->cell_count / 2)
        opening = forget_one(recent, c);
    while (recent->unused_count < cells)
        if (!drop_old(recent) && !drop_of_most(recent) && !forget_one(recent, c))
            break;
    return opening;
}

static void link_packet(cap_recent *recent, kept *packet, size_t cells)
{
    course *c = packet->course;
    cap_list_append(&c->packets[packet->opening ? OPENING : LATER], &packet->of_course);
    cap_list_append(packet->opening ? &recent->openings : &recent->others, &packet->age);
    if (packet->opening) {
        recent->opening_cells += cells;
        c->opened++;
    } else {
        c->later += (uint32_t)cells;
        weigh(recent, c);
    }
}

void cap_recent_add(cap_recent *recent, const cap_packet *packet)
{
    course *c = recent->handled ? recent->handled : &recent->none;
    const size_t cells = cells_of(packet->captured);
    recent->handled = NULL;
    if (recent->selected->len > 0)
        cap_recent_select_nothing(recent);
    recent->added++;
    recent->newest = packet->stamp.time;
    bool opening =
        c != &recent->none && c->opened < CAP_RECENT_OPENING && c->later == 0 && !c->lost;
    if (cells > recent->cell_count / 4) {
        c->lost = true;
        return;
    }
    opening = make_room(recent, c, cells, opening);
    kept *fresh = store(recent, packet);
    *name_of(recent, fresh) = (name){packet->stamp.frame, packet->stamp.file};
    fresh->course = c;
    fresh->stamp = packet->stamp;
    fresh->arrival = recent->added;
    fresh->captured = packet->captured;
    fresh->original = packet->original;
    fresh->link_type = packet->link_type;
    fresh->opening = opening;
    fresh->selected = false;
    fresh->of_course = fresh->age = (cap_link){0};
    link_packet(recent, fresh, cells);
}

uint64_t cap_recent_added(const cap_recent *recent)
{
    return recent->added;
}

uint64_t cap_recent_room(const cap_recent *recent, uint32_t captured)
{
    return recent->cell_count / cells_of(captured);
}

/* --- making it -------------------------------------------------------------------------------- */

cap_recent *cap_recent_new(size_t bytes)
{
    const size_t of_course = sizeof(course) + 2 * sizeof(course *);
    cap_recent *recent = g_new0(cap_recent, 1);
    bytes = MAX(bytes, CAP_RECENT_LEAST) - sizeof *recent;
    recent->cell_count = bytes / (CELL + sizeof(name) + of_course / CELLS_PER_COURSE + 1);
    recent->course_count = recent->cell_count / CELLS_PER_COURSE;
    recent->table_mask = ((size_t)1 << digits_of((uint32_t)recent->course_count)) - 1;
    recent->cells = g_new(cell, recent->cell_count);
    recent->names = g_new0(name, recent->cell_count);
    recent->selected = g_ptr_array_new();
    recent->courses = g_new(course, recent->course_count);
    recent->table = g_new0(course *, recent->table_mask + 1);
    recent->unused_count = recent->cell_count;
    for (int level = 0; level < LEVELS; level++)
        cap_list_init(&recent->levels[level]);
    cap_list_init(&recent->use);
    cap_list_init(&recent->openings);
    cap_list_init(&recent->others);
    cap_list_init(&recent->none.packets[OPENING]);
    cap_list_init(&recent->none.packets[LATER]);
    return recent;
}

void cap_recent_free(cap_recent *recent)
{
    if (!recent)
        return;
    g_free(recent->cells);
    g_free(recent->names);
    g_ptr_array_unref(recent->selected);
    g_free(recent->courses);
    g_free(recent->table);
    g_free(recent->read);
    g_free(recent);
}
