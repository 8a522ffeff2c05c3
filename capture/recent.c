/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory is cells of equal size. A packet takes one, which begins with what is known of it, and
 * further ones for bytes that do not fit; unused ones form a chain. So nothing is ever moved. */
#include "capture/recent.h"

#include "capture/list.h"

#include <glib.h>
#include <string.h>

enum { CELL = 256, CELLS_PER_COURSE = 8, LEVELS = 32 };
enum { LATER, OPENING };

/* Further bytes of a packet; also an unused cell. */
typedef struct cell {
    struct cell *next;
    uint8_t bytes[CELL - sizeof(void *)];
} cell;

/* A connection; one more stands for what belongs to none. */
typedef struct course {
    uint64_t number; /* of the flow */
    struct course *next_of_hash;
    cap_link use;        /* by last packet; where unused: in none */
    cap_link weight;     /* among those of the same level */
    cap_link packets[2]; /* LATER, OPENING: in order of arrival */
    uint32_t opened;     /* packets of the beginning that were kept */
    uint32_t later;      /* cells of the others */
    uint32_t level;      /* by `later`: 0 none, else the number of its binary digits */
    bool lost;           /* some of the others are not kept any more */
    bool apart;          /* others are selected: see cap_recent_next */
} course;

typedef struct kept {
    struct cell *next; /* further bytes */
    cap_link of_course;
    cap_link age; /* among all of the beginnings, or all others */
    course *course;
    cap_stamp stamp;
    uint64_t arrival;
    uint32_t captured, original, link_type;
    bool opening, selected;
} kept;

enum { FIRST = CELL - sizeof(kept), FURTHER = CELL - sizeof(void *) };

_Static_assert(sizeof(cell) == CELL, "cells have one size");
_Static_assert(sizeof(kept) < CELL, "a packet begins in one cell");

/* By what a packet is asked for. */
typedef struct name {
    uint64_t frame; /* 0: here begins no packet */
    uint32_t file;
} name;

struct cap_recent {
    cell *cells;
    name *names; /* by cell: all that looking for a packet reads */
    size_t cell_count;
    size_t fresh;        /* cells that were never used are those from here on */
    cell *unused;        /* cells that were given back */
    size_t unused_count; /* both */
    course *courses;
    size_t course_fresh, course_count;
    course *course_unused; /* by next_of_hash */
    course **table;
    size_t table_mask;
    course none;               /* what belongs to no connection */
    course *handled;           /* of the packet that the engine has; NULL: none so far */
    cap_link use;              /* connections, longest unused first */
    cap_link openings, others; /* packets, oldest first */
    size_t opening_cells;
    cap_link levels[LEVELS];
    uint32_t filled; /* levels, one bit each */
    int64_t newest;
    uint64_t added;
    GPtrArray *selected; /* kept, borrowed */
    uint8_t *read;       /* a packet in one piece */
    size_t read_size;
};

/* --- cells ------------------------------------------------------------------------------------ */

static uint8_t *first_bytes(kept *packet)
{
    return (uint8_t *)packet + sizeof(kept);
}

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

static void select_nothing(cap_recent *recent)
{
    for (guint i = 0; i < recent->selected->len; i++) {
        kept *packet = g_ptr_array_index(recent->selected, i);
        packet->selected = false;
        packet->course->apart = false;
    }
    g_ptr_array_set_size(recent->selected, 0);
}

void cap_recent_add(cap_recent *recent, const cap_packet *packet)
{
    course *c = recent->handled ? recent->handled : &recent->none;
    const size_t cells = cells_of(packet->captured);
    recent->handled = NULL;
    if (recent->selected->len > 0)
        select_nothing(recent);
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

/* --- selecting and reading -------------------------------------------------------------------- */

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
    select_nothing(recent);
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
