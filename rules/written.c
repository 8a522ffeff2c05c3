/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/written.h"

#include <glib.h>
#include <string.h>

static rules_range range_of(const s7_item *item)
{
    rules_range range = {.area = item->area, .db = item->db};
    const uint32_t extent = MAX(s7_item_extent(item), 1);
    if (s7_area_is_numbered(item->area)) {
        range.first = item->start;
        range.last = item->start + extent - 1;
    } else if (item->type == S7_TYPE_BIT) {
        range.first = item->start * 8 + item->bit;
        range.last = range.first + MAX(item->count, 1U) - 1;
    } else {
        range.first = item->start * 8;
        range.last = (item->start + extent) * 8 - 1;
    }
    return range;
}

static uint32_t object_of(const rules_range *range)
{
    return (uint32_t)range->area << 16 | range->db;
}

/* The first range that does not end before `range` begins, counting what touches. */
static uint32_t place_of(const rules_written *w, const rules_range *range)
{
    uint32_t at = 0;
    while (at < w->count &&
           (object_of(&w->range[at]) < object_of(range) ||
            (object_of(&w->range[at]) == object_of(range) && w->range[at].last + 1 < range->first)))
        at++;
    return at;
}

static bool touches(const rules_written *w, uint32_t at, const rules_range *range)
{
    return at < w->count && object_of(&w->range[at]) == object_of(range) &&
           w->range[at].first <= range->last + 1;
}

static void remove_range(rules_written *w, uint32_t at)
{
    w->count--;
    memmove(w->range + at, w->range + at + 1, (w->count - at) * sizeof *w->range);
}

static void insert_range(rules_written *w, uint32_t at, const rules_range *range)
{
    if (w->count == RULES_MAX_RANGES) {
        w->more = true;
        return;
    }
    memmove(w->range + at + 1, w->range + at, (w->count - at) * sizeof *w->range);
    w->range[at] = *range;
    w->count++;
}

void rules_written_add(rules_written *written, const s7_item *item)
{
    rules_range range = range_of(item);
    const uint32_t at = place_of(written, &range);
    if (!touches(written, at, &range)) {
        insert_range(written, at, &range);
        return;
    }
    while (touches(written, at, &range)) {
        range.first = MIN(range.first, written->range[at].first);
        range.last = MAX(range.last, written->range[at].last);
        remove_range(written, at);
    }
    insert_range(written, at, &range);
}

bool rules_written_has(const rules_written *written, uint8_t area, uint8_t or_area)
{
    for (uint32_t i = 0; i < written->count; i++)
        if (written->range[i].area == area || written->range[i].area == or_area)
            return true;
    return false;
}

/* "DB5.DBB7", "M1.0", "T3" */
static void add_address(const rules_range *range, bool bits, uint32_t at, s7_text *out)
{
    const bool numbered = s7_area_is_numbered(range->area);
    const s7_item item = {
        .absolute = true,
        .area = range->area,
        .db = range->db,
        .count = 1,
        .type = numbered ? range->area
                : bits   ? S7_TYPE_BIT
                         : S7_TYPE_BYTE,
        .start = numbered ? at : at / 8,
        .bit = bits ? (uint8_t)(at % 8) : 0,
    };
    s7_item_text(&item, true, out);
}

static void add_range(GString *list, const rules_range *range)
{
    char first[48];
    char last[48];
    s7_text first_text = s7_text_into(first, sizeof first);
    s7_text last_text = s7_text_into(last, sizeof last);
    const bool numbered = s7_area_is_numbered(range->area);
    const bool bits = !numbered && (range->first % 8 != 0 || range->last % 8 != 7);
    add_address(range, bits, range->first, &first_text);
    add_address(range, bits, bits || numbered ? range->last : range->last - 7, &last_text);
    g_string_append(list, first);
    if (strcmp(first, last) == 0)
        return;
    const char *point = strchr(last, '.');
    const bool block = range->area == S7_AREA_DB || range->area == S7_AREA_DI;
    g_string_append_printf(list, "-%s", block && point ? point + 1 : last);
}

char *rules_written_text(const rules_written *written)
{
    GString *list = g_string_new(NULL);
    for (uint32_t i = 0; i < written->count; i++) {
        if (i > 0)
            g_string_append(list, ", ");
        add_range(list, &written->range[i]);
    }
    if (written->more)
        g_string_append(list, " and more");
    return g_string_free(list, FALSE);
}
